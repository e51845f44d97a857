/* index/tier: few segments, few rewrites, whatever comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "index/tier.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

struct state {
    uint32_t live[MOST], dead[MOST];
    size_t n;
    uint64_t added, rewritten, largest;
};

static size_t choose(const struct state *s, size_t *which)
{
    size_t count = tier_choose(s->live, s->dead, s->n, which);

    assert_true(count <= s->n);
    for (size_t i = 0; i < count; i++) {
        assert_true(which[i] < s->n);
        assert_true(i == 0 || which[i] > which[i - 1]);
    }
    return count;
}

static void merge(struct state *s)
{
    size_t which[MOST], count = choose(s, which), kept = 0, at = 0;
    uint32_t sum = 0;

    if (count == 0)
        return;
    for (size_t i = 0; i < s->n; i++) {
        if (at < count && which[at] == i) {
            sum += s->live[i];
            at++;
            continue;
        }
        s->live[kept] = s->live[i];
        s->dead[kept++] = s->dead[i];
    }
    s->live[kept] = sum;
    s->dead[kept] = 0;
    s->n = kept + 1;
    s->rewritten += sum;
    assert_int_equal(choose(s, which), 0); /* once is enough */
}

static void add(struct state *s, uint32_t articles)
{
    s->live[s->n] = articles;
    s->dead[s->n++] = 0;
    s->added += articles;
    merge(s);
    assert_true(s->n <= TIER_SEGMENTS);
}

static void few_segments_few_rewrites(void **state)
{
    static const struct {
        uint32_t first, batch, count;
        double rewrites; /* at most, per article of the batches */
    } cases[] = {
        {0, 10, 10, 0},      {0, 10, 40, 1},        {0, 10, 1000, 3}, {0, 10, 20000, 8.5},
        {0, 50000, 20, 0.6}, {100000, 10, 1000, 4}, {0, 1, 1000, 3},
    };

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct state s = {.n = 0};
        if (cases[c].first)
            add(&s, cases[c].first);
        for (uint32_t i = 0; i < cases[c].count; i++)
            add(&s, cases[c].batch);
        if ((double)s.rewritten > cases[c].rewrites * cases[c].batch * cases[c].count)
            fail_msg("case %zu: %.2f", c, (double)s.rewritten / cases[c].batch / cases[c].count);
    }
}

static void sizes_at_random(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 50; seed++) {
        struct state s = {.n = 0};
        srand(seed);
        for (unsigned i = 0; i < 1000; i++)
            add(&s, 1u + (uint32_t)rand() % (1u << rand() % 16));
        assert_true(s.rewritten <= 12 * s.added);
    }
}

static void the_half_dead_are_rewritten(void **state)
{
    struct state s = {.live = {100, 5, 30, 0}, .dead = {99, 5, 0, 0}, .n = 3};
    size_t which[MOST];

    (void)state;
    assert_int_equal(choose(&s, which), 1);
    assert_int_equal(which[0], 1);
    s.dead[1] = 4;
    assert_int_equal(choose(&s, which), 0);
    s.dead[0] = 100;
    assert_int_equal(choose(&s, which), 1);
    assert_int_equal(which[0], 0);
}

/* An index with many segments, such as one that could not be merged for long. */
static void many_are_brought_down_at_once(void **state)
{
    struct state s = {.n = 40};

    (void)state;
    for (uint32_t i = 0; i < 40; i++)
        s.live[i] = i < 31 ? 1u << i : 7;
    merge(&s);
    assert_true(s.n <= TIER_SEGMENTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_segments_few_rewrites),
        cmocka_unit_test(sizes_at_random),
        cmocka_unit_test(the_half_dead_are_rewritten),
        cmocka_unit_test(many_are_brought_down_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
