/* Which generations are there: the current one, and a few that cursors were given into. */
#include "queryd/cursor.h"
#include "queryd/generation.h"
#include "tests/unit/queryd_engine.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define KEPT 8

static const char *const paths[] = {"index"};

static struct generation *open_one(void)
{
    struct err err;
    struct generation *g = generation_open(paths, 1, false, &err);

    assert_non_null(g);
    return g;
}

static void renew(struct generation *g)
{
    bool changed;
    struct err err;

    assert_int_equal(generation_renew(g, false, &changed, &err), 0);
    assert_true(changed);
}

static void replace(struct generation *g)
{
    atomic_fetch_add(&engine_generation, 1);
    renew(g);
}

static bool is_there(struct generation *g, const struct snapshot *s)
{
    struct err err;
    struct snapshot *found = generation_find(g, cursor_state(s), &err);

    assert_true(found == s || (!found && err.code == ERR_NOT_FOUND));
    snapshot_unref(found);
    return found != NULL;
}

static void end(struct generation *g)
{
    generation_close(g);
    assert_int_equal(atomic_load(&engine_snapshots), 0);
}

static void test_kept_when_remembered(void **state)
{
    struct generation *g = open_one();
    struct snapshot *first = generation_get(g), *second;

    (void)state;
    assert_true(is_there(g, first));
    generation_remember(g, first);
    replace(g);
    second = generation_get(g);
    assert_true(is_there(g, first));
    replace(g);
    assert_true(is_there(g, first));
    assert_false(is_there(g, second));
    snapshot_unref(first);
    snapshot_unref(second);
    end(g);
}

/* The cursor may come after the generation went: whoever gives it still holds that. */
static void test_remembered_late(void **state)
{
    struct generation *g = open_one();
    struct snapshot *first = generation_get(g);

    (void)state;
    replace(g);
    assert_false(is_there(g, first));
    generation_remember(g, first);
    generation_remember(g, first);
    assert_true(is_there(g, first));
    snapshot_unref(first);
    assert_int_equal(atomic_load(&engine_snapshots), 2);
    replace(g);
    assert_int_equal(atomic_load(&engine_snapshots), 2);
    end(g);
}

static void test_no_more_than_a_few(void **state)
{
    enum { ALL = 2 * KEPT + 3 };
    struct generation *g = open_one();
    struct snapshot *all[ALL];

    (void)state;
    for (int i = 0; i < ALL; i++) {
        all[i] = generation_get(g);
        if (i % 2)
            generation_remember(g, all[i]);
        replace(g);
    }
    for (int i = 0; i < ALL; i++)
        generation_remember(g, all[i]);
    for (int i = 0; i < ALL; i++) {
        assert_int_equal(is_there(g, all[i]), i >= ALL - KEPT);
        snapshot_unref(all[i]);
    }
    assert_int_equal(atomic_load(&engine_snapshots), KEPT + 1);
    end(g);
}

/* An index that was made anew begins with generation 1 again, but is another state. */
static void test_remade(void **state)
{
    struct generation *g = open_one();
    struct snapshot *first = generation_get(g), *second;

    (void)state;
    generation_remember(g, first);
    atomic_fetch_add(&engine_content, 1);
    renew(g);
    second = generation_get(g);
    assert_string_equal(snapshot_generation(first), snapshot_generation(second));
    assert_true(is_there(g, first));
    assert_true(is_there(g, second));
    snapshot_unref(first);
    snapshot_unref(second);
    end(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept_when_remembered),
        cmocka_unit_test(test_remembered_late),
        cmocka_unit_test(test_no_more_than_a_few),
        cmocka_unit_test(test_remade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
