/* What is being served: the newest snapshot of the indexes, replaced whole when the indexer
 * publishes.
 *
 * Who asks gets a reference and keeps what it has until it lets go, so a query runs on one
 * generation from its first step to its last.
 */
#ifndef QUERYD_GENERATION_H
#define QUERYD_GENERATION_H

#include "base/err.h"
#include "index/snapshot.h"
#include <stdbool.h>
#include <stddef.h>

struct generation;

/* The paths are borrowed for the generation's life. */
struct generation *generation_open(const char *const *paths, size_t count, struct err *err);
void generation_close(struct generation *g);

/* A reference to the current snapshot (snapshot_unref); any thread. */
struct snapshot *generation_get(struct generation *g);

/* Open the newest if it is newer than the current one; any thread, one at a time. On failure the
 * current one stays. */
int generation_renew(struct generation *g, bool *changed, struct err *err);

const char *const *generation_paths(const struct generation *g, size_t *count);

#endif
