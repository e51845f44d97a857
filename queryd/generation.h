/* What is being served: the newest snapshot of the indexes, replaced whole when the indexer
 * publishes.
 *
 * Who asks gets a reference and keeps what it has until it lets go, so a query runs on one
 * generation from its first step to its last. A generation for which a cursor was given out is kept
 * for a while after it was replaced, so that whoever pages through a result can go on.
 *
 * Any thread, except as told.
 */
#ifndef QUERYD_GENERATION_H
#define QUERYD_GENERATION_H

#include "base/err.h"
#include "index/snapshot.h"
#include "query/limits.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct generation;

/* The paths are borrowed for the generation's life. checked: see intact.h. */
struct generation *generation_open(const char *const *paths, size_t count, bool checked,
                                   struct err *err);
void generation_close(struct generation *g);

/* A reference to the current snapshot (snapshot_unref). */
struct snapshot *generation_get(struct generation *g);

/* The same for the one with this digest (cursor_state), current or kept; ERR_NOT_FOUND. */
struct snapshot *generation_find(struct generation *g, uint64_t state, struct err *err);
/* A cursor into this one was given out: keep it for a while, also if it was replaced meanwhile. */
void generation_remember(struct generation *g, struct snapshot *snapshot);

/* ERR_DAMAGED when the files of the current one are no longer what was published: then nothing that
 * was read from them may be answered. ERR_TIMEOUT or ERR_CANCELLED: it was not known in time. */
int generation_intact(struct generation *g, const struct query_limits *limits, struct err *err);
/* A reading failed: look closer before the next answer. */
void generation_doubt(struct generation *g);

/* Open the newest if it is newer than the current one, or if that is damaged; let go of what was
 * kept long enough. After a failure that took long it is not tried again for a while, unless
 * `urgent`. One call at a time. On failure the current one stays. */
int generation_renew(struct generation *g, bool urgent, bool *changed, struct err *err);

/* The daemon ends: a renewal under way reads no file to its end any more (ERR_CANCELLED). */
void generation_stop(struct generation *g);

const char *const *generation_paths(const struct generation *g, size_t *count);

#endif
