/* The inside of a pipeline, shared by pipeline.c (what is new, and what stood there) and
 * pipeline_publish.c (batches out, segments in).
 */
#ifndef INDEXER_PIPELINE_INTERNAL_H
#define INDEXER_PIPELINE_INTERNAL_H

#include "base/arena.h"
#include "base/map.h"
#include "index/snapshot.h"
#include "indexer/budget.h"
#include "indexer/crew.h"
#include "indexer/met.h"
#include "indexer/pipeline.h"
#include "indexer/tidy.h"

struct numbers {
    uint32_t *items;
    size_t count, cap;
};

struct pipeline {
    struct pipeline_options options;
    struct index_writer *writer;
    const char *path;
    bool native; /* whether this index is one */
    struct budget budget;
    struct tidy *tidy; /* merges beside the building; NULL for a rebuild, and for a while after a
                        * merge has failed: */
    int64_t tidy_us;   /* until then, */
    int64_t tidy_pause_us; /* which lasts longer each time */
    pipeline_published *published;
    pipeline_warning *warn;
    void *arg;

    struct crew crew;

    struct reader *reader; /* of the last generation; NULL while there is nothing to look up */
    struct arena arena;    /* for looking up */

    struct buf record; /* an article encoded */
    struct buf batch;
    uint32_t batch_count;
    uint32_t next; /* number of the next article in the segment being built, from 1 */

    uint64_t before;     /* the generation that this run began with */
    struct map ids;      /* met since the last publication -> number in the segment, or ID_... */
    struct met met;      /* ids whose articles had not changed */
    struct map former;   /* ids killed since the last publication -> the document that died */
    struct numbers dead; /* numbers in the segment that were replaced or deleted again */
    uint64_t changes;    /* killed in published segments since the last publication */
    uint64_t quotes_published;
};

int pipeline_push(struct numbers *n, uint32_t number, struct err *err);
/* Look up in the newest generation from now on. */
int pipeline_open_reader(struct pipeline *p, struct err *err);
/* Hand the articles gathered to a worker. */
int pipeline_send_batch(struct pipeline *p, struct err *err);
/* Begin the next segment; what was built of this one is thrown away. */
int pipeline_begin(struct pipeline *p, struct err *err);
/* Put in place what has been merged meanwhile, and begin the next merge; with `all` wait until
 * there is nothing left to merge. */
int pipeline_tidy(struct pipeline *p, bool all, struct err *err);

#endif
