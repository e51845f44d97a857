/* The pool from inside, shared by pool.c (its life, and what the loop asks of it), pool_work.c
 * (what its threads do) and pool_behind.c (slow queries in the background).
 */
#ifndef QUERYD_POOL_INTERNAL_H
#define QUERYD_POOL_INTERNAL_H

#include "query/limits.h"
#include "queryd/background.h"
#include "queryd/pool.h"
#include "queryd/worker.h"
#include <pthread.h>

/* Processor time that makes a turn a slow one, and sends a job to the background; where that is to
 * be expected, so much is enough. */
#define POOL_SLOW_US  3000
#define POOL_EARLY_US 250

struct thread {
    struct pool *pool;
    pthread_t thread;
    struct worker worker;
    unsigned number;
    unsigned epoch; /* of the pool when it last looked for a newer generation */

    /* Under the pool's lock. */
    pthread_cond_t wake;
    struct thread *next_idle;
    bool roused;           /* taken out of the idle ones, and on its way */
    bool unneeded;         /* a spare one, for long */
    bool resumed;          /* its job is not set aside any more */
    bool retired;          /* there is no such thread at present */
    bool behind;           /* in the background, without a worker's place, */
    int64_t behind_cpu_us; /* since it had had so much of a processor */
    int64_t taken_us;      /* when its job got its turn, or was resumed */
    int64_t deadline_us;   /* of the turn that runs; 0: none */

    struct query_turn turn; /* of the job; for its own thread */
    struct job *job;
    int64_t slice_end_us;
    int64_t look_us; /* when to look next whether there is time to spare */
    int64_t cpu_us;  /* what this thread had used when it got its turn */
    bool slow;       /* its job is, or may well be, as its lane's latest were */
    bool lowered;    /* in priority, for good; */
    bool stays;      /* it cannot be */
    struct background background;
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
    unsigned count, workers, processors;
    atomic_uint resting; /* in the background, or about to look whether to */
    struct thread *idle; /* ascending numbers */
    unsigned roused;
    unsigned retired;         /* threads to be started anew */
    _Atomic int64_t spare_us; /* when processors were last seen to have time to spare */
    /* Until then nobody goes idle: one starved who could not be helped. */
    _Atomic int64_t idle_from_us;
};

/* Threads to be woken once the lock is free: who is woken needs it, and would at once go to sleep
 * again. */
#define WOKEN_MOST 4
struct woken {
    struct thread *threads[WOKEN_MOST];
    unsigned count;
};

/* Have somebody go on, if somebody can. With the lock. */
void pool_rouse(struct pool *p, int64_t now_us, struct woken *woken);
/* Let go of the lock, and wake those. */
void pool_unlock(struct pool *p, const struct woken *woken);
/* In the middle of a turn, by its own thread and without the lock: whether it goes on in the
 * background, where it may have gone just now; and what is to be done there now and then. */
bool pool_goes_behind(struct thread *t, int64_t now_us);
void pool_stay_behind(struct thread *t, int64_t now_us);
/* What the turn has had of a processor. */
int64_t pool_cpu_of_turn(const struct thread *t);
/* What a thread (struct thread) does. */
void *pool_work(void *thread);

#endif
