/* Groups of copies: against every pair compared, in any order, many at once, and in time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "query/copies.h"
#include "tests/unit/query_looks.h"
#include <stdlib.h>
#include <string.h>

static uint64_t seed = 11;
static const struct query_limits no_limits;

static uint32_t any(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* n fingerprints of their own bytes. */
struct batch {
    struct fingerprint *prints;
    uint32_t (*marks)[FINGERPRINT_MAX];
    uint32_t *leader;
    uint32_t n;
};

static struct batch batch_new(uint32_t n)
{
    struct batch b = {.n = n};

    b.prints = calloc(n, sizeof *b.prints);
    b.marks = calloc(n, sizeof *b.marks);
    b.leader = calloc(n, sizeof *b.leader);
    assert_true(b.prints && b.marks && b.leader);
    return b;
}

static void batch_free(struct batch *b)
{
    free(b->prints);
    free(b->marks);
    free(b->leader);
}

static int compare(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

    return (a > b) - (a < b);
}

/* Sort the marks of text i, drop the doubles. */
static void settle(struct batch *b, uint32_t i, uint32_t count)
{
    uint32_t *marks = b->marks[i], n = 0;

    qsort(marks, count, sizeof *marks, compare);
    for (uint32_t k = 0; k < count; k++)
        if (n == 0 || marks[n - 1] != marks[k])
            marks[n++] = marks[k];
    b->prints[i] = (struct fingerprint){marks, n};
}

/* Families of one ancestor, whose members differ here and there; some marks common to all. */
static void fill(struct batch *b, uint32_t families, uint32_t common)
{
    for (uint32_t i = 0; i < b->n; i++) {
        uint32_t family = any(families), count = family % (FINGERPRINT_MAX + 1);
        uint32_t change = any(count / 2 + 1);

        for (uint32_t k = 0; k < count; k++)
            b->marks[i][k] = k < common ? k * 977 : family * 100003 + k * 31337;
        for (uint32_t k = 0; k < change; k++)
            b->marks[i][any(count)] = any(50000000);
        settle(b, i, count);
    }
}

static uint32_t top(const uint32_t *leader, uint32_t i)
{
    while (leader[i] != i)
        i = leader[i];
    return i;
}

static void group_slowly(const struct batch *b, uint32_t *leader)
{
    for (uint32_t i = 0; i < b->n; i++)
        leader[i] = i;
    for (uint32_t i = 0; i < b->n; i++)
        for (uint32_t j = 0; j < i; j++)
            if (fingerprint_alike(&b->prints[i], &b->prints[j])) {
                uint32_t x = top(leader, i), y = top(leader, j);

                leader[x > y ? x : y] = x > y ? y : x;
            }
    for (uint32_t i = 0; i < b->n; i++)
        leader[i] = top(leader, i);
}

static void group(struct batch *b)
{
    struct err err;

    if (copies_group(b->prints, b->n, &no_limits, b->leader, &err) < 0)
        fail_msg("%s", err.text);
}

static void test_every_pair(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct batch b = batch_new(1 + any(300));
        uint32_t *slow = calloc(b.n, sizeof *slow);

        fill(&b, 1 + any(60), any(30));
        group(&b);
        group_slowly(&b, slow);
        assert_memory_equal(b.leader, slow, b.n * sizeof *slow);
        free(slow);
        batch_free(&b);
    }
}

static void test_any_order(void **state)
{
    (void)state;
    for (int round = 0; round < 50; round++) {
        struct batch b = batch_new(200), turned = b;
        uint32_t *leader;

        fill(&b, 40, 10);
        group(&b);
        turned.leader = calloc(b.n, sizeof *leader);
        turned.prints = calloc(b.n, sizeof *b.prints);
        for (uint32_t i = 0; i < b.n; i++)
            turned.prints[i] = b.prints[b.n - 1 - i];
        group(&turned);
        for (uint32_t i = 0; i < b.n; i++)
            for (uint32_t j = 0; j < i; j++)
                assert_true((b.leader[i] == b.leader[j]) ==
                            (turned.leader[b.n - 1 - i] == turned.leader[b.n - 1 - j]));
        free(turned.leader);
        free(turned.prints);
        batch_free(&b);
    }
}

static void test_none(void **state)
{
    struct batch b = batch_new(3);

    (void)state;
    group(&b); /* three without marks */
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(b.leader[i], i);
    b.n = 0;
    group(&b);
    b.n = 3;
    batch_free(&b);
}

/* A hundred thousand of one mould, no two the same: where pairs are counted in thousand millions.
 * With 40 marks in common all are alike; with 28 none is. */
static void test_one_mould(void **state)
{
    struct batch b = batch_new(100000);
    struct query_limits limits = {.deadline_us = clock_us() + 60000000};
    struct err err;

    (void)state;
    for (uint32_t common = 40; common >= 28; common -= 12) {
        for (uint32_t i = 0; i < b.n; i++) {
            for (uint32_t k = 0; k < FINGERPRINT_MAX; k++)
                b.marks[i][k] = k < common ? k * 977 : 100000 + i * 100 + k;
            settle(&b, i, FINGERPRINT_MAX);
        }
        if (copies_group(b.prints, b.n, &limits, b.leader, &err) < 0)
            fail_msg("%s", err.text);
        for (uint32_t i = 0; i < b.n; i++)
            assert_int_equal(b.leader[i], common == 40 ? 0 : i);
    }
    batch_free(&b);
}

static void test_limits(void **state)
{
    struct batch b = batch_new(2000);
    struct query_limits late = {.deadline_us = 1};
    atomic_bool cancelled = true;
    struct query_limits taken_back = {.cancelled = &cancelled};
    struct err err;

    (void)state;
    fill(&b, 100, 10);
    assert_int_equal(copies_group(b.prints, b.n, &late, b.leader, &err), -1);
    assert_int_equal(err.code, ERR_TIMEOUT);
    assert_int_equal(copies_group(b.prints, b.n, &taken_back, b.leader, &err), -1);
    assert_int_equal(err.code, ERR_CANCELLED);
    batch_free(&b);
}

/* As many texts as may be folded, all equal, or no two: sorting them takes most of the time then.
 */
static void test_looks(void **state)
{
    struct batch b = batch_new(100000);
    struct looks looks;
    struct err err;

    (void)state;
    for (uint32_t families = 1; families <= b.n; families += b.n - 1) {
        for (uint32_t i = 0; i < b.n; i++) {
            b.marks[i][0] = i % families;
            b.marks[i][1] = b.n;
            b.prints[i] = (struct fingerprint){b.marks[i], 2};
        }
        assert_int_equal(copies_group(b.prints, b.n, looks_begin(&looks, 0), b.leader, &err), 0);
        assert_true(looks.seen > b.n / 100);
        for (unsigned enough = 1; enough < looks.seen; enough *= 2) {
            struct looks few;

            assert_int_equal(copies_group(b.prints, b.n, looks_begin(&few, enough), b.leader, &err),
                             -1);
            assert_int_equal(err.code, ERR_CANCELLED);
            assert_int_equal(few.seen, enough);
        }
    }
    batch_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_pair), cmocka_unit_test(test_any_order),
        cmocka_unit_test(test_none),       cmocka_unit_test(test_one_mould),
        cmocka_unit_test(test_limits),     cmocka_unit_test(test_looks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
