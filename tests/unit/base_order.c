/* base/order: byte strings in their order, things once each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/order.h"
#include <stdbool.h>
#include <stdlib.h>

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void bytes_in_order(void **state)
{
    (void)state;
    assert_true(compare_bytes("a", 1, "b", 1) < 0);
    assert_true(compare_bytes("\xff", 1, "a", 1) > 0);
    assert_true(compare_bytes("a", 1, "aa", 2) < 0);
    assert_true(compare_bytes(NULL, 0, "a", 1) < 0);
    assert_int_equal(compare_bytes(NULL, 0, "", 0), 0);
}

static void each_once(void **state)
{
    uint32_t ordered[] = {1, 2, 5}, twice[] = {1, 1, 2}, mixed[] = {7, 3, 7, 0, 3, 3};

    (void)state;
    assert_int_equal(sort_unique(NULL, 0, sizeof(uint32_t), by_number), 0);
    assert_int_equal(sort_unique(ordered, 1, sizeof *ordered, by_number), 1);
    assert_int_equal(sort_unique(ordered, 3, sizeof *ordered, by_number), 3);
    assert_int_equal(ordered[2], 5);
    assert_int_equal(sort_unique(twice, 3, sizeof *twice, by_number), 2);
    assert_int_equal(twice[1], 2);
    assert_int_equal(sort_unique(mixed, 6, sizeof *mixed, by_number), 3);
    assert_int_equal(mixed[0], 0);
    assert_int_equal(mixed[1], 3);
    assert_int_equal(mixed[2], 7);
}

static void many_at_random(void **state)
{
    uint32_t items[500];

    (void)state;
    srandom(1);
    for (int round = 0; round < 50; round++) {
        char seen[100] = {0};
        size_t distinct = 0, kept;

        for (size_t i = 0; i < 500; i++) {
            items[i] = (uint32_t)random() % 100;
            distinct += !seen[items[i]];
            seen[items[i]] = 1;
        }
        kept = sort_unique(items, 500, sizeof *items, by_number);
        assert_int_equal(kept, distinct);
        for (size_t i = 0; i < kept; i++)
            assert_true(seen[items[i]] && (i == 0 || items[i - 1] < items[i]));
    }
}

/* --- With looks */

static unsigned looks, enough;

static int count_look(const void *arg, struct err *err)
{
    (void)arg;
    return ++looks == enough ? err_set(err, ERR_CANCELLED, "enough") : 0;
}

static const struct look counted = {count_look, NULL};

/* A size that is no machine word; what lies beside the key must come along. */
struct item {
    uint32_t key, check, more;
};

static int by_key(const void *a, const void *b)
{
    return by_number(&((const struct item *)a)->key, &((const struct item *)b)->key);
}

static struct item *items_new(size_t n, uint32_t keys, bool ordered)
{
    struct item *items = calloc(n + 1, sizeof *items);

    assert_non_null(items);
    for (size_t i = 0; i < n; i++) {
        uint32_t key = ordered ? (uint32_t)i : (uint32_t)random() % keys;

        items[i] = (struct item){key, ~key, key * 3};
    }
    return items;
}

static void as_qsort(void **state)
{
    static const size_t counts[] = {0, 1, 2, 3, 1023, 1024, 1025, 2048, 2049, 3333, 50001};
    struct err err;

    (void)state;
    srandom(2);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (uint32_t keys = 1; keys < 1000000; keys *= 30) {
            size_t n = counts[c];
            struct item *items = items_new(n, keys, keys == 900), *same = items_new(n, 1, true);

            memcpy(same, items, n * sizeof *items);
            qsort(same, n, sizeof *same, by_key);
            assert_int_equal(sort_looking(items, n, sizeof *items, by_key, (struct look){0}, &err),
                             0);
            assert_memory_equal(items, same, n * sizeof *items);
            free(items);
            free(same);
        }
    assert_int_equal(sort_looking(NULL, 0, sizeof(struct item), by_key, counted, &err), 0);
}

#define MANY 100000

/* Told to give up at this look; 0: never. */
static int sort_many(unsigned at, struct err *err)
{
    struct item *items = items_new(MANY, MANY, false);
    int rc;

    looks = 0;
    enough = at;
    rc = sort_looking(items, MANY, sizeof *items, by_key, counted, err);
    free(items);
    return rc;
}

static void looks_all_along(void **state)
{
    struct err err;
    unsigned all;

    (void)state;
    assert_int_equal(sort_many(0, &err), 0);
    all = looks;
    assert_true(all > 2 * MANY / 1024); /* while pieces are sorted, and merged */
    for (unsigned at = 1; at <= all; at += 1 + all / 30) {
        assert_int_equal(sort_many(at, &err), -1);
        assert_int_equal(err.code, ERR_CANCELLED);
        assert_int_equal(looks, at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_in_order),  cmocka_unit_test(each_once),
        cmocka_unit_test(many_at_random),  cmocka_unit_test(as_qsort),
        cmocka_unit_test(looks_all_along),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
