#include "queryd/pool_internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/signals.h"
#include "queryd/command.h"
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>

#define STACK_BYTES ((size_t)8 << 20)
#define STUCK_US    60000000 /* a turn so long after its deadline does not end any more */
#define SPARE_MOST  64u
#define CAREFUL_US  60000000
#define SPARE_FILES 1024 /* with fewer descriptors there are none: each opens the index */

static unsigned spare_threads(unsigned workers)
{
    struct rlimit files;
    unsigned spare = 2 * workers + 8;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < SPARE_FILES)
        return 0;
    return spare < SPARE_MOST ? spare : SPARE_MOST;
}

/* Those that we may use; if nobody can tell, none is ever left over. */
static unsigned processors(void)
{
    cpu_set_t set;

    return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
}

static int start_thread(struct thread *t)
{
    pthread_attr_t attr;
    sigset_t before;
    int r;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    signals_leave_to_loop(&before);
    r = pthread_create(&t->thread, &attr, pool_work, t);
    signals_take_back(&before);
    pthread_attr_destroy(&attr);
    return r;
}

static int start_threads(struct pool *p, unsigned threads, struct err *err)
{
    int r = 0;

    pthread_mutex_lock(&p->lock); /* how many there are, those that begin will ask */
    while (p->count < threads && r == 0) {
        r = start_thread(&p->threads[p->count]);
        if (r == 0)
            p->count++;
    }
    if (p->count >= p->workers)
        r = 0; /* those beyond are for comfort */
    pthread_mutex_unlock(&p->lock);
    return r == 0 ? 0 : err_errno(err, r, "cannot start %u threads", p->workers);
}

static void init_threads(struct pool *p, unsigned threads, struct remotes *remotes)
{
    for (unsigned i = 0; i < threads; i++) {
        struct thread *t = &p->threads[i];

        t->pool = p;
        t->number = i;
        clock_cond_init(&t->wake);
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
    p->processors = processors();
    p->epoch = 1;
    atomic_init(&p->spare_us, -CAREFUL_US);
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

/* Who asks for what was turned has the priority that others are to have. With the lock. */
static void replace_retired(struct pool *p)
{
    for (unsigned i = 0; i < p->count && p->retired > 0; i++) {
        if (!p->threads[i].retired)
            continue;
        if (start_thread(&p->threads[i]) != 0)
            return; /* next time */
        p->threads[i].retired = false;
        p->retired--;
    }
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    wake_idle(p);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->count; i++) {
        if (p->threads[i].retired)
            worker_release(&p->threads[i].worker);
        else
            pthread_join(p->threads[i].thread, NULL);
    }
    for (unsigned i = 0; i < p->count; i++)
        pthread_cond_destroy(&p->threads[i].wake);
    pthread_mutex_destroy(&p->lock);
    free(p->threads);
    free(p);
}

void pool_submit(struct pool *p, struct lane *lane, struct job *job)
{
    struct woken woken = {.count = 0};
    int64_t now_us = clock_us();

    pthread_mutex_lock(&p->lock);
    queue_submit(&p->queue, lane, job, now_us);
    pool_rouse(p, now_us, &woken);
    pool_unlock(p, &woken);
}

void pool_resume(struct pool *p, struct lane *lane, struct job *job)
{
    struct woken woken = {.count = 0};
    int64_t now_us = clock_us();

    pthread_mutex_lock(&p->lock);
    queue_resume(&p->queue, lane, job, now_us);
    pool_rouse(p, now_us, &woken);
    pool_unlock(p, &woken);
}

void pool_pause(struct pool *p, struct lane *lane, bool paused)
{
    struct woken woken = {.count = 0};
    int64_t now_us = clock_us();

    pthread_mutex_lock(&p->lock);
    queue_pause(&p->queue, lane, paused, now_us);
    pool_rouse(p, now_us, &woken);
    pool_unlock(p, &woken);
}

struct job *pool_turned(struct pool *p)
{
    struct job *jobs;

    pthread_mutex_lock(&p->lock);
    jobs = p->turned;
    p->turned = NULL;
    p->turned_end = &p->turned;
    replace_retired(p);
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

/* The worst that was seen. */
static enum background_state relieve_all(struct pool *p, int64_t now_us)
{
    enum background_state worst = BACKGROUND_GETS_ON;

    for (unsigned i = 0; i < p->count && p->queue.behind > 0; i++) {
        struct thread *t = &p->threads[i];
        enum background_state state =
            t->behind ? background_relieve(&t->background, now_us) : BACKGROUND_GETS_ON;

        worst = state > worst ? state : worst;
    }
    return worst;
}

void pool_relieve(struct pool *p, int64_t now_us)
{
    enum background_state worst;
    bool tell;

    pthread_mutex_lock(&p->lock);
    worst = relieve_all(p, now_us);
    if (worst != BACKGROUND_GETS_ON)
        atomic_store(&p->spare_us, now_us - CAREFUL_US);
    tell = worst == BACKGROUND_STARVES && atomic_load(&p->idle_from_us) <= now_us;
    if (tell)
        atomic_store(&p->idle_from_us, now_us + CAREFUL_US);
    pthread_mutex_unlock(&p->lock);
    if (tell)
        log_info("a slow query gets no processor, or waits for a disk, and cannot be helped "
                 "(RLIMIT_NICE): for a while such queries stay nearer to the others");
}

struct pool_state pool_state(struct pool *p, int64_t now_us)
{
    struct pool_state state = {.workers = p->workers, .threads = p->count};

    pthread_mutex_lock(&p->lock);
    state.waiting = p->queue.waiting;
    state.running = p->queue.running + p->queue.held_count + p->queue.behind;
    for (unsigned i = 0; i < p->count; i++)
        if (p->threads[i].deadline_us && now_us - p->threads[i].deadline_us > STUCK_US)
            state.stuck = true;
    pthread_mutex_unlock(&p->lock);
    return state;
}
