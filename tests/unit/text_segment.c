#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/plain.h"
#include "text/segment.h"
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

struct fixture {
    struct kinds *kinds;
    struct fold *fold;
    struct segmenter *s;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct err err;

    *state = f;
    if (!f || !(f->kinds = kinds_new(&err)) || !(f->fold = fold_new(&err)))
        return -1;
    f->s = segmenter_new(f->kinds, &err);
    return f->s ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    segmenter_free(f->s);
    fold_free(f->fold);
    kinds_free(f->kinds);
    free(f);
    return 0;
}

#define MOST 1024
struct bounds {
    size_t at[MOST][2], count;
};

static void add(struct bounds *b, size_t start, size_t end)
{
    assert_true(b->count < MOST);
    b->at[b->count][0] = start;
    b->at[b->count++][1] = end;
}

/* ICU's segment; of Han and Kana its dictionary makes longer ones, of which each letter is a word,
 * so that here as there they are taken by the letter. */
static void add_segment(struct fixture *f, struct bounds *b, const struct segment *seg)
{
    size_t at = seg->start, len;
    const char *folded;
    struct err err;

    assert_int_equal(fold_units(f->fold, seg->units, seg->count, &folded, &len, &err), 0);
    if (!fold_is_cjk(folded, len)) {
        add(b, seg->start, seg->end);
        return;
    }
    for (size_t i = 0; i < seg->count;) {
        size_t from = i;
        UChar32 c;

        U16_NEXT(seg->units, i, seg->count, c);
        if (fold_is_letter(c))
            add(b, at, at + segment_bytes(seg->units + from, i - from));
        at += segment_bytes(seg->units + from, i - from);
    }
}

static void add_plain(struct fixture *f, const char *text, size_t start, size_t end,
                      struct bounds *b)
{
    const struct plain p = {f->kinds, fold_table(f->fold), text};
    struct plain_word word = {.end = start};
    char out[PLAIN_ROOM];

    while (plain_next_word(&p, word.end, end, out, &word)) {
        assert_true(word.len <= PLAIN_ROOM);
        add(b, word.start, word.end);
    }
}

static void collect(struct fixture *f, const char *text, struct bounds *b)
{
    struct segment seg;
    struct err err;
    int more;

    b->count = 0;
    while ((more = segment_next(f->s, &seg, &err)) > 0) {
        if (seg.units)
            add_segment(f, b, &seg);
        else
            add_plain(f, text, seg.start, seg.end, b);
    }
    assert_int_equal(more, 0);
}

/* The short cut and ICU give the same words. */
static void check_same(struct fixture *f, const char *text, size_t len)
{
    struct bounds quick, slow;

    segment_begin(f->s, text, 0, len);
    collect(f, text, &quick);
    segment_begin_slowly(f->s, text, 0, len);
    collect(f, text, &slow);
    assert_int_equal(quick.count, slow.count);
    assert_memory_equal(quick.at, slow.at, quick.count * sizeof *quick.at);
}

/* As ICU would give them for the whole, were it cut at every newline. */
static void check_lines(struct fixture *f, const char *text, size_t len)
{
    struct bounds whole, lines = {.count = 0}, line;
    size_t start = 0;

    segment_begin_slowly(f->s, text, 0, len);
    collect(f, text, &whole);
    while (start < len) {
        const char *lf = memchr(text + start, '\n', len - start);
        size_t end = lf ? (size_t)(lf - text) + 1 : len;

        segment_begin_slowly(f->s, text, start, end);
        collect(f, text, &line);
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
    struct fixture *f = *state;
    struct bounds b;

    segment_begin(f->s, text, 4, 19);
    collect(f, text, &b);
    assert_int_equal(b.count, 2);
    assert_int_equal(b.at[0][0], 4);
    assert_int_equal(b.at[1][1], 16);
    segment_begin(f->s, text, 5, 5);
    collect(f, text, &b);
    assert_int_equal(b.count, 0);
}

/* Every character between letters, digits, Han, marks and blanks. */
static void every_character(void **state)
{
    static const char *const sides[][2] = {{"a", "a"},   {"1", "1"}, {"a", "1"},  {"a.", "B"},
                                           {"中", "中"}, {"", "b"},  {"é'", "c"}, {"カ", "е"}};
    char text[32];

    for (UChar32 c = 1; c < 0x11000; c++)
        for (size_t i = 0; i < sizeof sides / sizeof *sides && !U_IS_SURROGATE(c); i++) {
            size_t len = strlen(sides[i][0]);

            memcpy(text, sides[i][0], len);
            U8_APPEND_UNSAFE(text, len, c);
            strcpy(text + len, sides[i][1]);
            check_same(*state, text, strlen(text));
        }
}

static void plain_words_are_folded(void **state)
{
    static const struct {
        const char *text, *fold;
        bool folded, elidable;
    } rows[] = {
        {" Ab1", "ab1", true, false},     {"Don’t", "don't", true, true},
        {"Қазақ.", "қазақ", true, false}, {"ÉTÉ", "ete", true, false},
        {"Straße", "", false, false},     {"ǅ", "", false, false},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct plain p = {f->kinds, fold_table(f->fold), rows[i].text};
        struct plain_word word;
        char out[PLAIN_ROOM];
        const char *learnt;
        struct err err;
        size_t len, end = strlen(rows[i].text);

        assert_int_equal(fold_text(f->fold, rows[i].text, end, &learnt, &len, &err), 0);
        assert_true(plain_next_word(&p, 0, end, out, &word));
        assert_int_equal(word.folded, rows[i].folded);
        if (!word.folded)
            continue;
        assert_int_equal(word.elidable, rows[i].elidable);
        assert_int_equal(word.len, strlen(rows[i].fold));
        assert_memory_equal(out, rows[i].fold, word.len);
    }
}

/* However long a word is, it does not leave its room. */
static void long_words_keep_to_their_room(void **state)
{
    static const char *const letters[] = {"a", "щ", "ა", "1.", "a'"};
    struct fixture *f = *state;

    for (size_t l = 0; l < sizeof letters / sizeof *letters; l++)
        for (size_t n = 1; n < 120; n++) {
            char text[400] = "", out[PLAIN_ROOM + 1];
            const struct plain p = {f->kinds, fold_table(f->fold), text};
            struct plain_word word;

            for (size_t i = 0; i < n; i++)
                strcat(text, letters[l]);
            out[PLAIN_ROOM] = '!';
            assert_true(plain_next_word(&p, 0, strlen(text), out, &word));
            assert_true(word.len <= PLAIN_ROOM);
            assert_int_equal(out[PLAIN_ROOM], '!');
            assert_true(!word.folded || word.end - word.start == word.len);
        }
}

static void memory_is_given_back(void **state)
{
    const char *text = "“דא”";
    struct fixture *f = *state;
    struct bounds b;

    segment_begin(f->s, text, 0, 10);
    collect(f, text, &b);
    segmenter_trim_memory(f->s);
    segment_begin(f->s, text, 0, 10);
    collect(f, text, &b);
    assert_int_equal(b.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_ascii),
        cmocka_unit_test(ascii_pairs),
        cmocka_unit_test(random_unicode),
        cmocka_unit_test(every_character),
        cmocka_unit_test(only_the_asked_range),
        cmocka_unit_test(plain_words_are_folded),
        cmocka_unit_test(long_words_keep_to_their_room),
        cmocka_unit_test(memory_is_given_back),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
