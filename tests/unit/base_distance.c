/* Distances of spellings, held against the definition worked out by a plain recursion. */
#include "base/distance.h"
#include "base/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* The definition of optimal string alignment, from the ends. */
static unsigned by_definition(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    unsigned d;

    if (n == 0 || m == 0)
        return (unsigned)(n + m);
    d = by_definition(a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]);
    d = smaller(d, by_definition(a, n - 1, b, m) + 1);
    d = smaller(d, by_definition(a, n, b, m - 1) + 1);
    if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1])
        d = smaller(d, by_definition(a, n - 2, b, m - 2) + 1);
    return d;
}

static size_t random_word(uint32_t *out)
{
    size_t n = (size_t)(rand() % 7);

    for (size_t i = 0; i < n; i++)
        out[i] = (uint32_t)(rand() % 3);
    return n;
}

static void test_against_definition(void **state)
{
    (void)state;
    srand(7);
    for (int i = 0; i < 3000; i++) {
        uint32_t a[8], b[8];
        size_t n = random_word(a), m = random_word(b);
        unsigned most = (unsigned)(rand() % 5), want = by_definition(a, n, b, m);
        assert_int_equal(distance(a, n, b, m, most), smaller(want, most + 1));
    }
}

static void test_long_words(void **state)
{
    uint32_t a[DISTANCE_WORD + 1] = {0}, b[DISTANCE_WORD] = {0};

    (void)state;
    assert_int_equal(distance(a, DISTANCE_WORD + 1, b, DISTANCE_WORD, 2), 3);
    assert_int_equal(distance(a, DISTANCE_WORD, b, DISTANCE_WORD, 2), 0);
    b[10] = 1;
    assert_int_equal(distance(a, DISTANCE_WORD, b, DISTANCE_WORD, 2), 1);
    assert_int_equal(distance(a, DISTANCE_WORD, b, DISTANCE_WORD - 2, 2), 3);
    assert_int_equal(distance(a, DISTANCE_WORD, b, DISTANCE_WORD - 2, 3), 3);
}

static void test_near_names(void **state)
{
    static const char *const names[] = {"search", "quotes", "count", "kwic"};

    (void)state;
    assert_string_equal(near_name("serach", names, 4), "search");
    assert_string_equal(near_name("quote", names, 4), "quotes");
    assert_string_equal(near_name("conut", names, 4), "count");
    assert_null(near_name("frobnicate", names, 4));
    assert_null(near_name("", names, 4));
    assert_null(near_name("a-very-long-word-that-is-over-any-name", names, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_near_names),
        cmocka_unit_test(test_against_definition),
        cmocka_unit_test(test_long_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
