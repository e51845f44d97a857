/* The pool: threads that give jobs their turns, so many at a time.
 *
 * The loop submits and collects; `notify` is called from a thread after each turn. Which job is
 * next, queue.h decides. A job that wants another turn comes back to the loop all the same, with
 * what it has to say so far, and is resumed from there.
 *
 * As many jobs are at work as there are workers. There are more threads than that: a job that has
 * been at work for a slice of time while others wait is set aside in the middle of what it does,
 * with its thread, and another thread takes its place. So nobody waits for a slow query of another
 * for longer than a slice. Those set aside get their share of the time and go on in turn. A slow
 * query beside others' work goes to the background (queryd/background.h), where it takes nobody's
 * place.
 */
#ifndef QUERYD_POOL_H
#define QUERYD_POOL_H

#include "base/err.h"
#include "queryd/generation.h"
#include "queryd/job.h"
#include "queryd/queue.h"
#include <stdbool.h>
#include <stdint.h>

struct pool;

struct remotes;
/* shared: by several clients, for whose sake long queries give way. */
struct pool *pool_new(unsigned workers, bool shared, struct generation *generation,
                      struct remotes *remotes, void (*notify)(void *), void *arg, struct err *err);
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

/* To be called every 50 ms or so: no slow query is left without any time. */
void pool_relieve(struct pool *pool, int64_t now_us);

/* How many jobs wait for a turn and how many are in one (set aside or not); whether a turn goes on
 * so long after its deadline that its thread must be taken for lost. */
struct pool_state {
    unsigned workers, threads, waiting, running;
    bool stuck;
};
struct pool_state pool_state(struct pool *pool, int64_t now_us);

#endif
