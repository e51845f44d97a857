/* Keeping an index in few segments, by merging them without analysing anything again.
 *
 * A merge is done by a process of its own beside whatever else goes on; what is published, replaced
 * or deleted meanwhile is heeded when its result is put in place. One merge at a time, by the rule
 * of index/tier.h. The generation stays.
 */
#ifndef INDEXER_TIDY_H
#define INDEXER_TIDY_H

#include "base/err.h"
#include "index/writer.h"
#include <stdbool.h>

struct tidy;

/* Both are borrowed. */
struct tidy *tidy_new(struct index_writer *w, const char *index, struct err *err);
/* A merge under way is given up. */
void tidy_free(struct tidy *t);

/* Put in place what has been merged (*merged tells), and begin the next merge if there is one to
 * do. Nothing may have been killed since the last publication. Waits only when segments have become
 * too many; with `all` until nothing is left to merge. After a failure the index stands as it was,
 * unless the writer is adrift, and only tidy_free may follow. */
int tidy_step(struct tidy *t, bool all, bool *merged, struct err *err);

/* One segment of all live articles, in a generation of its own, by up to `jobs` processes. */
int tidy_all(struct index_writer *w, const char *index, unsigned jobs, struct err *err);

#endif
