/*
 *   loop: pool_submit --> queue --> worker: command_turn --> turned --> loop: send; pool_resume ...
 *
 * One lock covers the queue, the list of the turned, and the epoch. A worker's searchers are its
 * own and are touched by nobody else: one on the current generation, and for a job that began on a
 * former one (or comes with a cursor into it) one on that.
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
#define STUCK_US    60000000 /* a turn so long after its deadline does not end any more */

struct worker {
    struct pool *pool;
    pthread_t thread;
    struct searcher *current; /* NULL until a generation could be opened */
    struct searcher *former;  /* NULL unless lately needed */
    struct arena arena;       /* of the turn */
    unsigned epoch;           /* of the pool when it last looked for a newer generation */
    int64_t deadline_us;      /* of the turn that runs; 0: none. Under the pool's lock */
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct queue queue;
    struct job *turned, **turned_end;
    bool stopping;
    unsigned epoch; /* counts generations */
    struct generation *generation;
    struct remotes *remotes; /* or NULL */
    void (*notify)(void *);
    void *arg;
    struct worker *workers;
    unsigned count;
};

/* --- Searchers */

static struct searcher *open_on(struct worker *w, struct snapshot *snapshot, struct err *err)
{
    struct searcher *s = searcher_new(snapshot, err);

    if (s && w->pool->remotes)
        searcher_set_remotes(s, w->pool->remotes);
    return s;
}

static void drop(struct searcher **s)
{
    searcher_free(*s);
    *s = NULL;
}

static bool is_on(struct searcher *s, const struct snapshot *snapshot)
{
    return s && searcher_snapshot(s) == snapshot;
}

/* Have a searcher on the current generation. */
static int freshen(struct worker *w, struct err *err)
{
    struct snapshot *now = generation_get(w->pool->generation);

    if (!is_on(w->current, now)) {
        drop(&w->current);
        w->current = open_on(w, now, err);
    }
    snapshot_unref(now);
    return w->current ? 0 : -1;
}

/* The snapshot that a job is answered from, from its first turn to its last. */
static int settle_snapshot(struct worker *w, struct job *job, struct err *err)
{
    if (!job->snapshot)
        job->snapshot = job->request.cursor.s && !w->pool->remotes
                            ? generation_find(w->pool->generation, job->cursor.state, err)
                            : generation_get(w->pool->generation);
    return job->snapshot ? 0 : -1;
}

static struct searcher **searcher_for(struct worker *w, struct job *job, struct err *err)
{
    struct snapshot *now = generation_get(w->pool->generation);
    struct searcher **place = job->snapshot == now ? &w->current : &w->former;

    if (is_on(w->current, job->snapshot))
        place = &w->current;
    if (!is_on(*place, job->snapshot)) {
        drop(place);
        *place = open_on(w, job->snapshot, err);
    }
    snapshot_unref(now);
    return *place ? place : NULL;
}

/* --- Turns */

/* What was read from files that are damaged by now must not be told. */
static void check_files(struct worker *w, struct job *job, struct searcher **searcher)
{
    struct err err;

    if (command_met_damage(job))
        generation_doubt(w->pool->generation);
    if (generation_intact(w->pool->generation, &err) < 0)
        job_fail_err(job, &err);
    if (job->failed && job->code == REPLY_INTERNAL)
        drop(searcher); /* its handles may be in any state now: never ask them again */
}

static void answer(struct worker *w, struct job *job)
{
    struct searcher **searcher = NULL;
    struct err err;

    if (settle_snapshot(w, job, &err) == 0)
        searcher = searcher_for(w, job, &err);
    if (!searcher) {
        if (err.code != ERR_NOT_FOUND)
            log_error("cannot open the index: %s", err.text);
        job_fail_err(job, &err);
        return;
    }
    command_turn(job, *searcher, &w->arena);
    arena_reset(&w->arena);
    check_files(w, job, searcher);
    if (command_gave_cursor(job))
        generation_remember(w->pool->generation, job->snapshot);
}

static void give_turn(struct worker *w, struct job *job, int64_t now_us)
{
    if (!job->started_us)
        job->started_us = now_us;
    if (atomic_load(&job->cancelled) || job->deadline_us <= now_us)
        command_refuse(job);
    else
        answer(w, job);
}

static void push_turned(struct pool *p, struct job *job)
{
    job->next = NULL;
    *p->turned_end = job;
    p->turned_end = &job->next;
}

/* One turn of the next job; false when nobody waits for one. Called and left with the lock. */
static bool work_once(struct worker *w)
{
    struct pool *p = w->pool;
    int64_t taken_us = clock_us(), now_us;
    struct job *job = queue_take(&p->queue, taken_us);

    if (!job)
        return false;
    if (queue_has_turn(&p->queue, taken_us))
        pthread_cond_signal(&p->work); /* one wakes the next: lanes may have had to wait */
    w->deadline_us = job->deadline_us;
    pthread_mutex_unlock(&p->lock);
    give_turn(w, job, taken_us);
    now_us = clock_us();
    job->worked_us += now_us - taken_us;
    pthread_mutex_lock(&p->lock);
    w->deadline_us = 0;
    queue_turned(&p->queue, job, taken_us, now_us);
    push_turned(p, job);
    p->notify(p->arg);
    return true;
}

/* With nothing else to do: hold no former generation, and have the newest one ready. Called and
 * left with the lock; false when there was nothing to tidy. */
static bool tidy(struct worker *w)
{
    struct pool *p = w->pool;
    struct err err;

    if (!w->former && w->epoch == p->epoch)
        return false;
    w->epoch = p->epoch;
    pthread_mutex_unlock(&p->lock);
    drop(&w->former);
    if (freshen(w, &err) < 0)
        log_error("cannot open the index: %s", err.text);
    pthread_mutex_lock(&p->lock);
    return true;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct pool *p = w->pool;

    pthread_mutex_lock(&p->lock);
    for (;;) {
        if (work_once(w))
            continue;
        if (p->stopping)
            break;
        if (!tidy(w))
            pthread_cond_wait(&p->work, &p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    drop(&w->current);
    drop(&w->former);
    arena_release(&w->arena);
    return NULL;
}

/* --- The pool */

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

struct pool *pool_new(unsigned threads, struct generation *generation, struct remotes *remotes,
                      void (*notify)(void *), void *arg, struct err *err)
{
    struct pool *p = calloc(1, sizeof *p);

    if (!p || !(p->workers = calloc(threads, sizeof *p->workers))) {
        free(p);
        err_nomem(err);
        return NULL;
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    queue_init(&p->queue, threads);
    p->turned_end = &p->turned;
    p->generation = generation;
    p->remotes = remotes;
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
    pthread_mutex_lock(&p->lock);
    queue_submit(&p->queue, lane, job, clock_us());
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
}

void pool_resume(struct pool *p, struct lane *lane, struct job *job)
{
    pthread_mutex_lock(&p->lock);
    queue_resume(&p->queue, lane, job, clock_us());
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
}

void pool_pause(struct pool *p, struct lane *lane, bool paused)
{
    pthread_mutex_lock(&p->lock);
    queue_pause(&p->queue, lane, paused, clock_us());
    if (!paused)
        pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
}

struct job *pool_turned(struct pool *p)
{
    struct job *jobs;

    pthread_mutex_lock(&p->lock);
    jobs = p->turned;
    p->turned = NULL;
    p->turned_end = &p->turned;
    pthread_mutex_unlock(&p->lock);
    return jobs;
}

struct job *pool_weed(struct pool *p, struct lane *lane, int64_t now_us)
{
    struct job *over;

    pthread_mutex_lock(&p->lock);
    over = queue_weed(&p->queue, lane, now_us);
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

struct pool_state pool_state(struct pool *p, int64_t now_us)
{
    struct pool_state state = {.workers = p->count};

    pthread_mutex_lock(&p->lock);
    state.waiting = p->queue.waiting;
    state.running = p->queue.running;
    for (unsigned i = 0; i < p->count; i++)
        if (p->workers[i].deadline_us && now_us - p->workers[i].deadline_us > STUCK_US)
            state.stuck = true;
    pthread_mutex_unlock(&p->lock);
    return state;
}
