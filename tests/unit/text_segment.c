#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/segment.h"
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

static int setup(void **state)
{
    struct err err;

    *state = segmenter_new(&err);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    segmenter_free(*state);
    return 0;
}

#define MOST 1024
struct bounds {
    size_t at[MOST][2], count;
};

static void collect(struct segmenter *s, struct bounds *b)
{
    struct segment seg;
    struct err err;
    int more;

    b->count = 0;
    while ((more = segment_next_word(s, &seg, &err)) > 0) {
        assert_true(b->count < MOST);
        b->at[b->count][0] = seg.start;
        b->at[b->count++][1] = seg.end;
    }
    assert_int_equal(more, 0);
}

/* The short cut and ICU give the same segments. */
static void check_same(struct segmenter *s, const char *text, size_t len)
{
    struct bounds quick, slow;

    segment_words(s, text, 0, len);
    collect(s, &quick);
    segment_words_slowly(s, text, 0, len);
    collect(s, &slow);
    assert_int_equal(quick.count, slow.count);
    assert_memory_equal(quick.at, slow.at, quick.count * sizeof *quick.at);
}

/* As ICU would give them for the whole, were it cut at every newline. */
static void check_lines(struct segmenter *s, const char *text, size_t len)
{
    struct bounds whole, lines = {.count = 0}, line;
    size_t start = 0;

    segment_words_slowly(s, text, 0, len);
    collect(s, &whole);
    while (start < len) {
        const char *lf = memchr(text + start, '\n', len - start);
        size_t end = lf ? (size_t)(lf - text) + 1 : len;

        segment_words_slowly(s, text, start, end);
        collect(s, &line);
        memcpy(lines.at[lines.count], line.at, line.count * sizeof *line.at);
        lines.count += line.count;
        start = end;
    }
    assert_int_equal(whole.count, lines.count);
    assert_memory_equal(whole.at, lines.at, whole.count * sizeof *whole.at);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void random_ascii(void **state)
{
    uint32_t seed = 1;
    char text[64];

    for (int round = 0; round < 60000; round++) {
        size_t len = next_random(&seed) % sizeof text;

        for (size_t i = 0; i < len; i++)
            text[i] = (char)(next_random(&seed) % 2 ? "aB1.'_,;:@ -\""[next_random(&seed) % 13]
                                                    : (char)(next_random(&seed) % 128));
        check_same(*state, text, len);
    }
}

/* Every pair of ASCII characters between every two of letter, digit and blank. */
static void ascii_pairs(void **state)
{
    static const char sides[] = "aB1 ";

    for (int pair = 0; pair < 128 * 128; pair++)
        for (int side = 0; side < 16; side++) {
            char text[4] = {sides[side / 4], (char)(pair / 128), (char)(pair % 128),
                            sides[side % 4]};

            check_same(*state, text, 4);
        }
}

static UChar32 random_char(uint32_t *seed)
{
    static const UChar32 odd[] = {0x200D, 0x301,  0x2139, 0xA9,  0x1F600, 0xE01,  0xE32,
                                  0x6771, 0x30AB, 0xFF9E, 0x5D0, 0x627,   0x2019, 0xB7,
                                  0x387,  0x2028, 0x85,   0xA0,  0x3000,  0xAD,   0x1F1F0,
                                  0x203F, 0xFF3F, 0x430,  0x410, 0xFF0E,  0x2024, 0x17D2};
    UChar32 c;

    switch (next_random(seed) % 8) {
    case 0:
    case 1:
    case 2:
    case 3:
        return "aB1.'_,; @-\n\r\t"[next_random(seed) % 14];
    case 4:
    case 5:
    case 6:
        return odd[next_random(seed) % (sizeof odd / sizeof *odd)];
    default:
        do
            c = (UChar32)(next_random(seed) % 0x20000);
        while (U_IS_SURROGATE(c));
        return c;
    }
}

static void random_unicode(void **state)
{
    uint32_t seed = 7;
    char text[256];

    for (int round = 0; round < 60000; round++) {
        size_t n = next_random(&seed) % 48, len = 0;

        while (n--) {
            UChar32 c = random_char(&seed);

            U8_APPEND_UNSAFE(text, len, c);
        }
        check_same(*state, text, len);
        check_lines(*state, text, len);
    }
}

static void only_the_asked_range(void **state)
{
    const char *text = "one two “three” four";
    struct bounds b;

    segment_words(*state, text, 4, 17);
    collect(*state, &b);
    assert_int_equal(b.count, 2);
    assert_int_equal(b.at[0][0], 4);
    assert_int_equal(b.at[1][1], 16);
    segment_words(*state, text, 5, 5);
    collect(*state, &b);
    assert_int_equal(b.count, 0);
}

static void trimming(void **state)
{
    const char *text = "\u3000 a b\u00a0\n";
    size_t start = 0, end = strlen(text);

    (void)state;
    segment_trim(text, &start, &end);
    assert_int_equal(start, 4);
    assert_int_equal(end, 7);
    end = start;
    segment_trim(text, &start, &end);
    assert_int_equal(start, end);
}

static void memory_is_given_back(void **state)
{
    struct bounds b;

    segment_words(*state, "“да”", 0, 10);
    collect(*state, &b);
    segmenter_trim_memory(*state);
    segment_words(*state, "“да”", 0, 10);
    collect(*state, &b);
    assert_int_equal(b.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_ascii),   cmocka_unit_test(ascii_pairs),
        cmocka_unit_test(random_unicode), cmocka_unit_test(only_the_asked_range),
        cmocka_unit_test(trimming),       cmocka_unit_test(memory_is_given_back),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
