/* postings/pack and postings/varint: what is packed comes back, in no more bytes than promised, and
 * no byte beyond the end is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "postings/pack.h"
#include "postings/varint.h"
#include <stdlib.h>
#include <string.h>

static uint32_t state_of_chance = 1;

static uint32_t any(void)
{
    state_of_chance = state_of_chance * 1664525u + 1013904223u;
    return state_of_chance ^ state_of_chance >> 15;
}

static uint32_t of_bits(unsigned bits)
{
    return bits ? any() >> (32 - bits) : 0;
}

static void check(const uint32_t v[PACK_COUNT], unsigned count, size_t most)
{
    unsigned char bytes[PACK_MAX];
    size_t n = pack_write(bytes, v, count);
    unsigned char *exact = malloc(n); /* so that a sanitizer sees a read beyond */
    uint32_t back[PACK_COUNT];
    unsigned bits;

    assert_non_null(exact);
    assert_true(n <= most && n <= PACK_MAX);
    memcpy(exact, bytes, n);
    assert_ptr_equal(pack_read(exact, exact + n, back, count, &bits), exact + n);
    assert_memory_equal(back, v, count * sizeof *v);
    for (unsigned i = 0; i < count; i++)
        assert_true(bits == 32 || v[i] >> bits == 0);
    assert_null(pack_read(exact, exact + n - 1, back, count, &bits));
    free(exact);
}

static void every_width_comes_back(void **state)
{
    uint32_t v[PACK_COUNT];

    (void)state;
    for (unsigned bits = 0; bits <= 32; bits++) {
        for (unsigned round = 0; round < 20; round++) {
            for (unsigned i = 0; i < PACK_COUNT; i++)
                v[i] = of_bits(bits);
            check(v, PACK_COUNT, 1 + 16 * bits);
            check(v, 4 + round * 6, 1 + ((4 + round * 6) * bits + 7) / 8);
            check(v, 1 + round % 3, 5 * (1 + round % 3));
        }
    }
}

static void a_few_great_ones_cost_little(void **state)
{
    uint32_t v[PACK_COUNT];

    (void)state;
    for (unsigned round = 0; round < 2000; round++) {
        unsigned small = any() % 12, great = any() % 33, many = any() % 6;

        for (unsigned i = 0; i < PACK_COUNT; i++)
            v[i] = of_bits(small);
        for (unsigned i = 0; i < many; i++)
            v[any() % PACK_COUNT] = of_bits(great);
        check(v, PACK_COUNT, 3 + 16 * small + (many * 39 + 7) / 8);
        check(v, 127, 3 + 16 * small + (many * 39 + 7) / 8);
    }
}

static void edges_come_back(void **state)
{
    uint32_t v[PACK_COUNT] = {0};

    (void)state;
    check(v, PACK_COUNT, 1);
    v[127] = UINT32_MAX;
    check(v, PACK_COUNT, 8);
    memset(v, 0xFF, sizeof v);
    check(v, PACK_COUNT, PACK_MAX);
    v[0] = 0;
    check(v, PACK_COUNT, PACK_MAX);
}

static void sums_are_those_of_a_loop(void **state)
{
    uint32_t v[PACK_COUNT], want[PACK_COUNT], base = any();

    (void)state;
    for (unsigned i = 0; i < PACK_COUNT; i++) {
        v[i] = any();
        want[i] = (i ? want[i - 1] : base) + v[i] + 1;
    }
    pack_sum(v, PACK_COUNT, base);
    assert_memory_equal(v, want, sizeof v);
    pack_increment(v, PACK_COUNT);
    for (unsigned i = 0; i < PACK_COUNT; i++)
        assert_int_equal(v[i], want[i] + 1);
}

static void malformed_runs_are_refused(void **state)
{
    static const unsigned char wide[600] = {33}, cut[] = {0x80, 2, 1, 0};
    static const unsigned char many[600] = {0x80, 128, 1},
                               high[600] = {0x80 | 31, [1 + 31 * 16] = 1, 2};
    static const unsigned char great[] = {0x80, 0x80, 0x80, 0x80, 0x10};
    uint32_t v[PACK_COUNT];
    unsigned bits;

    (void)state;
    assert_null(pack_read(wide, wide + sizeof wide, v, PACK_COUNT, &bits));
    assert_null(pack_read(wide, wide + sizeof wide, v, 5, &bits));
    assert_null(pack_read(cut, cut + sizeof cut, v, PACK_COUNT, &bits));
    assert_null(pack_read(many, many + sizeof many, v, PACK_COUNT, &bits));
    assert_null(pack_read(high, high + sizeof high, v, PACK_COUNT, &bits));
    assert_null(pack_read(great, great + sizeof great, v, 1, &bits));
    assert_null(pack_read(NULL, high, v, PACK_COUNT, &bits));
    assert_null(pack_read(high, high, v, PACK_COUNT, &bits));
}

static void varints_come_back(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits <= 64; bits++) {
        uint64_t v = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
        unsigned char bytes[VARINT_MAX];
        size_t n = (size_t)(varint_write(bytes, v) - bytes);

        for (size_t have = 0; have <= n; have++) {
            unsigned char *exact = malloc(have ? have : 1);
            const unsigned char *at = exact;

            assert_non_null(exact);
            memcpy(exact, bytes, have);
            assert_true(varint_read(&at, exact + have) == (have == n ? v : 0));
            assert_ptr_equal(at, have == n ? exact + n : NULL);
            free(exact);
        }
    }
}

static void a_varint_over_64_bits_is_refused(void **state)
{
    static const unsigned char bytes[] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 2};
    const unsigned char *at = bytes;

    (void)state;
    assert_true(varint_read(&at, bytes + sizeof bytes) == 0);
    assert_null(at);
    assert_true(varint_read(&at, bytes + sizeof bytes) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_width_comes_back),
        cmocka_unit_test(a_few_great_ones_cost_little),
        cmocka_unit_test(edges_come_back),
        cmocka_unit_test(sums_are_those_of_a_loop),
        cmocka_unit_test(malformed_runs_are_refused),
        cmocka_unit_test(varints_come_back),
        cmocka_unit_test(a_varint_over_64_bits_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
