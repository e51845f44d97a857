/* base/order: byte strings in their order, things once each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/order.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_in_order),
        cmocka_unit_test(each_once),
        cmocka_unit_test(many_at_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
