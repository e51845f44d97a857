/* The way in, behind the feed: articles -> batches -> shards (by workers) -> segment -> generation.
 *
 * The parent decides what is new, replaced, unchanged or deleted, and numbers the articles; workers
 * do the heavy part. One pipeline per run.
 */
#ifndef INDEXER_PIPELINE_H
#define INDEXER_PIPELINE_H

#include "base/err.h"
#include "index/record.h"
#include "index/writer.h"
#include <stdbool.h>
#include <stdint.h>

struct pipeline_options {
    unsigned jobs;          /* worker processes, from 1 */
    uint64_t memory;        /* bytes that all processes together should stay under */
    uint64_t unpacking;     /* bytes of it that unpacking the input is known to take */
    uint64_t publish_every; /* articles; 0 = only at the end */
    bool quotes;
    bool native;  /* libxapian gets the words too; an index with segments stays as it is */
    bool rebuild; /* the articles added take the place of everything published before */
};

/* Told of each publication, with the number of live articles it holds. */
typedef void pipeline_published(void *arg, uint64_t generation, uint64_t articles);

/* Told of what failed without harm to what is published. */
typedef void pipeline_warning(void *arg, const struct err *err);

struct pipeline;

/* The writer is borrowed. */
struct pipeline *pipeline_new(struct index_writer *writer, const char *index_path,
                              const struct pipeline_options *options, pipeline_published *published,
                              pipeline_warning *warn, void *arg, struct err *err);
void pipeline_free(struct pipeline *p);

/* What became of an article. */
enum pipeline_fate {
    PIPELINE_ADDED,
    PIPELINE_REPLACED,
    PIPELINE_UNCHANGED,
    PIPELINE_TOO_LARGE, /* more than `memory` lets through: left out, whatever stood under its id */
};

/* Add (or replace) an article, which must bear a language. *again tells that the same id came
 * before in this run. */
int pipeline_add(struct pipeline *p, const struct article *article, enum pipeline_fate *fate,
                 bool *again, struct err *err);
/* Delete by id; *found tells whether there was one. */
int pipeline_delete(struct pipeline *p, struct value id, bool *found, struct err *err);
/* Publish what there is to publish, and wait for what is being merged. After a failure of any
 * function only pipeline_free may follow: nothing of what was not yet published ever will be. */
int pipeline_finish(struct pipeline *p, struct err *err);
/* Whether there is anything to publish (a first, empty generation is). */
bool pipeline_has_changed(const struct pipeline *p);
/* Publish a generation, changed or not. After a failure as above. */
int pipeline_publish(struct pipeline *p, struct err *err);

/* Quotations in what was published so far by this pipeline. */
uint64_t pipeline_quotes(const struct pipeline *p);

#endif
