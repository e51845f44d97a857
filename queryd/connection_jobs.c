/* The requests of a connection that are under way.
 *
 *     submitted --> in the pool --> turned --+--> more: sent, resumed
 *                      ^                     +--> rests (a watch that has told all there is) --+
 *                      |                     +--> answered: sent, freed                        |
 *                      +------- a newer generation, and its turn among the watches <-----------+
 */
#include "queryd/connection_internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "queryd/command.h"
#include "queryd/querylog.h"
#include "queryd/watches.h"

/* --- In and out */

static void attach(struct connection *c, struct job *job)
{
    job->connection = c;
    job->older = c->jobs;
    if (c->jobs)
        c->jobs->newer = job;
    c->jobs = job;
    load_add(&c->load, job);
    if (job->known)
        watches_join(&c->service->watches, &c->watcher, job);
    c->service->job_count++;
    c->service->job_weight += job->weight;
}

static void detach(struct job *job)
{
    struct connection *c = job->connection;

    if (job->newer)
        job->newer->older = job->older;
    else
        c->jobs = job->older;
    if (job->older)
        job->older->newer = job->newer;
    load_take(&c->load, job);
    if (job->known)
        watches_leave(&c->service->watches, &c->watcher, job);
    c->service->job_count--;
    c->service->job_weight -= job->weight;
}

static void submit(struct connection *c, struct job *job)
{
    c->service->on_busy(c->service);
    pool_submit(c->service->pool, &c->lane, job);
}

void connection_submit(struct connection *c, struct job *job)
{
    attach(c, job);
    submit(c, job);
}

/* --- What it says */

/* A turn may find nothing to say. */
static bool has_lines(const struct job *job)
{
    return job->reply.len > 0 || !buf_ok(&job->reply);
}

static void tell(struct connection *c, struct job *job)
{
    if (c->state != CLOSING)
        c->service->metrics.hits += job->hits - job->told;
    job->told = job->hits;
    connection_send(c, &job->reply);
}

/* --- The end of one */

static void count_ended(struct metrics *m, const struct job *job, int64_t now_us)
{
    if (job->failed)
        metrics_failed(m, job->request.op, job->code);
    else
        m->done[job->request.op]++;
    /* how long somebody watched, or until he changed his mind, is no latency */
    if (!job->known && !(job->failed && job->code == REPLY_CANCELLED))
        metrics_latency(m, now_us - job->received_us);
}

static void settle(struct connection *c, struct job *job)
{
    int64_t now_us = clock_us();

    detach(job);
    count_ended(&c->service->metrics, job, now_us);
    querylog_tell(c->service, c->number, job, now_us);
    tell(c, job);
    job_free(job);
    c->active_us = now_us;
}

static void finish(struct connection *c, struct job *job)
{
    settle(c, job);
    if (c->state == CLOSING)
        connection_free_when_over(c);
    else
        connection_advance(c);
}

/* --- Watches */

static void end_watch(struct connection *c, struct job *job)
{
    if (c->service->draining)
        job_fail(job, &(struct reply_problem){.code = REPLY_UNAVAILABLE,
                                              .message = "the daemon is shutting down"});
    else
        command_end_watch(job, c->service->generation);
}

static bool is_over(const struct connection *c)
{
    return c->state == REFUSING || (c->state == ENDING && c->ended);
}

/* It has told all there is. */
static void rest(struct connection *c, struct job *job)
{
    if (has_lines(job))
        tell(c, job);
    job_let_go(job);
    if (c->state == CLOSING || atomic_load(&job->cancelled)) {
        command_refuse(job);
        finish(c, job);
    } else if (is_over(c)) {
        end_watch(c, job);
        finish(c, job);
    } else {
        load_add(&c->resting, job);
        watches_rest(&c->service->watches, &c->watcher, job);
        connection_advance(c);
    }
}

static void take_from_rest(struct connection *c, struct job *job)
{
    watches_remove(&c->service->watches, &c->watcher, job);
    load_take(&c->resting, job);
}

/* Found anew each time: sending what one has to say can end the connection, and all others. */
static struct job *take_resting(struct connection *c, bool cancelled)
{
    struct job *job = c->resting.count ? c->jobs : NULL;

    while (job && !(job->resting && (!cancelled || atomic_load(&job->cancelled))))
        job = job->older;
    if (job)
        take_from_rest(c, job);
    return job;
}

void connection_end_watches(struct connection *c)
{
    for (struct job *job; (job = take_resting(c, false)) != NULL;) {
        end_watch(c, job);
        settle(c, job);
    }
}

static void refuse_cancelled(struct connection *c)
{
    for (struct job *job; (job = take_resting(c, true)) != NULL;) {
        command_refuse(job);
        settle(c, job);
    }
}

/* Its lane has other work than watches that are awake: behind it they may wait for long. */
static bool is_busy(const struct connection *c)
{
    return c->load.count - c->resting.count > c->watcher.awake;
}

static void wake_in_turn(struct service *s)
{
    for (struct job *job; (job = watches_next(&s->watches)) != NULL;) {
        struct connection *c = job->connection;

        load_take(&c->resting, job);
        if (is_busy(c))
            watches_discount(&s->watches, &c->watcher);
        job_allow(job, clock_us());
        submit(c, job);
    }
}

void connection_wake_watches(struct service *s)
{
    watches_begin(&s->watches);
    for (struct connection *c = s->connections; c; c = c->next)
        watches_wake(&s->watches, &c->watcher);
    wake_in_turn(s);
}

void connection_pause_watches(struct connection *c)
{
    watches_pause(&c->service->watches, &c->watcher, c->paused);
    wake_in_turn(c->service);
}

const char *connection_refuse_watch(const struct connection *c, size_t weight)
{
    return watches_refuse(&c->service->watches, &c->watcher, weight);
}

/* --- After a turn */

/* Nobody is left to hear the rest, or it goes on: with this turn's lines first. */
static void go_on(struct connection *c, struct job *job)
{
    if (has_lines(job))
        tell(c, job);
    if (c->state == CLOSING)
        atomic_store(&job->cancelled, true);
    connection_advance(c); /* pauses the lane before the job is back in it */
    pool_resume(c->service->pool, &c->lane, job);
}

/* Who cancels what has just been worked out is told that it is cancelled all the same. */
static void end(struct connection *c, struct job *job)
{
    if (atomic_load(&job->cancelled))
        command_refuse(job);
    finish(c, job);
}

void connection_turned(struct job *job)
{
    struct connection *c = job->connection;
    struct service *s = c->service;
    bool goes_on = job->more && c->state != CLOSING, watch = job->known && !goes_on;

    if (watch)
        watches_ran(&s->watches, &c->watcher, job);
    if (goes_on)
        go_on(c, job);
    else if (job->rests)
        rest(c, job);
    else
        end(c, job);
    if (watch)
        wake_in_turn(s);
}

/* --- Changes of mind */

bool connection_cancel(struct connection *c, const json_t *id)
{
    bool found = false;

    for (struct job *job = c->jobs; job; job = job->older) {
        if (json_equal(job->request.id, id)) {
            atomic_store(&job->cancelled, true);
            found = true;
        }
    }
    refuse_cancelled(c);
    return found;
}

void connection_cancel_all(struct connection *c)
{
    for (struct job *job = c->jobs; job; job = job->older)
        atomic_store(&job->cancelled, true);
    refuse_cancelled(c);
}

void connection_weed(struct connection *c, int64_t now_us)
{
    struct job *jobs = pool_weed(c->service->pool, &c->lane, now_us);

    for (struct job *next; jobs; jobs = next) {
        next = jobs->next;
        connection_turned(jobs);
    }
}
