#include "queryd/dispatch.h"

#include "queryd/local.h"

#define ALL_JOBS_CAP 16384u /* requests under way, of all connections */
#define ALL_WEIGHT_CAP \
    ((size_t)16 << 20) /* their bytes; once read a line takes a multiple of them */

/* Time that a job may wait for its client to read, beyond its deadline. */
#define WAIT_MAX_US ((int64_t)600 * 1000000)

static void refuse(struct connection *c, const struct request *r, enum reply_code code,
                   const char *message)
{
    connection_send_problem(c, r->id, &(struct reply_problem){.code = code, .message = message});
}

static void cancel(struct connection *c, const struct request *r)
{
    struct buf line = BUF_INIT;

    if (!connection_cancel(c, r->target)) {
        refuse(c, r, REPLY_NOT_FOUND, "no such request is under way");
        return;
    }
    reply_done(&line, r->id, NULL);
    connection_send(c, &line);
}

/* Takes the job over if it can be submitted; false if it was refused. */
static bool submit(struct connection *c, struct job *job)
{
    const struct service *s = connection_service(c);
    uint64_t ms = job->request.deadline_ms ? job->request.deadline_ms : s->deadline_ms;

    if (s->job_count >= ALL_JOBS_CAP || s->job_weight + job->weight > ALL_WEIGHT_CAP) {
        refuse(c, &job->request, REPLY_BUSY, "too many requests are under way");
        return false;
    }
    job->deadline_us = job->received_us + (int64_t)ms * 1000;
    job->latest_us = job->deadline_us + WAIT_MAX_US;
    connection_submit(c, job);
    return true;
}

/* A request that was read well; false when it is answered already and the job no longer needed. */
static bool serve(struct connection *c, struct job *job)
{
    struct service *s = connection_service(c);
    struct buf line = BUF_INIT;

    s->metrics.asked[job->request.op]++;
    if (s->draining)
        refuse(c, &job->request, REPLY_UNAVAILABLE, "the daemon is shutting down");
    else if (job->request.op == OP_CANCEL)
        cancel(c, &job->request);
    else if (local_answer(s, &job->request, &line))
        connection_send(c, &line);
    else
        return submit(c, job);
    return false;
}

static bool is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    return true;
}

static void send_err(struct connection *c, const json_t *id, const struct err *err)
{
    struct reply_problem problem = {.code = reply_code_of(err->code), .message = err->text};

    connection_send_problem(c, id, &problem);
}

static int read_request(struct job *job, const char *line, size_t len, struct err *err)
{
    if (request_read(&job->request, line, len, err) < 0)
        return -1;
    return job->request.cursor.s ? cursor_read(&job->request, &job->cursor, err) : 0;
}

void dispatch_line(struct connection *c, const char *line, size_t len)
{
    struct job *job;
    struct err err;

    if (is_blank(line, len))
        return;
    job = job_new();
    if (!job) {
        err_nomem(&err);
        send_err(c, json_null(), &err);
        return;
    }
    job->weight = len;
    if (read_request(job, line, len, &err) < 0)
        send_err(c, job->request.id, &err);
    else if (serve(c, job))
        return;
    job_free(job);
}
