/*
 *   open the indexes -> lock, bind, listen -> sandbox -> workers -> SERVING -> drain -> ENDING
 *   -> loop empty -> release
 *
 * drain: SIGTERM, SIGINT, or (--stdio) the one connection gone. No new connections or requests;
 * what is under way is answered. DRAIN_MS after a signal it is cancelled, after as long again the
 * connections are cut, and standard output is given up. Without a signal that may take its time: a
 * person reads it in a pager.
 */
#include "queryd/server.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "queryd/admission.h"
#include "queryd/confine.h"
#include "queryd/connection.h"
#include "queryd/exporter.h"
#include "queryd/helpers.h"
#include "queryd/listen.h"
#include "queryd/lookout.h"
#include "queryd/notify.h"
#include "queryd/renewal.h"
#include "queryd/service_open.h"
#include "queryd/stdio.h"
#include "queryd/wakeup.h"
#include "remote/remotes.h"
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRIM_TICKS 10  /* after five idle seconds memory goes back to the system */
#define TICK_MS    500 /* newer generations it was not told of, slow clients, what systemd is owed */
#define WEED_MS    50 /* looks for requests past their deadline, or starving, while there are any */
#define DRAIN_MS   5000
#define CUT_MS     500  /* of a connection that was cut, to write what is on its way */
#define BACKLOG    4096 /* a newsroom that comes back all at once; the system may allow less */

struct server {
    const struct server_options *options;
    struct service service;
    uv_loop_t loop;
    struct listener listener;
    struct notify notify;
    struct admission admission;
    struct renewal renewal;
    struct lookout lookout;
    struct exporter exporter;
    uv_pipe_t listening;
    struct wakeup turned;
    uv_work_t first_work;
    uv_timer_t tick, weed, drain, watchdog, export;
    uv_signal_t term, interrupt, hup;
    bool has_listening, has_handles;
    bool written;        /* nothing is on its way to standard output */
    unsigned idle_ticks; /* with nothing under way */
    unsigned late;       /* bounds of the drain that have passed */
};

static void for_each(struct service *service, void (*f)(struct connection *))
{
    for (struct connection *c = service->connections, *next; c; c = next) {
        next = connection_next(c);
        f(c);
    }
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

/* The loop is told of signals until its handles are closed; then they would have their usual
 * effect, amid the rest of the end. No thread takes them meanwhile. */
static void ignore_signals(struct server *s)
{
    uv_signal_t *const handles[] = {&s->term, &s->interrupt, &s->hup};
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < 3; i++)
        sigaddset(&set, signals[i]);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    for (size_t i = 0; i < 3; i++) {
        close_handle((uv_handle_t *)handles[i]);
        signal(signals[i], SIG_IGN);
    }
}

/* Nothing is left to be done: with its last handle closed the loop returns. */
static void end(struct server *s)
{
    uv_handle_t *const handles[] = {
        (uv_handle_t *)&s->turned.poll, (uv_handle_t *)&s->tick,     (uv_handle_t *)&s->weed,
        (uv_handle_t *)&s->drain,       (uv_handle_t *)&s->watchdog, (uv_handle_t *)&s->export,
    };

    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
        close_handle(handles[i]);
    ignore_signals(s);
    stdio_stop();
    lookout_stop(&s->lookout);
}

static void end_when_over(struct server *s)
{
    if (s->service.draining && !s->service.connections && s->written)
        end(s);
}

static void on_written(void *arg)
{
    struct server *s = arg;

    s->written = true;
    end_when_over(s);
}

static void tell_late(const struct server *s)
{
    const struct service *service = &s->service;

    if (service->job_count)
        log_warn("still %u requests under way: %s", service->job_count,
                 s->late ? "connections cut" : "cancelled");
    else
        log_warn("%u clients have not taken their replies: %s", service->connection_count,
                 s->late ? "connections cut" : "waiting for them");
}

static void on_drain_late(uv_timer_t *timer)
{
    struct server *s = timer->data;

    if (s->service.connections) {
        tell_late(s);
        for_each(&s->service, s->late ? connection_close : connection_cancel_all);
        if (s->late == 1 && !s->written)
            uv_timer_start(timer, on_drain_late, CUT_MS, DRAIN_MS);
    } else if (s->late) {
        end(s); /* standard output is not read; stdio_close tells */
    }
    s->late++;
}

static void drain(struct server *s)
{
    if (s->service.draining)
        return;
    s->service.draining = true;
    notify_stopping(&s->notify);
    stop_listening(s);
    generation_stop(s->service.generation);
    for_each(&s->service, connection_drain);
    end_when_over(s);
}

static void on_gone(struct service *service)
{
    struct server *s = service->owner;

    if (s->options->stdio)
        drain(s);
    end_when_over(s);
}

/* --- Signals */

static void on_stop(uv_signal_t *handle, int signum)
{
    struct server *s = handle->data;

    log_info("signal %d: finishing %u requests", signum, s->service.job_count);
    if (!uv_is_active((uv_handle_t *)&s->drain))
        uv_timer_start(&s->drain, on_drain_late, DRAIN_MS, DRAIN_MS);
    drain(s);
}

static void on_hup(uv_signal_t *handle, int signum)
{
    struct server *s = handle->data;

    (void)signum;
    renewal_reload(&s->renewal);
}

/* --- Turns taken, time passed */

static void on_turned(void *arg)
{
    struct server *s = arg;

    for (struct job *job = pool_turned(s->service.pool), *next; job; job = next) {
        next = job->next;
        connection_turned(job);
    }
}

static void notify_loop(void *arg)
{
    wakeup_send(arg);
}

/* What a large query had is kept for the next one, unless there is none for a while. */
static void give_back(struct server *s)
{
    bool idle = s->service.job_count == s->service.watches.count;

    s->idle_ticks = idle ? s->idle_ticks + 1 : 0;
    if (s->idle_ticks == TRIM_TICKS)
        malloc_trim(0);
}

static void on_tick(uv_timer_t *timer)
{
    struct server *s = timer->data;
    int64_t now = clock_us();

    for (struct connection *c = s->service.connections, *next; c; c = next) {
        next = connection_next(c);
        connection_check(c, now);
    }
    renewal_start(&s->renewal);
    notify_again(&s->notify);
    give_back(s);
}

/* As the file system tells. */
static void on_published(void *arg)
{
    struct server *s = arg;

    if (s->service.pool)
        renewal_hear(&s->renewal);
}

static void on_weed(uv_timer_t *timer)
{
    struct server *s = timer->data;
    int64_t now = clock_us();

    for (struct connection *c = s->service.connections, *next; c; c = next) {
        next = connection_next(c);
        connection_weed(c, now);
    }
    pool_relieve(s->service.pool, now);
    if (s->service.job_count == s->service.watches.count)
        uv_timer_stop(timer);
}

static void on_busy(struct service *service)
{
    struct server *s = service->owner;

    if (!uv_is_active((uv_handle_t *)&s->weed))
        uv_timer_start(&s->weed, on_weed, WEED_MS, WEED_MS);
}

/* A worker that hangs is a reason to be restarted, though the loop still turns. */
static void on_watchdog(uv_timer_t *timer)
{
    struct server *s = timer->data;

    if (pool_state(s->service.pool, clock_us()).stuck)
        log_error("a query does not end: leaving the rest to the watchdog");
    else
        notify_alive(&s->notify);
}

static void on_export(uv_timer_t *timer)
{
    struct server *s = timer->data;

    exporter_start(&s->exporter);
}

static void on_connection(uv_stream_t *stream, int status)
{
    struct server *s = stream->data;

    if (status < 0)
        log_warn("cannot accept: %s", uv_strerror(status));
    else
        admission_take(&s->admission, stream);
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

static void init_timer(struct server *s, uv_timer_t *timer, uv_timer_cb cb, uint64_t every_ms)
{
    uv_timer_init(&s->loop, timer);
    timer->data = s;
    if (every_ms)
        uv_timer_start(timer, cb, every_ms, every_ms);
}

static int init_handles(struct server *s, struct err *err)
{
    int r;

    if (wakeup_init(&s->turned, &s->loop, on_turned, s, err) < 0)
        return -1;
    init_timer(s, &s->tick, on_tick, TICK_MS);
    init_timer(s, &s->weed, on_weed, 0);
    init_timer(s, &s->drain, on_drain_late, 0);
    init_timer(s, &s->watchdog, on_watchdog, s->notify.alive_ms);
    init_timer(s, &s->export, on_export, s->options->metrics_file ? EXPORT_MS : 0);
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

/* The descriptor is served later: before the sandbox no job may run, after it no socket be made. */
static int start_stdio(struct server *s, int fd, struct err *err)
{
    struct connection *c = connection_adopt(&s->service, fd, err);

    if (!c)
        return -1;
    connection_start(c);
    return stdio_start(err);
}

/* NULL when it is not ours to remove. */
static const char *socket_path(const struct server *s)
{
    return s->listener.lock_fd >= 0 ? s->listener.path : NULL;
}

/* "generation 3, 82 articles"; "2 remote shards"; or both. */
static void say_what(const struct service *service, struct buf *out)
{
    struct snapshot *now = generation_get(service->generation);
    const char *generation = snapshot_generation(now);
    size_t shards = service->remotes ? remotes_count(service->remotes) : 0;

    if (*generation)
        buf_printf(out, "generation %s, %llu articles", generation,
                   (unsigned long long)snapshot_articles(now));
    if (shards)
        buf_printf(out, "%s%zu remote %s", *generation ? ", and " : "", shards,
                   shards == 1 ? "shard" : "shards");
    snapshot_unref(now);
}

static void tell_start(struct server *s)
{
    struct buf status = BUF_INIT;

    buf_str(&status, "serving ");
    say_what(&s->service, &status);
    buf_printf(&status, ", on %s",
               s->options->stdio ? "standard input and output" : s->listener.path);
    if (buf_ok(&status)) {
        log_info("%s", status.data);
        notify_ready(&s->notify, status.data);
    } else {
        notify_ready(&s->notify, "serving");
    }
    buf_release(&status);
}

static int start(struct server *s, struct err *err)
{
    const struct server_options *o = s->options;
    struct service *service = &s->service;
    int stdio_fd = -1;

    admission_make_room(o->max_connections);
    if (init_handles(s, err) < 0)
        return -1;
    s->written = !o->stdio;
    if (o->stdio ? (stdio_fd = stdio_open(&s->loop, on_written, s, err)) < 0
                 : start_listening(s, err) < 0)
        return -1;
    if (lookout_start(&s->lookout, &s->loop, o->indexes, o->index_count, on_published, s, err) < 0)
        return -1;
    if (confine(o, socket_path(s), err) < 0 || helpers_start(&s->loop, &s->first_work, err) < 0)
        return -1;
    if (service->remotes && remotes_start(service->remotes, err) < 0)
        return -1;
    service->pool = pool_new(o->threads, !o->stdio, service->generation, service->remotes,
                             notify_loop, &s->turned, err);
    if (!service->pool)
        return -1;
    if (exporter_init(&s->exporter, service, o->metrics_file, err) < 0)
        return -1;
    admission_init(&s->admission, service, o->uids, o->uid_count, o->max_connections);
    renewal_init(&s->renewal, service, &s->notify);
    if (o->stdio && start_stdio(s, stdio_fd, err) < 0)
        return -1;
    tell_start(s);
    return 0;
}

static int serve(struct server *s, struct err *err)
{
    int r;

    if (helpers_try_pipes(err) < 0 ||
        uv_failed(uv_loop_init(&s->loop), "cannot make a loop", err) < 0)
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
    wakeup_release(&s->turned);
    exporter_release(&s->exporter);
    lookout_release(&s->lookout);
    if (uv_loop_close(&s->loop) < 0)
        log_error("handles are left open at the end");
    if (r == 0 && s->options->stdio)
        r = stdio_close(s->written, err);
    return r;
}

static void init_service(struct server *s)
{
    struct service *service = &s->service;

    service->loop = &s->loop;
    service->owner = s;
    service->on_busy = on_busy;
    service->on_gone = on_gone;
}

static int open_all(struct server *s, struct err *err)
{
    const struct server_options *o = s->options;

    if (service_open(&s->service, o, err) < 0)
        return -1;
    return o->stdio ? 0 : listen_open(&s->listener, o->socket, o->group, err);
}

/* Threads come and go at work, and each would have a heap of its own, of which a part stays in use
 * for good: twice the memory, and it grows for hours. As many as work at a time are enough. */
static void bound_heaps(unsigned workers)
{
    mallopt(M_ARENA_MAX, 2 + (int)(workers + 1) / 2);
}

int server_run(const struct server_options *options, struct err *err)
{
    struct server *s = calloc(1, sizeof *s);
    int r;

    if (!s)
        return err_nomem(err);
    bound_heaps(options->threads);
    s->options = options;
    s->listener = (struct listener){.fd = -1, .lock_fd = -1};
    s->turned.fd = -1;
    notify_open(&s->notify);
    init_service(s);
    r = open_all(s, err);
    if (r == 0)
        r = serve(s, err);
    listen_close(&s->listener);
    service_close(&s->service);
    notify_close(&s->notify);
    free(s);
    return r;
}
