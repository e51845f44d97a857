/* The workers: threads of our own that give jobs their turns, with searchers of their own.
 *
 * The loop submits and collects; `notify` is called from a worker's thread after each turn. Which
 * job is next, queue.h decides. A job that wants another turn comes back to the loop all the same,
 * with what it has to say so far, and is resumed from there.
 */
#ifndef QUERYD_WORKER_H
#define QUERYD_WORKER_H

#include "base/err.h"
#include "queryd/generation.h"
#include "queryd/job.h"
#include "queryd/queue.h"
#include <stdbool.h>
#include <stdint.h>

struct pool;

struct remotes;
struct pool *pool_new(unsigned threads, struct generation *generation, struct remotes *remotes,
                      void (*notify)(void *), void *arg, struct err *err);
/* Waits for what is running; what still waits in lanes is the caller's loss, so have none. */
void pool_free(struct pool *pool);

void pool_submit(struct pool *pool, struct lane *lane, struct job *job);
/* For a job that came back and wants another turn. */
void pool_resume(struct pool *pool, struct lane *lane, struct job *job);

/* Leave a lane's jobs alone, or take them again: for a client that does not read what it asked for.
 */
void pool_pause(struct pool *pool, struct lane *lane, bool paused);

/* The jobs that had a turn since the last call, oldest first, linked by `next`. */
struct job *pool_turned(struct pool *pool);

/* Take out of a lane the jobs that need no worker any more: cancelled, or past their deadline.
 * They carry their error; linked by `next`. */
struct job *pool_weed(struct pool *pool, struct lane *lane, int64_t now_us);

/* A new generation is there: idle workers let go of the old one. */
void pool_refresh(struct pool *pool);

/* How many jobs wait for a turn and how many have one; whether a turn goes on so long after its
 * deadline that its worker must be taken for lost. */
struct pool_state {
    unsigned workers, waiting, running;
    bool stuck;
};
struct pool_state pool_state(struct pool *pool, int64_t now_us);

#endif
