/* base/buf and base/arena: bytes in, the same bytes out, and no way past the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include <stdlib.h>
#include <string.h>

static const uint64_t edges[] = {
    0, 1, 127, 128, 16383, 16384, UINT32_MAX, (uint64_t)UINT32_MAX + 1, INT64_MAX, UINT64_MAX,
};
#define EDGES (sizeof edges / sizeof *edges)

static void numbers_come_back(void **state)
{
    struct buf b = BUF_INIT;
    struct cut c;
    size_t len;

    (void)state;
    for (size_t i = 0; i < EDGES; i++) {
        buf_varint(&b, edges[i]);
        buf_u64(&b, edges[i]);
        buf_u32(&b, (uint32_t)edges[i]);
    }
    buf_block(&b, "a\0b", 3);
    buf_block(&b, NULL, 0);
    assert_true(buf_ok(&b));
    c = (struct cut){b.data, b.data + b.len, false};
    for (size_t i = 0; i < EDGES; i++) {
        assert_true(cut_varint(&c) == edges[i]);
        assert_true(cut_u64(&c) == edges[i]);
        assert_int_equal(cut_u32(&c), (uint32_t)edges[i]);
    }
    assert_memory_equal(cut_block(&c, &len), "a\0b", 3);
    assert_int_equal(len, 3);
    cut_block(&c, &len);
    assert_int_equal(len, 0);
    assert_false(c.bad);
    assert_ptr_equal(c.at, c.end);
    cut_varint(&c);
    assert_true(c.bad);
    buf_release(&b);
}

static void numbers_are_little_endian(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    buf_u32(&b, 0x01020304);
    buf_varint(&b, 300);
    assert_int_equal(b.len, 6);
    assert_memory_equal(b.data, "\x04\x03\x02\x01\xAC\x02", 6);
    buf_release(&b);
}

/* Every cut of a good message is refused, and nothing past the end is read (ASan watches). */
static void short_bytes_are_bad(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    buf_varint(&b, UINT64_MAX);
    buf_block(&b, "word", 4);
    buf_u64(&b, 7);
    for (size_t n = 0; n < b.len; n++) {
        struct buf part = BUF_INIT;
        struct cut c;
        size_t len;
        buf_add(&part, b.data, n);
        c = (struct cut){part.data, part.data + n, false};
        cut_varint(&c);
        cut_block(&c, &len);
        assert_true(cut_u64(&c) == 0);
        assert_true(c.bad);
        assert_true(cut_varint(&c) == 0); /* bad stays bad */
        buf_release(&part);
    }
    buf_release(&b);
}

static void overlong_varints_are_bad(void **state)
{
    static const char eleven[] = "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01";
    static const char too_big[] = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02";
    struct cut c = {eleven, eleven + 11, false};
    size_t len;

    (void)state;
    assert_true(cut_varint(&c) == 0 && c.bad);
    c = (struct cut){too_big, too_big + 10, false};
    assert_true(cut_varint(&c) == 0 && c.bad);
    c = (struct cut){too_big, too_big + 10, false};
    assert_string_equal(cut_block(&c, &len), "");
    assert_true(len == 0 && c.bad);
}

static void failure_sticks_until_cleared(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    buf_str(&b, "kept");
    assert_null(buf_reserve(&b, SIZE_MAX / 2));
    buf_str(&b, " lost");
    buf_printf(&b, "%d", 5);
    buf_u32(&b, 1);
    assert_false(buf_ok(&b));
    assert_string_equal(b.data, "kept");
    buf_clear(&b);
    assert_true(buf_ok(&b));
    buf_char(&b, 'x');
    buf_printf(&b, "%s%d", "y", 12);
    assert_string_equal(b.data, "xy12");
    assert_int_equal(b.len, 4);
    buf_release(&b);
    assert_null(b.data);
    buf_str(&b, "again");
    assert_string_equal(b.data, "again");
    buf_release(&b);
}

static void appending_grows(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    for (unsigned i = 0; i < 100000; i++)
        buf_char(&b, (char)('a' + i % 26));
    assert_int_equal(b.len, 100000);
    for (unsigned i = 0; i < 100000; i++)
        assert_int_equal(b.data[i], 'a' + i % 26);
    assert_int_equal(b.data[b.len], '\0');
    buf_release(&b);
}

static void grow_keeps_what_is_there(void **state)
{
    uint64_t *items = NULL;
    size_t cap = 0;

    (void)state;
    for (uint64_t i = 0; i < 1000; i++) {
        assert_int_equal(grow(&items, &cap, i + 1, sizeof *items), 0);
        items[i] = i;
    }
    for (uint64_t i = 0; i < 1000; i++)
        assert_true(items[i] == i);
    assert_int_equal(grow(&items, &cap, SIZE_MAX / 4, sizeof *items), -1);
    assert_true(cap >= 1000 && items[999] == 999);
    free(items);
}

static void arena_gives_aligned_pieces_of_their_own(void **state)
{
    struct arena a = ARENA_INIT;
    unsigned char *pieces[400];

    (void)state;
    for (int round = 0; round < 3; round++) {
        for (unsigned i = 0; i < 400; i++) {
            pieces[i] = arena_alloc(&a, i * 7 + 1);
            assert_non_null(pieces[i]);
            assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
            memset(pieces[i], (int)(i & 0xFF), i * 7 + 1);
        }
        for (unsigned i = 0; i < 400; i++)
            for (unsigned k = 0; k < i * 7 + 1; k++)
                assert_int_equal(pieces[i][k], i & 0xFF);
        arena_reset(&a);
    }
    arena_release(&a);
}

static void arena_refuses_what_cannot_be(void **state)
{
    struct arena a = ARENA_INIT;

    (void)state;
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_null(arena_alloc(&a, SIZE_MAX / 2 + 1));
    assert_null(arena_zalloc(&a, SIZE_MAX / 2, 3));
    assert_null(arena_strndup(&a, "x", SIZE_MAX));
    assert_non_null(arena_zalloc(&a, 0, 8));
    assert_non_null(arena_zalloc(&a, 8, 0));
    arena_release(&a);
    arena_release(&a);
    arena_reset(&a);
}

static void arena_copies_strings(void **state)
{
    struct arena a = ARENA_INIT;
    char *zeroed;

    (void)state;
    assert_string_equal(arena_strdup(&a, ""), "");
    assert_string_equal(arena_strndup(&a, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(&a, NULL, 0), "");
    assert_string_equal(arena_printf(&a, "%s-%d", "s", 12), "s-12");
    arena_alloc(&a, 3 << 20);
    memset(arena_alloc(&a, 1000), 0xFF, 1000);
    arena_reset(&a);
    zeroed = arena_zalloc(&a, 100, 10);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(zeroed[i], 0);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(numbers_are_little_endian),
        cmocka_unit_test(short_bytes_are_bad),
        cmocka_unit_test(overlong_varints_are_bad),
        cmocka_unit_test(failure_sticks_until_cleared),
        cmocka_unit_test(appending_grows),
        cmocka_unit_test(grow_keeps_what_is_there),
        cmocka_unit_test(arena_gives_aligned_pieces_of_their_own),
        cmocka_unit_test(arena_refuses_what_cannot_be),
        cmocka_unit_test(arena_copies_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
