#include "wire/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KEY_NAME(constant, name, kind, member, min, max, choices) name,
static const char *const key_names[] = {REQUEST_KEYS(KEY_NAME)};
#undef KEY_NAME

static int read_line(struct request *r, const char *line, struct err *err)
{
    return request_read(r, line, strlen(line), err);
}

static void expect_bad(const char *line, enum err_code code, const char *named)
{
    struct request r;
    struct err err = {0};

    assert_int_equal(read_line(&r, line, &err), -1);
    if (err.code != code || !strstr(err.text, named))
        fail_msg("%s: code %d, \"%s\" does not name %s", line, err.code, err.text, named);
    request_release(&r);
}

static void expect_good(const char *line)
{
    struct request r;
    struct err err = {0};

    if (read_line(&r, line, &err) < 0)
        fail_msg("%s: %s", line, err.text);
    request_release(&r);
}

static void test_defaults(void **state)
{
    struct request r;
    struct err err;

    (void)state;
    assert_int_equal(read_line(&r, "{\"op\":\"search\",\"q\":\"caf\xC3\xA9\"}", &err), 0);
    assert_int_equal(r.op, OP_SEARCH);
    assert_true(json_is_null(r.id));
    assert_int_equal(r.q.len, 5);
    assert_string_equal(r.q.s, "caf\xC3\xA9");
    assert_int_equal(r.limit, 10);
    assert_int_equal(r.offset, 0);
    assert_int_equal(r.sort, REQUEST_SORT_RELEVANCE);
    assert_int_equal(r.total, REQUEST_TOTAL_EXACT);
    assert_int_equal(r.of, REQUEST_OF_ARTICLES);
    assert_true(r.snippet);
    assert_false(r.collapse);
    assert_false(r.require_all);
    assert_int_equal(r.deadline_ms, 0);
    assert_null(r.cursor.s);
    request_release(&r);
}

static void test_all_keys(void **state)
{
    struct request r;
    struct err err;
    const char *line =
        "{\"id\":{\"a\":[1]},\"op\":\"search\",\"q\":\"\",\"limit\":0,\"offset\":7,\"cursor\":"
        "\"c\","
        "\"sort\":\"-date\",\"total\":\"estimate\",\"snippet\":false,\"collapse\":true,"
        "\"deadline_ms\":60000,\"of\":\"quotes\",\"by\":\"year\",\"article\":\"x\","
        "\"field\":\"region\",\"context\":3,\"prefix\":\"co\",\"target\":[13],"
        "\"require_all\":true}";

    (void)state;
    assert_int_equal(read_line(&r, line, &err), 0);
    assert_int_equal(r.given, (1u << REQUEST_KEY_COUNT) - 1);
    assert_true(json_is_object(r.id));
    assert_int_equal(r.q.len, 0);
    assert_int_equal(r.limit, 0);
    assert_int_equal(r.offset, 7);
    assert_string_equal(r.cursor.s, "c");
    assert_int_equal(r.sort, REQUEST_SORT_DATE_DESC);
    assert_int_equal(r.total, REQUEST_TOTAL_ESTIMATE);
    assert_false(r.snippet);
    assert_true(r.collapse);
    assert_int_equal(r.deadline_ms, 60000);
    assert_int_equal(r.of, REQUEST_OF_QUOTES);
    assert_int_equal(r.by, REQUEST_BY_YEAR);
    assert_string_equal(r.article.s, "x");
    assert_int_equal(r.field, REQUEST_FIELD_REGION);
    assert_int_equal(r.context, 3);
    assert_string_equal(r.prefix.s, "co");
    assert_true(json_is_array(r.target));
    assert_true(r.require_all);
    request_release(&r);
}

static const char *const values[] = {"\"x\"", "1", "true", "null", "[]", "{}", "1.5", "-1"};

static bool fits(enum request_key key, const char *value)
{
    switch (key) {
    case KEY_ID:
    case KEY_TARGET:
        return true;
    case KEY_OP:
        return false; /* it is there already; no value here is one */
    case KEY_Q:
    case KEY_CURSOR:
    case KEY_ARTICLE:
    case KEY_PREFIX:
        return strcmp(value, "\"x\"") == 0;
    case KEY_LIMIT:
    case KEY_OFFSET:
    case KEY_DEADLINE_MS:
    case KEY_CONTEXT:
        return strcmp(value, "1") == 0;
    case KEY_SNIPPET:
    case KEY_COLLAPSE:
    case KEY_REQUIRE_ALL:
        return strcmp(value, "true") == 0;
    default:
        return false; /* the choices: none of the values is one */
    }
}

/* Every key with a value of every type: taken, or refused with the key's name. */
static void test_every_key_and_type(void **state)
{
    (void)state;
    for (int key = 0; key < REQUEST_KEY_COUNT; key++) {
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            char line[200], name[40];

            if (key == KEY_OP)
                snprintf(line, sizeof line, "{\"op\":%s}", values[v]);
            else
                snprintf(line, sizeof line, "{\"op\":\"ping\",\"%s\":%s}", key_names[key],
                         values[v]);
            snprintf(name, sizeof name, "\"%s\"", key_names[key]);
            if (fits((enum request_key)key, values[v]))
                expect_good(line);
            else
                expect_bad(line, ERR_INPUT, name);
        }
    }
}

static void test_every_op(void **state)
{
    (void)state;
    for (int op = 0; op < REQUEST_OP_COUNT; op++) {
        struct request r;
        struct err err;
        char line[200];

        snprintf(line, sizeof line,
                 "{\"op\":\"%s\",\"q\":\"a\",\"article\":\"b\",\"prefix\":\"c\",\"target\":1,"
                 "\"field\":\"source\"}",
                 request_op_name((enum request_op)op));
        assert_int_equal(read_line(&r, line, &err), 0);
        assert_int_equal(r.op, op);
        request_release(&r);
    }
}

static void test_missing(void **state)
{
    (void)state;
    expect_bad("{}", ERR_INPUT, "\"op\"");
    expect_bad("{\"op\":\"search\"}", ERR_INPUT, "\"q\"");
    expect_bad("{\"op\":\"quotes\"}", ERR_INPUT, "\"q\"");
    expect_bad("{\"op\":\"count\"}", ERR_INPUT, "\"q\"");
    expect_bad("{\"op\":\"get\"}", ERR_INPUT, "\"article\"");
    expect_bad("{\"op\":\"facets\",\"q\":\"x\"}", ERR_INPUT, "\"field\"");
    expect_bad("{\"op\":\"suggest\"}", ERR_INPUT, "\"prefix\"");
    expect_bad("{\"op\":\"cancel\"}", ERR_INPUT, "\"target\"");
}

static void test_malformed(void **state)
{
    (void)state;
    expect_bad("", ERR_INPUT, "JSON");
    expect_bad("{\"op\":\"ping\"", ERR_INPUT, "JSON");
    expect_bad("{\"op\":\"ping\"} x", ERR_INPUT, "JSON");
    expect_bad("[1]", ERR_INPUT, "object");
    expect_bad("7", ERR_INPUT, "object");
    expect_bad("{\"op\":\"ping\",\"q\":\"\xFF\"}", ERR_INPUT, "JSON");
    expect_bad("{\"op\":\"ping\\u0000\"}", ERR_INPUT, "\"op\"");
    expect_bad("{\"op\":\"ping\",\"sort\":\"date\\u0000\"}", ERR_INPUT, "\"sort\"");
    expect_bad("{\"op\":\"ping\",\"q\":\"\\ud800\"}", ERR_INPUT, "JSON");
    expect_bad("{\"op\":\"ping\",\"Q\":\"x\"}", ERR_INPUT, "\"Q\"");
    expect_bad("{\"op\":\"ping\",\"limitt\":1}", ERR_INPUT, "\"limitt\"");
    expect_bad("{\"op\":\"pong\"}", ERR_INPUT, "\"pong\"");
    expect_bad("{\"op\":\"ping\",\"sort\":\"dat\"}", ERR_INPUT, "\"sort\"");
    expect_bad("{\"op\":\"ping\",\"sort\":\"date|-date\"}", ERR_INPUT, "\"sort\"");
    expect_bad("{\"op\":\"ping\",\"sort\":\"\"}", ERR_INPUT, "\"sort\"");
    expect_bad("{\"op\":\"ping\",\"deadline_ms\":0}", ERR_INPUT, "\"deadline_ms\"");
    expect_bad("{\"op\":\"ping\",\"deadline_ms\":60001}", ERR_INPUT, "\"deadline_ms\"");
    expect_bad("{\"op\":\"ping\",\"offset\":99999999999999999999}", ERR_INPUT, "offset");
}

static void test_reach(void **state)
{
    (void)state;
    expect_good("{\"op\":\"ping\",\"limit\":100000}");
    expect_good("{\"op\":\"ping\",\"limit\":1,\"offset\":99999}");
    expect_bad("{\"op\":\"ping\",\"limit\":100001}", ERR_COMPLEX, "\"limit\"");
    expect_bad("{\"op\":\"ping\",\"limit\":1,\"offset\":100000}", ERR_COMPLEX, "\"offset\"");
    expect_bad("{\"op\":\"ping\",\"offset\":4294967296}", ERR_COMPLEX, "\"offset\"");
    expect_bad("{\"op\":\"ping\",\"offset\":9223372036854775807,\"limit\":9223372036854775807}",
               ERR_COMPLEX, "100000");
    expect_bad("{\"op\":\"ping\",\"offset\":-1}", ERR_INPUT, "\"offset\"");
}

/* However they are written. */
static void test_whole_numbers(void **state)
{
    static const char *const bad[] = {
        "1.5",  "1e-1", "-1.0", "1e15",  "1e300", "1e999", "\"1\"", "null",
        "true", "[1]",  "-1",   "60001", "0",     "0.0",   "6.1e4", "99999999999999999999"};
    struct request r;
    struct err err;

    (void)state;
    assert_int_equal(read_line(&r, "{\"op\":\"ping\",\"limit\":1e2,\"offset\":7.0}", &err), 0);
    assert_int_equal(r.limit, 100);
    assert_int_equal(r.offset, 7);
    request_release(&r);
    expect_good("{\"op\":\"ping\",\"limit\":-0.0}");
    expect_good("{\"op\":\"ping\",\"deadline_ms\":6e4}");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[100];

        snprintf(line, sizeof line, "{\"op\":\"ping\",\"deadline_ms\":%s}", bad[i]);
        expect_bad(line, ERR_INPUT, "from 1 to 60000");
    }
    expect_bad("{\"op\":\"ping\",\"limit\":1e30}", ERR_INPUT, "from 0 to 100000");
    expect_bad("{\"op\":\"ping\",\"limit\":-1}", ERR_INPUT, "from 0 to 100000");
    expect_bad("{\"op\":\"ping\",\"limit\":1e6}", ERR_COMPLEX, "100000");
}

/* An error goes to the request that made it, wherever in the line its id stands. */
static void test_id_survives_errors(void **state)
{
    struct request r;
    struct err err;

    (void)state;
    assert_int_equal(read_line(&r, "{\"bogus\":1,\"id\":\"me\"}", &err), -1);
    assert_string_equal(json_string_value(r.id), "me");
    request_release(&r);
    assert_int_equal(read_line(&r, "{\"id\":5,\"op\":\"count\",\"q\":\"\\ud800\"}", &err), -1);
    assert_string_equal(request_id_text(&r), "5");
    request_release(&r);
    assert_int_equal(read_line(&r, "{\"id\":[6], \"zz\\u0000\":1} junk", &err), -1);
    assert_string_equal(request_id_text(&r), "[6]");
    request_release(&r);
    assert_int_equal(read_line(&r, "not json", &err), -1);
    assert_true(json_is_null(r.id));
    request_release(&r);
}

/* A line with a text that takes so many bytes, its quotes included, made of pieces. */
static char *long_line(const char *form, const char *piece, size_t bytes)
{
    char *text = calloc(1, bytes + 1), *line = NULL;

    assert_non_null(text);
    for (size_t at = 1; at + 1 < bytes; at += strlen(piece))
        memcpy(text + at, piece, strlen(piece));
    text[0] = text[bytes - 1] = '"';
    assert_true(asprintf(&line, form, text) > 0);
    free(text);
    return line;
}

/* Refused without being read; but who asked is told, if that can be made out. */
static void test_long_texts(void **state)
{
    static const struct {
        const char *form, *id;
        enum err_code code; /* 0: it is taken */
    } lines[] = {
        {"{\"id\":{\"a\":[1]},\"op\":\"search\",\"q\":%s}", "{\"a\":[1]}", ERR_COMPLEX},
        {"{\"op\":\"get\",\"article\":%s,\"id\":\"me\"}", "\"me\"", 0},
        {"{\"op\":\"suggest\",\"\\u0070refix\":%s}", "null", ERR_COMPLEX},
        {"{\"id\":7,\"op\":\"search\",\"q\":\"x\",\"cursor\":%s}", "7", ERR_COMPLEX},
        {"{\"id\":1e999,\"op\":%s}", "1e999", ERR_COMPLEX},
        {"{\"id\":1 2,\"op\":\"search\",\"q\":%s}", "null", ERR_COMPLEX},
        {"{\"id\":1,\"op\":\"ping\",\"bogus\":%s}", "1", ERR_INPUT},
        {"{\"op\":\"ping\",\"id\":%s}", NULL, 0},
        {"{\"id\":8,\"op\":\"cancel\",\"target\":%s}", "8", 0},
    };
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char *line = long_line(lines[i].form, i % 2 ? "\\\"" : "xy", REQUEST_TEXT_MAX + 2);
        struct request r;

        assert_int_equal(read_line(&r, line, &err), lines[i].code ? -1 : 0);
        if (lines[i].code)
            assert_int_equal(err.code, lines[i].code);
        if (lines[i].id)
            assert_string_equal(request_id_text(&r), lines[i].id);
        request_release(&r);
        free(line);
    }
}

static void test_longest_text(void **state)
{
    char *line = long_line("{\"op\":\"suggest\",\"prefix\":%s}", "\\u0041", 65528);
    struct request r;
    struct err err;

    (void)state;
    assert_int_equal(read_line(&r, line, &err), 0);
    assert_int_equal(r.prefix.len, 10921);
    request_release(&r);
    free(line);
    line = long_line("{\"op\":\"suggest\",\"prefix\":%s}", "xy", REQUEST_TEXT_MAX);
    assert_int_equal(read_line(&r, line, &err), 0);
    assert_int_equal(r.prefix.len, REQUEST_TEXT_MAX - 2);
    request_release(&r);
    free(line);
}

/* So many values that to read them would take a tenth of a second. */
static void test_many_values(void **state)
{
    static const struct {
        const char *form, *id;
    } lines[] = {
        {"{\"op\":\"ping\",\"id\":[%s0]}", "null"},
        {"{\"id\":\"me\",\"op\":\"cancel\",\"target\":[%s0]}", "\"me\""},
        {"{\"op\":\"ping\",\"bogus\":[%s0],\"id\":9}", "9"},
    };
    char many[2 * REQUEST_VALUES_MAX + 1];
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (int over = 0; over <= 1; over++) {
            struct request r;
            char *line;

            for (size_t k = 0; k < sizeof many; k++)
                many[k] = "0,"[k % 2];
            many[2 * (REQUEST_VALUES_MAX - (over ? 0 : 20))] = '\0';
            assert_true(asprintf(&line, lines[i].form, many) > 0);
            assert_int_equal(read_line(&r, line, &err), over || i == 2 ? -1 : 0);
            if (over) {
                assert_int_equal(err.code, ERR_COMPLEX);
                assert_string_equal(request_id_text(&r), lines[i].id);
            }
            request_release(&r);
            free(line);
        }
}

static void test_nul_in_strings(void **state)
{
    static const char line[] = "{\"id\":\"a\\u0000b\",\"op\":\"search\",\"q\":\"x\\u0000y\"}";
    struct request r;
    struct err err;

    (void)state;
    assert_int_equal(read_line(&r, line, &err), 0);
    assert_int_equal(json_string_length(r.id), 3);
    assert_memory_equal(json_string_value(r.id), "a\0b", 3);
    assert_int_equal(r.q.len, 3);
    assert_memory_equal(r.q.s, "x\0y", 3);
    request_release(&r);
}

/* Whatever an id is, it comes back as it was, to the last digit; and it is compared as a value. */
static void test_ids(void **state)
{
    static const char *const ids[] = {
        "0.30000000000000004",
        "-9223372036854775808",
        "9223372036854775808",
        "-99999999999999999999999999999999999999999999999999999999999999999999999999",
        "1e400",
        "-0",
        "1.50",
        "\"\xF0\x9F\x93\xB0\"",
        "[1, {\"a\":null}]",
        "{\"id\":18446744073709551616,\"b\":[12345678901234567890123]}",
        "true",
        "null",
        "\"a\\u0000b\"",
        "\"18446744073709551616\"",
        "\"\\\"},{[\"",
        "{}",
        "[]",
    };
    static const char *const forms[] = {
        "{\"id\":%s,\"op\":\"ping\"}",          " { \"op\" : \"ping\" , \"id\" : %s } ",
        "{\"op\":\"ping\",\"\\u0069d\":%s}",    "{\"target\":[[{}]],\"id\":%s,\"op\":\"cancel\"}",
        "{\"id\":1,\"id\":%s,\"op\":\"ping\"}",
    };
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
            struct request r, same;
            char line[300];

            snprintf(line, sizeof line, forms[k], ids[i]);
            if (read_line(&r, line, &err) < 0)
                fail_msg("%s: %s", line, err.text);
            assert_string_equal(request_id_text(&r), ids[i]);
            assert_int_equal(read_line(&same, line, &err), 0);
            assert_true(json_equal(r.id, same.id));
            request_release(&r);
            request_release(&same);
        }
    expect_bad("{\"op\":\"search\",\"q\":\"x\",\"limit\":99999999999999999999}", ERR_INPUT,
               "limit");
    expect_bad("{\"id\":9999999999999999999999x,\"op\":\"ping\"}", ERR_INPUT, "JSON");
    expect_bad("{\"id\":099999999999999999999,\"op\":\"ping\"}", ERR_INPUT, "");
    expect_bad("{\"id\":1e999.5,\"op\":\"ping\"}", ERR_INPUT, "");
    expect_bad("{\"id\":99999999999999999999", ERR_INPUT, "");
}

/* The id goes back as it came: no piece of one, which would make the reply no JSON. */
static void test_zero_bytes(void **state)
{
    static const char in_id[] = "{\"id\":{\"a\":7\0},\"op\":\"ping\"}",
                      after[] = "{\"id\":[7],\"op\":\"ping\"\0}";
    struct request r;
    struct err err;

    (void)state;
    assert_int_equal(request_read(&r, in_id, sizeof in_id - 1, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(request_id_text(&r), "null");
    request_release(&r);
    assert_int_equal(request_read(&r, after, sizeof after - 1, &err), -1);
    assert_string_equal(request_id_text(&r), "[7]");
    request_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),       cmocka_unit_test(test_ids),
        cmocka_unit_test(test_all_keys),       cmocka_unit_test(test_every_key_and_type),
        cmocka_unit_test(test_every_op),       cmocka_unit_test(test_missing),
        cmocka_unit_test(test_malformed),      cmocka_unit_test(test_reach),
        cmocka_unit_test(test_whole_numbers),  cmocka_unit_test(test_id_survives_errors),
        cmocka_unit_test(test_nul_in_strings), cmocka_unit_test(test_many_values),
        cmocka_unit_test(test_long_texts),     cmocka_unit_test(test_longest_text),
        cmocka_unit_test(test_zero_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
