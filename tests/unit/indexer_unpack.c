/* indexer/unpack_needs: what the heads of packed files say of the memory that unpacking takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "indexer/budget.h"
#include "indexer/unpack.h"

#define MIB         ((uint64_t)1 << 20)
#define BESIDE      (2 * MIB)
#define ZSTD        "\x28\xB5\x2F\xFD"
#define XZ          "\xFD\x37\x7A\x58\x5A\x00\x00\x04\xE6\xD6\xB4\x46"
#define needs(head) (unpack_needs(head, sizeof(head) - 1) - BESIDE)

static void zstd_tells_its_window(void **state)
{
    (void)state;
    assert_int_equal(needs(ZSTD "\x04\x88"), 128 * MIB); /* zstd -19 --long=27 */
    assert_int_equal(needs(ZSTD "\x04\x58"), 2 * MIB);
    assert_int_equal(needs(ZSTD "\x04\x01"), 1024 + 128);
    assert_int_equal(needs(ZSTD "\x24\x0A"), 10); /* a single segment: as long as it says */
    assert_int_equal(needs(ZSTD "\x64\x01\x01"), 257 + 256);
    assert_int_equal(needs(ZSTD "\xA5\xFF\x00\x00\x10\x00"), 0x100000);
}

static void xz_tells_its_dictionary(void **state)
{
    (void)state;
    assert_int_equal(needs(XZ "\x02\x00\x21\x01\x16"), 8 * MIB);                  /* xz -6 */
    assert_int_equal(needs(XZ "\x02\x00\x21\x01\x1C"), 64 * MIB);                 /* xz -9 */
    assert_int_equal(needs(XZ "\x04\xC0\x85\x01\x8A\x02\x21\x01\x1D"), 96 * MIB); /* with sizes */
    assert_int_equal(needs(XZ "\x03\x01\x03\x01\x00\x21\x01\x16"), 8 * MIB); /* a filter before */
    assert_int_equal(needs(XZ "\x00\x00"), 0);                               /* nothing in it */
}

/* Any bytes may come in. */
static void heads_that_are_cut_or_none(void **state)
{
    static const char endless[] = XZ "\x02\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";

    (void)state;
    for (size_t n = 0; n < sizeof endless; n++)
        assert_true(unpack_needs(endless, n) >= BESIDE);
    assert_int_equal(needs("\x1F\x8B\x08\x00\x00\x00\x00\x00"), 0);
    assert_true(needs(ZSTD "\x04\xFF") > 128 * MIB);
}

static void the_budget_gives_what_unpacking_takes(void **state)
{
    struct budget b;

    (void)state;
    budget_part(&b, 1024 * MIB, 2, 0);
    assert_int_equal(b.unpacking, 132 * MIB); /* a window of 128 MiB that nobody announced */
    budget_part(&b, 1024 * MIB, 2, 194 * MIB);
    assert_int_equal(b.unpacking, 194 * MIB);
    budget_part(&b, 256 * MIB, 2, 130 * MIB);
    assert_int_equal(b.unpacking, 130 * MIB);
    assert_true(b.unpacking + b.parent + b.jobs * b.share <= 256 * MIB);
    budget_part(&b, 64 * MIB, 2, 130 * MIB); /* not all of it, nor more than there is */
    assert_int_equal(b.unpacking, 40 * MIB);
    assert_true(b.share > 0 && b.jobs > 0 && b.piece > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zstd_tells_its_window),
        cmocka_unit_test(xz_tells_its_dictionary),
        cmocka_unit_test(heads_that_are_cut_or_none),
        cmocka_unit_test(the_budget_gives_what_unpacking_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
