#include "queryd/dispatch.h"

#include "queryd/local.h"

#define ALL_JOBS_CAP 16384u /* requests under way, of all connections, without watches */
#define ALL_WEIGHT_CAP \
    ((size_t)16 << 20) /* their bytes; once read a line takes a multiple of them */

static void refuse(struct connection *c, const struct request *r, enum reply_code code,
                   const char *message)
{
    metrics_failed(&connection_service(c)->metrics, r->op, code);
    connection_send_problem(c, request_id_text(r),
                            &(struct reply_problem){.code = code, .message = message});
}

static void cancel(struct connection *c, const struct request *r)
{
    struct buf line = BUF_INIT;

    if (!connection_cancel(c, r->target)) {
        refuse(c, r, REPLY_NOT_FOUND, "no such request is under way");
        return;
    }
    connection_service(c)->metrics.done[r->op]++;
    reply_done(&line, request_id_text(r), NULL);
    connection_send(c, &line);
}

/* Watch from here: what is there when the request is read is known. */
static int begin_watch(struct service *s, struct job *job)
{
    struct snapshot *now = generation_get(s->generation);

    job->known = known_new(now);
    job->watch_epoch = s->watches.epoch;
    snapshot_unref(now);
    return job->known ? 0 : -1;
}

/* A watch waits in the queue for others' sake: that must not cost its life. */
static uint64_t allowed_ms(const struct service *s, const struct request *r)
{
    if (r->deadline_ms)
        return r->deadline_ms;
    return r->op == OP_WATCH ? REQUEST_DEADLINE_MAX_MS : s->deadline_ms;
}

/* Why it is one too many; NULL: it is not. Watches last for hours, so they have room of their own:
 * else those who watch could keep others from asking for as long. */
static const char *too_many(const struct connection *c, const struct job *job)
{
    const struct service *s = connection_service(c);
    const struct load *watches = &s->watches.load;

    if (job->request.op == OP_WATCH)
        return connection_refuse_watch(c, job->weight);
    if (s->job_count - watches->count >= ALL_JOBS_CAP ||
        s->job_weight - watches->weight + job->weight > ALL_WEIGHT_CAP)
        return "too many requests are under way";
    return NULL;
}

/* Takes the job over if it can be submitted; false if it was refused. */
static bool submit(struct connection *c, struct job *job)
{
    struct service *s = connection_service(c);
    bool watch = job->request.op == OP_WATCH;
    const char *why = too_many(c, job);

    if (why) {
        refuse(c, &job->request, REPLY_BUSY, why);
        return false;
    }
    if (watch && begin_watch(s, job) < 0) {
        refuse(c, &job->request, REPLY_INTERNAL, "out of memory");
        return false;
    }
    job->allowed_us = (int64_t)allowed_ms(s, &job->request) * 1000;
    job_allow(job, job->received_us);
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
    else if (local_answer(s, &job->request, &line)) {
        s->metrics.done[job->request.op]++;
        connection_send(c, &line);
    } else
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

static void send_err(struct connection *c, const char *id, const struct err *err)
{
    struct reply_problem problem = {.code = reply_code_of(err->code), .message = err->text};

    connection_service(c)->metrics.failed[problem.code]++;
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
        send_err(c, "null", &err);
        return;
    }
    job->weight = len;
    if (read_request(job, line, len, &err) < 0)
        send_err(c, request_id_text(&job->request), &err);
    else if (serve(c, job))
        return;
    job_free(job);
}
