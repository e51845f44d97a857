/* The roll of speakers: however many names there are, the limits are looked at all along. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/roll.h"
#include "tests/unit/query_looks.h"
#include <stdio.h>
#include <string.h>

#define NAMES 30000
#define EVERY 256 /* names */

static struct arena names = ARENA_INIT;
static struct analyzer *analyzer;

static struct value name_of(unsigned i)
{
    const char *s = i % 3 ? arena_printf(&names, "Ann%u Lee%u", i, i / 7)
                          : arena_printf(&names, "Lee%u", i / 7);

    assert_non_null(s);
    return (struct value){s, (uint32_t)strlen(s)};
}

/* All names, and who they are: 0, or -1. */
static int enrol(struct roll *r, unsigned count, struct err *err)
{
    struct value english = {"en", 2};
    uint32_t entry;

    for (unsigned i = 0; i < count; i++)
        if (roll_add(r, name_of(i), english, 1, &entry, err) < 0)
            return -1;
    return roll_settle(r, err);
}

static int run(struct looks *looks, unsigned enough, unsigned count, struct err *err)
{
    struct arena arena = ARENA_INIT, scratch = ARENA_INIT;
    struct roll *r = roll_new(analyzer, looks_begin(looks, enough), &arena, &scratch, err);
    int rc;

    assert_non_null(r);
    rc = enrol(r, count, err);
    roll_free(r);
    arena_release(&scratch);
    arena_release(&arena);
    return rc;
}

/* While full names are sorted and joined, surnames found, spellings chosen. */
static void test_settling(void **state)
{
    struct looks looks;
    struct err err;

    (void)state;
    assert_int_equal(run(&looks, 0, NAMES, &err), 0);
    assert_true(looks.seen > 3 * NAMES / EVERY);
}

static void test_giving_up(void **state)
{
    struct looks looks;
    struct err err;
    unsigned all;

    (void)state;
    assert_int_equal(run(&looks, 0, 3000, &err), 0);
    all = looks.seen;
    for (unsigned enough = 1; enough <= all; enough += 1 + all / 50) {
        assert_int_equal(run(&looks, enough, 3000, &err), -1);
        assert_int_equal(err.code, ERR_CANCELLED);
        assert_int_equal(looks.seen, enough);
    }
}

static int begin(void **state)
{
    struct err err;

    (void)state;
    analyzer = analyzer_new(&err);
    return analyzer ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    analyzer_free(analyzer);
    arena_release(&names);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settling),
        cmocka_unit_test(test_giving_up),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
