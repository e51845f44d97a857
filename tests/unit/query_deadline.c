/* Whatever is asked, an answer or a timeout comes soon after the deadline; and a query that was
 * taken back ends at once. Measured in CPU time of the thread, so that a busy machine does not
 * matter.
 */
#include "base/clock.h"
#include "tests/unit/query_help.h"
#include <time.h>

#define ARTICLES    60
#define LONG_WORDS  3000
#define GIANT_WORDS 60000
#define STRANGE     9000 /* words with one prefix */
#define DEADLINE_MS 40
#define GRACE_MS    100

static struct searcher *searcher;
static struct sample samples[ARTICLES];
static struct arena kept;

static unsigned random_state = 5;

static unsigned roll(unsigned sides)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % sides;
}

/* Nothing but frequent words, and some of many that begin alike. */
static char *random_text(size_t words)
{
    static const char *const frequent[] = {"the", "of", "and", "to"};
    size_t size = words * 12 + 1, n = 0;
    char *text = arena_alloc(&kept, size);

    assert_non_null(text);
    for (size_t i = 0; i < words; i++)
        if (roll(5) == 0)
            n += (size_t)snprintf(text + n, size - n, "xx%u ", roll(STRANGE));
        else
            n += (size_t)snprintf(text + n, size - n, "%s%s", frequent[roll(4)],
                                  roll(30) ? " " : ". ");
    return text;
}

static int build_index(void **state)
{
    struct index_writer *w = open_writer();

    (void)state;
    for (unsigned i = 0; i < ARTICLES; i++) {
        samples[i].id = arena_printf(&kept, "a%u", i);
        samples[i].text = random_text(i ? LONG_WORDS : GIANT_WORDS);
        samples[i].language = "kk";
    }
    publish(w, samples, ARTICLES);
    ok(index_writer_publish(w, NULL, false, &err));
    return ask_from_now(w);
}

static int release(void **state)
{
    arena_release(&kept);
    return remove_index(state);
}

static int64_t cpu_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *const hard[] = {
    "the w/s of",
    "(the w/255 of) w/255 (and w/255 to)",
    "((the w/255 of) w/255 (the w/255 of)) w/255 ((and w/255 to) w/255 (and w/255 to))",
    "(the w/p of) w/p (and w/p to)",
    "(the w/p of) not w/p (\"and to\"~20 w/p the)",
    "\"xx* xx* xx*\"~200",
    "\"the xx* of xx*\"~255",
    "xx* w/255 xx*",
    "(xx* w/100 the) w/s (xx* w/100 of)",
    "xx* OR the OR of OR and OR \"the of\" OR \"of the\"",
    "NOT (\"the the the the\"~250 OR (the w/255 the) w/255 (the w/255 the))",
};

static void test_deadline(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        struct search_options o = {.q = hard[i], .q_len = strlen(hard[i]), .limit = 10};
        struct arena arena = ARENA_INIT;
        struct query_error error;
        struct result r;
        int64_t began = cpu_ms(), took;
        int rc;

        o.limits.deadline_us = clock_us() + DEADLINE_MS * 1000;
        rc = search_run(searcher, &o, &arena, &r, &error);
        took = cpu_ms() - began;
        arena_release(&arena);
        if (rc < 0 && error.err.code != ERR_TIMEOUT)
            fail_msg("%s: %s", hard[i], error.err.text);
        if (took > DEADLINE_MS + GRACE_MS)
            fail_msg("%s: %ld ms", hard[i], (long)took);
    }
}

static void test_cancel(void **state)
{
    atomic_bool cancelled = true;

    (void)state;
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        struct search_options o = {.q = hard[i], .q_len = strlen(hard[i]), .limit = 10};
        struct arena arena = ARENA_INIT;
        struct query_error error;
        struct result r;

        o.limits.cancelled = &cancelled;
        assert_int_equal(search_run(searcher, &o, &arena, &r, &error), -1);
        assert_int_equal(error.err.code, ERR_CANCELLED);
        arena_release(&arena);
    }
}

/* 100,000 nested brackets are too complex, at once. */
static void test_brackets(void **state)
{
    enum { MANY = 100000 };
    char *q = malloc(2 * MANY + 1);
    struct search_options o = {.q = q, .q_len = 2 * MANY + 1, .limit = 10};
    struct arena arena = ARENA_INIT;
    struct query_error error;
    struct result r;
    int64_t began = cpu_ms();

    (void)state;
    assert_non_null(q);
    memset(q, '(', MANY);
    q[MANY] = 'a';
    memset(q + MANY + 1, ')', MANY);
    assert_int_equal(search_run(searcher, &o, &arena, &r, &error), -1);
    assert_int_equal(error.err.code, ERR_COMPLEX);
    assert_true(cpu_ms() - began < GRACE_MS);
    arena_release(&arena);
    free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_brackets),
    };

    return cmocka_run_group_tests(tests, build_index, release);
}
