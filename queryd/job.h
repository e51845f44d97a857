/* A request on its way: read by the loop, answered by a worker in one turn or several, sent by the
 * loop after each turn.
 *
 * The loop makes and frees it. Between pool_submit (or pool_resume) and its return through
 * pool_turned it belongs to the pool; only `cancelled` may then be touched by the loop.
 */
#ifndef QUERYD_JOB_H
#define QUERYD_JOB_H

#include "base/buf.h"
#include "queryd/cursor.h"
#include "queryd/known.h"
#include "wire/reply.h"
#include "wire/request.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct connection;
struct command;
struct lane;
struct query_turn;
struct snapshot;
struct thread;

struct job {
    /* Of a watch, for watches.c and the loop alone; not to be mixed up with what a turn leaves
     * behind, which a worker writes. */
    struct job *watch_next, *watch_prev;
    unsigned watch_epoch; /* of watches, when it was last woken */
    bool resting;         /* it is among those that wait for a newer generation */
    bool woken;           /* by watches, and not through yet */

    struct job *next;              /* in a lane, or among those that had their turn */
    struct job *newer, *older;     /* on its connection */
    struct connection *connection; /* for the loop alone */
    struct lane *lane;             /* for the queue alone */
    struct thread *thread;         /* for the pool alone: whose turn it is in the middle of */
    struct query_turn *turn;       /* of that thread; NULL: it is not interrupted */
    struct request request;
    struct cursor cursor; /* when the request has one */
    struct known *known;  /* of a watch: what it is not told any more; else NULL */
    size_t weight;        /* bytes of the request line */

    /* CLOCK_MONOTONIC. The deadline moves on while the job waits for its client to read, but never
     * past `latest_us`. */
    int64_t received_us, deadline_us, latest_us;
    int64_t allowed_us;    /* from receipt, or from being woken, to the deadline */
    int64_t parked_us;     /* waiting for the client since then; 0 when it is not */
    atomic_bool cancelled; /* set by the loop, read by the worker */

    /* Kept between turns, touched by the worker whose turn it is. */
    struct snapshot *snapshot; /* a reference; NULL before the first turn */
    struct command *command;   /* NULL before the first turn */
    int64_t started_us;        /* of the first turn; 0 before */
    int64_t worked_us;         /* all turns together, as the clock goes, */
    int64_t cpu_us;            /* and in processor time; kept of jobs with several turns */

    /* What a turn leaves behind. */
    struct buf reply; /* whole lines */
    bool more;        /* it wants another turn */
    bool rests;       /* a watch: it has told all there is */
    uint64_t hits;    /* lines of type hit so far; */
    uint64_t told;    /* for the loop, of these: in replies of former turns */
    bool failed;      /* the last line is an error with this code: */
    enum reply_code code;
};

/* Set its deadlines, counted from now. */
void job_allow(struct job *job, int64_t now_us);
/* Hold no generation any more. */
void job_let_go(struct job *job);

struct job *job_new(void); /* NULL out of memory; its request is still to be read */
void job_free(struct job *job);

/* Make the job's reply end with an error line, instead of what this turn has brought; what cannot
 * even be said leaves the reply empty. */
void job_fail(struct job *job, const struct reply_problem *problem);
void job_fail_err(struct job *job, const struct err *err);

#endif
