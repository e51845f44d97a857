/*
 *   loop: pool_submit --> lane --> [ring of lanes] --> worker: command_run --> finished --> loop
 *
 * One lock covers the ring, the lanes, the finished list and the epoch. A worker's searcher is its
 * own and is touched by nobody else.
 */
#include "queryd/worker.h"

#include "base/arena.h"
#include "base/log.h"
#include "query/search.h"
#include "queryd/command.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#define STACK_BYTES ((size_t)8 << 20)

struct queue {
    struct job *first, *last;
};

struct worker {
    struct pool *pool;
    pthread_t thread;
    struct searcher *searcher; /* NULL until a generation could be opened */
    unsigned epoch;            /* of the pool when the searcher was opened */
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct lane *ring_first, *ring_last; /* lanes that hold jobs and are not paused */
    struct queue finished;
    bool stopping;
    unsigned epoch; /* counts generations */
    struct generation *generation;
    void (*notify)(void *);
    void *arg;
    struct worker *workers;
    unsigned count;
};

static void queue_push(struct queue *q, struct job *job)
{
    job->next = NULL;
    if (q->last)
        q->last->next = job;
    else
        q->first = job;
    q->last = job;
}

static void ring_push(struct pool *p, struct lane *lane)
{
    lane->next = NULL;
    if (p->ring_last)
        p->ring_last->next = lane;
    else
        p->ring_first = lane;
    p->ring_last = lane;
}

static void ring_remove(struct pool *p, struct lane *lane)
{
    struct lane **at = &p->ring_first, *before = NULL;

    while (*at && *at != lane) {
        before = *at;
        at = &(*at)->next;
    }
    if (!*at)
        return;
    *at = lane->next;
    if (p->ring_last == lane)
        p->ring_last = before;
}

/* The first job of the first lane, which then stands last if it has more. */
static struct job *take(struct pool *p)
{
    struct lane *lane = p->ring_first;
    struct job *job = lane->first;

    p->ring_first = lane->next;
    if (!p->ring_first)
        p->ring_last = NULL;
    lane->first = job->next;
    if (lane->first)
        ring_push(p, lane);
    else
        lane->last = NULL;
    return job;
}

/* Have a searcher on the current generation; an error is for the job that needs it. */
static int freshen(struct worker *w, struct err *err)
{
    struct snapshot *now = generation_get(w->pool->generation);

    if (!w->searcher || searcher_snapshot(w->searcher) != now) {
        searcher_free(w->searcher);
        w->searcher = searcher_new(now, err);
    }
    snapshot_unref(now);
    return w->searcher ? 0 : -1;
}

static void run(struct worker *w, struct job *job, struct arena *arena)
{
    struct err err;

    if (freshen(w, &err) < 0) {
        log_error("cannot open the index: %s", err.text);
        job_fail_err(job, &err);
        return;
    }
    command_run(job, w->searcher, arena);
    arena_reset(arena);
    if (job->failed && job->code == REPLY_INTERNAL) {
        /* The handles may be in any state now: never ask them again. */
        searcher_free(w->searcher);
        w->searcher = NULL;
    }
}

static void renew(struct worker *w)
{
    struct err err;

    if (freshen(w, &err) < 0)
        log_error("cannot open the index: %s", err.text);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct pool *p = w->pool;
    struct arena arena = ARENA_INIT;

    pthread_mutex_lock(&p->lock);
    while (!p->stopping || p->ring_first) {
        if (p->ring_first) {
            struct job *job = take(p);
            pthread_mutex_unlock(&p->lock);
            run(w, job, &arena);
            pthread_mutex_lock(&p->lock);
            queue_push(&p->finished, job);
            p->notify(p->arg);
        } else if (w->epoch != p->epoch) {
            w->epoch = p->epoch;
            pthread_mutex_unlock(&p->lock);
            renew(w);
            pthread_mutex_lock(&p->lock);
        } else {
            pthread_cond_wait(&p->work, &p->lock);
        }
    }
    pthread_mutex_unlock(&p->lock);
    searcher_free(w->searcher);
    arena_release(&arena);
    return NULL;
}

static int start(struct pool *p, unsigned threads, struct err *err)
{
    pthread_attr_t attr;
    sigset_t all, before;
    int r = 0;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    sigfillset(&all); /* signals are the loop's */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (p->count < threads && r == 0) {
        struct worker *w = &p->workers[p->count];
        w->pool = p;
        r = pthread_create(&w->thread, &attr, work, w);
        if (r == 0)
            p->count++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attr);
    return r == 0 ? 0 : err_errno(err, r, "cannot start %u threads", threads);
}

struct pool *pool_new(unsigned threads, struct generation *generation, void (*notify)(void *),
                      void *arg, struct err *err)
{
    struct pool *p = calloc(1, sizeof *p);

    if (!p || !(p->workers = calloc(threads, sizeof *p->workers))) {
        free(p);
        err_nomem(err);
        return NULL;
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    p->generation = generation;
    p->notify = notify;
    p->arg = arg;
    p->epoch = 1;
    if (start(p, threads, err) < 0) {
        pool_free(p);
        return NULL;
    }
    return p;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->count; i++)
        pthread_join(p->workers[i].thread, NULL);
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
    free(p->workers);
    free(p);
}

void pool_submit(struct pool *p, struct lane *lane, struct job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&p->lock);
    if (lane->last) {
        lane->last->next = job;
    } else {
        lane->first = job;
        if (!lane->paused)
            ring_push(p, lane);
    }
    lane->last = job;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
}

void pool_pause(struct pool *p, struct lane *lane, bool paused)
{
    pthread_mutex_lock(&p->lock);
    if (lane->paused != paused && lane->first) {
        if (paused)
            ring_remove(p, lane);
        else
            ring_push(p, lane);
        pthread_cond_broadcast(&p->work);
    }
    lane->paused = paused;
    pthread_mutex_unlock(&p->lock);
}

struct job *pool_finished(struct pool *p)
{
    struct job *jobs;

    pthread_mutex_lock(&p->lock);
    jobs = p->finished.first;
    p->finished = (struct queue){0};
    pthread_mutex_unlock(&p->lock);
    return jobs;
}

/* Part the lane's jobs into those that stay and those that are over. */
static struct job *part(struct lane *lane, int64_t now_us)
{
    struct queue stay = {0}, over = {0};

    for (struct job *job = lane->first, *next; job; job = next) {
        next = job->next;
        queue_push(atomic_load(&job->cancelled) || job->deadline_us <= now_us ? &over : &stay, job);
    }
    lane->first = stay.first;
    lane->last = stay.last;
    return over.first;
}

struct job *pool_weed(struct pool *p, struct lane *lane, int64_t now_us)
{
    struct job *over;

    pthread_mutex_lock(&p->lock);
    over = lane->first ? part(lane, now_us) : NULL;
    if (over && !lane->first)
        ring_remove(p, lane);
    pthread_mutex_unlock(&p->lock);
    for (struct job *job = over; job; job = job->next)
        command_refuse(job);
    return over;
}

void pool_refresh(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->epoch++;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
}
