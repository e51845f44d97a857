/* A daemon in a thread of the test, with the engine of queryd_engine.h, and a client for it. Its
 * tests begin with make_dir and end with remove_dir as group set-up and teardown.
 */
#ifndef TESTS_QUERYD_DAEMON_H
#define TESTS_QUERYD_DAEMON_H

#include "base/log.h"
#include "queryd/server.h"
#include "tests/unit/queryd_engine.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

static char dir[] = "/tmp/queryd_server.XXXXXX";
static char path[64];

struct daemon {
    pthread_t thread;
    struct server_options options;
    int result;
    struct err err;
};

static void *run(void *arg)
{
    struct daemon *d = arg;

    d->result = server_run(&d->options, &d->err);
    return NULL;
}

static int dial(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = 20};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

static int dial_when_up(void)
{
    int fd;

    for (int i = 0; i < 1000; i++) {
        fd = dial();
        if (fd >= 0)
            return fd;
        usleep(10000);
    }
    fail_msg("the daemon does not come up");
    return -1;
}

static void start_patient(struct daemon *d, unsigned threads, struct patience patience)
{
    static const char *const indexes[] = {"index"};

    *d = (struct daemon){.options = {.socket = path,
                                     .threads = threads,
                                     .max_connections = 100,
                                     .deadline_ms = 2000,
                                     .patience = patience,
                                     .indexes = indexes,
                                     .index_count = 1}};
    assert_int_equal(pthread_create(&d->thread, NULL, run, d), 0);
    close(dial_when_up());
}

/* Without limits on what clients may take. */
static inline void start(struct daemon *d, unsigned threads)
{
    start_patient(d, threads, (struct patience){0});
}

static inline void stop(struct daemon *d)
{
    kill(getpid(), SIGTERM);
    pthread_join(d->thread, NULL);
    assert_int_equal(d->result, 0);
    assert_int_equal(atomic_load(&engine_snapshots), 0);
}

static void say(int fd, const char *requests)
{
    size_t len = strlen(requests);

    assert_int_equal(send(fd, requests, len, MSG_NOSIGNAL), len);
}

/* The next line, to be freed by json_decref; NULL at the end of input. */
static json_t *hear(int fd)
{
    struct buf line = BUF_INIT;
    struct err err;
    json_t *reply;
    char c;

    while (recv(fd, &c, 1, 0) == 1 && c != '\n')
        buf_char(&line, c);
    if (line.len == 0)
        return NULL;
    reply = json_parse(line.data, line.len, &err);
    assert_non_null(reply);
    buf_release(&line);
    return reply;
}

/* The next line must be for this id and of this type, or an error of this code. */
static inline void expect(int fd, int id, const char *what)
{
    json_t *reply = hear(fd);
    const char *type, *code;

    if (!reply)
        fail_msg("no more lines, want %d %s", id, what);
    type = json_string_value(json_object_get(reply, "type"));
    code = json_string_value(json_object_get(reply, "code"));
    if (json_integer_value(json_object_get(reply, "id")) != id || strcmp(code ? code : type, what))
        fail_msg("got %s, want %d %s", json_dumps(reply, 0), id, what);
    json_decref(reply);
}

static inline void expect_end(int fd)
{
    assert_null(hear(fd));
    close(fd);
}

/* The loop is held up by a question of another client. */
static inline void hold_loop(int fd)
{
    atomic_store(&engine_holds_loop, true);
    say(fd, "{\"id\":1,\"op\":\"stats\"}\n");
    while (!atomic_load(&engine_has_loop))
        usleep(1000);
}

static int make_dir(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    log_init("queryd", LOG_LEVEL_ERROR);
    if (!mkdtemp(dir))
        return -1;
    snprintf(path, sizeof path, "%s/s", dir);
    return 0;
}

static int remove_dir(void **state)
{
    char lock[80];

    (void)state;
    snprintf(lock, sizeof lock, "%s.lock", path);
    unlink(lock);
    return rmdir(dir);
}

/* Until the daemon answers from it. */
static inline void wait_for_generation(int fd, int number)
{
    char want[20];
    bool there = false;

    snprintf(want, sizeof want, "%d", number);
    for (int i = 0; i < 400 && !there; i++) {
        json_t *reply;
        usleep(25000);
        say(fd, "{\"op\":\"count\",\"q\":\"x\"}\n");
        reply = hear(fd);
        there = strcmp(json_string_value(json_object_get(reply, "generation")), want) == 0;
        json_decref(reply);
    }
    assert_true(there);
}

#endif
