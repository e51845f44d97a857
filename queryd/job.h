/* A request on its way: read by the loop, answered by a worker, sent by the loop.
 *
 * The loop makes and frees it. Between pool_submit and its return through pool_finished it belongs
 * to the pool; only `cancelled` may then be touched by the loop.
 */
#ifndef QUERYD_JOB_H
#define QUERYD_JOB_H

#include "base/buf.h"
#include "wire/reply.h"
#include "wire/request.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct connection;

struct job {
    struct job *next;              /* in a lane, or among the finished */
    struct job *newer, *older;     /* on its connection */
    struct connection *connection; /* for the loop alone */
    struct request request;
    size_t weight;                    /* bytes of the request line */
    int64_t received_us, deadline_us; /* CLOCK_MONOTONIC */
    atomic_bool cancelled;            /* set by the loop, read by the worker */
    struct buf reply;                 /* whole lines */
    bool failed;                      /* the last line is an error with this code: */
    enum reply_code code;
};

int64_t clock_us(void); /* CLOCK_MONOTONIC */

struct job *job_new(void); /* NULL out of memory; its request is still to be read */
void job_free(struct job *job);

/* Make the job's reply end with an error line; what cannot even be said leaves the reply empty. */
void job_fail(struct job *job, const struct reply_problem *problem);
void job_fail_err(struct job *job, const struct err *err);

#endif
