/*
 *   loop: pool_submit --> queue --> thread: worker_give_turn --> turned --> loop: send; pool_resume
 *                           |        ^  |
 *                           |        |  v  a slice is over, others wait
 *                           +---- set aside
 *
 * One lock covers the queue, the list of the turned, the epoch and which threads are idle. Idle
 * threads stand in a row, the first worker in front, and are roused from the front: so those with
 * warm searchers work, and spare ones only while jobs are set aside.
 */
#include "queryd/pool_internal.h"

#include "base/clock.h"

#define SLICE_US  3000    /* of a turn, while others wait, */
#define LATER_US  1000    /* of one that goes on, */
#define POLL_US   250     /* before its slice is over, if it may be slow, and after that */
#define BEHIND_US 200     /* and in the background */
#define SPARE_US  5000000 /* a spare thread stays ready for so long */
#define ROTATE_US 10000   /* the same, while only those wait that were set aside */

/* --- Who is at work. All of this is called with the lock. */

static void wake(struct thread *t, struct woken *woken)
{
    if (woken->count < WOKEN_MOST)
        woken->threads[woken->count++] = t;
    else
        pthread_cond_signal(&t->wake);
}

void pool_unlock(struct pool *p, const struct woken *woken)
{
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < woken->count; i++)
        pthread_cond_signal(&woken->threads[i]->wake);
}

static void resume_held(struct pool *p, int64_t now_us, struct woken *woken)
{
    struct job *job = queue_unhold(&p->queue, now_us);
    struct thread *t = job->thread;

    t->taken_us = now_us;
    t->resumed = true;
    wake(t, woken);
}

static bool has_room(const struct pool *p)
{
    return p->queue.running + p->roused < p->workers;
}

/* Have somebody go on, if somebody can. Who is roused looks for the next one. */
void pool_rouse(struct pool *p, int64_t now_us, struct woken *woken)
{
    while (has_room(p)) {
        enum queue_next next = queue_next(&p->queue, now_us);
        struct thread *t = p->idle;

        if (next == QUEUE_HELD || (next == QUEUE_FRESH && !t && p->queue.held)) {
            resume_held(p, now_us, woken);
            continue;
        }
        if (next == QUEUE_NOBODY || !t)
            return;
        p->idle = t->next_idle;
        p->roused++;
        t->roused = true;
        wake(t, woken);
        return;
    }
}

static void leave_idle(struct pool *p, const struct thread *t)
{
    struct thread **at = &p->idle;

    while (*at != t)
        at = &(*at)->next_idle;
    *at = t->next_idle;
}

/* A spare thread that nobody needs does not keep its searcher, which is memory and descriptors. */
static bool sleep_until_needed(struct pool *p, struct thread *t)
{
    if (t->number < p->workers || !worker_is_open(&t->worker))
        return pthread_cond_wait(&t->wake, &p->lock) == 0;
    return clock_cond_wait(&t->wake, &p->lock, clock_us() + SPARE_US);
}

static void rest(struct pool *p, struct thread *t)
{
    struct thread **at = &p->idle;
    bool needed = true;

    while (*at && (*at)->number < t->number)
        at = &(*at)->next_idle;
    t->next_idle = *at;
    *at = t;
    while (!t->roused && !p->stopping && t->epoch == p->epoch && needed)
        needed = sleep_until_needed(p, t);
    if (!t->roused) {
        t->unneeded = !needed;
        leave_idle(p, t);
        return;
    }
    t->roused = false;
    p->roused--;
}

/* --- Setting aside */

static bool must_yield(const struct pool *p, const struct thread *t, int64_t now_us)
{
    int64_t ran_us;

    if (p->stopping || has_room(p))
        return false;
    switch (queue_next(&p->queue, now_us)) {
    case QUEUE_FRESH:
        return p->idle != NULL;
    case QUEUE_HELD:
        ran_us = now_us - t->taken_us;
        return queue_has_turn(&p->queue, now_us) || ran_us >= ROTATE_US ||
               queue_first_held(&p->queue, now_us)->worked_us < (t->job->worked_us + ran_us) / 2;
    case QUEUE_NOBODY:
        break;
    }
    return false;
}

static void set_aside(struct pool *p, struct thread *t, int64_t now_us)
{
    struct woken woken = {.count = 0};

    t->job->worked_us += now_us - t->taken_us;
    t->resumed = false;
    queue_hold(&p->queue, t->job, t->taken_us, now_us);
    pool_rouse(p, now_us, &woken);
    pool_unlock(p, &woken);
    pthread_mutex_lock(&p->lock);
    while (!t->resumed)
        pthread_cond_wait(&t->wake, &p->lock);
}

/* --- A slice is over */

/* With the lock, which it lets go. */
static int64_t yield_or_go_on(struct pool *p, struct thread *t, int64_t now_us)
{
    int64_t over_us = now_us + POLL_US;

    if (must_yield(p, t, now_us)) {
        set_aside(p, t, now_us);
        over_us = t->slice_end_us = t->taken_us + LATER_US;
    }
    pthread_mutex_unlock(&p->lock);
    return over_us;
}

static void on_slice_over(struct query_turn *turn, int64_t now_us)
{
    struct thread *t = turn->arg;

    if (pool_goes_behind(t, now_us)) {
        pool_stay_behind(t, now_us);
        turn->over_us = clock_us() + BEHIND_US;
    } else if (now_us < t->slice_end_us) {
        turn->over_us = now_us + POLL_US;
    } else {
        pthread_mutex_lock(&t->pool->lock);
        turn->over_us = yield_or_go_on(t->pool, t, now_us);
    }
}

/* --- Turns */

static void push_turned(struct pool *p, struct job *job)
{
    job->next = NULL;
    *p->turned_end = job;
    p->turned_end = &job->next;
}

/* With the lock, as other turns of the lane may be ending. */
static void begin_turn(struct thread *t, struct job *job, int64_t now_us)
{
    t->job = job;
    t->slow = queue_lane_is_slow(job->lane, now_us);
    t->taken_us = now_us;
    t->slice_end_us = now_us + SLICE_US;
    t->cpu_us = clock_cpu_us();
    t->deadline_us = job->deadline_us;
    t->turn = (struct query_turn){now_us + (t->slow ? POOL_EARLY_US : SLICE_US), on_slice_over, t};
    job->thread = t;
    job->turn = t->pool->count > t->pool->workers ? &t->turn : NULL;
}

static void end_turn(struct thread *t, int64_t now_us)
{
    struct pool *p = t->pool;
    struct job *job = t->job;
    int64_t had_us;

    job->worked_us += now_us - t->taken_us;
    had_us = job->more || job->worked_us >= POOL_SLOW_US ? pool_cpu_of_turn(t) : 0;
    if (job->more)
        job->cpu_us += had_us;
    queue_note_pace(job->lane, had_us >= POOL_SLOW_US, now_us);
    job->turn = NULL;
    t->job = NULL;
    t->deadline_us = 0;
    if (t->behind)
        queue_ended_behind(&p->queue, job, clock_cpu_us() - t->behind_cpu_us);
    else
        queue_turned(&p->queue, job, t->taken_us, now_us);
    t->behind = false;
    push_turned(p, job);
}

/* A thread that has been lowered ends with this: another one must look for the next job. */
static void finish_turn(struct thread *t)
{
    struct pool *p = t->pool;
    struct woken woken = {.count = 0};
    bool spare = t->lowered && background_end(&t->background, clock_us());
    int64_t now_us = clock_us();

    if (spare)
        atomic_store(&p->spare_us, now_us);
    pthread_mutex_lock(&p->lock);
    end_turn(t, now_us);
    if (t->lowered)
        pool_rouse(p, now_us, &woken);
    pool_unlock(p, &woken);
}

/* One turn of the next job, or let one go on that was set aside; false when there is neither.
 * Called and left with the lock. */
static bool work_once(struct thread *t)
{
    struct pool *p = t->pool;
    int64_t now_us = clock_us();
    enum queue_next next = queue_next(&p->queue, now_us);
    struct woken woken = {.count = 0};
    struct job *job;

    if (next == QUEUE_NOBODY || p->queue.running >= p->workers)
        return false;
    if (next == QUEUE_HELD) {
        resume_held(p, now_us, &woken);
        pool_unlock(p, &woken);
        pthread_mutex_lock(&p->lock);
        return true;
    }
    job = queue_take(&p->queue, now_us);
    begin_turn(t, job, now_us);
    pool_rouse(p, now_us, &woken); /* one wakes the next: lanes may have had to wait */
    pool_unlock(p, &woken);
    worker_give_turn(&t->worker, job, now_us);
    finish_turn(t);
    p->notify(p->arg); /* who is notified will ask for the lock */
    pthread_mutex_lock(&p->lock);
    return true;
}

/* With nothing else to do: hold no former generation, and have the newest one ready; spare threads
 * open it when they must. Called and left with the lock; false when there was nothing to tidy. */
static bool tidy(struct thread *t)
{
    struct pool *p = t->pool;

    bool unneeded = t->unneeded;

    if (worker_is_tidy(&t->worker) && t->epoch == p->epoch && !unneeded)
        return false;
    t->epoch = p->epoch;
    t->unneeded = false;
    pthread_mutex_unlock(&p->lock);
    if (unneeded)
        worker_release(&t->worker);
    else
        worker_tidy(&t->worker, t->number < p->workers);
    pthread_mutex_lock(&p->lock);
    return true;
}

/* End, for another thread with this one's searcher (pool_turned). With the lock. */
static void retire(struct pool *p, struct thread *t)
{
    pthread_detach(pthread_self());
    t->lowered = false;
    t->retired = true;
    p->retired++;
    p->notify(p->arg);
}

void *pool_work(void *arg)
{
    struct thread *t = arg;
    struct pool *p = t->pool;

    pthread_mutex_lock(&p->lock);
    for (;;) {
        bool worked = work_once(t);

        if (t->lowered && !p->stopping) {
            retire(p, t);
            pthread_mutex_unlock(&p->lock);
            return NULL;
        }
        if (worked)
            continue;
        if (p->stopping)
            break;
        if (!tidy(t))
            rest(p, t);
    }
    pthread_mutex_unlock(&p->lock);
    worker_release(&t->worker);
    return NULL;
}
