/* A slow query beside others' work is left what processors have to spare: the steps by which its
 * thread goes to the background.
 *
 * First it is lowered (by nice 10), which leaves it a tenth of what another thread gets. That alone
 * does not keep it out of the way: Linux often puts a thread that wakes beside one that works, not
 * in place of the lowered one, and lets whoever runs finish a slice of some milliseconds. A thread
 * of the class SCHED_IDLE gives way at once, and its processor counts as idle; but beside
 * processors that others keep busy it gets a three-hundredth. So it goes that far only once it has
 * been seen that there is time to spare: when, lowered, it has had its next milliseconds of a
 * processor in little more time than that.
 *
 * In the gaps between the turns of others it still leaves them cold caches, which makes each of
 * them dearer by a fifth (docs/design.md). So it can rest while they are at work.
 *
 * An unprivileged process cannot undo either step, so such a thread ends with its turn. Where it
 * can (RLIMIT_NICE of 10, or CAP_SYS_NICE) a thread that gets nothing any more is taken one step
 * back.
 *
 * relieve is for another thread, while this one is known to be alive; the rest is for the thread
 * itself.
 */
#ifndef QUERYD_BACKGROUND_H
#define QUERYD_BACKGROUND_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct background { /* zeroed: in the foreground */
    pid_t thread;
    clockid_t clock;                /* of its processor time */
    int64_t since_us, since_cpu_us; /* from which on it is looked at how it gets on */
    int64_t rested_us;              /* or not made use of */
    bool stays;                     /* after the first step */
    atomic_bool idle;               /* after the second, with */
    int64_t begun_us, begun_cpu_us; /* what it had when it took that step (rests set apart), */
    int64_t seen_us, seen_cpu_us;   /* and when it was last looked at */
};

/* The first step; false: the system does not let it. */
bool background_lower(struct background *b, int64_t now_us);

/* Whether the second step is still to be taken. */
bool background_may_idle(const struct background *b);
/* Whether there is time to spare for it, by how the thread gets on; to be asked every millisecond
 * or so. */
bool background_has_spare(struct background *b, int64_t now_us);
/* The second step. It may be long before the thread goes on from there, so no lock may be held. */
void background_idle(struct background *b, int64_t now_us);
/* Whether it may rest: as long as it has worked there, which is saved up to some milliseconds, as
 * nobody looks at a limit meanwhile. worked_us: its processor time since the first step. */
bool background_may_rest(struct background *b, int64_t worked_us);
/* Do nothing for a moment, which is not counted as waiting for a processor. */
#define BACKGROUND_REST_US 200
void background_rest(struct background *b);
/* Take it back, if it may be, before a lock is held that others need. Whether it got on well, which
 * only who took the second step can tell. */
bool background_end(struct background *b, int64_t now_us);

/* Take it back if it gets nothing; to be called every 50 ms or so. */
enum background_state { BACKGROUND_GETS_ON, BACKGROUND_TAKEN_BACK, BACKGROUND_STARVES };
enum background_state background_relieve(struct background *b, int64_t now_us);

#endif
