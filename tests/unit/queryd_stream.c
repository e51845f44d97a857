/* Large results, cursors, and clients that are slow: the daemon with the engine of the tests. */
#include "base/clock.h"
#include "tests/unit/queryd_daemon.h"

#define TURN  512                          /* hits of a turn, at most */
#define LARGE (SANITIZED ? 10000 : 100000) /* hits; sanitizers are slow */

/* A client that reads in large pieces: its lines are counted, its done line is kept. */
struct intake {
    int fd;
    char bytes[1 << 16];
    size_t at, have;
};

static json_t *next_line(struct intake *r)
{
    struct buf line = BUF_INIT;
    struct err err;
    json_t *reply;

    for (;;) {
        if (r->at == r->have) {
            ssize_t n = recv(r->fd, r->bytes, sizeof r->bytes, 0);
            if (n <= 0)
                return NULL;
            r->have = (size_t)n;
            r->at = 0;
        }
        char *start = r->bytes + r->at, *end = memchr(start, '\n', r->have - r->at);
        buf_add(&line, start, end ? (size_t)(end - start) : r->have - r->at);
        r->at = end ? (size_t)(end + 1 - r->bytes) : r->have;
        if (end)
            break;
    }
    reply = json_parse(line.data, line.len, &err);
    assert_non_null(reply);
    buf_release(&line);
    return reply;
}

static bool is_hit(const json_t *reply)
{
    return strcmp(json_string_value(json_object_get(reply, "type")), "hit") == 0;
}

static json_int_t number(const json_t *reply, const char *key)
{
    assert_true(json_is_integer(json_object_get(reply, key)));
    return json_integer_value(json_object_get(reply, key));
}

/* Read hits whose ranks follow on `first` until the last line, which is returned. */
static json_t *read_hits(struct intake *r, json_int_t first, json_int_t *count)
{
    json_t *reply;

    for (*count = 0; (reply = next_line(r)) && is_hit(reply); ++*count) {
        assert_int_equal(number(reply, "rank"), first + *count);
        json_decref(reply);
    }
    assert_non_null(reply);
    return reply;
}

static long resident_kib(void)
{
    long kib = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    assert_non_null(f);
    assert_int_equal(fscanf(f, "%*d %ld", &kib), 1);
    fclose(f);
    return kib * 4;
}

/* A hundred thousand hits of a kilobyte: all there, in their order, never many in memory. */
static void test_large_result(void **state)
{
    struct intake *r = calloc(1, sizeof *r);
    struct daemon d;
    char request[120];
    json_int_t count;
    json_t *done;
    long before;

    (void)state;
    atomic_store(&engine_most_hits, 0);
    start(&d, 2);
    r->fd = dial();
    before = resident_kib();
    snprintf(request, sizeof request,
             "{\"op\":\"search\",\"q\":\"hits %d\",\"limit\":%d,\"deadline_ms\":60000}\n",
             LARGE + 500, LARGE);
    say(r->fd, request);
    done = read_hits(r, 1, &count);
    assert_int_equal(count, LARGE);
    assert_int_equal(number(done, "count"), LARGE);
    assert_int_equal(number(done, "total"), LARGE + 500);
    if (LARGE == 100000) /* as far as cursors lead */
        assert_null(json_object_get(done, "cursor"));
    json_decref(done);
    assert_true(atomic_load(&engine_most_hits) <= TURN);
    if (!SANITIZED) /* sanitizers keep what was freed */
        assert_true(resident_kib() - before < 24 << 10);
    close(r->fd);
    free(r);
    stop(&d);
}

/* Each hit bears the id: where that is long, fewer hits are made at a time. */
static void test_long_id(void **state)
{
    enum { ID = 300000, HITS = 200 };
    struct intake *r = calloc(1, sizeof *r);
    char *request = calloc(1, ID + 100);
    struct daemon d;
    json_int_t count;
    long before;

    (void)state;
    start(&d, 2);
    r->fd = dial();
    before = resident_kib();
    memset(request + sprintf(request, "{\"id\":\""), 'i', ID);
    sprintf(request + strlen(request),
            "\",\"op\":\"search\",\"q\":\"hits %d\",\"limit\":%d,\"deadline_ms\":60000}\n", HITS,
            HITS);
    say(r->fd, request);
    usleep(300000); /* nobody reads */
    if (!SANITIZED)
        assert_true(resident_kib() - before < 16 << 10);
    json_decref(read_hits(r, 1, &count));
    assert_int_equal(count, HITS);
    close(r->fd);
    free(request);
    free(r);
    stop(&d);
}

/* Limits around the size of a turn give just what they ask for. */
static void test_sizes(void **state)
{
    static const unsigned limits[] = {0, 1, TURN - 1, TURN, TURN + 1, 2 * TURN, 2 * TURN + 1, 1300};
    static const unsigned totals[] = {0, 1, TURN - 1, TURN, TURN + 1, 2 * TURN};
    struct intake *r = calloc(1, sizeof *r);
    struct daemon d;

    (void)state;
    start(&d, 2);
    r->fd = dial();
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        for (size_t k = 0; k < sizeof totals / sizeof *totals; k++) {
            json_int_t count, want = limits[i] < totals[k] ? limits[i] : totals[k];
            char request[120];
            json_t *done;
            snprintf(request, sizeof request,
                     "{\"op\":\"quotes\",\"q\":\"hits %u\",\"limit\":%u}\n", totals[k], limits[i]);
            say(r->fd, request);
            done = read_hits(r, 1, &count);
            assert_int_equal(count, want);
            assert_int_equal(number(done, "count"), want);
            assert_int_equal(number(done, "total"), totals[k]);
            assert_int_equal(json_object_get(done, "cursor") != NULL, want > 0 && want < totals[k]);
            json_decref(done);
        }
    close(r->fd);
    free(r);
    stop(&d);
}

/* With pages of any size the cursors lead through the whole result, each hit once. */
static void walk(struct intake *r, const char *op, const char *q, unsigned limit, json_int_t total)
{
    char cursor[80] = "", request[300];
    json_int_t seen = 0, count;

    for (int pages = 0; pages < 10000; pages++) {
        const char *next;
        json_t *done;
        snprintf(request, sizeof request,
                 "{\"op\":\"%s\",\"q\":\"%s\",\"limit\":%u,"
                 "\"deadline_ms\":60000%s%s%s}\n",
                 op, q, limit, *cursor ? ",\"cursor\":\"" : "", cursor, *cursor ? "\"" : "");
        say(r->fd, request);
        if (strcmp(op, "speakers") == 0)
            for (count = 0; (done = next_line(r)) && is_hit(done); count++)
                json_decref(done);
        else
            done = read_hits(r, seen + 1, &count);
        assert_int_equal(number(done, "count"), count);
        seen += count;
        next = json_string_value(json_object_get(done, "cursor"));
        snprintf(cursor, sizeof cursor, "%s", next ? next : "");
        json_decref(done);
        if (!*cursor)
            break;
    }
    assert_int_equal(seen, total);
}

static void test_cursors(void **state)
{
    struct intake *r = calloc(1, sizeof *r);
    struct daemon d;

    (void)state;
    start(&d, 2);
    r->fd = dial();
    walk(r, "search", "hits 1301", 1, 1301);
    walk(r, "search", "hits 1301", 100, 1301);
    walk(r, "quotes", "hits 1300", 650, 1300);
    if (!SANITIZED)
        walk(r, "search", "hits 120000", 33000, 100000); /* as far as offsets reach */
    walk(r, "speakers", "speakers 20001", 5000, 20001);
    close(r->fd);
    free(r);
    stop(&d);
}

static void get_cursor(int fd, char out[80])
{
    json_t *done;

    say(fd, "{\"op\":\"search\",\"q\":\"hits 9\",\"limit\":4,\"id\":1}\n");
    for (int i = 0; i < 4; i++)
        expect(fd, 1, "hit");
    done = hear(fd);
    snprintf(out, 80, "%s", json_string_value(json_object_get(done, "cursor")));
    json_decref(done);
}

static void follow(int fd, int id, const char *q, const char *cursor)
{
    char request[300];

    snprintf(request, sizeof request,
             "{\"op\":\"search\",\"q\":\"%s\",\"limit\":1,\"cursor\":\"%s\",\"id\":%d}\n", q,
             cursor, id);
    say(fd, request);
}

/* Into a state that was never there. */
static void lead_nowhere(char cursor[80])
{
    struct request r;
    struct cursor c;
    struct err err;
    char line[200];

    snprintf(line, sizeof line, "{\"op\":\"search\",\"q\":\"hits 9\",\"cursor\":\"%s\"}", cursor);
    assert_int_equal(request_read(&r, line, strlen(line), &err), 0);
    assert_int_equal(cursor_read(&r, &c, &err), 0);
    request_release(&r);
    c.state ^= 1;
    cursor_write(&c, line);
    snprintf(cursor, 80, "%s", line);
}

/* A cursor outlives its generation for a while, and with several of them going on; one into a
 * generation that was never there, or with another query, is refused in so many words. */
static void test_cursor_and_generations(void **state)
{
    struct daemon d;
    char cursor[80], generation[20] = "", first[20];
    int fd;

    (void)state;
    start(&d, 2);
    fd = dial();
    snprintf(first, sizeof first, "%d", atomic_load(&engine_generation));
    get_cursor(fd, cursor);
    for (int i = 0; i < 5; i++) {
        json_t *reply;
        atomic_fetch_add(&engine_generation, 1);
        usleep(700000);
        follow(fd, 2, "hits 9", cursor);
        reply = hear(fd);
        assert_int_equal(number(reply, "rank"), 5);
        json_decref(reply);
        reply = hear(fd);
        snprintf(generation, sizeof generation, "%s",
                 json_string_value(json_object_get(reply, "generation")));
        json_decref(reply);
        assert_string_equal(generation, first);
    }
    follow(fd, 3, "hits 8", cursor);
    expect(fd, 3, "bad_request");
    lead_nowhere(cursor);
    follow(fd, 4, "hits 9", cursor);
    expect(fd, 4, "not_found");
    cursor[strlen(cursor) - 1] ^= 1;
    follow(fd, 5, "hits 9", cursor);
    expect(fd, 5, "bad_request");
    say(fd, "{\"op\":\"count\",\"q\":\"x\",\"cursor\":\"2-0-0-0\",\"id\":6}\n");
    expect(fd, 6, "bad_request");
    close(fd);
    stop(&d);
}

/* A generation that is replaced while an answer from it goes on is there for its cursor. */
static void test_cursor_of_a_slow_answer(void **state)
{
    struct intake *r = calloc(1, sizeof *r);
    struct daemon d;
    char cursor[80];
    json_int_t count;
    json_t *done;
    int other;

    (void)state;
    start(&d, 2);
    r->fd = dial();
    other = dial();
    say(r->fd, "{\"op\":\"search\",\"q\":\"hits 9000\",\"limit\":8000,\"deadline_ms\":60000}\n");
    wait_for_generation(other, atomic_load(&engine_generation));
    wait_for_generation(other, atomic_fetch_add(&engine_generation, 1) + 1);
    done = read_hits(r, 1, &count);
    assert_int_equal(count, 8000);
    snprintf(cursor, sizeof cursor, "%s", json_string_value(json_object_get(done, "cursor")));
    json_decref(done);
    follow(other, 2, "hits 9000", cursor);
    done = hear(other);
    assert_int_equal(number(done, "rank"), 8001);
    json_decref(done);
    expect(other, 2, "done");
    close(r->fd);
    close(other);
    free(r);
    stop(&d);
}

/* While one client's large result goes on, another's question is answered between its turns. */
static void test_large_result_lets_others_in(void **state)
{
    struct daemon d;
    struct intake *r = calloc(1, sizeof *r);
    json_int_t count;
    int other;

    (void)state;
    start(&d, 1);
    r->fd = dial();
    other = dial();
    say(r->fd, "{\"op\":\"search\",\"q\":\"hits 30000 sleep 5\",\"limit\":30000,"
               "\"deadline_ms\":60000}\n");
    usleep(100000);
    for (int i = 0; i < 10; i++) {
        int64_t start_us = clock_us();
        say(other, "{\"id\":2,\"op\":\"count\",\"q\":\"x\"}\n");
        expect(other, 2, "done");
        assert_true(clock_us() - start_us < 500000);
    }
    json_decref(read_hits(r, 1, &count));
    assert_int_equal(count, 30000);
    close(r->fd);
    close(other);
    free(r);
    stop(&d);
}

/* The time in which the client does not read is not counted against its request. */
static void test_slow_reader_is_no_timeout(void **state)
{
    struct daemon d;
    struct intake *r = calloc(1, sizeof *r);
    json_int_t count;
    json_t *done;

    (void)state;
    start(&d, 2);
    r->fd = dial();
    say(r->fd, "{\"op\":\"search\",\"q\":\"hits 4000\",\"limit\":4000,\"deadline_ms\":2500}\n");
    usleep(3500000);
    done = read_hits(r, 1, &count);
    assert_int_equal(count, 4000);
    assert_string_equal(json_string_value(json_object_get(done, "type")), "done");
    json_decref(done);
    close(r->fd);
    free(r);
    stop(&d);
}

static void test_cancel_amid_the_stream(void **state)
{
    struct daemon d;
    struct intake *r = calloc(1, sizeof *r);
    json_t *reply;
    bool cancelled = false, done = false;

    (void)state;
    start(&d, 2);
    r->fd = dial();
    say(r->fd, "{\"id\":1,\"op\":\"search\",\"q\":\"hits 100000\",\"limit\":100000}\n");
    usleep(300000);
    say(r->fd, "{\"id\":2,\"op\":\"cancel\",\"target\":1}\n");
    for (int lines = 0; !cancelled || !done; lines++) {
        assert_true(lines < 50000);
        reply = next_line(r);
        assert_non_null(reply);
        if (!is_hit(reply) && number(reply, "id") == 1)
            cancelled = strcmp(json_string_value(json_object_get(reply, "code")), "cancelled") == 0;
        else if (!is_hit(reply))
            done = true;
        json_decref(reply);
    }
    close(r->fd);
    free(r);
    stop(&d);
}

/* --- Slow clients */

static int64_t time_to_end(int fd, int64_t since_us)
{
    char bytes[4096];

    while (recv(fd, bytes, sizeof bytes, 0) > 0)
        ;
    return clock_us() - since_us;
}

static void test_line_deadline(void **state)
{
    struct daemon d;
    int silent, slow, good;
    int64_t since_us;

    (void)state;
    start_patient(&d, 1, (struct patience){.line_us = 1000000});
    since_us = clock_us();
    silent = dial();
    slow = dial();
    good = dial();
    say(good, "{\"id\":1,\"op\":\"ping\"}\n");
    expect(good, 1, "done");
    for (int i = 0; i < 30 && send(slow, " ", 1, MSG_NOSIGNAL) == 1; i++)
        usleep(100000);
    expect(slow, 0, "timeout");
    assert_in_range(time_to_end(silent, since_us), 1, 4500000);
    say(good, "{\"id\":2,"); /* a later line is given the same time */
    usleep(500000);
    say(good, "\"op\":\"ping\"}\n{\"id\":3");
    expect(good, 2, "done");
    expect(good, 0, "timeout");
    close(silent);
    close(slow);
    close(good);
    stop(&d);
}

static void test_idle_deadline(void **state)
{
    struct daemon d;
    int idle, busy;
    int64_t since_us;

    (void)state;
    start_patient(&d, 2, (struct patience){.idle_us = 1000000});
    idle = dial();
    busy = dial();
    say(busy, "{\"id\":1,\"op\":\"count\",\"q\":\"sleep 2500\",\"deadline_ms\":5000}\n");
    say(idle, "{\"id\":1,\"op\":\"ping\"}\n");
    expect(idle, 1, "done");
    since_us = clock_us();
    assert_in_range(time_to_end(idle, since_us), 1000000, 2200000);
    expect(busy, 1, "done"); /* who waits for an answer is not idle */
    close(idle);
    close(busy);
    stop(&d);
}

/* Who takes a byte now and then takes nothing; who takes all, however late, is served. */
static void test_write_deadline(void **state)
{
    struct daemon d;
    int fd;
    int64_t since_us;
    char byte;

    (void)state;
    start_patient(&d, 2, (struct patience){.write_us = 1000000});
    fd = dial();
    say(fd, "{\"op\":\"search\",\"q\":\"hits 50000\",\"limit\":50000,\"deadline_ms\":60000}\n");
    since_us = clock_us();
    for (int i = 0; i < 25; i++) {
        usleep(100000);
        if (recv(fd, &byte, 1, 0) != 1)
            break;
    }
    usleep(200000);
    assert_int_equal(send(fd, "x", 1, MSG_NOSIGNAL), -1); /* closed from the other side */
    assert_true(clock_us() - since_us < 3500000);
    close(fd);
    stop(&d);
}

/* Who takes 64 KiB within the time keeps to it, though the kernel takes more only when it is nearly
 * empty; then takes nothing, and is closed. */
static void test_write_deadline_kept(void **state)
{
    enum { PIECE = 66000 };
    static char bytes[PIECE];
    struct daemon d;
    int fd;
    int64_t since_us;

    (void)state;
    start_patient(&d, 2, (struct patience){.write_us = 2000000});
    fd = dial();
    say(fd, "{\"op\":\"search\",\"q\":\"hits 50000\",\"limit\":50000,\"deadline_ms\":60000}\n");
    for (int i = 0; i < 6; i++) {
        assert_int_equal(recv(fd, bytes, PIECE, MSG_WAITALL), PIECE);
        usleep(1400000);
    }
    assert_int_equal(send(fd, " ", 1, MSG_NOSIGNAL), 1);
    since_us = clock_us();
    while (send(fd, " ", 1, MSG_NOSIGNAL) == 1 && clock_us() - since_us < 5000000)
        usleep(100000);
    assert_true(clock_us() - since_us < 4000000);
    close(fd);
    stop(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_large_result),
        cmocka_unit_test(test_long_id),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_cursors),
        cmocka_unit_test(test_cursor_and_generations),
        cmocka_unit_test(test_cursor_of_a_slow_answer),
        cmocka_unit_test(test_large_result_lets_others_in),
        cmocka_unit_test(test_slow_reader_is_no_timeout),
        cmocka_unit_test(test_cancel_amid_the_stream),
        cmocka_unit_test(test_line_deadline),
        cmocka_unit_test(test_idle_deadline),
        cmocka_unit_test(test_write_deadline),
        cmocka_unit_test(test_write_deadline_kept),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
