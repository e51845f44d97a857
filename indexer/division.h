/* The indexes that a run writes: one, or the shards of a split one, each with a pipeline of its
 * own. Articles go to the shard of their id (index/split.h).
 *
 * A publication is one of all shards: each becomes a generation later, whether it has changed or
 * not, and one line tells of it, with the newest generation and the articles of all. Killed between
 * two shards, a run leaves some of them a generation behind; running it again brings the rest in.
 */
#ifndef INDEXER_DIVISION_H
#define INDEXER_DIVISION_H

#include "index/split.h"
#include "indexer/pipeline.h"

struct division;

/* What the index at `path` is split over: `wanted` (0: not named) for a new one, or what it was
 * made with. ERR_INPUT when the two differ. The paths are the caller's (split_paths_release). */
int division_settle(const char *path, unsigned wanted, struct split_paths *out, struct err *err);

/* Open them for writing. With several, jobs and memory are those of all together. The paths are
 * borrowed. */
struct division *division_open(const struct split_paths *paths, bool wait,
                               const struct pipeline_options *options,
                               pipeline_published *published, pipeline_warning *warn, void *arg,
                               struct err *err);
void division_close(struct division *d); /* NULL is fine */

/* As the pipeline's functions. */
int division_add(struct division *d, const struct article *article, enum pipeline_fate *fate,
                 bool *again, struct err *err);
int division_delete(struct division *d, struct value id, bool *found, struct err *err);
int division_finish(struct division *d, struct err *err);
uint64_t division_quotes(const struct division *d);

#endif
