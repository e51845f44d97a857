/*
 *                 line over the cap, too slow a line, or turned away
 *        READING ----------------------------------> REFUSING   an error is the last line; input
 *           |                                            |       is read and thrown away, so that
 *     end   | of input, or drain                         |       the client can get to read it
 *           v                                            |
 *        ENDING    no more input; what was asked         |
 *           |      is still answered                     |
 *           |                                            |
 *           | nothing under way: shutdown, which         | the same; then wait for the client to
 *           | waits for the last write                   | close, or LINGER_US
 *           v                                            v
 *        CLOSING <---------------------------------------+   <-- a failed read or write, a client
 *           |                                                    that has gone, does not read, or
 * is |                                                    idle | the handle is closed AND the last
 * job is back from the pool
 *           v
 *         freed
 *
 * Reading pauses while the replies that wait for the client, or the requests under way, pass a cap;
 * in the first case its requests are not worked on either.
 */
#include "queryd/connection_internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "queryd/dispatch.h"
#include <stdlib.h>

#define WRITE_QUEUE_CAP  ((size_t)1 << 20)     /* bytes waiting to be sent, after which we pause */
#define ALL_WRITES_CAP   ((uint64_t)256 << 20) /* of all connections; past it each gets less: */
#define WRITE_QUEUE_LESS ((size_t)64 << 10)
#define JOBS_CAP         1024u             /* requests under way, of one connection */
#define JOBS_WEIGHT_CAP  ((size_t)4 << 20) /* their bytes */
#define LINGER_US        2000000

/* --- Birth and death */

static void on_written(struct outlet *o, int status)
{
    struct connection *c = o->owner;

    if (status < 0)
        connection_close(c);
    else
        connection_advance(c);
}

static void init(struct connection *c, struct service *service)
{
    int64_t now_us = clock_us();

    c->pipe.data = c;
    c->service = service;
    c->number = ++service->metrics.accepted;
    c->line_us = c->active_us = now_us;
    c->out = (struct outlet){
        .stream = (uv_stream_t *)&c->pipe,
        .on_written = on_written,
        .owner = c,
        .all = &service->traffic,
        .marked_us = now_us,
    };
    line_init(&c->lines, LINE_MAX_BYTES);
    c->next = service->connections;
    if (c->next)
        c->next->prev = c;
    service->connections = c;
    service->connection_count++;
}

static struct connection *connection_new(struct service *service, struct err *err)
{
    struct connection *c = calloc(1, sizeof *c);
    int r;

    if (!c) {
        err_nomem(err);
        return NULL;
    }
    r = uv_pipe_init(service->loop, &c->pipe, 0);
    if (r < 0) {
        err_set(err, ERR_INTERNAL, "uv_pipe_init: %s", uv_strerror(r));
        free(c);
        return NULL;
    }
    init(c, service);
    return c;
}

void connection_free_when_over(struct connection *c)
{
    struct service *service = c->service;

    if (!c->handle_gone || c->jobs)
        return;
    if (c->prev)
        c->prev->next = c->next;
    else
        service->connections = c->next;
    if (c->next)
        c->next->prev = c->prev;
    service->connection_count--;
    line_release(&c->lines);
    free(c);
    service->on_gone(service);
}

static void on_closed(uv_handle_t *handle)
{
    struct connection *c = handle->data;

    c->handle_gone = true;
    connection_free_when_over(c);
}

void connection_close(struct connection *c)
{
    if (c->state == CLOSING)
        return;
    c->state = CLOSING;
    connection_cancel_all(c);
    pool_pause(c->service->pool, &c->lane, false); /* what waits is to be weeded, not to wait */
    uv_close((uv_handle_t *)&c->pipe, on_closed);
}

struct connection *connection_accept(struct service *service, uv_stream_t *listener,
                                     struct err *err)
{
    struct connection *c = connection_new(service, err);
    int r;

    if (!c)
        return NULL;
    r = uv_accept(listener, (uv_stream_t *)&c->pipe);
    if (r == 0)
        return c;
    err_set(err, ERR_IO, "accept: %s", uv_strerror(r));
    connection_close(c);
    return NULL;
}

struct connection *connection_adopt(struct service *service, int fd, struct err *err)
{
    struct connection *c = connection_new(service, err);
    int r;

    if (!c)
        return NULL;
    r = uv_pipe_open(&c->pipe, fd);
    if (r == 0)
        return c;
    err_set(err, ERR_IO, "cannot serve descriptor %d: %s", fd, uv_strerror(r));
    connection_close(c);
    return NULL;
}

int connection_fd(const struct connection *c)
{
    uv_os_fd_t fd;

    return uv_fileno((const uv_handle_t *)&c->pipe, &fd) == 0 ? fd : -1;
}

uint64_t connection_number(const struct connection *c)
{
    return c->number;
}

struct service *connection_service(const struct connection *c)
{
    return c->service;
}

struct connection *connection_next(const struct connection *c)
{
    return c->next;
}

/* --- Sending */

static bool is_backed_up(const struct connection *c)
{
    bool much = c->service->traffic.waiting >= ALL_WRITES_CAP;

    return outlet_waiting(&c->out) >= (much ? WRITE_QUEUE_LESS : WRITE_QUEUE_CAP);
}

/* Silence would leave the client waiting, so a reply that is lost ends the connection. */
void connection_send(struct connection *c, struct buf *bytes)
{
    if (c->state == CLOSING) {
        buf_release(bytes);
        return;
    }
    if (!buf_ok(bytes) || bytes->len == 0)
        log_error("connection %llu: a reply was lost: out of memory",
                  (unsigned long long)c->number);
    if (outlet_send(&c->out, bytes) < 0)
        connection_close(c);
}

void connection_send_problem(struct connection *c, const char *id,
                             const struct reply_problem *problem)
{
    struct buf line = BUF_INIT;

    reply_error(&line, id, problem);
    connection_send(c, &line);
}

/* --- Moving on: called after whatever may have made room, or ended something */

static bool has_room(const struct connection *c)
{
    return !is_backed_up(c) && c->load.count - c->resting.count < JOBS_CAP &&
           c->load.weight - c->resting.weight < JOBS_WEIGHT_CAP;
}

static void refuse(struct connection *c, const struct reply_problem *problem)
{
    c->state = REFUSING;
    c->line_us = 0;
    c->service->metrics.failed[problem->code]++;
    connection_send_problem(c, "null", problem);
}

static void take_line(struct connection *c, const char *line, size_t len)
{
    c->line_us = 0;
    c->active_us = clock_us();
    dispatch_line(c, line, len);
}

static void take_lines(struct connection *c)
{
    const char *line;
    size_t len;

    while ((c->state == READING || (c->state == ENDING && !c->ended)) && has_room(c)) {
        enum line_result r =
            c->eof ? line_last(&c->lines, &line, &len) : line_next(&c->lines, &line, &len);
        if (r == LINE_READY) {
            take_line(c, line, len);
        } else if (r == LINE_TOO_LONG) {
            refuse(c, &(struct reply_problem){.code = REPLY_TOO_LARGE,
                                              .message = "a request line is at most 1 MiB"});
        } else if (c->state == ENDING) {
            c->ended = true;
        } else {
            if (line_pending(&c->lines) > 0 && c->line_us == 0)
                c->line_us = clock_us();
            break;
        }
    }
}

static void on_shutdown(uv_shutdown_t *req, int status)
{
    struct connection *c = req->handle->data;

    if (status == 0 && c->state == REFUSING)
        c->linger_end = clock_us() + LINGER_US;
    else
        connection_close(c);
}

static void end_when_answered(struct connection *c)
{
    bool over = c->state == REFUSING || (c->state == ENDING && c->ended);

    if (!over || c->shutting)
        return;
    connection_end_watches(c);
    if (c->jobs || c->state == CLOSING)
        return;
    c->shutting = true;
    if (uv_shutdown(&c->shutdown, (uv_stream_t *)&c->pipe, on_shutdown) < 0)
        connection_close(c);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct connection *c = handle->data;

    (void)suggested;
    *buf = uv_buf_init(c->service->read_buffer, sizeof c->service->read_buffer);
}

static void on_eof(struct connection *c)
{
    c->eof = true;
    if (c->linger_end || connection_has_gone(c)) {
        connection_close(c);
    } else if (c->state == READING) {
        c->state = ENDING;
    } else {
        c->state = ENDING; /* refused; what is still to be sent is sent */
        c->ended = true;
    }
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct connection *c = stream->data;

    if (n == 0 || c->state == CLOSING)
        return;
    if (n == UV_EOF)
        on_eof(c);
    else if (n < 0)
        connection_close(c);
    else if (c->state == READING && line_feed(&c->lines, buf->base, (size_t)n) < 0)
        connection_close(c);
    connection_advance(c);
}

static void set_reading(struct connection *c)
{
    bool want = c->state == REFUSING || (c->state == READING && has_room(c));
    int r = 0;

    if (c->state == CLOSING || want == c->reading)
        return;
    c->reading = want;
    if (want)
        r = uv_read_start((uv_stream_t *)&c->pipe, on_alloc, on_read);
    else
        uv_read_stop((uv_stream_t *)&c->pipe);
    if (r < 0)
        connection_close(c);
}

/* What is not read need not be worked out yet. */
static void set_working(struct connection *c)
{
    bool pause = is_backed_up(c);

    if (c->state == CLOSING || pause == c->paused)
        return;
    c->paused = pause;
    pool_pause(c->service->pool, &c->lane, pause);
    connection_pause_watches(c);
}

void connection_advance(struct connection *c)
{
    set_working(c);
    take_lines(c);
    end_when_answered(c);
    set_reading(c);
}

void connection_start(struct connection *c)
{
    connection_advance(c);
}

void connection_turn_away(struct connection *c, const struct reply_problem *problem)
{
    refuse(c, problem);
    connection_advance(c);
}

void connection_drain(struct connection *c)
{
    if (c->state == READING)
        c->state = ENDING;
    connection_advance(c);
}
