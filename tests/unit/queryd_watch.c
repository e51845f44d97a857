/* Watches: what newer generations bring, once, until they are cancelled or their connection ends;
 * and nobody waits for them. The engine finds "hits N" in each generation. */
#include "base/clock.h"
#include "queryd/watches.h"
#include "tests/unit/queryd_daemon.h"

static void publish_another(void)
{
    atomic_fetch_add(&engine_generation, 1);
    kill(getpid(), SIGHUP);
}

/* So many hits for this id, whose ranks follow on `first`. */
static void hear_hits(int fd, int id, int first, int count)
{
    for (int i = 0; i < count; i++) {
        json_t *reply = hear(fd);

        assert_non_null(reply);
        assert_int_equal(json_integer_value(json_object_get(reply, "id")), id);
        assert_int_equal(json_integer_value(json_object_get(reply, "rank")), first + i);
        json_decref(reply);
    }
}

/* Nothing comes for a while: the answer to a question is the next line. */
static void hear_nothing(int fd)
{
    usleep(300000);
    say(fd, "{\"id\":99,\"op\":\"ping\"}\n");
    expect(fd, 99, "done");
}

/* A request that was read is in force when a later one is answered. */
static void watch(int fd, int id, const char *q, const char *more)
{
    char line[300];

    snprintf(line, sizeof line, "{\"id\":%d,\"op\":\"watch\",\"q\":\"%s\"%s}\n", id, q, more);
    say(fd, line);
    say(fd, "{\"id\":98,\"op\":\"ping\"}\n");
    expect(fd, 98, "done");
}

static void test_each_generation_once(void **state)
{
    struct daemon d;
    int fd;

    (void)state;
    start(&d, 2);
    fd = dial();
    watch(fd, 1, "hits 3", "");
    hear_nothing(fd);
    publish_another();
    hear_hits(fd, 1, 1, 3);
    hear_nothing(fd);
    publish_another();
    publish_another();
    hear_hits(fd, 1, 4, 6);
    hear_nothing(fd);
    say(fd, "{\"id\":2,\"op\":\"cancel\",\"target\":1}\n");
    expect(fd, 1, "cancelled");
    expect(fd, 2, "done");
    publish_another();
    hear_nothing(fd);
    say(fd, "{\"id\":3,\"op\":\"cancel\",\"target\":1}\n");
    expect(fd, 3, "not_found");
    close(fd);
    stop(&d);
}

static void make_anew(int generation)
{
    atomic_fetch_add(&engine_content, 1);
    atomic_store(&engine_generation, generation);
    kill(getpid(), SIGHUP);
}

/* All of an index is new that was made anew in its place, whichever generation it has come to. */
static void watch_what_is_remade(int old, int fresh)
{
    struct daemon d;
    int fd;

    atomic_store(&engine_generation, old);
    start(&d, 2);
    fd = dial();
    watch(fd, 1, "hits 2", "");
    make_anew(fresh);
    hear_hits(fd, 1, 1, 2 * fresh);
    hear_nothing(fd);
    publish_another();
    hear_hits(fd, 1, 2 * fresh + 1, 2);
    hear_nothing(fd);
    close(fd);
    stop(&d);
}

static void test_made_anew(void **state)
{
    (void)state;
    for (int fresh = 1; fresh <= 7; fresh++)
        watch_what_is_remade(4, fresh);
}

/* One that has no identity is known by its number alone. */
static void test_made_anew_by_an_older_version(void **state)
{
    (void)state;
    atomic_store(&engine_nameless, true);
    watch_what_is_remade(4, 1);
    watch_what_is_remade(4, 3);
    atomic_store(&engine_nameless, false);
    atomic_store(&engine_generation, 1);
}

/* A former state of the same index, which was put back, is nothing new; what follows on it is. */
static void test_put_back(void **state)
{
    struct daemon d;
    int fd;

    (void)state;
    atomic_store(&engine_generation, 7);
    start(&d, 2);
    fd = dial();
    watch(fd, 1, "hits 2", "");
    atomic_store(&engine_generation, 4);
    kill(getpid(), SIGHUP);
    wait_for_generation(fd, 4);
    hear_nothing(fd);
    publish_another();
    hear_hits(fd, 1, 1, 2);
    hear_nothing(fd);
    close(fd);
    stop(&d);
}

/* What came between the reading of the request and its first turn is new, too. */
static void test_from_the_moment_it_is_read(void **state)
{
    struct daemon d;
    int fd, other;

    (void)state;
    start(&d, 1);
    fd = dial();
    other = dial();
    say(other, "{\"id\":1,\"op\":\"count\",\"q\":\"sleep 700\"}\n");
    usleep(100000);
    watch(fd, 1, "hits 2", "");
    publish_another();
    hear_hits(fd, 1, 1, 2);
    hear_nothing(fd);
    expect(other, 1, "done");
    close(fd);
    close(other);
    stop(&d);
}

static void test_ends(void **state)
{
    struct daemon d;
    int fd;

    (void)state;
    start(&d, 2);
    /* a failing query, at once and later */
    fd = dial();
    say(fd, "{\"id\":1,\"op\":\"watch\",\"q\":\"boom\"}\n");
    expect(fd, 1, "internal");
    /* with the half-close: what was told is counted */
    watch(fd, 2, "hits 1", "");
    publish_another();
    hear_hits(fd, 2, 1, 1);
    shutdown(fd, SHUT_WR);
    expect(fd, 2, "done");
    expect_end(fd);
    fd = dial();
    say(fd, "{\"id\":3,\"op\":\"watch\",\"q\":\"hits 1\"}");
    shutdown(fd, SHUT_WR);
    expect(fd, 3, "done");
    expect_end(fd);
    /* after as many as it asked for */
    fd = dial();
    watch(fd, 4, "hits 3", ",\"limit\":4");
    publish_another();
    publish_another();
    hear_hits(fd, 4, 1, 4);
    expect(fd, 4, "done");
    hear_nothing(fd);
    say(fd, "{\"id\":5,\"op\":\"watch\",\"q\":\"hits 3\",\"limit\":0}\n");
    expect(fd, 5, "done");
    say(fd, "{\"id\":6,\"op\":\"watch\",\"q\":\"x\",\"cursor\":\"2-0-0-0\"}\n");
    expect(fd, 6, "bad_request");
    /* a connection that goes away, while it rests and while it is at work */
    watch(fd, 7, "hits 1", "");
    watch(fd, 8, "hits 1 sleep 300", "");
    publish_another();
    usleep(200000);
    close(fd);
    usleep(400000);
    /* a line over the cap ends what rests as well */
    fd = dial();
    watch(fd, 9, "hits 1", "");
    for (int i = 0; i < 70; i++) {
        char piece[16384];
        memset(piece, 'x', sizeof piece);
        if (send(fd, piece, sizeof piece, MSG_NOSIGNAL) < 0)
            break;
    }
    expect(fd, 0, "too_large");
    expect(fd, 9, "done");
    expect_end(fd);
    /* the daemon's own end */
    fd = dial();
    watch(fd, 10, "hits 1", "");
    stop(&d);
    expect(fd, 10, "unavailable");
    expect_end(fd);
}

/* Thousands of hits of one generation, to somebody who does not read at first; meanwhile others are
 * served, and so are his later generations. */
static void test_many_hits_and_a_slow_reader(void **state)
{
    struct daemon d;
    int fd, other;

    (void)state;
    start(&d, 2);
    fd = dial();
    other = dial();
    watch(fd, 1, "hits 6000", "");
    publish_another();
    usleep(500000);
    publish_another();
    for (int i = 0; i < 5; i++) {
        int64_t since_us = clock_us();
        say(other, "{\"id\":2,\"op\":\"count\",\"q\":\"x\"}\n");
        expect(other, 2, "done");
        assert_true(clock_us() - since_us < 500000);
    }
    hear_hits(fd, 1, 1, 12000);
    hear_nothing(fd);
    close(fd);
    close(other);
    stop(&d);
}

enum { WATCHERS = 60 };

/* Slow watches of many connections: each is told, and a question in between waits for few of them.
 */
static void test_many_watchers(void **state)
{
    struct daemon d;
    int fds[WATCHERS], asker;

    (void)state;
    start(&d, 2);
    asker = dial();
    for (int i = 0; i < WATCHERS; i++) {
        fds[i] = dial();
        watch(fds[i], i, "hits 2 sleep 30", "");
    }
    usleep(2000000); /* their first runs */
    publish_another();
    for (int i = 0; i < 10; i++) {
        int64_t since_us = clock_us();
        say(asker, "{\"id\":1,\"op\":\"count\",\"q\":\"x\"}\n");
        expect(asker, 1, "done");
        assert_true(clock_us() - since_us < 400000);
    }
    for (int i = 0; i < WATCHERS; i++) {
        hear_hits(fds[i], i, 1, 2);
        close(fds[i]);
    }
    close(asker);
    stop(&d);
}

static json_int_t hits_counted(int fd)
{
    json_t *reply;
    json_int_t hits;

    say(fd, "{\"id\":1,\"op\":\"stats\"}\n");
    reply = hear(fd);
    assert_non_null(reply);
    hits = json_integer_value(json_object_get(reply, "hits"));
    json_decref(reply);
    return hits;
}

/* They are counted as they are told, and once. */
static void test_hits_are_counted(void **state)
{
    struct daemon d;
    int fd, other;

    (void)state;
    start(&d, 2);
    fd = dial();
    other = dial();
    watch(fd, 2, "hits 3", "");
    publish_another();
    hear_hits(fd, 2, 1, 3);
    assert_int_equal(hits_counted(other), 3);
    publish_another();
    hear_hits(fd, 2, 4, 3);
    say(fd, "{\"id\":3,\"op\":\"cancel\",\"target\":2}\n");
    expect(fd, 2, "cancelled");
    expect(fd, 3, "done");
    assert_int_equal(hits_counted(other), 6);
    close(fd);
    close(other);
    stop(&d);
}

/* The end of the input comes while another watch rests, and one's first run has ended but is still
 * on its way back from its worker: so that the loop hears of the end first, it is held up until
 * both have happened, in this order. */
static void test_closed_amid_the_first_run(void **state)
{
    struct daemon d;
    int fd, other, ran;

    (void)state;
    start(&d, 2);
    fd = dial();
    other = dial();
    watch(fd, 1, "hits 1", "");
    hear_nothing(fd); /* it rests */
    ran = atomic_load(&engine_ended);
    say(fd,
        "{\"id\":2,\"op\":\"watch\",\"q\":\"hits 1 sleep 500\"}\n{\"id\":98,\"op\":\"ping\"}\n");
    expect(fd, 98, "done");
    hold_loop(other);
    assert_int_equal(atomic_load(&engine_ended), ran);
    shutdown(fd, SHUT_WR);
    while (atomic_load(&engine_ended) == ran)
        usleep(1000);
    usleep(100000); /* the worker has given it back */
    atomic_store(&engine_holds_loop, false);
    expect(fd, 1, "done");
    expect(fd, 2, "done");
    expect_end(fd);
    expect(other, 1, "done");
    close(fd);
    close(other);
    stop(&d);
}

/* Whose turn it is, without a daemon: one of each connection, half of the most awake at most. */
static void test_turns(void **state)
{
    struct job jobs[6] = {0};
    struct watcher many = {0}, one = {0};
    struct watches w;

    (void)state;
    watches_init(&w, 4);
    for (int i = 0; i < 6; i++)
        watches_rest(&w, i < 5 ? &many : &one, &jobs[i]);
    assert_null(watches_next(&w));
    watches_begin(&w);
    watches_wake(&w, &many);
    watches_wake(&w, &one);
    assert_ptr_equal(watches_next(&w), &jobs[0]);
    assert_ptr_equal(watches_next(&w), &jobs[5]);
    assert_ptr_equal(watches_next(&w), &jobs[1]);
    assert_null(watches_next(&w));
    watches_ran(&w, &many, &jobs[0]);
    assert_ptr_equal(watches_next(&w), &jobs[2]);
    assert_int_equal(w.awake, 3);
    watches_pause(&w, &many, true); /* two of it are awake, and two due */
    assert_int_equal(w.awake, 1);
    watches_ran(&w, &many, &jobs[1]);
    assert_null(watches_next(&w));
    watches_pause(&w, &many, false);
    assert_ptr_equal(watches_next(&w), &jobs[3]);
    watches_remove(&w, &many, &jobs[4]);
    watches_ran(&w, &many, &jobs[2]);
    assert_null(watches_next(&w));
    watches_ran(&w, &many, &jobs[3]);
    watches_ran(&w, &one, &jobs[5]);
    assert_int_equal(w.awake, 0);
    assert_int_equal(w.count, 0);
}

/* What is published is told at once, whatever else goes on. */
static void hear_at_once(int fd, int id)
{
    int64_t since_us = clock_us();

    publish_another();
    hear_hits(fd, id, 1, 1);
    assert_true(clock_us() - since_us < 2000000);
}

/* In any order: a hit for each watch from 1 to `watches`, and the ends of the other requests. */
static void hear_all(int fd, int watches, int others)
{
    int told = 0, ended = 0;

    while (told < watches || ended < others) {
        json_t *reply = hear(fd);

        assert_non_null(reply);
        if (json_integer_value(json_object_get(reply, "id")) <= watches)
            told++;
        else
            ended += strcmp(json_string_value(json_object_get(reply, "type")), "done") == 0;
        json_decref(reply);
    }
    assert_int_equal(told, watches);
    assert_int_equal(ended, others);
    hear_nothing(fd);
}

/* A client that does not read, or has much to do: its watches wait for that; those of others do
 * not. */
static void tell_beside(const char *request, int times)
{
    struct daemon d;
    int fd, other;

    start(&d, 2);
    fd = dial();
    other = dial();
    for (int i = 1; i <= 4; i++)
        watch(fd, i, "hits 1", "");
    watch(other, 1, "hits 1", "");
    for (int i = 0; i < times; i++)
        say(fd, request);
    usleep(300000);
    hear_at_once(other, 1);
    hear_all(fd, 4, times);
    close(fd);
    close(other);
    stop(&d);
}

static void test_beside_one_that_does_not_read(void **state)
{
    (void)state;
    tell_beside("{\"id\":9,\"op\":\"search\",\"q\":\"hits 1000\",\"limit\":1000}\n", 3);
}

static void test_beside_one_that_asks_much(void **state)
{
    (void)state;
    tell_beside("{\"id\":9,\"op\":\"count\",\"q\":\"sleep 200\",\"deadline_ms\":60000}\n", 20);
}

/* A client goes while a run of its watch, which has more to tell, is on its way back: so that the
 * loop hears of that first, it is held up, and there is a reply that the client has not read. */
static void go_amid_a_run(int other)
{
    int fd = dial(), ran;

    watch(fd, 1, "hits 1000 sleep 300", "");
    usleep(600000); /* the first run */
    ran = atomic_load(&engine_ended);
    publish_another();
    say(fd, "{\"id\":97,\"op\":\"ping\"}\n");
    usleep(100000);
    hold_loop(other);
    assert_int_equal(atomic_load(&engine_ended), ran);
    close(fd);
    while (atomic_load(&engine_ended) == ran)
        usleep(1000);
    usleep(100000); /* the worker has given it back */
    atomic_store(&engine_holds_loop, false);
    expect(other, 1, "done");
}

static void test_gone_amid_a_run(void **state)
{
    struct daemon d;
    int fd, other;

    (void)state;
    start(&d, 2);
    fd = dial();
    other = dial();
    for (int i = 0; i < 3; i++)
        go_amid_a_run(other);
    watch(fd, 1, "hits 1", "");
    hear_nothing(fd);
    hear_at_once(fd, 1);
    close(fd);
    close(other);
    stop(&d);
}

/* A line as long as a line may be. */
static void watch_at_length(int fd, int id)
{
    struct buf line = BUF_INIT;

    buf_printf(&line, "{\"id\":%d,\"op\":\"watch\",\"q\":\"hits 1\"", id);
    while (line.len < ((size_t)1 << 20) - 1)
        buf_char(&line, ' ');
    buf_str(&line, "}\n");
    say(fd, line.data);
    buf_release(&line);
}

static void ask_count(int fd)
{
    say(fd, "{\"id\":97,\"op\":\"count\",\"q\":\"x\"}\n");
    expect(fd, 97, "done");
}

/* However many bytes those have who watch: who asks is answered. */
static void test_too_long(void **state)
{
    enum { FULL = 16 };
    struct daemon d;
    int fds[FULL], other;

    (void)state;
    start(&d, 2);
    other = dial();
    for (int i = 0; i < FULL; i++) {
        fds[i] = dial();
        watch_at_length(fds[i], 1);
        watch_at_length(fds[i], 2);
        expect(fds[i], 2, "busy");
    }
    ask_count(other);
    say(other, "{\"id\":1,\"op\":\"watch\",\"q\":\"hits 1\"}\n");
    expect(other, 1, "busy");
    say(fds[0], "{\"id\":3,\"op\":\"cancel\",\"target\":1}\n");
    expect(fds[0], 1, "cancelled");
    expect(fds[0], 3, "done");
    watch(other, 1, "hits 1", "");
    ask_count(other);
    hear_at_once(other, 1);
    for (int i = 0; i < FULL; i++)
        close(fds[i]);
    close(other);
    stop(&d);
}

/* One connection cannot take what is meant for all. */
static void test_one_does_not_fill_all(void **state)
{
    struct daemon d;
    int fd, other;

    (void)state;
    start(&d, 2);
    fd = dial();
    other = dial();
    for (int i = 1; i <= 16; i++)
        watch_at_length(fd, i);
    for (int i = 2; i <= 16; i++)
        expect(fd, i, "busy");
    ask_count(other);
    watch(other, 1, "hits 1", "");
    close(fd);
    close(other);
    stop(&d);
}

/* Of one connection, and of all of them. */
static void test_too_many(void **state)
{
    struct job job = {.weight = 40};
    struct watcher one = {0}, other = {0};
    struct watches w;

    (void)state;
    watches_init(&w, 2);
    for (int i = 0; i < 256; i++) {
        assert_null(watches_refuse(&w, &one, job.weight));
        watches_join(&w, &one, &job);
    }
    assert_string_equal(watches_refuse(&w, &one, job.weight),
                        "too many watches on this connection: at most 256, and 1 MiB of them");
    assert_null(watches_refuse(&w, &other, job.weight));
    w.load.count = 16384;
    assert_string_equal(watches_refuse(&w, &other, job.weight),
                        "too many watches: at most 16384 of all connections, and 16 MiB of them");
    watches_leave(&w, &one, &job);
    assert_null(watches_refuse(&w, &one, job.weight));
}

static void test_too_many_of_one(void **state)
{
    struct daemon d;
    int fd, refused = 0;

    (void)state;
    start(&d, 2);
    fd = dial();
    for (int i = 0; i < 260; i++)
        say(fd, "{\"id\":1,\"op\":\"watch\",\"q\":\"hits 1\"}\n");
    for (; refused < 4; refused++)
        expect(fd, 1, "busy");
    publish_another();
    for (int i = 0; i < 256; i++)
        expect(fd, 1, "hit");
    hear_nothing(fd);
    say(fd, "{\"id\":2,\"op\":\"cancel\",\"target\":1}\n");
    for (int i = 0; i < 256; i++)
        expect(fd, 1, "cancelled");
    expect(fd, 2, "done");
    close(fd);
    stop(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_generation_once),
        cmocka_unit_test(test_made_anew),
        cmocka_unit_test(test_made_anew_by_an_older_version),
        cmocka_unit_test(test_put_back),
        cmocka_unit_test(test_from_the_moment_it_is_read),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_many_hits_and_a_slow_reader),
        cmocka_unit_test(test_many_watchers),
        cmocka_unit_test(test_hits_are_counted),
        cmocka_unit_test(test_closed_amid_the_first_run),
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_beside_one_that_does_not_read),
        cmocka_unit_test(test_gone_amid_a_run),
        cmocka_unit_test(test_beside_one_that_asks_much),
        cmocka_unit_test(test_too_many_of_one),
        cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_one_does_not_fill_all),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
