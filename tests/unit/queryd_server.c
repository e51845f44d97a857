/* The daemon from socket to worker, with an engine that does as it is told. */
#include "base/clock.h"
#include "tests/unit/queryd_daemon.h"

static void test_cancel_running(void **state)
{
    struct daemon d;
    int fd;

    (void)state;
    start(&d, 1);
    fd = dial();
    say(fd, "{\"id\":1,\"op\":\"search\",\"q\":\"sleep 60000\",\"deadline_ms\":60000}\n");
    usleep(50000);
    say(fd, "{\"id\":2,\"op\":\"cancel\",\"target\":1}\n");
    expect(fd, 2, "done");
    expect(fd, 1, "cancelled");
    close(fd);
    stop(&d);
}

/* A request that has ended in its worker, but whose end the loop has not heard of yet, can be
 * cancelled still, and twice. */
static void test_cancel_just_done(void **state)
{
    struct daemon d;
    int fd, other, ended;

    (void)state;
    start(&d, 2);
    fd = dial();
    other = dial();
    ended = atomic_load(&engine_ended);
    say(fd, "{\"id\":1,\"op\":\"search\",\"q\":\"hits 3 sleep 300\"}\n");
    usleep(100000);
    hold_loop(other);
    assert_int_equal(atomic_load(&engine_ended), ended);
    say(fd, "{\"id\":2,\"op\":\"cancel\",\"target\":1}\n"
            "{\"id\":3,\"op\":\"cancel\",\"target\":1}\n");
    while (atomic_load(&engine_ended) == ended)
        usleep(1000);
    usleep(100000); /* the worker has given it back */
    atomic_store(&engine_holds_loop, false);
    expect(fd, 2, "done");
    expect(fd, 3, "done");
    expect(fd, 1, "cancelled");
    say(fd, "{\"id\":4,\"op\":\"cancel\",\"target\":1}\n");
    expect(fd, 4, "not_found");
    expect(other, 1, "done");
    close(fd);
    close(other);
    stop(&d);
}

/* What waits for a worker is answered though every worker is busy. */
static void test_waiting_requests_end(void **state)
{
    struct daemon d;
    int fd;

    (void)state;
    start(&d, 1);
    fd = dial();
    say(fd, "{\"id\":1,\"op\":\"search\",\"q\":\"sleep 60000\",\"deadline_ms\":60000}\n"
            "{\"id\":2,\"op\":\"search\",\"q\":\"x\",\"deadline_ms\":100}\n"
            "{\"id\":3,\"op\":\"search\",\"q\":\"x\",\"deadline_ms\":60000}\n");
    expect(fd, 2, "timeout");
    say(fd, "{\"id\":4,\"op\":\"cancel\",\"target\":3}\n");
    expect(fd, 4, "done");
    expect(fd, 3, "cancelled");
    say(fd, "{\"id\":5,\"op\":\"cancel\",\"target\":1}\n");
    expect(fd, 5, "done");
    expect(fd, 1, "cancelled");
    close(fd);
    stop(&d);
}

static void test_deadline_running(void **state)
{
    struct daemon d;
    int64_t start_us;
    int fd;

    (void)state;
    start(&d, 1);
    fd = dial();
    start_us = clock_us();
    say(fd, "{\"id\":1,\"op\":\"count\",\"q\":\"sleep 60000\",\"deadline_ms\":200}\n");
    expect(fd, 1, "timeout");
    assert_true(clock_us() - start_us >= 200000);
    say(fd, "{\"id\":2,\"op\":\"count\",\"q\":\"x\"}\n"); /* the worker is free again */
    expect(fd, 2, "done");
    close(fd);
    stop(&d);
}

/* A client with many requests under way delays another's by one, not by all. */
static void test_turns(void **state)
{
    struct daemon d;
    int greedy, modest, begun;

    (void)state;
    start(&d, 1);
    greedy = dial();
    modest = dial();
    for (int i = 0; i < 100; i++)
        say(greedy, "{\"id\":1,\"op\":\"count\",\"q\":\"sleep 20\"}\n");
    usleep(100000);
    begun = atomic_load(&engine_started);
    say(modest, "{\"id\":2,\"op\":\"count\",\"q\":\"mark\"}\n");
    expect(modest, 2, "done");
    assert_true(begun < 90);
    assert_in_range(atomic_load(&engine_started_marked), begun, begun + 5);
    shutdown(greedy, SHUT_RDWR);
    close(greedy);
    close(modest);
    stop(&d);
}

static void test_clients_that_leave(void **state)
{
    struct daemon d;
    int fd;

    (void)state;
    start(&d, 2);
    for (int i = 0; i < 50; i++) {
        fd = dial();
        say(fd, "{\"id\":1,\"op\":\"count\",\"q\":\"sleep 300\",\"deadline_ms\":200}\n"
                "{\"id\":2,\"op\":\"search\",\"q\":\"hits 2000\",\"limit\":2000}\n");
        close(fd);
    }
    fd = dial();
    say(fd, "{\"id\":3,\"op\":\"ping\"}\n");
    expect(fd, 3, "done");
    close(fd);
    stop(&d);
}

static void ask_slowly(int fd, int times)
{
    for (int i = 0; i < times; i++)
        say(fd, "{\"op\":\"count\",\"q\":\"sleep 60000\",\"deadline_ms\":60000}\n");
    usleep(50000);
}

/* Within a few seconds everything that was begun has ended, and nothing more is begun. */
static void must_come_to_rest(void)
{
    int64_t end_us = clock_us() + 5000000;
    int before;

    do {
        assert_true(clock_us() < end_us);
        before = atomic_load(&engine_started);
        usleep(100000);
    } while (atomic_load(&engine_started) != before || atomic_load(&engine_ended) != before);
}

/* Whoever closes both ways does not want any more what he has asked for. That must be noticed also
 * where the end of his input is not read yet (more requests than one connection may have under way
 * come first), or was read when he still could. */
static void test_what_is_not_wanted_any_more(void **state)
{
    static const struct {
        int times;
        bool half_first;
    } ways[] = {{1, false}, {1, true}, {1200, false}, {1200, true}};
    struct daemon d;

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        int started, fd;
        start(&d, 1);
        started = atomic_load(&engine_started);
        fd = dial();
        ask_slowly(fd, ways[i].times);
        assert_true(atomic_load(&engine_started) > started);
        if (ways[i].half_first) {
            shutdown(fd, SHUT_WR);
            usleep(50000);
            assert_true(atomic_load(&engine_started) > atomic_load(&engine_ended));
        }
        close(fd);
        must_come_to_rest();
        stop(&d);
    }
}

/* Replies that nobody reads are not worked out without end; who reads on gets them all. */
static void test_client_that_does_not_read(void **state)
{
    struct daemon d;
    int fd, begun;

    (void)state;
    start(&d, 2);
    fd = dial();
    begun = atomic_load(&engine_started);
    for (int i = 0; i < 100; i++) /* half a megabyte each */
        say(fd, "{\"id\":1,\"op\":\"search\",\"q\":\"hits 5000\",\"limit\":500}\n");
    for (int i = 0; i < 2000 && atomic_load(&engine_started) - begun < 2; i++)
        usleep(10000);
    usleep(1000000);
    assert_in_range(atomic_load(&engine_started) - begun, 2, 20);
    for (int done = 0; done < 5;) {
        json_t *reply = hear(fd);
        assert_non_null(reply);
        done += strcmp(json_string_value(json_object_get(reply, "type")), "done") == 0;
        json_decref(reply);
    }
    assert_in_range(atomic_load(&engine_started) - begun, 5, 30);
    close(fd);
    stop(&d);
}

static void test_drain_answers(void **state)
{
    struct daemon d;
    int fd, idle;

    (void)state;
    start(&d, 1);
    fd = dial();
    idle = dial();
    say(fd, "{\"id\":1,\"op\":\"count\",\"q\":\"sleep "
            "300\"}\n{\"id\":2,\"op\":\"count\",\"q\":\"x\"}\n");
    usleep(100000);
    kill(getpid(), SIGTERM);
    expect(fd, 1, "done");
    expect(fd, 2, "done");
    expect_end(fd);
    expect_end(idle);
    pthread_join(d.thread, NULL);
    assert_int_equal(d.result, 0);
    assert_int_equal(access(path, F_OK), -1);
}

static void test_drain_is_bounded(void **state)
{
    struct daemon d;
    int fd;

    (void)state;
    start(&d, 1);
    fd = dial();
    say(fd, "{\"id\":1,\"op\":\"count\",\"q\":\"sleep 60000\",\"deadline_ms\":60000}\n");
    usleep(100000);
    kill(getpid(), SIGTERM);
    expect(fd, 1, "cancelled");
    expect_end(fd);
    pthread_join(d.thread, NULL);
    assert_int_equal(d.result, 0);
}

/* After a failure inside, the handles are not trusted again. */
static void test_fresh_handles_after_failure(void **state)
{
    struct daemon d;
    int fd, made;

    (void)state;
    start(&d, 1);
    fd = dial();
    say(fd, "{\"id\":1,\"op\":\"count\",\"q\":\"x\"}\n");
    expect(fd, 1, "done");
    made = atomic_load(&engine_searchers_made);
    say(fd, "{\"id\":2,\"op\":\"count\",\"q\":\"boom\"}\n");
    expect(fd, 2, "internal");
    say(fd, "{\"id\":3,\"op\":\"count\",\"q\":\"x\"}\n");
    expect(fd, 3, "done");
    assert_int_equal(atomic_load(&engine_searchers_made), made + 1);
    close(fd);
    stop(&d);
}

static void generation_of(int fd, char *out, size_t size)
{
    json_t *reply = hear(fd);

    assert_non_null(reply);
    snprintf(out, size, "%s", json_string_value(json_object_get(reply, "generation")));
    json_decref(reply);
}

static void test_new_generation(void **state)
{
    struct daemon d;
    char before[20], long_one[20], after[20] = "";
    int fd, other;

    (void)state;
    start(&d, 2);
    fd = dial();
    other = dial();
    say(fd, "{\"op\":\"count\",\"q\":\"x\"}\n");
    generation_of(fd, before, sizeof before);
    say(other, "{\"op\":\"count\",\"q\":\"sleep 1500\"}\n");
    usleep(50000);
    atomic_fetch_add(&engine_generation, 1);
    for (int i = 0; i < 100 && strcmp(after, before) <= 0; i++) {
        usleep(10000);
        say(fd, "{\"op\":\"count\",\"q\":\"x\"}\n");
        generation_of(fd, after, sizeof after);
    }
    assert_string_not_equal(after, before);
    generation_of(other, long_one, sizeof long_one); /* begun before: the old one to its end */
    assert_string_equal(long_one, before);
    for (int i = 0; i < 100 && atomic_load(&engine_snapshots) > 1; i++)
        usleep(10000);
    assert_int_equal(atomic_load(&engine_snapshots), 1); /* idle workers let go of it as well */
    close(fd);
    close(other);
    stop(&d);
}

enum { SLOW_ONES = 6 };

/* Slow queries on all workers, of one client each: whoever comes with a quick one does not wait for
 * them, and they end all the same. */
static void test_slow_queries_give_way(void **state)
{
    struct daemon d;
    int slow[SLOW_ONES], fd, begun;
    int64_t since_us = clock_us();

    (void)state;
    start(&d, 2);
    begun = atomic_load(&engine_started);
    for (int i = 0; i < SLOW_ONES; i++) {
        slow[i] = dial();
        say(slow[i], "{\"id\":1,\"op\":\"count\",\"q\":\"sleep 4000\",\"deadline_ms\":20000}\n");
    }
    for (int i = 0; i < 200 && atomic_load(&engine_started) - begun < SLOW_ONES; i++)
        usleep(10000); /* each is begun: two at work, the others set aside */
    assert_int_equal(atomic_load(&engine_started) - begun, SLOW_ONES);
    fd = dial();
    for (int i = 0; i < 20; i++) {
        say(fd, "{\"id\":2,\"op\":\"count\",\"q\":\"x\"}\n");
        expect(fd, 2, "done");
    }
    assert_true(SANITIZED || clock_us() - since_us < 4000000); /* before any slow one has ended */
    for (int i = 0; i < SLOW_ONES; i++) {
        expect(slow[i], 1, "done");
        close(slow[i]);
    }
    close(fd);
    stop(&d);
}

/* Those that are set aside can be cancelled, run into their deadline, and lose their client. */
static void test_ends_of_those_set_aside(void **state)
{
    struct daemon d;
    int slow[SLOW_ONES];

    (void)state;
    start(&d, 1);
    for (int i = 0; i < SLOW_ONES; i++) {
        slow[i] = dial();
        say(slow[i],
            i % 3 == 0
                ? "{\"id\":1,\"op\":\"count\",\"q\":\"sleep 9000\",\"deadline_ms\":700}\n"
                : "{\"id\":1,\"op\":\"count\",\"q\":\"sleep 9000\",\"deadline_ms\":30000}\n");
    }
    usleep(200000);
    for (int i = 0; i < SLOW_ONES; i++) {
        if (i % 3 == 1)
            say(slow[i], "{\"id\":2,\"op\":\"cancel\",\"target\":1}\n");
        if (i % 3 == 2)
            close(slow[i]);
    }
    for (int i = 0; i < SLOW_ONES; i++) {
        if (i % 3 == 2)
            continue;
        if (i % 3 == 0) {
            expect(slow[i], 1, "timeout");
        } else {
            expect(slow[i], 2, "done");
            expect(slow[i], 1, "cancelled");
        }
        close(slow[i]);
    }
    stop(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cancel_running),
        cmocka_unit_test(test_cancel_just_done),
        cmocka_unit_test(test_waiting_requests_end),
        cmocka_unit_test(test_deadline_running),
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_clients_that_leave),
        cmocka_unit_test(test_what_is_not_wanted_any_more),
        cmocka_unit_test(test_client_that_does_not_read),
        cmocka_unit_test(test_drain_answers),
        cmocka_unit_test(test_drain_is_bounded),
        cmocka_unit_test(test_fresh_handles_after_failure),
        cmocka_unit_test(test_new_generation),
        cmocka_unit_test(test_slow_queries_give_way),
        cmocka_unit_test(test_ends_of_those_set_aside),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
