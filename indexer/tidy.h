/* Keeping an index in few segments, by merging them without analysing anything again.
 */
#ifndef INDEXER_TIDY_H
#define INDEXER_TIDY_H

#include "index/writer.h"
#include "indexer/crew.h"

/* Merge segments by the rule of index/tier.h. The generation stays. *merged tells whether any were.
 * On failure the index stands as it was. */
int tidy_tiers(struct crew *c, struct index_writer *w, const char *index, bool *merged,
               struct err *err);

/* One segment of all live articles, in a generation of its own. */
int tidy_all(struct crew *c, struct index_writer *w, const char *index, struct err *err);

#endif
