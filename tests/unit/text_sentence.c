#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/sentence.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

struct fixture {
    struct kinds *kinds;
    UBreakIterator *icu;
    UText *text;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    UErrorCode status = U_ZERO_ERROR;
    struct err err;

    *state = f;
    if (!f || !(f->kinds = kinds_new(&err)))
        return -1;
    f->icu = ubrk_open(UBRK_SENTENCE, "root", NULL, 0, &status);
    return U_SUCCESS(status) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    utext_close(f->text);
    ubrk_close(f->icu);
    kinds_free(f->kinds);
    free(f);
    return 0;
}

/* Our bounds are ICU's. */
static void check(struct fixture *f, const char *text, size_t len)
{
    UErrorCode status = U_ZERO_ERROR;
    struct sentence_walk w;
    size_t start, end, last = 0;

    f->text = utext_openUTF8(f->text, text, (int64_t)len, &status);
    ubrk_setUText(f->icu, f->text, &status);
    assert_true(U_SUCCESS(status));
    sentence_walk_init(&w, f->kinds, text, 0, len);
    while (sentence_walk_next(&w, &start, &end)) {
        assert_int_equal(start, last);
        assert_int_equal(ubrk_next(f->icu), end);
        last = end;
    }
    assert_int_equal(last, len);
    assert_int_equal(ubrk_next(f->icu), UBRK_DONE);
}

/* The sentences of a text, parted by | */
static void parts(struct fixture *f, const char *text, const char *want)
{
    struct sentence_walk w;
    size_t start, end, at = 0;
    char got[200];

    check(f, text, strlen(text));
    sentence_walk_init(&w, f->kinds, text, 0, strlen(text));
    while (sentence_walk_next(&w, &start, &end))
        at += (size_t)snprintf(got + at, sizeof got - at, "%s%.*s", start ? "|" : "",
                               (int)(end - start), text + start);
    got[at] = '\0';
    assert_string_equal(got, want);
}

static void rules(void **state)
{
    struct fixture *f = *state;

    parts(f, "", "");
    parts(f, "He left.  She did? Yes", "He left.  |She did? |Yes");
    parts(f, "a\r\nb\rc\nd", "a\r\n|b\r|c\n|d");
    parts(f, "3.4 U.S. and e.g. this", "3.4 U.S. and e.g. this");
    parts(f, "“Stop!” He left.) She", "“Stop!” |He left.) |She");
    parts(f, "Mr. Smith", "Mr. |Smith");
    parts(f, "etc. (5) of them", "etc. (5) of them");
    parts(f, "No.\u0301 Yes. \u0301No", "No.\u0301 |Yes. \u0301|No");
    parts(f, "What?, he said... . Yes", "What?, he said... . |Yes");
    parts(f, "他来了。她走了？", "他来了。|她走了？");
    parts(f, "क्या। हाँ", "क्या। |हाँ");
    parts(f, "End.\nNext", "End.\n|Next");
    parts(f, "قال د.أحمد", "قال د.|أحمد");
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static UChar32 random_char(uint32_t *seed)
{
    static const UChar32 odd[] = {0x301,  0x308,  0x200D, 0xAD,   0x85,    0x2028,  0x2029, 0xA0,
                                  0x3000, 0x3002, 0xFF0E, 0x2024, 0xFE52,  0x964,   0x61F,  0x60C,
                                  0x201C, 0x201D, 0xAB,   0xBB,   0x410,   0x430,   0x5D0,  0x627,
                                  0x660,  0x1C5,  0x2014, 0x2026, 0x1F600, 0x1D400, 0x104A0};
    UChar32 c;

    switch (next_random(seed) % 8) {
    case 0:
    case 1:
        return ".?!"[next_random(seed) % 3];
    case 2:
    case 3:
    case 4:
        return "aB1. ,;:-'\")(]\n\r\t\v"[next_random(seed) % 18];
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

static void random_text(void **state)
{
    uint32_t seed = 29;
    char text[256];

    for (int round = 0; round < 200000; round++) {
        size_t n = next_random(&seed) % 24, len = 0;

        while (n--) {
            UChar32 c = random_char(&seed);

            U8_APPEND_UNSAFE(text, len, c);
        }
        check(*state, text, len);
    }
}

static void every_character(void **state)
{
    static const char *const sides[][2] = {{"a. ", "b"}, {"a.", "B"},  {"A. ", ". b"}, {"1.", "1"},
                                           {"", ". B"},  {"a! ", "B"}, {"\r", "\n"}};
    char text[32];

    for (UChar32 c = 1; c < 0x20000; c++)
        for (size_t i = 0; i < sizeof sides / sizeof *sides && !U_IS_SURROGATE(c); i++) {
            size_t len = strlen(sides[i][0]);

            memcpy(text, sides[i][0], len);
            U8_APPEND_UNSAFE(text, len, c);
            strcpy(text + len, sides[i][1]);
            check(*state, text, strlen(text));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules),
        cmocka_unit_test(random_text),
        cmocka_unit_test(every_character),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
