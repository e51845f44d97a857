/* A worker: the searchers of one thread, and how a job gets a turn from them.
 *
 * One searcher is on the current generation; another one, for a job that began on a former one (or
 * comes with a cursor into it), on that.
 */
#ifndef QUERYD_WORKER_H
#define QUERYD_WORKER_H

#include "base/arena.h"
#include "queryd/generation.h"
#include "queryd/job.h"
#include <stdbool.h>

struct remotes;
struct searcher;
struct worker {
    struct generation *generation; /* borrowed, as all here */
    struct remotes *remotes;       /* or NULL */
    struct searcher *current;      /* NULL until a generation could be opened */
    struct searcher *former;       /* NULL unless lately needed */
    struct arena arena;            /* of the turn */
};

void worker_init(struct worker *w, struct generation *generation, struct remotes *remotes);
/* Let go of all it has; it can be given turns again. */
void worker_release(struct worker *w);

/* Answer the job, or refuse it when it is cancelled or too late. */
void worker_give_turn(struct worker *w, struct job *job, int64_t now_us);

bool worker_is_open(const struct worker *w); /* it has a searcher */
bool worker_is_tidy(const struct worker *w); /* it holds nothing for a former generation */
/* Let go of former generations; open the newest if it is to be ready. */
void worker_tidy(struct worker *w, bool ready);

#endif
