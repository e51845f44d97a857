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
#include "queryd/pool.h"

#include "base/log.h"
#include "query/limits.h"
#include "queryd/command.h"
#include "queryd/worker.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#define STACK_BYTES ((size_t)8 << 20)
#define STUCK_US    60000000 /* a turn so long after its deadline does not end any more */
#define SLICE_US    5000     /* of a turn, while others wait, */
#define LATER_US    1000     /* of one that goes on, */
#define POLL_US     250      /* and after its slice, until somebody waits */
#define ROTATE_US   10000    /* the same, while only those wait that were set aside */
#define SPARE_MOST  64u
#define SPARE_FILES 1024 /* with fewer descriptors there are none: each opens the index */

struct thread {
    struct pool *pool;
    pthread_t thread;
    struct worker worker;
    unsigned number;
    unsigned epoch; /* of the pool when it last looked for a newer generation */

    /* Under the pool's lock. */
    pthread_cond_t wake;
    struct thread *next_idle;
    bool roused;         /* taken out of the idle ones, and on its way */
    bool resumed;        /* its job is not set aside any more */
    int64_t taken_us;    /* when its job got its turn, or was resumed */
    int64_t deadline_us; /* of the turn that runs; 0: none */

    struct query_turn turn; /* of the job; for its own thread */
    struct job *job;
};

struct pool {
    pthread_mutex_t lock;
    struct queue queue;
    struct job *turned, **turned_end;
    bool stopping;
    unsigned epoch; /* counts generations */
    struct generation *generation;
    void (*notify)(void *);
    void *arg;
    struct thread *threads;
    unsigned count, workers;
    struct thread *idle; /* ascending numbers */
    unsigned roused;
};

/* --- Who is at work. All of this is called with the lock. */

static void resume_held(struct pool *p, int64_t now_us)
{
    struct job *job = queue_unhold(&p->queue, now_us);
    struct thread *t = job->thread;

    t->taken_us = now_us;
    t->resumed = true;
    pthread_cond_signal(&t->wake);
}

static bool has_room(const struct pool *p)
{
    return p->queue.running + p->roused < p->workers;
}

/* Have somebody go on, if somebody can. Who is roused looks for the next one. */
static void rouse(struct pool *p, int64_t now_us)
{
    while (has_room(p)) {
        enum queue_next next = queue_next(&p->queue, now_us);
        struct thread *t = p->idle;

        if (next == QUEUE_HELD) {
            resume_held(p, now_us);
            continue;
        }
        if (next == QUEUE_NOBODY || !t)
            return;
        p->idle = t->next_idle;
        p->roused++;
        t->roused = true;
        pthread_cond_signal(&t->wake);
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

static void rest(struct pool *p, struct thread *t)
{
    struct thread **at = &p->idle;

    while (*at && (*at)->number < t->number)
        at = &(*at)->next_idle;
    t->next_idle = *at;
    *at = t;
    while (!t->roused && !p->stopping && t->epoch == p->epoch)
        pthread_cond_wait(&t->wake, &p->lock);
    if (!t->roused) {
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
    t->job->worked_us += now_us - t->taken_us;
    t->resumed = false;
    queue_hold(&p->queue, t->job, t->taken_us, now_us);
    rouse(p, now_us);
    while (!t->resumed)
        pthread_cond_wait(&t->wake, &p->lock);
}

static void on_slice_over(struct query_turn *turn, int64_t now_us)
{
    struct thread *t = turn->arg;
    struct pool *p = t->pool;

    pthread_mutex_lock(&p->lock);
    if (must_yield(p, t, now_us)) {
        set_aside(p, t, now_us);
        turn->over_us = t->taken_us + LATER_US;
    } else {
        turn->over_us = now_us + POLL_US;
    }
    pthread_mutex_unlock(&p->lock);
}

/* --- Turns */

static void push_turned(struct pool *p, struct job *job)
{
    job->next = NULL;
    *p->turned_end = job;
    p->turned_end = &job->next;
}

static void begin_turn(struct thread *t, struct job *job, int64_t now_us)
{
    t->job = job;
    t->taken_us = now_us;
    t->deadline_us = job->deadline_us;
    t->turn = (struct query_turn){now_us + SLICE_US, on_slice_over, t};
    job->thread = t;
    job->turn = t->pool->count > t->pool->workers ? &t->turn : NULL;
}

static void end_turn(struct thread *t, int64_t now_us)
{
    struct pool *p = t->pool;
    struct job *job = t->job;

    job->worked_us += now_us - t->taken_us;
    job->turn = NULL;
    t->job = NULL;
    t->deadline_us = 0;
    queue_turned(&p->queue, job, t->taken_us, now_us);
    push_turned(p, job);
}

/* One turn of the next job, or let one go on that was set aside; false when there is neither.
 * Called and left with the lock. */
static bool work_once(struct thread *t)
{
    struct pool *p = t->pool;
    int64_t now_us = clock_us();
    enum queue_next next = queue_next(&p->queue, now_us);
    struct job *job;

    if (next == QUEUE_NOBODY || p->queue.running >= p->workers)
        return false;
    if (next == QUEUE_HELD) {
        resume_held(p, now_us);
        return true;
    }
    job = queue_take(&p->queue, now_us);
    begin_turn(t, job, now_us);
    rouse(p, now_us); /* one wakes the next: lanes may have had to wait */
    pthread_mutex_unlock(&p->lock);
    worker_give_turn(&t->worker, job, now_us);
    now_us = clock_us();
    pthread_mutex_lock(&p->lock);
    end_turn(t, now_us);
    p->notify(p->arg);
    return true;
}

/* With nothing else to do: hold no former generation, and have the newest one ready; spare threads
 * open it when they must. Called and left with the lock; false when there was nothing to tidy. */
static bool tidy(struct thread *t)
{
    struct pool *p = t->pool;

    if (worker_is_tidy(&t->worker) && t->epoch == p->epoch)
        return false;
    t->epoch = p->epoch;
    pthread_mutex_unlock(&p->lock);
    worker_tidy(&t->worker, t->number < p->workers);
    pthread_mutex_lock(&p->lock);
    return true;
}

static void *work(void *arg)
{
    struct thread *t = arg;
    struct pool *p = t->pool;

    pthread_mutex_lock(&p->lock);
    for (;;) {
        if (work_once(t))
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

/* --- The pool */

static unsigned spare_threads(unsigned workers)
{
    struct rlimit files;
    unsigned spare = 2 * workers + 8;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < SPARE_FILES)
        return 0;
    return spare < SPARE_MOST ? spare : SPARE_MOST;
}

static int start_threads(struct pool *p, unsigned threads, struct err *err)
{
    pthread_attr_t attr;
    sigset_t all, before;
    int r = 0;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    sigfillset(&all); /* signals are the loop's */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_mutex_lock(&p->lock); /* how many there are, those that begin will ask */
    while (p->count < threads && r == 0) {
        r = pthread_create(&p->threads[p->count].thread, &attr, work, &p->threads[p->count]);
        if (r == 0)
            p->count++;
    }
    if (p->count >= p->workers)
        r = 0; /* those beyond are for comfort */
    pthread_mutex_unlock(&p->lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attr);
    return r == 0 ? 0 : err_errno(err, r, "cannot start %u threads", p->workers);
}

static void init_threads(struct pool *p, unsigned threads, struct remotes *remotes)
{
    for (unsigned i = 0; i < threads; i++) {
        struct thread *t = &p->threads[i];

        t->pool = p;
        t->number = i;
        pthread_cond_init(&t->wake, NULL);
        worker_init(&t->worker, p->generation, remotes);
    }
}

struct pool *pool_new(unsigned workers, bool shared, struct generation *generation,
                      struct remotes *remotes, void (*notify)(void *), void *arg, struct err *err)
{
    /* What waits for shards on other machines takes no time of ours. */
    unsigned threads = workers + (shared && !remotes ? spare_threads(workers) : 0);
    struct pool *p = calloc(1, sizeof *p);

    if (!p || !(p->threads = calloc(threads, sizeof *p->threads))) {
        free(p);
        err_nomem(err);
        return NULL;
    }
    pthread_mutex_init(&p->lock, NULL);
    queue_init(&p->queue, workers);
    p->turned_end = &p->turned;
    p->generation = generation;
    p->notify = notify;
    p->arg = arg;
    p->workers = workers;
    p->epoch = 1;
    init_threads(p, threads, remotes);
    if (start_threads(p, threads, err) < 0) {
        pool_free(p);
        return NULL;
    }
    return p;
}

/* All of them look around. Called with the lock. */
static void wake_idle(struct pool *p)
{
    for (struct thread *t = p->idle; t; t = t->next_idle)
        pthread_cond_signal(&t->wake);
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    wake_idle(p);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->count; i++)
        pthread_join(p->threads[i].thread, NULL);
    for (unsigned i = 0; i < p->count; i++)
        pthread_cond_destroy(&p->threads[i].wake);
    pthread_mutex_destroy(&p->lock);
    free(p->threads);
    free(p);
}

void pool_submit(struct pool *p, struct lane *lane, struct job *job)
{
    int64_t now_us = clock_us();

    pthread_mutex_lock(&p->lock);
    queue_submit(&p->queue, lane, job, now_us);
    rouse(p, now_us);
    pthread_mutex_unlock(&p->lock);
}

void pool_resume(struct pool *p, struct lane *lane, struct job *job)
{
    int64_t now_us = clock_us();

    pthread_mutex_lock(&p->lock);
    queue_resume(&p->queue, lane, job, now_us);
    rouse(p, now_us);
    pthread_mutex_unlock(&p->lock);
}

void pool_pause(struct pool *p, struct lane *lane, bool paused)
{
    int64_t now_us = clock_us();

    pthread_mutex_lock(&p->lock);
    queue_pause(&p->queue, lane, paused, now_us);
    rouse(p, now_us);
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
    wake_idle(p);
    pthread_mutex_unlock(&p->lock);
}

struct pool_state pool_state(struct pool *p, int64_t now_us)
{
    struct pool_state state = {.workers = p->workers, .threads = p->count};

    pthread_mutex_lock(&p->lock);
    state.waiting = p->queue.waiting;
    state.running = p->queue.running + p->queue.held_count;
    for (unsigned i = 0; i < p->count; i++)
        if (p->threads[i].deadline_us && now_us - p->threads[i].deadline_us > STUCK_US)
            state.stuck = true;
    pthread_mutex_unlock(&p->lock);
    return state;
}
