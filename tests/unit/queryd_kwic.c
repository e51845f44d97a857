/* Lines of texts: pages of any size, by offset and by cursor, give the same lines, and their number
 * is told as soon as it can be known. */
#include "tests/unit/queryd_daemon.h"

/* The lines "n-i" of the engine's texts, i from 1 to n % 4, in their order. */
struct spot {
    json_int_t text, line;
};

static struct spot next_spot(struct spot at)
{
    at.line++;
    while (at.line > at.text % 4) {
        at.text++;
        at.line = 1;
    }
    return at;
}

static json_int_t lines_of(json_int_t texts)
{
    json_int_t lines = 0;

    for (json_int_t n = 0; n < texts; n++)
        lines += n % 4;
    return lines;
}

static json_int_t number(const json_t *reply, const char *key)
{
    assert_true(json_is_integer(json_object_get(reply, key)));
    return json_integer_value(json_object_get(reply, key));
}

/* Read lines that follow on *at; the last line, to be freed. */
static json_t *read_lines(int fd, struct spot *at, json_int_t *count)
{
    json_t *reply;

    for (*count = 0; (reply = hear(fd)) && json_object_get(reply, "match"); ++*count) {
        *at = next_spot(*at);
        assert_int_equal(number(reply, "start"), at->text);
        assert_int_equal(number(reply, "end"), at->line);
        json_decref(reply);
    }
    assert_non_null(reply);
    assert_string_equal(json_string_value(json_object_get(reply, "type")), "done");
    assert_int_equal(number(reply, "count"), *count);
    return reply;
}

static void ask(int fd, int texts, int limit, const char *more)
{
    char request[300];

    snprintf(request, sizeof request,
             "{\"op\":\"kwic\",\"q\":\"texts %d\",\"limit\":%d,\"deadline_ms\":60000%s}\n", texts,
             limit, more);
    say(fd, request);
}

static void check_total(const json_t *done, json_int_t texts, json_int_t told, bool exactly)
{
    json_int_t lines = lines_of(texts), total = number(done, "total");
    bool exact = json_is_true(json_object_get(done, "exact"));

    assert_int_equal(number(done, "texts"), texts);
    if (exact)
        assert_int_equal(total, lines);
    else
        assert_in_range(total, told + 1, 4 * lines);
    assert_int_equal(exact, exactly);
}

static void walk(int fd, int texts, int limit)
{
    struct spot at = {0, 0};
    json_int_t seen = 0, count;
    char more[120] = "";

    for (;;) {
        const char *cursor;
        json_t *done;

        ask(fd, texts, limit, more);
        done = read_lines(fd, &at, &count);
        seen += count;
        cursor = json_string_value(json_object_get(done, "cursor"));
        assert_true(!cursor || count == limit);
        check_total(done, texts, seen, true);
        if (cursor)
            snprintf(more, sizeof more, ",\"cursor\":\"%s\"", cursor);
        json_decref(done);
        if (!cursor)
            break;
    }
    assert_int_equal(seen, lines_of(texts));
}

static void test_cursors(void **state)
{
    struct daemon d;
    int fd;

    (void)state;
    start(&d, 2);
    fd = dial();
    walk(fd, 0, 10);
    walk(fd, 1, 10);
    walk(fd, 40, 1);
    walk(fd, 40, 7);
    walk(fd, 40, lines_of(40) > 0 ? (int)lines_of(40) : 1);
    walk(fd, 512, 100);
    walk(fd, 1001, 333);
    walk(fd, 1001, 5000);
    close(fd);
    stop(&d);
}

/* A cursor that was given and is then changed, its check as well. */
static void forge(const struct cursor *to, const char *given, char more[120])
{
    struct request r;
    struct cursor c;
    struct err err;
    char line[200], text[CURSOR_TEXT];

    snprintf(line, sizeof line, "{\"op\":\"kwic\",\"q\":\"texts 40\",\"cursor\":\"%s\"}", given);
    assert_int_equal(request_read(&r, line, strlen(line), &err), 0);
    assert_int_equal(cursor_read(&r, &c, &err), 0);
    request_release(&r);
    c.offset = to->offset;
    c.text = to->text;
    c.line = to->line;
    cursor_write(&c, text);
    snprintf(more, 120, ",\"cursor\":\"%s\",\"id\":1", text);
}

/* One that leads behind the last text, or leaves out more lines than there were, is refused, and
 * does not come to a total less than none. */
static void test_forged(void **state)
{
    static const struct cursor bad[] = {
        {.offset = 3, .text = REQUEST_REACH_MAX},
        {.offset = 3, .text = 40},
        {.offset = 3, .text = 2, .line = 4},
    };
    struct daemon d;
    struct spot at = {0, 0};
    char more[120];
    json_int_t count;
    json_t *done;
    int fd;

    (void)state;
    start(&d, 2);
    fd = dial();
    ask(fd, 40, 3, "");
    done = read_lines(fd, &at, &count);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        forge(&bad[i], json_string_value(json_object_get(done, "cursor")), more);
        ask(fd, 40, 3, more);
        expect(fd, 1, "bad_request");
    }
    json_decref(done);
    close(fd);
    stop(&d);
}

static void test_offsets(void **state)
{
    struct daemon d;
    struct spot at = {0, 0};
    json_int_t count, lines = lines_of(30);
    int fd;

    (void)state;
    start(&d, 2);
    fd = dial();
    for (int offset = 0; offset <= lines + 2; offset++) {
        char more[40];
        struct spot from = at;
        json_t *done;

        snprintf(more, sizeof more, ",\"offset\":%d", offset);
        ask(fd, 30, 5, more);
        done = read_lines(fd, &from, &count);
        assert_int_equal(count, offset >= lines ? 0 : lines - offset < 5 ? lines - offset : 5);
        check_total(done, 30, offset + count, true);
        json_decref(done);
        at = next_spot(at);
    }
    close(fd);
    stop(&d);
}

static void test_number_alone(void **state)
{
    static const int texts[] = {0, 3, 128, 129, 512, 513, 2000};
    struct daemon d;
    int fd;

    (void)state;
    start(&d, 2);
    fd = dial();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct spot at = {0, 0};
        json_int_t count;
        json_t *done;

        ask(fd, texts[i], 0, "");
        done = read_lines(fd, &at, &count);
        check_total(done, texts[i], 0, true);
        assert_null(json_object_get(done, "cursor"));
        json_decref(done);
        ask(fd, texts[i], 0, ",\"total\":\"estimate\"");
        done = read_lines(fd, &at, &count);
        check_total(done, texts[i], 0, texts[i] <= 128);
        json_decref(done);
    }
    close(fd);
    stop(&d);
}

/* A total that would take too long is an estimate, and no failure. */
static void test_no_time_to_count(void **state)
{
    struct daemon d;
    struct spot at = {0, 0};
    json_int_t count;
    json_t *done;
    int fd;

    (void)state;
    start(&d, 2);
    fd = dial();
    say(fd, "{\"op\":\"kwic\",\"q\":\"texts 90000 sleep 50\",\"limit\":5,\"deadline_ms\":1000}\n");
    done = read_lines(fd, &at, &count);
    assert_int_equal(count, 5);
    check_total(done, 90000, 5, false);
    json_decref(done);
    close(fd);
    stop(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cursors),          cmocka_unit_test(test_forged),
        cmocka_unit_test(test_offsets),          cmocka_unit_test(test_number_alone),
        cmocka_unit_test(test_no_time_to_count),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
