/* Slow queries beside others' work: they go on in the background (queryd/background.h), where they
 * take no worker's place.
 *
 * What counts is what the job has had of a processor: a quick one that had to wait for one would
 * else wait longer. Not while others wait for a worker, unless it is known to be slow and one of
 * them is not: the queue shares turns more evenly than a low priority would, but what turns set
 * aside are due can be more than is left. A thread that has been lowered ends with its turn, and
 * another takes its place.
 */
#include "queryd/pool_internal.h"

#include "base/clock.h"

#define LONG_US   10000  /* processor time of a turn that is known to take long */
#define KEPT_MOST 8u     /* threads beside those for workers' places */
#define LATELY_US 500000 /* it is believed so long that there was time to spare */
#define LOOK_US   1000   /* so often it is looked whether there is */

int64_t pool_cpu_of_turn(const struct thread *t)
{
    return clock_cpu_us() - t->cpu_us;
}

/* --- Going there */

static void look_if_slow(struct thread *t)
{
    t->slow = t->slow || pool_cpu_of_turn(t) >= LONG_US;
}

static int64_t lower_after(const struct thread *t)
{
    return t->slow ? POOL_EARLY_US : POOL_SLOW_US;
}

/* So many threads must be left for everybody else: for the workers' places, and some to stand in.
 */
static bool has_thread_to_spare(const struct pool *p)
{
    unsigned kept = p->workers + (p->workers < KEPT_MOST ? p->workers : KEPT_MOST);

    return p->count - p->queue.behind > kept;
}

static bool may_be_lowered(const struct pool *p, const struct thread *t, int64_t now_us)
{
    return !t->stays && queue_is_shared(&p->queue, now_us) && has_thread_to_spare(p) &&
           (!queue_has_turn(&p->queue, now_us) ||
            (t->slow && queue_has_quick_turn(&p->queue, now_us))) &&
           t->job->worked_us + now_us - t->taken_us >= lower_after(t);
}

static bool has_had_enough(const struct thread *t)
{
    return t->job->cpu_us + pool_cpu_of_turn(t) >= lower_after(t);
}

static void lower(struct thread *t, int64_t now_us)
{
    bool may;

    pthread_mutex_lock(&t->pool->lock);
    may = may_be_lowered(t->pool, t, now_us);
    pthread_mutex_unlock(&t->pool->lock);
    if (!may || !has_had_enough(t))
        return;
    t->lowered = background_lower(&t->background, now_us);
    t->stays = !t->lowered;
}

/* Another one may have been faster. */
static void leave_place(struct thread *t, int64_t now_us)
{
    struct pool *p = t->pool;
    struct woken woken = {.count = 0};

    pthread_mutex_lock(&p->lock);
    if (has_thread_to_spare(p)) {
        t->behind = true;
        t->behind_cpu_us = clock_cpu_us();
        queue_go_behind(&p->queue, t->job, t->taken_us, now_us);
        pool_rouse(p, now_us, &woken);
    }
    pool_unlock(p, &woken);
}

bool pool_goes_behind(struct thread *t, int64_t now_us)
{
    look_if_slow(t);
    if (!t->lowered)
        lower(t, now_us);
    if (t->lowered && !t->behind)
        leave_place(t, now_us);
    return t->behind;
}

/* --- Being there */

/* Who had time to spare up to its end, a moment ago, tells it for the next one. */
static bool has_spare(struct pool *p, struct thread *t, int64_t now_us)
{
    if (!background_may_idle(&t->background) || now_us < atomic_load(&p->idle_from_us))
        return false;
    return now_us - atomic_load(&p->spare_us) < LATELY_US ||
           background_has_spare(&t->background, now_us);
}

/* Not while others wait for a worker: what this one has had then tells nothing of what it will
 * have. The lock is not taken before that, as whoever is lowered may be long in letting it go. */
static void go_idle(struct pool *p, struct thread *t, int64_t now_us)
{
    bool crowded;

    if (!has_spare(p, t, now_us))
        return;
    pthread_mutex_lock(&p->lock);
    crowded = queue_has_turn(&p->queue, now_us);
    pthread_mutex_unlock(&p->lock);
    if (!crowded)
        background_idle(&t->background, now_us);
}

/* Whether turns run, and no processor would be left over beside what does not rest. */
static bool is_in_the_way(struct pool *p)
{
    unsigned running = atomic_load(&p->queue.running);
    unsigned behind = atomic_load(&p->queue.behind);

    return running > 0 && running + behind + 1 >= p->processors + atomic_load(&p->resting);
}

static bool is_over(const struct thread *t)
{
    return atomic_load(&t->job->cancelled) || clock_us() >= t->deadline_us;
}

static void give_way(struct thread *t)
{
    struct pool *p = t->pool;
    int64_t worked_us = clock_cpu_us() - t->behind_cpu_us;

    atomic_fetch_add(&p->resting, 1);
    while (background_may_rest(&t->background, worked_us) && is_in_the_way(p) && !is_over(t))
        background_rest(&t->background);
    atomic_fetch_sub(&p->resting, 1);
}

void pool_stay_behind(struct thread *t, int64_t now_us)
{
    if (now_us >= t->look_us) {
        t->look_us = now_us + LOOK_US;
        go_idle(t->pool, t, now_us);
    }
    if (t->slow)
        give_way(t);
}
