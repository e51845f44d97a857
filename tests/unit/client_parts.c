/* The small parts of the command line: plain words, templates, dates of a chart,
 * columns, the order of concordances. */
#include "client/bar.h"
#include "client/fit.h"
#include "client/kwic.h"
#include "client/plain.h"
#include "client/template.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_plain(const char *line, const char *want)
{
    struct buf out = BUF_INIT;

    plain_words(line, strlen(line), &out);
    assert_true(buf_ok(&out));
    assert_string_equal(out.data ? out.data : "", want);
    buf_release(&out);
}

static void test_plain_words(void **state)
{
    (void)state;
    expect_plain("Tom & Jerry (1940)", "Tom Jerry \"(1940)\"");
    expect_plain("black AND white OR NOT", "black and white or not");
    expect_plain("a w/5 b", "a \"w/5\" b");
    expect_plain("source:x -y \"z\" «q»", "\"source:x\" \"-y\" z q");
    expect_plain("corrupt* c*t", "corrupt c t");
    expect_plain("O'Neill Jr. 1,000", "O'Neill Jr. 1,000");
    expect_plain("Ёлка — 漢字", "Ёлка 漢字");
    expect_plain(" \t&*-()", "");
}

static const char *const some_paths[] = {"a", "a.b", "n", "x", "l.0", "s.0.m.0", NULL};

static void expect_format(const char *format, const char *json, const char *want)
{
    struct err err;
    json_t *hit = json_parse(json, strlen(json), &err);
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    assert_non_null(hit);
    assert_int_equal(template_check(format, some_paths, &err), 0);
    template_put(out, format, hit);
    fclose(out);
    assert_string_equal(text, want);
    free(text);
    json_decref(hit);
}

static void refuse_path(const char *format, const char *named)
{
    struct err err;

    assert_int_equal(template_check(format, some_paths, &err), -1);
    assert_non_null(strstr(err.text, named));
}

static void test_templates(void **state)
{
    struct err err;

    (void)state;
    expect_format("{a.b}\\t{n}|{x}", "{\"a\":{\"b\":\"q\"},\"n\":3}", "q\t3|\n");
    expect_format("{{{a}}", "{\"a\":\"1\\u001b[0m\\n2\"}", "{1[0m 2}\n");
    expect_format("{l.1}\\\\", "{\"l\":[1,2.5]}", "2.5\\\n");
    expect_format("{a}", "{\"a\":\"1.\\u20282\\r\\n3\\u00854\"}", "1. 2 3 4\n");
    assert_int_equal(template_check("{a", some_paths, &err), -1);
    assert_int_equal(template_check("{}", some_paths, &err), -1);
    assert_int_equal(template_check("\\q", some_paths, &err), -1);
    assert_int_equal(template_check("x\\", some_paths, &err), -1);
    assert_int_equal(template_check("{s.12.m.0}{l.3}", some_paths, &err), 0);
    refuse_path("{n} {nope}", "{nope}");
    refuse_path("{a.}", "{a.}");
    refuse_path("{a.b.c}", "{a.b.c}");
    refuse_path("{l}", "{l}");
    refuse_path("{l.x}", "{l.x}");
    refuse_path("{s.0.m}", "{s.0.m}");
    refuse_path("{b}", "did you mean {a.b}?");
}

static void expect_next(const char *date, const char *want)
{
    char next[BAR_DATE];

    assert_int_equal(bar_next_date(date, next), want != NULL);
    if (want)
        assert_string_equal(next, want);
}

static void test_dates(void **state)
{
    (void)state;
    expect_next("2022-01-31", "2022-02-01");
    expect_next("2020-02-28", "2020-02-29");
    expect_next("1900-02-28", "1900-03-01");
    expect_next("2021-12-31", "2022-01-01");
    expect_next("2021-12", "2022-01");
    expect_next("1999", "2000");
    expect_next("", NULL);
    expect_next("2022-13", NULL);
    expect_next("2022-01-", NULL);
}

static char *column(void (*put)(struct screen *, enum style, const char *, unsigned),
                    const char *text, unsigned cells)
{
    char *out = NULL;
    size_t len;
    struct screen s = {.out = open_memstream(&out, &len)};

    put(&s, STYLE_PLAIN, text, cells);
    fclose(s.out);
    return out;
}

static void put_right(struct screen *s, enum style style, const char *text, unsigned cells)
{
    fit_put(s, style, text, cells, FIT_END, FIT_RIGHT);
}

static void expect_column(const char *text, unsigned cells, const char *left, const char *right)
{
    char *a = column(fit_column, text, cells), *b = column(put_right, text, cells);

    assert_string_equal(a, left);
    assert_string_equal(b, right);
    free(a);
    free(b);
}

static void test_columns(void **state)
{
    (void)state;
    expect_column("abc", 5, "abc  ", "  abc");
    expect_column("abcdef", 4, "abc…", "…def");
    expect_column("漢字漢字", 6, "漢字… ", " …漢字");
    expect_column("漢字漢字", 5, "漢字…", "…漢字");
    expect_column("e\u0301e\u0301e\u0301", 2, "e\u0301…", "…e\u0301");
    expect_column("", 2, "  ", "  ");
    expect_column("abc", 0, "", "");
}

static void test_clean(void **state)
{
    struct buf out = BUF_INIT;
    static const char text[] = "  a\n\n b\x1b[2J\t\u202Ec ";

    (void)state;
    fit_clean(text, strlen(text), &out);
    assert_string_equal(out.data, "a b\uFFFD[2J \uFFFDc");
    buf_release(&out);
}

static void expect_order(const char *json, enum kwic_side side, const char *want)
{
    struct err err;
    json_t *hits = json_parse(json, strlen(json), &err), *sorted, *hit;
    char got[32] = "";
    size_t i;

    assert_non_null(hits);
    sorted = kwic_sort(hits, side);
    assert_non_null(sorted);
    json_array_foreach(sorted, i, hit) strcat(got, json_string_value(json_object_get(hit, "id")));
    assert_string_equal(got, want);
    json_decref(sorted);
    json_decref(hits);
}

static void test_kwic_order(void **state)
{
    static const char hits[] = "[{\"id\":\"1\",\"left\":\"of the old\",\"right\":\", Zebra\"},"
                               "{\"id\":\"2\",\"left\":\"a new\",\"right\":\"apple b\"},"
                               "{\"id\":\"3\",\"left\":\"in an OLD\",\"right\":\"Apple a\"},"
                               "{\"id\":\"4\",\"right\":\"apple b\"}]";

    (void)state;
    expect_order(hits, KWIC_RIGHT, "3241");
    expect_order(hits, KWIC_LEFT, "4231");
}

static void test_bars(void **state)
{
    char *out = NULL;
    size_t len;
    struct screen s = {.out = open_memstream(&out, &len)};

    (void)state;
    bar_put(&s, 10, 10, 3);
    fputc('|', s.out);
    bar_put(&s, 1, 1000, 3);
    fputc('|', s.out);
    bar_put(&s, 0, 10, 3);
    fputc('|', s.out);
    bar_put(&s, 5, 10, 3);
    fclose(s.out);
    assert_string_equal(out, "███|▏||█▌");
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_words), cmocka_unit_test(test_templates),
        cmocka_unit_test(test_dates),       cmocka_unit_test(test_columns),
        cmocka_unit_test(test_clean),       cmocka_unit_test(test_kwic_order),
        cmocka_unit_test(test_bars),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
