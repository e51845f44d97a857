/*
 *   open the indexes -> lock, bind -> workers -> SERVING -> drain -> ENDING -> loop empty ->
 * release
 *
 * drain: SIGTERM, SIGINT, or (--stdio) the one connection gone. No new connections or requests;
 * what is under way is answered. After DRAIN_MS it is cancelled, after as long again the
 * connections are cut.
 */
#include "queryd/server.h"

#include "base/log.h"
#include "queryd/connection.h"
#include "queryd/generation.h"
#include "queryd/listen.h"
#include "queryd/service.h"
#include "queryd/stdio.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#define TICK_MS  500 /* looks for a newer generation, and at stalled clients */
#define WEED_MS  50  /* looks for requests past their deadline, while there are any */
#define DRAIN_MS 5000
#define BACKLOG  512

struct server {
    const struct server_options *options;
    struct service service;
    uv_loop_t loop;
    struct listener listener;
    uv_pipe_t listening;
    uv_async_t finished;
    uv_timer_t tick, weed, drain;
    uv_signal_t term, interrupt, hup;
    bool has_listening, has_handles;
    bool late; /* the first bound of the drain has passed */
    uv_work_t renewal;
    bool renewing, changed;
    int renew_result;
    struct err renew_err, told_err;
};

/* --- Generations */

static void do_renew(uv_work_t *work)
{
    struct server *s = work->data;

    s->renew_result = generation_renew(s->service.generation, &s->changed, &s->renew_err);
}

/* The same trouble every half second is told once. */
static void tell_trouble(struct server *s)
{
    if (strcmp(s->told_err.text, s->renew_err.text) != 0)
        log_error("the newest generation cannot be opened, the old one is served on: %s",
                  s->renew_err.text);
    s->told_err = s->renew_err;
}

static void on_renewed(uv_work_t *work, int status)
{
    struct server *s = work->data;
    struct snapshot *now;

    (void)status;
    s->renewing = false;
    if (s->renew_result < 0) {
        tell_trouble(s);
        return;
    }
    s->told_err.text[0] = '\0';
    if (!s->changed)
        return;
    now = generation_get(s->service.generation);
    log_info("generation %s: %llu articles", snapshot_generation(now),
             (unsigned long long)snapshot_articles(now));
    snapshot_unref(now);
    pool_refresh(s->service.pool);
}

/* In a thread of libuv's pool: opening reads files, and the loop must not wait for a disk. */
static void renew(struct server *s)
{
    if (s->renewing || s->service.draining)
        return;
    s->renewal.data = s;
    s->renewing = uv_queue_work(&s->loop, &s->renewal, do_renew, on_renewed) == 0;
}

/* --- The end */

static void close_handle(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void stop_listening(struct server *s)
{
    listen_close(&s->listener);
    if (s->has_listening)
        close_handle((uv_handle_t *)&s->listening);
}

/* Nothing is left to be done: with its last handle closed the loop returns. */
static void end(struct server *s)
{
    uv_handle_t *const handles[] = {
        (uv_handle_t *)&s->finished, (uv_handle_t *)&s->tick, (uv_handle_t *)&s->weed,
        (uv_handle_t *)&s->drain,    (uv_handle_t *)&s->term, (uv_handle_t *)&s->interrupt,
        (uv_handle_t *)&s->hup,
    };

    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
        close_handle(handles[i]);
}

static void for_each(struct service *service, void (*f)(struct connection *))
{
    for (struct connection *c = service->connections, *next; c; c = next) {
        next = connection_next(c);
        f(c);
    }
}

static void on_drain_late(uv_timer_t *timer)
{
    struct server *s = timer->data;

    log_warn("still %u requests under way: %s", s->service.job_count,
             s->late ? "connections cut" : "cancelled");
    for_each(&s->service, s->late ? connection_close : connection_cancel_all);
    s->late = true;
}

static void drain(struct server *s)
{
    if (s->service.draining)
        return;
    s->service.draining = true;
    stop_listening(s);
    uv_timer_start(&s->drain, on_drain_late, DRAIN_MS, DRAIN_MS);
    for_each(&s->service, connection_drain);
    if (!s->service.connections)
        end(s);
}

static void on_gone(struct service *service)
{
    struct server *s = service->owner;

    if (s->options->stdio)
        drain(s);
    if (service->draining && !service->connections)
        end(s);
}

static void on_stop(uv_signal_t *handle, int signum)
{
    struct server *s = handle->data;

    log_info("signal %d: finishing %u requests", signum, s->service.job_count);
    drain(s);
}

static void on_hup(uv_signal_t *handle, int signum)
{
    (void)signum;
    renew(handle->data);
}

/* --- Work done, time passed */

static void on_finished(uv_async_t *handle)
{
    struct server *s = handle->data;

    for (struct job *job = pool_finished(s->service.pool), *next; job; job = next) {
        next = job->next;
        connection_finish(job);
    }
}

static void notify(void *arg)
{
    uv_async_send(arg);
}

static void on_tick(uv_timer_t *timer)
{
    struct server *s = timer->data;
    int64_t now = clock_us();

    for (struct connection *c = s->service.connections, *next; c; c = next) {
        next = connection_next(c);
        connection_check(c, now);
    }
    renew(s);
}

static void on_weed(uv_timer_t *timer)
{
    struct server *s = timer->data;
    int64_t now = clock_us();

    for (struct connection *c = s->service.connections, *next; c; c = next) {
        next = connection_next(c);
        connection_weed(c, now);
    }
    if (s->service.job_count == 0)
        uv_timer_stop(timer);
}

static void on_busy(struct service *service)
{
    struct server *s = service->owner;

    if (!uv_is_active((uv_handle_t *)&s->weed))
        uv_timer_start(&s->weed, on_weed, WEED_MS, WEED_MS);
}

/* --- Who connects */

static bool may_connect(const struct server *s, const struct connection *c)
{
    struct ucred peer;
    socklen_t len = sizeof peer;

    if (s->options->uid_count == 0)
        return true;
    if (getsockopt(connection_fd(c), SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
        return false;
    if (peer.uid == geteuid())
        return true;
    for (size_t i = 0; i < s->options->uid_count; i++)
        if (s->options->uids[i] == peer.uid)
            return true;
    log_warn("refused: uid %ld", (long)peer.uid);
    return false;
}

static void on_connection(uv_stream_t *stream, int status)
{
    struct server *s = stream->data;
    struct connection *c;
    struct err err;

    if (status < 0) {
        log_warn("cannot accept: %s", uv_strerror(status));
        return;
    }
    c = connection_accept(&s->service, stream, &err);
    if (!c)
        log_warn("%s", err.text);
    else if (!may_connect(s, c))
        connection_close(c);
    else if (s->service.connection_count > s->options->max_connections)
        connection_turn_away(
            c, &(struct reply_problem){.code = REPLY_BUSY, .message = "too many connections"});
    else
        connection_start(c);
}

/* --- The beginning */

static int uv_failed(int r, const char *what, struct err *err)
{
    return r < 0 ? err_set(err, ERR_IO, "%s: %s", what, uv_strerror(r)) : 0;
}

static int start_signal(struct server *s, uv_signal_t *handle, uv_signal_cb cb, int signum,
                        struct err *err)
{
    uv_signal_init(&s->loop, handle);
    handle->data = s;
    return uv_failed(uv_signal_start(handle, cb, signum), "cannot watch a signal", err);
}

static void init_timer(struct server *s, uv_timer_t *timer)
{
    uv_timer_init(&s->loop, timer);
    timer->data = s;
}

static int init_handles(struct server *s, struct err *err)
{
    int r = uv_async_init(&s->loop, &s->finished, on_finished);

    if (uv_failed(r, "cannot make a wake-up", err) < 0)
        return -1;
    s->finished.data = s;
    init_timer(s, &s->tick);
    init_timer(s, &s->weed);
    init_timer(s, &s->drain);
    uv_timer_start(&s->tick, on_tick, TICK_MS, TICK_MS);
    s->has_handles = true;
    r = start_signal(s, &s->term, on_stop, SIGTERM, err);
    r |= start_signal(s, &s->interrupt, on_stop, SIGINT, err);
    r |= start_signal(s, &s->hup, on_hup, SIGHUP, err);
    return r;
}

static int start_listening(struct server *s, struct err *err)
{
    int r;

    uv_pipe_init(&s->loop, &s->listening, 0);
    s->listening.data = s;
    s->has_listening = true;
    r = uv_pipe_open(&s->listening, s->listener.fd);
    if (r < 0) {
        close(s->listener.fd);
        return uv_failed(r, "cannot serve the socket", err);
    }
    r = uv_listen((uv_stream_t *)&s->listening, BACKLOG, on_connection);
    return uv_failed(r, "cannot listen", err);
}

static int start_stdio(struct server *s, struct err *err)
{
    struct connection *c;
    int fd = stdio_open(err);

    if (fd < 0)
        return -1;
    c = connection_adopt(&s->service, fd, err);
    if (!c)
        return -1;
    connection_start(c);
    return 0;
}

static void tell_start(const struct server *s)
{
    struct snapshot *now = generation_get(s->service.generation);

    log_info("serving generation %s, %llu articles, on %s", snapshot_generation(now),
             (unsigned long long)snapshot_articles(now),
             s->options->stdio ? "standard input and output" : s->listener.path);
    snapshot_unref(now);
}

static int start(struct server *s, struct err *err)
{
    const struct server_options *o = s->options;

    if (init_handles(s, err) < 0)
        return -1;
    s->service.pool = pool_new(o->threads, s->service.generation, notify, &s->finished, err);
    if (!s->service.pool)
        return -1;
    if ((o->stdio ? start_stdio(s, err) : start_listening(s, err)) < 0)
        return -1;
    tell_start(s);
    return 0;
}

static int serve(struct server *s, struct err *err)
{
    int r = uv_failed(uv_loop_init(&s->loop), "cannot make a loop", err);

    if (r < 0)
        return -1;
    r = start(s, err);
    if (r < 0) {
        stop_listening(s);
        for_each(&s->service, connection_close);
        s->service.draining = true;
        if (s->has_handles)
            end(s);
    }
    uv_run(&s->loop, UV_RUN_DEFAULT);
    pool_free(s->service.pool);
    if (uv_loop_close(&s->loop) < 0)
        log_error("handles are left open at the end");
    if (r == 0 && s->options->stdio)
        r = stdio_close(err);
    return r;
}

int server_run(const struct server_options *options, struct err *err)
{
    struct server *s = calloc(1, sizeof *s);
    int r = -1;

    if (!s)
        return err_nomem(err);
    s->options = options;
    s->listener = (struct listener){.fd = -1, .lock_fd = -1};
    s->service.loop = &s->loop;
    s->service.owner = s;
    s->service.on_busy = on_busy;
    s->service.on_gone = on_gone;
    s->service.deadline_ms = options->deadline_ms;
    s->service.started_us = clock_us();
    s->service.generation = generation_open(options->indexes, options->index_count, err);
    if (s->service.generation &&
        (options->stdio || listen_open(&s->listener, options->socket, options->group, err) == 0))
        r = serve(s, err);
    listen_close(&s->listener);
    generation_close(s->service.generation);
    free(s);
    return r;
}
