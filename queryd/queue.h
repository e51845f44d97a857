/* Whose turn it is: jobs wait in lanes, one lane a connection, and lanes share the workers' time.
 *
 * The lane that has used least of it goes next (start-time fair queueing), so that a client with a
 * thousand slow requests gets as much time as one with a thousand quick ones, not a thousand times
 * as much. A lane that was idle starts level with the others: it saves nothing up. No lane gets
 * every worker, and while several are active none gets more than half of them; otherwise slow
 * queries of one client could stand in front of everybody until they end.
 *
 * A turn that takes long can be set aside for those of others. It counts as its lane's all the
 * while. Fresh turns go first, three to one, so that those set aside get a fourth of the turns at
 * least. Of these the job goes on that has worked least, which is the likeliest to end soon; every
 * fourth time the one that was set aside first, so that none is put off for good. Whoever is
 * cancelled or too late goes on at once, to be rid of it.
 *
 * Or a turn goes on without a worker's place, in the background. It counts as its lane's, too,
 * which is charged for what it gets of a processor, not for the time that it takes.
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
    unsigned running; /* turns under way, */
    unsigned held;    /* those set aside, */
    unsigned behind;  /* and those in the background */
    unsigned slow;    /* its latest turns, in a row, that took long, */
    int64_t slow_us;  /* the last of which ended then */
    bool listed;      /* among the lanes that have jobs and are not paused */
    bool paused;
};

struct queue {
    struct lane *lanes;
    unsigned workers;
    int64_t level_us;          /* what a lane that comes back starts with */
    const struct lane *lately; /* that got a job last; compared, never followed */
    int64_t shared_us;         /* when two lanes were last seen to be active */
    unsigned waiting;
    atomic_uint running, behind;  /* to be read at any time */
    struct job *held, **held_end; /* in the middle of a turn, and set aside: in the order of that */
    unsigned held_count;
    unsigned fresh_in_row; /* turns begun since one of those went on */
    unsigned unheld;       /* how many times one did */
};

void queue_init(struct queue *q, unsigned workers); /* must not be moved afterwards */

/* A new job goes to the end of its lane, one that wants another turn to the front. */
void queue_submit(struct queue *q, struct lane *lane, struct job *job, int64_t now_us);
void queue_resume(struct queue *q, struct lane *lane, struct job *job, int64_t now_us);

/* The job whose turn it is, or NULL; to be given back by queue_turned. */
struct job *queue_take(struct queue *q, int64_t now_us);
void queue_turned(struct queue *q, struct job *job, int64_t taken_us, int64_t now_us);
/* Whether several lanes have been active lately. */
bool queue_is_shared(const struct queue *q, int64_t now_us);
/* Whether queue_take would give one. */
bool queue_has_turn(const struct queue *q, int64_t now_us);

/* Set a turn aside, and let the next one go on (there must be one); its time counts from then. */
void queue_hold(struct queue *q, struct job *job, int64_t taken_us, int64_t now_us);
struct job *queue_unhold(struct queue *q, int64_t now_us);
/* Which one that would be; NULL: none is set aside. */
const struct job *queue_first_held(const struct queue *q, int64_t now_us);
/* What a worker should do next: queue_take, or queue_unhold. */
enum queue_next { QUEUE_NOBODY, QUEUE_FRESH, QUEUE_HELD };
enum queue_next queue_next(const struct queue *q, int64_t now_us);

/* Let a turn go on in the background; there it ends with what it had of a processor since then. */
void queue_go_behind(struct queue *q, struct job *job, int64_t taken_us, int64_t now_us);
void queue_ended_behind(struct queue *q, struct job *job, int64_t cpu_us);

/* To be told of each turn that ends whether it took long; so that it can be said of a lane, for a
 * while, that it is to be expected of the next one. */
void queue_note_pace(struct lane *lane, bool slow, int64_t now_us);
bool queue_lane_is_slow(const struct lane *lane, int64_t now_us);
/* Whether queue_take could give a job of a lane of which that is not to be expected. */
bool queue_has_quick_turn(const struct queue *q, int64_t now_us);

/* Leave a lane's jobs alone, or take them again. Meanwhile their deadlines do not come nearer. */
void queue_pause(struct queue *q, struct lane *lane, bool paused, int64_t now_us);

/* Take out of a lane the jobs that need no turn any more: cancelled, or past their deadline; linked
 * by `next`. */
struct job *queue_weed(struct queue *q, struct lane *lane, int64_t now_us);

#endif
