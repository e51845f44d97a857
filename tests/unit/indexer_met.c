/* indexer/met: what was met is known, what was not is not, and the memory stays what it was. */
#include "indexer/met.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static size_t name(char *to, unsigned n)
{
    return (size_t)sprintf(to, "https://example.org/%u", n);
}

static unsigned count_held(const struct met *m, unsigned from, unsigned to)
{
    unsigned held = 0;
    char id[40];

    for (unsigned i = from; i < to; i++)
        held += met_holds(m, id, name(id, i));
    return held;
}

static void add(struct met *m, unsigned from, unsigned to)
{
    char id[40];

    for (unsigned i = from; i < to; i++)
        met_add(m, id, name(id, i));
}

static void what_is_lately_met_is_known(void **state)
{
    struct met m;
    struct err err;

    (void)state;
    assert_int_equal(met_init(&m, (uint64_t)1 << 20, &err), 0); /* room for 131,072 */
    add(&m, 0, 60000);
    assert_true(count_held(&m, 0, 60000) > 59000);
    assert_int_equal(count_held(&m, 60000, 160000), 0);
    add(&m, 0, 60000); /* again takes no room */
    assert_true(count_held(&m, 0, 60000) > 59000);
    met_release(&m);
}

static void more_than_fits_pushes_out(void **state)
{
    struct met m;
    struct err err;

    (void)state;
    assert_int_equal(met_init(&m, 0, &err), 0);
    add(&m, 0, 1000);
    assert_int_equal(count_held(&m, 0, 1000), 8);
    assert_int_equal(count_held(&m, 999, 1000), 1);
    met_release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_lately_met_is_known),
        cmocka_unit_test(more_than_fits_pushes_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
