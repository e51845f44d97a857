/* The workers: threads of our own that answer jobs, each with its own searcher.
 *
 * Jobs wait in lanes, one lane a connection; the workers take from the lanes in turn, so that a
 * client with a thousand requests under way delays another by one of them at most per worker.
 * The loop submits and collects; `notify` is called from a worker's thread after each job.
 */
#ifndef QUERYD_WORKER_H
#define QUERYD_WORKER_H

#include "base/err.h"
#include "queryd/generation.h"
#include "queryd/job.h"
#include <stdbool.h>
#include <stdint.h>

struct lane { /* zeroed at first; must outlive the jobs in it */
    struct lane *next;
    struct job *first, *last;
    bool paused;
};

struct pool;

struct pool *pool_new(unsigned threads, struct generation *generation, void (*notify)(void *),
                      void *arg, struct err *err);
/* Waits for what is running; what still waits in lanes is the caller's loss, so have none. */
void pool_free(struct pool *pool);

void pool_submit(struct pool *pool, struct lane *lane, struct job *job);

/* Leave a lane's jobs alone, or take them again: for a client that does not read what it asked for.
 */
void pool_pause(struct pool *pool, struct lane *lane, bool paused);

/* The jobs done since the last call, oldest first, linked by `next`. */
struct job *pool_finished(struct pool *pool);

/* Take out of a lane the jobs that need no worker any more: cancelled, or past their deadline.
 * They carry their error; linked by `next`. */
struct job *pool_weed(struct pool *pool, struct lane *lane, int64_t now_us);

/* A new generation is there: idle workers let go of the old one. */
void pool_refresh(struct pool *pool);

#endif
