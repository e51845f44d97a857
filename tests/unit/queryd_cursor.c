/* Cursors: back to where they were given out, and nowhere else. */
#include "queryd/cursor.h"
#include "tests/unit/queryd_engine.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char *const paths[] = {"index"};

static void read_line(struct request *r, const char *line)
{
    struct err err;

    if (request_read(r, line, strlen(line), &err) < 0)
        fail_msg("%s: %s", line, err.text);
}

static uint64_t query_of(const char *line)
{
    struct request r;
    uint64_t query;

    read_line(&r, line);
    query = cursor_query(&r);
    request_release(&r);
    return query;
}

static int read_cursor(const char *op, const char *q, const char *cursor, const char *more,
                       struct cursor *out)
{
    struct request r;
    struct err err;
    char line[300];
    int result;

    snprintf(line, sizeof line, "{\"op\":\"%s\",\"q\":\"%s\",\"cursor\":\"%s\"%s}", op, q, cursor,
             more);
    read_line(&r, line);
    result = cursor_read(&r, out, &err);
    if (result < 0)
        assert_int_equal(err.code, ERR_INPUT);
    request_release(&r);
    return result;
}

static void test_there_and_back(void **state)
{
    struct cursor to = {.offset = 99990, .state = UINT64_MAX}, back;
    char text[CURSOR_TEXT];

    (void)state;
    to.query = query_of("{\"op\":\"search\",\"q\":\"dam\"}");
    cursor_write(&to, text);
    assert_true(strlen(text) < CURSOR_TEXT - 1);
    assert_int_equal(read_cursor("search", "dam", text, "", &back), 0);
    assert_memory_equal(&to, &back, sizeof to);
    assert_int_equal(
        read_cursor("search", "dam", text, ",\"limit\":3,\"snippet\":false,\"context\":3", &back),
        0);
    to.offset = to.line = REQUEST_REACH_MAX;
    for (to.text = 0; to.text <= REQUEST_REACH_MAX; to.text += REQUEST_REACH_MAX) {
        cursor_write(&to, text);
        assert_true(strlen(text) < CURSOR_TEXT - 1);
        assert_int_equal(read_cursor("search", "dam", text, "", &back), 0);
        assert_memory_equal(&to, &back, sizeof to);
    }
}

static void test_of_another_question(void **state)
{
    static const char *const others[][3] = {
        {"quotes", "dam", ""},
        {"search", "dams", ""},
        {"search", "dam", ",\"sort\":\"date\""},
        {"search", "dam", ",\"collapse\":true"},
        {"search", "dam", ",\"of\":\"quotes\""},
        {"search", "dam", ",\"field\":\"region\""},
        {"search", "dam", ",\"by\":\"day\""},
        {"search", "dam", ",\"prefix\":\"d\""},
        {"search", "dam", ",\"offset\":0"},
    };
    struct cursor c = {.offset = 10};
    char text[CURSOR_TEXT];

    (void)state;
    c.query = query_of("{\"op\":\"search\",\"q\":\"dam\"}");
    cursor_write(&c, text);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(read_cursor(others[i][0], others[i][1], text, others[i][2], &c), -1);
}

static void test_none(void **state)
{
    static const char *const bad[] = {"",
                                      "2",
                                      "2-",
                                      "-",
                                      "-------",
                                      "2-a-b",
                                      "2-a-b-",
                                      "2--b-c",
                                      "2-0-0-0-0-0-0",
                                      "2-0-0-0-0-0-00000000",
                                      "1-0-0-0",
                                      "1-0-0-0-0-0",
                                      "2-ffffffffffffffff-0-0-0-0-0",
                                      "2-11111111111111111-0-0-0-0-0"};
    struct cursor back;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(read_cursor("search", "dam", bad[i], "", &back), -1);
}

static void test_impossible(void **state)
{
    static const struct cursor bad[] = {
        {.offset = REQUEST_REACH_MAX + 1},
        {.offset = UINT64_MAX},
        {.offset = 5, .text = REQUEST_REACH_MAX + 1},
        {.offset = 5, .text = 1, .line = 6},
        {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
    };
    char text[CURSOR_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct cursor c = bad[i], back;
        c.query = query_of("{\"op\":\"search\",\"q\":\"dam\"}");
        cursor_write(&c, text);
        assert_true(strlen(text) < CURSOR_TEXT);
        assert_int_equal(read_cursor("search", "dam", text, "", &back), -1);
    }
}

/* "BEFORE" and "AFTER" with `between` where the text was cut. */
static void refuse_with(const char *text, size_t before, const char *between, size_t after)
{
    char other[CURSOR_TEXT + 20];
    struct cursor back;

    snprintf(other, sizeof other, "%.*s%s%s", (int)before, text, between, text + after);
    if (strcmp(other, text) != 0)
        assert_int_equal(read_cursor("kwic", "dam", other, "", &back), -1);
}

/* Every text that is cut, longer, or differs in one character or one field is refused. */
static void test_mangled(void **state)
{
    static const char *const fields[] = {"", "0", "1", "186a0", "-186a0", "0x2", " 2", "ffffffff"};
    struct cursor c = {.offset = 3, .state = 77, .text = 2, .line = 1};
    char text[CURSOR_TEXT];

    (void)state;
    c.query = query_of("{\"op\":\"kwic\",\"q\":\"dam\"}");
    cursor_write(&c, text);
    for (size_t i = 0; i < strlen(text); i++) {
        for (const char *put = "0123456789abcdefABCDEF-x +"; *put; put++) {
            refuse_with(text, i, (char[]){*put, '\0'}, i + 1);
            refuse_with(text, i, (char[]){*put, '\0'}, i);
        }
        refuse_with(text, i, "", i + 1);
        refuse_with(text, i, "", strlen(text));
        refuse_with(text, i, "\\u0000", i + 1);
        for (size_t k = 0; text[i] == '-' && k < sizeof fields / sizeof *fields; k++)
            refuse_with(text, i + 1, fields[k], i + 1 + strcspn(text + i + 1, "-"));
    }
    refuse_with(text, strlen(text), "0", strlen(text));
    refuse_with(text, strlen(text), "-0", strlen(text));
    refuse_with(text, strlen(text), "\\u0000", strlen(text));
}

static void test_state_tells_snapshots_apart(void **state)
{
    struct err err;
    struct snapshot *one = snapshot_open(paths, 1, &err), *same = snapshot_open(paths, 1, &err);
    struct snapshot *next, *remade;

    (void)state;
    atomic_fetch_add(&engine_content, 1);
    remade = snapshot_open(paths, 1, &err);
    atomic_fetch_add(&engine_generation, 1);
    next = snapshot_open(paths, 1, &err);
    assert_true(cursor_state(one) == cursor_state(same));
    assert_string_equal(snapshot_generation(one), snapshot_generation(remade));
    assert_true(cursor_state(one) != cursor_state(remade));
    assert_true(cursor_state(remade) != cursor_state(next));
    snapshot_unref(one);
    snapshot_unref(same);
    snapshot_unref(remade);
    snapshot_unref(next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back), cmocka_unit_test(test_of_another_question),
        cmocka_unit_test(test_none),           cmocka_unit_test(test_impossible),
        cmocka_unit_test(test_mangled),        cmocka_unit_test(test_state_tells_snapshots_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
