#include "queryd/job.h"

#include "base/clock.h"
#include "index/snapshot.h"
#include "queryd/command.h"
#include <stdlib.h>

struct job *job_new(void)
{
    struct job *job = calloc(1, sizeof *job);

    if (!job)
        return NULL;
    atomic_init(&job->cancelled, false);
    job->received_us = clock_us();
    return job;
}

/* Time that a job may wait for its client to read, beyond its deadline. */
#define WAIT_MAX_US ((int64_t)600 * 1000000)

void job_allow(struct job *job, int64_t now_us)
{
    job->deadline_us = now_us + job->allowed_us;
    job->latest_us = job->deadline_us + WAIT_MAX_US;
}

void job_let_go(struct job *job)
{
    snapshot_unref(job->snapshot);
    job->snapshot = NULL;
}

void job_free(struct job *job)
{
    if (!job)
        return;
    command_free(job->command);
    job_let_go(job);
    known_free(job->known);
    request_release(&job->request);
    buf_release(&job->reply);
    free(job);
}

void job_fail(struct job *job, const struct reply_problem *problem)
{
    job->failed = true;
    job->more = job->rests = false;
    job->code = problem->code;
    buf_clear(&job->reply);
    job->hits = job->told;
    reply_error(&job->reply, request_id_text(&job->request), problem);
}

void job_fail_err(struct job *job, const struct err *err)
{
    struct reply_problem problem = {.code = reply_code_of(err->code), .message = err->text};

    job_fail(job, &problem);
}
