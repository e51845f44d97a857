/* Comparing positions four at a time, against comparing each with each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/match_positions.h"

#define MOST   70
#define ROUNDS 20000

static unsigned random_state = 7;

static unsigned roll(unsigned sides)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % sides;
}

/* Mostly few, now and then many; dense or wide apart. */
static struct positions draw(uint32_t items[MOST + POSTINGS_ROW])
{
    uint32_t count = roll(4) ? roll(6) : roll(MOST), wide = roll(3) ? 4 : 60, at = 0;

    for (uint32_t i = 0; i < count; i++)
        items[i] = at += 1 + roll(wide);
    for (uint32_t i = 0; i < POSTINGS_ROW; i++)
        items[count + i] = POSTINGS_NOWHERE;
    return (struct positions){items, count, 0};
}

static bool has(const struct positions *p, uint32_t position)
{
    for (uint32_t i = 0; i < p->count; i++)
        if (p->items[i] + p->bias == position)
            return true;
    return false;
}

static void what_is_shared(void **state)
{
    uint32_t a_items[MOST + POSTINGS_ROW], b_items[MOST + POSTINGS_ROW], out[MOST + 8];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct positions a = draw(a_items), b = draw(b_items);
        uint32_t n = 0, found;

        a.bias = roll(5);
        b.bias = a.bias + 1 + roll(3);
        found = positions_share(a, b, out);
        for (uint32_t i = 0; i < a.count; i++)
            if (has(&b, a.items[i] + a.bias))
                assert_int_equal(out[n++], a.items[i] + a.bias);
        assert_int_equal(found, n);
        assert_int_equal(positions_meet(a, b), n);
        assert_int_equal(positions_meet(b, a), n);
        for (uint32_t i = n; i % POSTINGS_ROW; i++)
            assert_int_equal(out[i], POSTINGS_NOWHERE);
    }
}

static bool near(uint32_t a, uint32_t b, uint32_t distance, bool ordered)
{
    return a < b ? b - a <= distance : !ordered && a > b && a - b <= distance;
}

static void what_is_near(void **state)
{
    uint32_t a_items[MOST + POSTINGS_ROW], b_items[MOST + POSTINGS_ROW];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct positions a = draw(a_items), b = draw(b_items);
        uint32_t distance = 1 + roll(roll(2) ? 5 : 255), pairs = 0, far = 0;
        bool ordered = roll(2);

        for (uint32_t i = 0; i < a.count; i++) {
            uint32_t before = pairs;

            for (uint32_t j = 0; j < b.count; j++)
                pairs += near(a.items[i], b.items[j], distance, ordered);
            far += pairs == before;
        }
        assert_int_equal(positions_near(a, b, distance, ordered), pairs);
        assert_int_equal(positions_far(a, b, distance, ordered), far);
    }
}

static uint32_t stretch_of(const struct positions *starts, uint32_t at)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < starts->count; i++)
        n += starts->items[i] <= at;
    return n;
}

static void what_is_within(void **state)
{
    uint32_t a_items[MOST + POSTINGS_ROW], b_items[MOST + POSTINGS_ROW];
    uint32_t s_items[MOST + POSTINGS_ROW];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct positions a = draw(a_items), b = draw(b_items), starts = draw(s_items);
        bool ordered = roll(2);
        uint32_t pairs = 0;

        for (uint32_t i = 0; i < a.count; i++)
            for (uint32_t j = 0; j < b.count; j++)
                pairs += near(a.items[i], b.items[j], UINT32_MAX, ordered) &&
                         stretch_of(&starts, a.items[i]) > 0 &&
                         stretch_of(&starts, a.items[i]) == stretch_of(&starts, b.items[j]);
        assert_int_equal(positions_within(a, b, starts, ordered), pairs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shared),
        cmocka_unit_test(what_is_near),
        cmocka_unit_test(what_is_within),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
