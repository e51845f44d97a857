/* What reaches a terminal or a file: wrapped, marked, escaped, safe. */
#include "base/utf8.h"
#include "client/table.h"
#include "client/tell.h"
#include "client/template.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Runs code that writes to `out` of a screen; the text is the caller's (free()). */
struct capture {
    char *text;
    size_t len;
    struct screen screen;
};

static struct screen *begin(struct capture *c, unsigned width, bool color)
{
    c->text = NULL;
    c->screen =
        (struct screen){.out = open_memstream(&c->text, &c->len), .width = width, .color = color};
    assert_non_null(c->screen.out);
    return &c->screen;
}

static void expect(struct capture *c, const char *want)
{
    assert_int_equal(fclose(c->screen.out), 0);
    assert_string_equal(c->text, want);
    free(c->text);
}

static void test_wrapping(void **state)
{
    struct capture c;
    struct passage p = {.text = "one two  three\nfour five", .indent = 2, .column = 2};

    (void)state;
    p.len = strlen(p.text);
    screen_passage(begin(&c, 12, false), &p);
    expect(&c, "one two\n  three four\n  five\n");
    screen_passage(begin(&c, 0, false), &p);
    expect(&c, "one two three four five\n");
}

static void test_right_to_left(void **state)
{
    struct capture c;
    struct passage p = {.text = "\u0627\u0628 one \u062A\u062B", .indent = 2, .column = 2};

    (void)state;
    p.len = strlen(p.text);
    begin(&c, 8, false)->isolates = true;
    screen_passage(&c.screen, &p);
    expect(&c, "\u2067\u0627\u0628 one\u2069\n  \u2067\u062A\u062B\u2069\n");
    begin(&c, 0, false)->isolates = true;
    screen_text(&c.screen, STYLE_PLAIN, "a \u05D0", 4);
    screen_text(&c.screen, STYLE_PLAIN, "a 1", 3);
    expect(&c, "\u2066a \u05D0\u2069a 1");
    screen_passage(begin(&c, 0, false), &p);
    expect(&c, "\u0627\u0628 one \u062A\u062B\n");
}

/* Every code point there is, through every door to a terminal or a file. */
static bool may_pass(uint32_t cp)
{
    return !utf8_is_unsafe(cp) || cp == '\n';
}

static void expect_safe(const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t cp = utf8_next(text, len, &i);
        assert_int_not_equal(cp, UTF8_BAD);
        assert_true(may_pass(cp));
        assert_false(cp < 0x20 && cp != '\n' && cp != '\r');
        assert_false(cp >= 0x7F && cp < 0xA0);
    }
}

static void test_all_code_points(void **state)
{
    static const struct column columns[] = {{"t", "t"}, {NULL, NULL}};

    (void)state;
    for (uint32_t cp = 1; cp < 0x110000; cp += cp == 0xD7FF ? 0x801 : 1) {
        struct capture c;
        char text[16] = "a";
        size_t n = 1 + utf8_put(cp, text + 1);
        struct passage p = {.text = text, .len = n + 1};
        json_t *hit;
        text[n] = 'b';
        begin(&c, 0, false);
        hit = json_pack("{s:s%}", "t", text, n + 1);
        screen_passage(&c.screen, &p);
        screen_text(&c.screen, STYLE_PLAIN, text, n + 1);
        fputc('\n', c.screen.out);
        tell_line(c.screen.out, text, n + 1);
        table_row(c.screen.out, TABLE_CSV, NULL, columns, hit);
        table_row(c.screen.out, TABLE_TSV, NULL, columns, hit);
        template_put(c.screen.out, "{t}", hit);
        fclose(c.screen.out);
        for (size_t i = 0; i < c.len; i++) /* CSV ends its rows so */
            if (c.text[i] == '\r' && c.text[i + 1] == '\n')
                c.text[i] = ' ';
        expect_safe(c.text, c.len);
        free(c.text);
        json_decref(hit);
    }
}

static void test_wide_and_long_words(void **state)
{
    struct capture c;
    struct passage p = {.text = "漢字漢字漢字"};

    (void)state;
    p.len = strlen(p.text);
    screen_passage(begin(&c, 8, false), &p);
    expect(&c, "漢字漢字\n漢字\n");
    p.text = "abcdefghijkl";
    p.len = strlen(p.text);
    screen_passage(begin(&c, 8, false), &p);
    expect(&c, "abcdefgh\nijkl\n");
}

static void test_marks(void **state)
{
    struct capture c;
    struct run marks[] = {{5, 13}, {14, 17}};
    struct passage p = {
        .text = "Über die Zeit und", .marks = marks, .mark_count = 2, .before = "“", .after = "”"};

    (void)state;
    p.len = strlen(p.text);
    screen_passage(begin(&c, 14, true), &p);
    expect(&c, "“Über \033[1;33mdie\033[0m \033[1;33mZeit\033[0m\n\033[1;33mund\033[0m”\n");
}

/* Every code point: none that is unsafe comes out, by any way. */
static void test_nothing_unsafe(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        struct capture c;
        char text[8] = "a";
        size_t len = 1;

        if (!utf8_is_unsafe(cp))
            continue;
        len += utf8_put(cp, text + 1);
        text[len++] = 'b';
        struct passage p = {.text = text, .len = len};
        struct screen *s = begin(&c, 0, false);
        screen_text(s, STYLE_PLAIN, text, len);
        screen_passage(s, &p);
        if (cp >= 0x7F) /* JSON cannot hold the others unescaped */
            tell_line(s->out, text, len);
        assert_int_equal(fflush(s->out), 0);
        for (size_t i = 0; i < c.len;) {
            uint32_t got = utf8_next(c.text, c.len, &i);
            assert_true(got == '\n' || !utf8_is_unsafe(got));
        }
        fclose(s->out);
        free(c.text);
    }
}

static void test_json_line_means_the_same(void **state)
{
    struct capture c;
    const char *line = "{\"a\":\"\xE2\x80\xAE\x7F\xC2\x85 \xD0\xB0\"}";
    struct err err;
    json_t *before = json_parse(line, strlen(line), &err), *after;

    (void)state;
    tell_line(begin(&c, 0, false)->out, line, strlen(line));
    fclose(c.screen.out);
    after = json_parse(c.text, c.len, &err);
    assert_non_null(after);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    free(c.text);
}

static void caret(const char *query, unsigned offset, unsigned length, const char *want)
{
    struct capture c;
    json_t *error =
        json_pack("{s:s,s:i,s:i}", "message", "bad", "offset", offset, "length", length);

    tell_error(begin(&c, 0, false), NULL, error, query);
    json_decref(error);
    expect(&c, want);
}

static void test_caret(void **state)
{
    (void)state;
    caret("ab (c", 3, 1, "morgue: bad\n    ab (c\n       ^\n");
    caret("Ё漢x:y", 2, 2, "morgue: bad\n    Ё漢x:y\n       ^~\n"); /* 漢 takes two cells */
    caret("ab", 2, 0, "morgue: bad\n    ab\n      ^\n");
    caret("ab", 99, 5, "morgue: bad\n    ab\n      ^\n");
    caret("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeee(", 45, 1,
          "morgue: bad\n    …aaaaabbbbbbbbbbccccccccccddddddddddeeeee(\n"
          "                                             ^\n");
}

static void row(enum table_kind kind, const char *value, const char *want)
{
    static const struct column columns[] = {{"a", "x.0"}, {"b", "y"}, {NULL, NULL}};
    struct capture c;
    json_t *hit = json_pack("{s:[s],s:f}", "x", value, "y", -1.5);

    table_row(begin(&c, 0, false)->out, kind, NULL, columns, hit);
    json_decref(hit);
    expect(&c, want);
}

static void test_tables(void **state)
{
    (void)state;
    row(TABLE_CSV, "plain", "plain,-1.5\r\n");
    row(TABLE_CSV, "a,\"b\"", "\"a,\"\"b\"\"\",-1.5\r\n");
    row(TABLE_CSV, "two\nlines", "\"two\nlines\",-1.5\r\n");
    row(TABLE_CSV, "=1+1", "'=1+1,-1.5\r\n");
    row(TABLE_CSV, "-x,", "\"'-x,\",-1.5\r\n");
    row(TABLE_CSV, "a\tb\x1b\xE2\x80\xAE", "a b,-1.5\r\n");
    row(TABLE_TSV, "two\nlines\tand \"more\"", "two lines and \"more\"\t-1.5\n");
    row(TABLE_TSV, "@cmd", "'@cmd\t-1.5\n");
    row(TABLE_CSV, "\x1b=1", "'=1,-1.5\r\n");
    row(TABLE_CSV, "\u202E \t=1", "'  =1,-1.5\r\n");
    row(TABLE_CSV, "\uFF1D1", "'\uFF1D1,-1.5\r\n");
    row(TABLE_CSV, "\r\n+1", "\"'\n+1\",-1.5\r\n");
    row(TABLE_CSV, "a-b", "a-b,-1.5\r\n");
    row(TABLE_CSV,
        "a.\u2028b\u2029c\xC2\x85"
        "d\ve\ff\rg",
        "a. b c d e f g,-1.5\r\n");
    row(TABLE_TSV, "a\u2028b\r\nc", "a b c\t-1.5\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrapping),
        cmocka_unit_test(test_right_to_left),
        cmocka_unit_test(test_all_code_points),
        cmocka_unit_test(test_wide_and_long_words),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_nothing_unsafe),
        cmocka_unit_test(test_json_line_means_the_same),
        cmocka_unit_test(test_caret),
        cmocka_unit_test(test_tables),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
