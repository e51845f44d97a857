#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/fold.h"
#include <stdio.h>
#include <string.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

static int setup(void **state)
{
    struct err err;

    *state = fold_new(&err);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    fold_free(*state);
    return 0;
}

static void check(struct fold *f, const char *given, const char *want)
{
    const char *out;
    char copy[200];
    struct err err;
    size_t len;

    assert_int_equal(fold_text(f, given, strlen(given), &out, &len, &err), 0);
    snprintf(copy, sizeof copy, "%.*s", (int)len, out);
    assert_string_equal(copy, want);
}

static void folds(void **state)
{
    check(*state, "", "");
    check(*state, "Élan", "elan");
    check(*state, "e\u0301\u0323", "e");
    check(*state, "e\u0591\u0301", "e\u0591"); /* the base is still e */
    check(*state, "1\u0301", "1\u0301");       /* no letter */
    check(*state, "й", "й");
    check(*state, "и\u0306", "й");
    check(*state, "ё", "е");
    check(*state, "Е\u0308", "е");
    check(*state, "ё\u0300", "ѐ"); /* NFC joins what is left */
    check(*state, "Ά", "α");
    check(*state, "ᾳ", "αι");
    check(*state, "ا\u064e\u0653", "آ"); /* dropping a vowel sign lets hamza and alef meet */
    check(*state, "\u064b\u0640", "");
    check(*state, "ʻ‘’ʼ'", "'''''");
    check(*state, "ﷺ", "صلى الله عليه وسلم");
    check(*state, "각", "각");
    check(*state, "\u1100\u1161\u11a8", "각");
    check(*state, "𝐀", "a");
    check(*state, "𐐀", "𐐨");
}

/* The table and the general way agree: a word folds as it does beside a character that forces the
 * general way and folds to nothing (a soft hyphen). */
static void table_agrees_with_general_way(void **state)
{
    char given[64], copy[64];
    const char *out;
    struct err err;
    size_t len;

    for (UChar32 c = 1; c < 0x20000; c++) {
        size_t n = 0;

        if (U_IS_SURROGATE(c))
            continue;
        U8_APPEND_UNSAFE(given, n, c);
        given[n++] = 'X';
        assert_int_equal(fold_text(*state, given, n, &out, &len, &err), 0);
        assert_true(len < sizeof copy);
        memcpy(copy, out, len);
        copy[len] = '\0';
        memcpy(given + n, "\u00ad", 2);
        assert_int_equal(fold_text(*state, given, n + 2, &out, &len, &err), 0);
        assert_int_equal(len, strlen(copy));
        assert_memory_equal(out, copy, len);
    }
}

static void ascii_is_in_the_table(void **state)
{
    const uint16_t *table = fold_table(*state);

    for (char c = 1; c < 0x7F; c++) {
        const char given[2] = {c, '\0'};

        check(*state, given, (char[]){(char)table[(unsigned char)c], '\0'});
    }
}

static void elides(void **state)
{
    static const char *const rows[][2] = {
        {"l'etat", "etat"},   {"l'a", "l'a"},   {"l'éa", "éa"}, {"l'é", "l'é"},
        {"qu'il", "il"},      {"qu'a", "qu'a"}, {"x's", "x"},   {"d'x's", "x"},
        {"l's", "l"},         {"'s", ""},       {"s'", "s'"},   {"o'neill", "o'neill"},
        {"l'l'eau", "l'eau"}, {"'", "'"},       {"", ""},       {"aqu'il", "aqu'il"},
        {"b'ab", "b'ab"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *s = rows[i][0];
        size_t len = strlen(s);

        fold_elide(&s, &len);
        assert_int_equal(len, strlen(rows[i][1]));
        assert_memory_equal(s, rows[i][1], len);
    }
}

static void cuts_between_characters(void **state)
{
    char text[300] = "";

    (void)state;
    for (int i = 0; i < 65; i++)
        strcat(text, i % 2 ? "a" : "щ");
    assert_int_equal(fold_cut(text, strlen(text)), 96);
    assert_int_equal(fold_cut(text, 90), 90);
    assert_int_equal(fold_cut("", 0), 0);
}

static void knows_han_and_kana(void **state)
{
    (void)state;
    assert_true(fold_is_cjk("a東", 4));
    assert_true(fold_is_cjk("ー", 3));
    assert_true(fold_is_cjk("𠀀", 4));
    assert_false(fold_is_cjk("한", 3));
    assert_false(fold_is_cjk("ไทย", 9));
    assert_false(fold_is_cjk("été", 5));
}

static void pieces_fold_alone(void **state)
{
    static const UChar text[] = {0xFF76, 0xFF9E, 'e', 0x301, 0xD840, 0xDC00};

    assert_int_equal(fold_piece(*state, text, 6), 2);
    assert_int_equal(fold_piece(*state, text + 2, 4), 2);
    assert_int_equal(fold_piece(*state, text + 4, 2), 2);
    assert_int_equal(fold_piece(*state, text, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds),
        cmocka_unit_test(table_agrees_with_general_way),
        cmocka_unit_test(ascii_is_in_the_table),
        cmocka_unit_test(elides),
        cmocka_unit_test(cuts_between_characters),
        cmocka_unit_test(knows_han_and_kana),
        cmocka_unit_test(pieces_fold_alone),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
