/* What of a query can be missing: its words and values, and where each is looked for. */
#include "base/buf.h"
#include "client/pieces.h"
#include "client/spelling.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* "field:text", with = before exact words, * behind prefixes, and values in {}. */
static void print(const struct pieces *p, struct buf *out)
{
    buf_str(out, "");
    for (size_t i = 0; i < p->count; i++) {
        const struct piece *piece = &p->items[i];

        buf_printf(out, "%s%s%s%s%s%.*s%s%s", i > 0 ? " " : "", piece->field,
                   *piece->field ? ":" : "", piece->exact ? "=" : "", piece->value ? "{" : "",
                   (int)(piece->end - piece->start), p->text + piece->start,
                   piece->value ? "}" : "", piece->prefix ? "*" : "");
    }
}

static void test_pieces(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"  find all 2021 ", "find all 2021"},
        {"corruption --from 2021", "corruption from 2021"},
        {"date>2021", "=date =2021"},
        {"-sport NOT x AND y OR z and not", "sport x y z and not"},
        {"speaker: lind", "speaker lind"},
        {"title:dam text:=fired quote:(a speaker:b c) d", "title:dam text:=fired quote:a speaker:b "
                                                          "quote:c d"},
        {"\"state of emergency\"~2 corrupt* \"corrupt* men\"", "=state =of =emergency corrupt* "
                                                               "=corrupt* =men"},
        {"«штат» „ja“", "=штат =ja"},
        {"police w/5 fire pre/s x NEAR/3 y /2 z", "police fire x y z"},
        {"police not w/5 fire W/P a onear/3 b", "police fire a b"},
        {"w/o and/or", "=w =o =and =or"},
        {"date:2021..2022 a date:(2022)", "a 2022"},
        {"id:a.b\"c d id:\"e f\" g id:(h \"i\" OR j) k", "d g k"},
        {"source:argsu source:\"New York\" lang:(en OR fr) region:-x a",
         "source:{argsu} source:{\"New York\"} lang:{en} lang:{fr} region:{x} a"},
        {"source:(a (b c)) d", "source:{a} source:{b} source:{c} d"},
        {"O'Neill 1,000 3.5 U.S. example.org 'x'", "O'Neill 1,000 3.5 U.S example.org x"},
        {"10:30 a_b a@b", "=10 =30 =a =b =a =b"},
        {"re\u0301sume\u0301 大桥 สะพาน", "re\u0301sume\u0301 大桥 สะพาน"},
        {"http://x.org/y", "=http =x.org =y"},
        {"((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))", "a"},
        {")) \"open", "=open"},
        {"title:", "title"},
    };
    struct buf out = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pieces p;

        pieces_read(&p, cases[i][0]);
        buf_clear(&out);
        print(&p, &out);
        assert_true(buf_ok(&out));
        if (strcmp(out.data, cases[i][1]) != 0)
            fail_msg("%s: %s", cases[i][0], out.data);
    }
    buf_release(&out);
}

static void test_plain(void **state)
{
    static const char *const plain[] = {"a", " a  b c ", "find all 2021"};
    static const char *const other[] = {"a -b",    "a OR b", "a*",   "\"a\"",
                                        "title:a", "a b.",   "a (b)"};
    struct pieces p;

    (void)state;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        pieces_read(&p, plain[i]);
        assert_true(pieces_are_plain(&p));
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        pieces_read(&p, other[i]);
        assert_false(pieces_are_plain(&p));
    }
}

static void test_no_room(void **state)
{
    struct pieces p;
    char query[2 * PIECES_MOST + 3];

    (void)state;
    for (size_t i = 0; i < sizeof query - 1; i++)
        query[i] = i % 2 ? ' ' : 'a';
    query[sizeof query - 1] = '\0';
    pieces_read(&p, query);
    assert_int_equal(p.count, PIECES_MOST);
    assert_true(p.more);
    assert_false(pieces_are_plain(&p));
}

static void expect_nearest(const char *text, const char *want)
{
    struct err err;
    static const char hits[] =
        "[{\"value\":\"Valley Courier\"},{\"value\":\"Argus\"},{\"value\":\"en\"},"
        "{\"value\":\"Вечерний город\"},{\"value\":\"The Post\"}]";
    json_t *values = json_parse(hits, strlen(hits), &err);
    const char *nearest = spelling_nearest(text, values);

    if (want)
        assert_string_equal(nearest ? nearest : "none", want);
    else
        assert_null(nearest);
    json_decref(values);
}

static void test_nearest(void **state)
{
    (void)state;
    expect_nearest("argsu", "Argus");
    expect_nearest("\"ARGSU\"", "Argus");
    expect_nearest("couriar", "Valley Courier");
    expect_nearest("\"Vally Couriar\"", "Valley Courier");
    expect_nearest("гарод", "Вечерний город");
    expect_nearest("eng", "en");
    expect_nearest("pots", "The Post");
    expect_nearest("fr", NULL);
    expect_nearest("pits", NULL);
    expect_nearest("french", NULL);
    expect_nearest("", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_no_room),
        cmocka_unit_test(test_nearest),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
