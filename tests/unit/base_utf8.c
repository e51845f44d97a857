/* base/utf8 and base/cpmap against brute force: every sequence of up to three bytes, every boundary
 * of four. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cpmap.h"
#include "base/utf8.h"
#include <stdlib.h>
#include <string.h>

/* Table 3-7 of the Unicode Standard, row by row: how long the well-formed sequence at s is, or 0.
 */
static size_t well_formed(const unsigned char *s, size_t len)
{
    static const struct {
        unsigned char first[2], second[2];
        size_t length;
    } rows[] = {
        {{0x00, 0x7F}, {0, 0}, 1},       {{0xC2, 0xDF}, {0x80, 0xBF}, 2},
        {{0xE0, 0xE0}, {0xA0, 0xBF}, 3}, {{0xE1, 0xEC}, {0x80, 0xBF}, 3},
        {{0xED, 0xED}, {0x80, 0x9F}, 3}, {{0xEE, 0xEF}, {0x80, 0xBF}, 3},
        {{0xF0, 0xF0}, {0x90, 0xBF}, 4}, {{0xF1, 0xF3}, {0x80, 0xBF}, 4},
        {{0xF4, 0xF4}, {0x80, 0x8F}, 4},
    };

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        size_t n = rows[r].length;
        if (s[0] < rows[r].first[0] || s[0] > rows[r].first[1])
            continue;
        if (n > len || (n > 1 && (s[1] < rows[r].second[0] || s[1] > rows[r].second[1])))
            return 0;
        for (size_t k = 2; k < n; k++)
            if (s[k] < 0x80 || s[k] > 0xBF)
                return 0;
        return n;
    }
    return 0;
}

static void look_at(const unsigned char *bytes, size_t len)
{
    size_t want = well_formed(bytes, len), i = 0, bad = 99;
    char *exact = malloc(len), again[4];
    uint32_t cp;

    memcpy(exact, bytes, len); /* to the byte, so that ASan sees a read past it */
    cp = utf8_next(exact, len, &i);
    if (want == 0) {
        assert_true(cp == UTF8_BAD && i == 1);
        assert_false(utf8_valid(exact, len, &bad));
        assert_int_equal(bad, 0);
    } else {
        assert_true(cp != UTF8_BAD && i == want);
        assert_int_equal(utf8_put(cp, again), want);
        assert_memory_equal(again, exact, want);
        assert_true(utf8_valid(exact, want, NULL));
        assert_int_equal(utf8_count(exact, want), 1);
    }
    free(exact);
}

static void up_to_three_bytes(void **state)
{
    unsigned char s[3];

    (void)state;
    for (unsigned v = 0; v < 1u << 24; v++) {
        s[0] = (unsigned char)(v >> 16);
        s[1] = (unsigned char)(v >> 8);
        s[2] = (unsigned char)v;
        if (s[0] < 0x80 && v & 0xFFFF) /* ASCII is settled by its first byte */
            continue;
        look_at(s, 3);
        if (s[2] == 0)
            look_at(s, 2);
        if (s[2] == 0 && s[1] == 0)
            look_at(s, 1);
    }
}

static void four_bytes_at_every_edge(void **state)
{
    static const unsigned char edge[] = {0x00, 0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                         0xBF, 0xC0, 0xC2, 0xE0, 0xF0, 0xF4, 0xFF};
    size_t n = sizeof edge;

    (void)state;
    for (unsigned first = 0xE0; first <= 0xFF; first++)
        for (size_t v = 0; v < n * n * n; v++) {
            unsigned char s[4] = {(unsigned char)first, edge[v / n / n], edge[v / n % n],
                                  edge[v % n]};
            look_at(s, 4);
        }
}

static void every_code_point(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char s[4];
        size_t n, i = 0;
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        n = utf8_put(cp, s);
        assert_int_equal(utf8_next(s, n, &i), cp);
        assert_int_equal(i, n);
    }
}

static void offsets_count_code_points(void **state)
{
    static const char s[] = "a\xC3\xA9\xE2\x80\x9C\xF0\x9F\x98\x80z";
    static const size_t starts[] = {0, 1, 3, 6, 10, 11, 11, 11};

    (void)state;
    assert_int_equal(utf8_count(s, 11), 5);
    for (size_t cp = 0; cp < 8; cp++)
        assert_int_equal(utf8_offset(s, 11, cp), starts[cp]);
    assert_int_equal(utf8_offset("", 0, 3), 0);
}

static void first_bad_byte_is_named(void **state)
{
    size_t bad;

    (void)state;
    assert_false(utf8_valid("ab\xC3\xA9\xC3", 5, &bad));
    assert_int_equal(bad, 4);
    assert_false(utf8_valid("x\xED\xA0\x80", 4, &bad));
    assert_int_equal(bad, 1);
    assert_true(utf8_valid("a\0b", 3, &bad));
    assert_true(utf8_valid("", 0, &bad));
}

static void unsafe_characters(void **state)
{
    static const uint32_t unsafe[] = {0x00,   0x07,   0x1B,   0x1F,   0x7F,   0x80,   0x9B,
                                      0x9F,   0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,
                                      0x202E, 0x2066, 0x2069, 0x206F, 0xFFF9};
    static const uint32_t safe[] = {0x20,   0x7E,   0xA0,   0x061B, 0x200D, 0x2027,
                                    0x202F, 0x2065, 0x2070, 0xFFFC, 0xFFFD};

    (void)state;
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
        assert_true(utf8_is_unsafe(unsafe[i]));
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        assert_false(utf8_is_unsafe(safe[i]));
}

static void breaks(void **state)
{
    static const uint32_t yes[] = {'\t', '\n', '\v', '\f', '\r', 0x85, 0x2028, 0x2029};
    static const uint32_t no[] = {0x08, 0x0E, ' ', 0x84, 0x86, 0xA0, 0x2027, 0x202A};

    (void)state;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(utf8_is_break(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(utf8_is_break(no[i]));
}

/* Texts of many lengths around the step of the map, of one kind of character or a mixture. */
static void map_counts_like_counting(void **state)
{
    static const char *const kinds[] = {"a", "\xC3\xA9", "\xE2\x80\x9C", "\xF0\x9F\x98\x80"};
    static char text[4 * 3000];
    struct arena arena = ARENA_INIT;

    (void)state;
    for (unsigned kind = 0; kind <= 4; kind++)
        for (size_t want = 0; want<1100; want += want> 250 && want < 262 ? 1 : 37) {
            struct cpmap map;
            uint32_t cp = 0;
            size_t len = 0;
            for (unsigned k = 0; len < want; k++) {
                const char *c = kinds[kind < 4 ? kind : (k * 7 + k / 5) % 4];
                memcpy(text + len, c, strlen(c));
                len += strlen(c);
            }
            assert_int_equal(cpmap_init(&map, text, len, &arena), 0);
            for (size_t at = 0; at < len; cp++) {
                assert_int_equal(cpmap_at(&map, (uint32_t)at), cp);
                utf8_next(text, len, &at);
            }
            assert_int_equal(cpmap_at(&map, (uint32_t)len), cp);
            arena_reset(&arena);
        }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(up_to_three_bytes),        cmocka_unit_test(four_bytes_at_every_edge),
        cmocka_unit_test(every_code_point),         cmocka_unit_test(offsets_count_code_points),
        cmocka_unit_test(first_bad_byte_is_named),  cmocka_unit_test(unsafe_characters),
        cmocka_unit_test(map_counts_like_counting), cmocka_unit_test(breaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
