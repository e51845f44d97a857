#include "queryd/queue.h"

#define FRESH_IN_ROW 3       /* begun before one that was set aside goes on */
#define HELD_IN_ROW  4       /* the last of which is the one set aside first */
#define SLOW_IN_ROW  2       /* turns that make a lane a slow one, */
#define SLOW_FOR_US  2000000 /* for so long */
#define SHARED_US    1000000 /* for so long another lane's job makes us expect more of them */

void queue_init(struct queue *q, unsigned workers)
{
    *q = (struct queue){.workers = workers, .shared_us = -SHARED_US};
    q->held_end = &q->held;
}

/* --- Lanes that can have a turn */

static void list(struct queue *q, struct lane *lane)
{
    if (lane->listed || lane->paused || !lane->first)
        return;
    lane->listed = true;
    lane->prev = NULL;
    lane->next = q->lanes;
    if (q->lanes)
        q->lanes->prev = lane;
    q->lanes = lane;
}

static void unlist(struct queue *q, struct lane *lane)
{
    if (!lane->listed)
        return;
    lane->listed = false;
    if (lane->prev)
        lane->prev->next = lane->next;
    else
        q->lanes = lane->next;
    if (lane->next)
        lane->next->prev = lane->prev;
}

/* What it has used until now, the turns under way included. */
static int64_t used(const struct lane *lane, int64_t now_us)
{
    return lane->used_us + (int64_t)lane->running * now_us - lane->begun_us;
}

bool queue_is_shared(const struct queue *q, int64_t now_us)
{
    return now_us - q->shared_us < SHARED_US;
}

static unsigned most_running(const struct queue *q, int64_t now_us)
{
    unsigned most = queue_is_shared(q, now_us) ? q->workers / 2 : q->workers - 1;

    return most ? most : 1;
}

/* --- Jobs in and out */

static void note_sharing(struct queue *q, const struct lane *lane, int64_t now_us)
{
    if (q->lately && q->lately != lane)
        q->shared_us = now_us;
    q->lately = lane;
}

/* An idle lane starts level with the others. */
static void wake(struct queue *q, struct lane *lane)
{
    if (!lane->first && lane->running + lane->held == 0 && lane->used_us < q->level_us)
        lane->used_us = q->level_us;
}

static void park(struct lane *lane, struct job *job, int64_t now_us)
{
    job->parked_us = lane->paused ? now_us : 0;
}

void queue_submit(struct queue *q, struct lane *lane, struct job *job, int64_t now_us)
{
    note_sharing(q, lane, now_us);
    wake(q, lane);
    job->lane = lane;
    job->next = NULL;
    if (lane->last)
        lane->last->next = job;
    else
        lane->first = job;
    lane->last = job;
    park(lane, job, now_us);
    list(q, lane);
    q->waiting++;
}

void queue_resume(struct queue *q, struct lane *lane, struct job *job, int64_t now_us)
{
    wake(q, lane);
    job->next = lane->first;
    lane->first = job;
    if (!lane->last)
        lane->last = job;
    park(lane, job, now_us);
    list(q, lane);
    q->waiting++;
}

static bool can_have_turn(const struct lane *lane, unsigned most)
{
    return lane->running + lane->held + lane->behind < most;
}

static struct lane *next_lane(const struct queue *q, int64_t now_us)
{
    unsigned most = most_running(q, now_us);
    struct lane *best = NULL;

    for (struct lane *lane = q->lanes; lane; lane = lane->next)
        if (can_have_turn(lane, most) && (!best || used(lane, now_us) < used(best, now_us)))
            best = lane;
    return best;
}

bool queue_has_turn(const struct queue *q, int64_t now_us)
{
    return next_lane(q, now_us) != NULL;
}

struct job *queue_take(struct queue *q, int64_t now_us)
{
    struct lane *lane = next_lane(q, now_us);
    struct job *job;

    if (!lane)
        return NULL;
    if (used(lane, now_us) > q->level_us)
        q->level_us = used(lane, now_us);
    job = lane->first;
    lane->first = job->next;
    if (!lane->first) {
        lane->last = NULL;
        unlist(q, lane);
    }
    lane->running++;
    lane->begun_us += now_us;
    q->waiting--;
    q->running++;
    q->fresh_in_row++;
    return job;
}

void queue_turned(struct queue *q, struct job *job, int64_t taken_us, int64_t now_us)
{
    struct lane *lane = job->lane;

    lane->running--;
    lane->begun_us -= taken_us;
    lane->used_us += now_us - taken_us;
    q->running--;
}

/* --- Turns set aside */

static bool is_over(const struct job *job, int64_t now_us)
{
    int64_t deadline_us = job->parked_us ? job->latest_us : job->deadline_us;

    return atomic_load(&job->cancelled) || deadline_us <= now_us;
}

void queue_hold(struct queue *q, struct job *job, int64_t taken_us, int64_t now_us)
{
    queue_turned(q, job, taken_us, now_us);
    job->lane->held++;
    job->next = NULL;
    *q->held_end = job;
    q->held_end = &job->next;
    q->held_count++;
}

/* Where the one that goes on is linked. */
static struct job *const *next_held(const struct queue *q, int64_t now_us)
{
    struct job *const *best = &q->held;

    for (struct job *const *at = &q->held; *at; at = &(*at)->next) {
        if (is_over(*at, now_us))
            return at;
        if (q->unheld % HELD_IN_ROW != HELD_IN_ROW - 1 && (*at)->worked_us < (*best)->worked_us)
            best = at;
    }
    return best;
}

const struct job *queue_first_held(const struct queue *q, int64_t now_us)
{
    return *next_held(q, now_us);
}

struct job *queue_unhold(struct queue *q, int64_t now_us)
{
    struct job **at = (struct job **)next_held(q, now_us), *job = *at;

    *at = job->next;
    if (!*at)
        q->held_end = at;
    q->held_count--;
    job->lane->held--;
    job->lane->running++;
    job->lane->begun_us += now_us;
    q->running++;
    q->fresh_in_row = 0;
    q->unheld++;
    return job;
}

static bool any_held_is_over(const struct queue *q, int64_t now_us)
{
    for (const struct job *job = q->held; job; job = job->next)
        if (is_over(job, now_us))
            return true;
    return false;
}

enum queue_next queue_next(const struct queue *q, int64_t now_us)
{
    bool fresh = queue_has_turn(q, now_us);

    if (!q->held)
        return fresh ? QUEUE_FRESH : QUEUE_NOBODY;
    if (!fresh || q->fresh_in_row >= FRESH_IN_ROW || any_held_is_over(q, now_us))
        return QUEUE_HELD;
    return QUEUE_FRESH;
}

/* --- Turns in the background */

void queue_go_behind(struct queue *q, struct job *job, int64_t taken_us, int64_t now_us)
{
    queue_turned(q, job, taken_us, now_us);
    job->lane->behind++;
    q->behind++;
}

void queue_ended_behind(struct queue *q, struct job *job, int64_t cpu_us)
{
    job->lane->behind--;
    job->lane->used_us += cpu_us;
    q->behind--;
}

void queue_note_pace(struct lane *lane, bool slow, int64_t now_us)
{
    lane->slow = slow ? lane->slow + 1 : 0;
    lane->slow_us = now_us;
}

bool queue_lane_is_slow(const struct lane *lane, int64_t now_us)
{
    return lane->slow >= SLOW_IN_ROW && now_us - lane->slow_us < SLOW_FOR_US;
}

bool queue_has_quick_turn(const struct queue *q, int64_t now_us)
{
    unsigned most = most_running(q, now_us);

    for (const struct lane *lane = q->lanes; lane; lane = lane->next)
        if (can_have_turn(lane, most) && !queue_lane_is_slow(lane, now_us))
            return true;
    return false;
}

/* --- Pauses */

static void unpark(struct job *job, int64_t now_us)
{
    if (job->parked_us)
        job->deadline_us += now_us - job->parked_us;
    if (job->deadline_us > job->latest_us)
        job->deadline_us = job->latest_us;
    job->parked_us = 0;
}

void queue_pause(struct queue *q, struct lane *lane, bool paused, int64_t now_us)
{
    if (lane->paused == paused)
        return;
    lane->paused = paused;
    for (struct job *job = lane->first; job; job = job->next) {
        if (paused)
            park(lane, job, now_us);
        else
            unpark(job, now_us);
    }
    if (paused) {
        unlist(q, lane);
    } else {
        if (lane->running + lane->held == 0 && lane->used_us < q->level_us)
            lane->used_us = q->level_us;
        list(q, lane);
    }
}

struct job *queue_weed(struct queue *q, struct lane *lane, int64_t now_us)
{
    struct job *over = NULL, **over_end = &over, **at = &lane->first;

    lane->last = NULL;
    while (*at) {
        struct job *job = *at;
        if (is_over(job, now_us)) {
            *at = job->next;
            job->next = NULL;
            *over_end = job;
            over_end = &job->next;
            q->waiting--;
        } else {
            lane->last = job;
            at = &job->next;
        }
    }
    if (!lane->first)
        unlist(q, lane);
    return over;
}
