/* All worker processes of a run. Batches go to whoever is idle; joining them into a segment is
 * parted among all.
 *
 * A batch that a worker cannot do in the memory it may take is done again in halves, by a new
 * worker; the crew keeps a batch until it is answered for that. Which shards came of the batches is
 * known here alone.
 */
#ifndef INDEXER_CREW_H
#define INDEXER_CREW_H

#include "indexer/budget.h"
#include "indexer/worker.h"

#define CREW_MAX 64

struct crew_member {
    struct worker worker;
    uint32_t first, count; /* of the batch at hand */
    struct buf articles;   /* it */
};

struct crew {
    struct crew_member members[CREW_MAX];
    unsigned count;
    struct worker_options options; /* build_dir is owned */
    void (*in_child)(void *);
    void *arg;
    uint64_t share;   /* bytes of data for each worker */
    uint32_t *shards; /* first numbers of the batches since crew_reset */
    size_t shard_count, shard_cap;
    uint32_t quotes; /* sums over the batches answered since crew_reset */
    uint64_t words;
};

/* Start `jobs` workers (at most CREW_MAX), each of which may take `share` bytes. On failure
 * crew_stop is still wanted. */
int crew_start(struct crew *c, unsigned jobs, uint64_t share, const struct worker_options *options,
               void (*in_child)(void *), void *arg, struct err *err);
void crew_stop(struct crew *c);

/* As worker_send_batch, to an idle worker; waits for one. The bytes of the articles are taken; an
 * empty buffer is left in their place. */
int crew_batch(struct crew *c, uint32_t first, uint32_t count, struct buf *articles,
               struct err *err);
/* A batch of one article by one worker with all the memory that is left, all others waiting. *fits
 * tells whether it could be done in that; if not there is no trace of it. */
int crew_alone(struct crew *c, uint32_t first, struct buf *article, const struct budget *budget,
               bool *fits, struct err *err);
/* Until all have answered, well or not; the first failure is told. */
int crew_wait(struct crew *c, struct err *err);

/* Join the shards since crew_reset into a segment at `dir`, and remove them. */
int crew_join(struct crew *c, const char *dir, struct err *err);
/* Begin another segment: no shards, sums are 0, words are forgotten. */
int crew_reset(struct crew *c, struct err *err);

/* Which parts of a segment (enum segment_part) worker i of `count` makes, where work on one is
 * parted among them. */
unsigned crew_parts(unsigned count, unsigned i);

#endif
