/* Hints beside one another: each once, none lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/hint.h"

static struct arena arena;

static void joined(const char *said, const char *more, const char *want)
{
    const char *all = hints_join(said, more, &arena);

    if (want)
        assert_string_equal(all, want);
    else
        assert_null(all);
}

static void test_join(void **state)
{
    (void)state;
    joined(NULL, NULL, NULL);
    joined("left out", NULL, "left out");
    joined(NULL, "left out", "left out");
    joined("read so", "left out", "read so; left out");
    joined("read so; left out", "not shown; not told", "read so; left out; not shown; not told");
    arena_release(&arena);
}

static void test_once(void **state)
{
    static const char said[] = "1 match; 11 matches; 1 match more; of 2: 1 match";

    (void)state;
    assert_ptr_equal(hints_join(said, said, &arena), said);
    assert_ptr_equal(hints_join(said, "1 match", &arena), said);
    assert_ptr_equal(hints_join(said, "11 matches; 1 match more", &arena), said);
    assert_ptr_equal(hints_join(said, "of 2: 1 match", &arena), said);
    arena_release(&arena);
}

/* What stands within another is not told by that. */
static void test_within(void **state)
{
    (void)state;
    joined("11 matches; 2", "1 matches", "11 matches; 2; 1 matches");
    joined("1 match more", "1 match", "1 match more; 1 match");
    joined("no; 1 match more", "1 match", "no; 1 match more; 1 match");
    joined("aaa", "aa", "aaa; aa");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_join),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_within),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
