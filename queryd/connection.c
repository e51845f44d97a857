/*
 *                 line over the cap, or turned away
 *        READING ----------------------------------> REFUSING   an error is the last line; input
 *           |                                            |       is read and thrown away, so that
 *     end   | of input, or drain                         |       the client can get to read it
 *           v                                            |
 *        ENDING    no more input; what was asked         |
 *           |      is still answered                     |
 *           |                                            |
 *           | nothing in flight: shutdown, which         | the same; then wait for the client to
 *           | waits for the last write                   | close, or LINGER_US
 *           v                                            v
 *        CLOSING <---------------------------------------+   <-- a failed read or write, from
 * anywhere
 *           |
 *           | the handle is closed AND the last job is back from the pool
 *           v
 *         freed
 *
 * Reading pauses while the replies that wait for the client, or the requests under way, pass a cap;
 * in the first case its requests are not worked on either.
 */
#include "queryd/connection.h"

#include "base/log.h"
#include "queryd/dispatch.h"
#include "wire/line.h"
#include <stdlib.h>

#define WRITE_QUEUE_CAP ((size_t)1 << 20) /* bytes waiting to be sent */
#define JOBS_CAP        1024u             /* requests under way, of one connection */
#define JOBS_WEIGHT_CAP ((size_t)4 << 20) /* their bytes */
#define LINGER_US       2000000
#define STALL_US        30000000 /* a client that takes nothing for so long is dropped */

enum state { READING, ENDING, REFUSING, CLOSING };

struct connection {
    uv_pipe_t pipe;
    uv_shutdown_t shutdown;
    struct service *service;
    struct connection *next, *prev;
    enum state state;
    bool reading;     /* uv_read_start is in force */
    bool paused;      /* its jobs wait until the client has read */
    bool eof;         /* the client has said all it will */
    bool ended;       /* the last line was taken */
    bool shutting;    /* uv_shutdown was called */
    bool handle_gone; /* uv_close called back */
    struct line_decoder lines;
    struct lane lane;
    struct job *jobs; /* newest first */
    unsigned job_count;
    size_t job_weight;
    size_t queue_seen;  /* bytes waiting to be sent, at the last sweep */
    int64_t moved_us;   /* when they last changed */
    int64_t linger_end; /* REFUSING, after the shutdown; 0 before */
};

struct write {
    uv_write_t req;
    struct buf bytes;
};

static void advance(struct connection *c);

/* --- Birth and death */

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
    c->pipe.data = c;
    c->service = service;
    c->moved_us = clock_us();
    line_init(&c->lines, LINE_MAX_BYTES);
    c->next = service->connections;
    if (c->next)
        c->next->prev = c;
    service->connections = c;
    service->connection_count++;
    return c;
}

static void free_when_over(struct connection *c)
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
    free_when_over(c);
}

void connection_close(struct connection *c)
{
    if (c->state == CLOSING)
        return;
    c->state = CLOSING;
    connection_cancel_all(c);
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

struct service *connection_service(const struct connection *c)
{
    return c->service;
}

struct connection *connection_next(const struct connection *c)
{
    return c->next;
}

/* --- Sending */

static size_t waiting(const struct connection *c)
{
    return uv_stream_get_write_queue_size((const uv_stream_t *)&c->pipe);
}

static void on_written(uv_write_t *req, int status)
{
    struct connection *c = req->handle->data;
    struct write *w = (struct write *)req;

    buf_release(&w->bytes);
    free(w);
    if (status < 0)
        connection_close(c);
    else
        advance(c);
}

/* Takes the bytes over. A reply that cannot be sent whole ends the connection: silence would leave
 * the client waiting. */
void connection_send(struct connection *c, struct buf *bytes)
{
    struct write *w = calloc(1, sizeof *w);
    uv_buf_t b;

    if (!w || !buf_ok(bytes) || bytes->len == 0) {
        log_error("a reply was lost: out of memory");
        free(w);
        buf_release(bytes);
        connection_close(c);
        return;
    }
    w->bytes = *bytes;
    *bytes = (struct buf)BUF_INIT;
    b = uv_buf_init(w->bytes.data, (unsigned)w->bytes.len);
    if (uv_write(&w->req, (uv_stream_t *)&c->pipe, &b, 1, on_written) < 0) {
        buf_release(&w->bytes);
        free(w);
        connection_close(c);
    }
}

void connection_send_problem(struct connection *c, const json_t *id,
                             const struct reply_problem *problem)
{
    struct buf line = BUF_INIT;

    c->service->failed[problem->code]++;
    reply_error(&line, id, problem);
    connection_send(c, &line);
}

/* --- Jobs */

static void job_attach(struct connection *c, struct job *job)
{
    job->connection = c;
    job->older = c->jobs;
    if (c->jobs)
        c->jobs->newer = job;
    c->jobs = job;
    c->job_count++;
    c->job_weight += job->weight;
    c->service->job_count++;
}

static void job_detach(struct job *job)
{
    struct connection *c = job->connection;

    if (job->newer)
        job->newer->older = job->older;
    else
        c->jobs = job->older;
    if (job->older)
        job->older->newer = job->newer;
    c->job_count--;
    c->job_weight -= job->weight;
    c->service->job_count--;
}

void connection_finish(struct job *job)
{
    struct connection *c = job->connection;

    job_detach(job);
    if (job->failed)
        c->service->failed[job->code]++;
    if (c->state != CLOSING)
        connection_send(c, &job->reply);
    job_free(job);
    if (c->state == CLOSING)
        free_when_over(c);
    else
        advance(c);
}

static void finish_all(struct job *jobs)
{
    for (struct job *next; jobs; jobs = next) {
        next = jobs->next;
        connection_finish(jobs);
    }
}

void connection_submit(struct connection *c, struct job *job)
{
    job_attach(c, job);
    if (c->service->job_count == 1)
        c->service->on_busy(c->service);
    pool_submit(c->service->pool, &c->lane, job);
}

bool connection_cancel(struct connection *c, const json_t *id)
{
    bool found = false;

    for (struct job *job = c->jobs; job; job = job->older) {
        if (json_equal(job->request.id, id)) {
            atomic_store(&job->cancelled, true);
            found = true;
        }
    }
    return found;
}

void connection_cancel_all(struct connection *c)
{
    for (struct job *job = c->jobs; job; job = job->older)
        atomic_store(&job->cancelled, true);
}

static void refuse_long_line(struct connection *c)
{
    c->state = REFUSING;
    connection_send_problem(c, json_null(),
                            &(struct reply_problem){.code = REPLY_TOO_LARGE,
                                                    .message = "a request line is at most 1 MiB"});
}

/* --- Moving on: called after whatever may have made room, or ended something */

static bool has_room(const struct connection *c)
{
    return waiting(c) < WRITE_QUEUE_CAP && c->job_count < JOBS_CAP &&
           c->job_weight < JOBS_WEIGHT_CAP;
}

static void take_lines(struct connection *c)
{
    const char *line;
    size_t len;

    while ((c->state == READING || (c->state == ENDING && !c->ended)) && has_room(c)) {
        enum line_result r =
            c->eof ? line_last(&c->lines, &line, &len) : line_next(&c->lines, &line, &len);
        if (r == LINE_READY) {
            dispatch_line(c, line, len);
        } else if (r == LINE_TOO_LONG) {
            refuse_long_line(c);
        } else if (c->state == ENDING) {
            c->ended = true;
        } else {
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

    if (!over || c->jobs || c->shutting)
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
    if (c->state == READING) {
        c->state = ENDING;
    } else if (c->linger_end) {
        connection_close(c);
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
    advance(c);
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
    bool pause = waiting(c) >= WRITE_QUEUE_CAP;

    if (c->state == CLOSING || pause == c->paused)
        return;
    c->paused = pause;
    pool_pause(c->service->pool, &c->lane, pause);
}

static void advance(struct connection *c)
{
    set_working(c);
    take_lines(c);
    end_when_answered(c);
    set_reading(c);
}

void connection_start(struct connection *c)
{
    advance(c);
}

void connection_turn_away(struct connection *c, const struct reply_problem *problem)
{
    c->state = REFUSING;
    connection_send_problem(c, json_null(), problem);
    advance(c);
}

void connection_drain(struct connection *c)
{
    if (c->state == READING)
        c->state = ENDING;
    advance(c);
}

void connection_weed(struct connection *c, int64_t now_us)
{
    finish_all(pool_weed(c->service->pool, &c->lane, now_us));
}

void connection_check(struct connection *c, int64_t now_us)
{
    size_t queue = waiting(c);

    if (c->state == CLOSING)
        return;
    if (queue == 0 || queue != c->queue_seen) {
        c->queue_seen = queue;
        c->moved_us = now_us;
    }
    if (now_us - c->moved_us > STALL_US) {
        log_warn("a client has read nothing for %d s: closed", STALL_US / 1000000);
        connection_close(c);
    } else if (c->linger_end && now_us > c->linger_end) {
        connection_close(c);
    }
}
