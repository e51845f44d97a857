/* How many documents of a posting list of articles are alive: the dictionary counts the dead too.
 */
#ifndef QUERY_LIVING_H
#define QUERY_LIVING_H

#include "index/snapshot.h"
#include "query/limits.h"

/* Both are borrowed. The limits are looked at as often as postings were read for it, from one list
 * to the next, so one of these goes with a whole question. */
struct living {
    const struct snapshot *snapshot;
    const struct query_limits *limits;
    uint32_t read; /* postings since the limits were looked at; 0 to begin with */
};

/* The list is one of the segment's article_words. */

/* 1 when some document of it is alive, else 0; or -1: ERR_DAMAGED, ERR_TIMEOUT, ERR_CANCELLED.
 * Reads no postings but where most of the list, or its last document, are dead. */
int living_any(struct living *l, size_t segment, const struct posting_list *list, struct err *err);
/* How many are. Reads the blocks that reach over a dead document. 0 or -1, as above. */
int living_count(struct living *l, size_t segment, const struct posting_list *list, uint64_t *count,
                 struct err *err);

#endif
