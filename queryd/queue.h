/* Whose turn it is: jobs wait in lanes, one lane a connection, and lanes share the workers' time.
 *
 * The lane that has used least of it goes next (start-time fair queueing), so that a client with a
 * thousand slow requests gets as much time as one with a thousand quick ones, not a thousand times
 * as much. A lane that was idle starts level with the others: it saves nothing up. No lane gets
 * every worker, and while several are active none gets more than half of them; otherwise slow
 * queries of one client could stand in front of everybody until they end.
 *
 * Not locked: the pool does that. Times are CLOCK_MONOTONIC, in microseconds.
 */
#ifndef QUERYD_QUEUE_H
#define QUERYD_QUEUE_H

#include "queryd/job.h"

struct lane { /* zeroed at first; must outlive the jobs in it */
    struct lane *next, *prev;
    struct job *first, *last;
    int64_t used_us;  /* of turns that are over; comparable between lanes */
    int64_t begun_us; /* the sum of the starts of the turns that run */
    unsigned running; /* turns under way */
    bool listed;      /* among the lanes that have jobs and are not paused */
    bool paused;
};

struct queue {
    struct lane *lanes;
    unsigned workers;
    int64_t level_us;          /* what a lane that comes back starts with */
    const struct lane *lately; /* that got a job last; compared, never followed */
    int64_t shared_us;         /* when two lanes were last seen to be active */
    unsigned waiting, running;
};

void queue_init(struct queue *q, unsigned workers);

/* A new job goes to the end of its lane, one that wants another turn to the front. */
void queue_submit(struct queue *q, struct lane *lane, struct job *job, int64_t now_us);
void queue_resume(struct queue *q, struct lane *lane, struct job *job, int64_t now_us);

/* The job whose turn it is, or NULL; to be given back by queue_turned. */
struct job *queue_take(struct queue *q, int64_t now_us);
void queue_turned(struct queue *q, struct job *job, int64_t taken_us, int64_t now_us);
/* Whether queue_take would give one. */
bool queue_has_turn(const struct queue *q, int64_t now_us);

/* Leave a lane's jobs alone, or take them again. Meanwhile their deadlines do not come nearer. */
void queue_pause(struct queue *q, struct lane *lane, bool paused, int64_t now_us);

/* Take out of a lane the jobs that need no turn any more: cancelled, or past their deadline; linked
 * by `next`. */
struct job *queue_weed(struct queue *q, struct lane *lane, int64_t now_us);

#endif
