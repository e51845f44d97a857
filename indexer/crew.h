/* All worker processes of a run. Jobs go to whoever is idle; the work on one segment is parted
 * among them.
 */
#ifndef INDEXER_CREW_H
#define INDEXER_CREW_H

#include "indexer/worker.h"

#define CREW_MAX 64

struct crew {
    struct worker workers[CREW_MAX];
    unsigned count;
    char *build_dir; /* owned */
    uint32_t quotes; /* sums over the batches answered since crew_reset */
    uint64_t words;
};

/* Start `jobs` workers (at most CREW_MAX). On failure crew_stop is still wanted. */
int crew_start(struct crew *c, unsigned jobs, const struct worker_options *options,
               void (*in_child)(void *), void *arg, struct err *err);
void crew_stop(struct crew *c);

/* As worker_send_batch, to an idle worker; waits for one. */
int crew_batch(struct crew *c, uint32_t first, uint32_t count, const struct buf *articles,
               struct err *err);
/* Until all have answered, well or not; the first failure is told. */
int crew_wait(struct crew *c, struct err *err);

/* Join shards into a segment at `dir`, and remove them. */
int crew_join(struct crew *c, const uint32_t *firsts, uint32_t count, const char *dir,
              struct err *err);
/* Merge published segments into one at `dir`. */
int crew_merge(struct crew *c, const char *index, const char *const *names, uint32_t count,
               const char *dir, struct err *err);
/* Begin another segment: sums are 0, words are forgotten. */
int crew_reset(struct crew *c, struct err *err);

#endif
