/* Posting sources in C: sets of documents as parts of a Xapian query.
 *
 * Both kinds look at the limits as they go, which is what stops a search in libxapian: nothing else
 * in it can be interrupted.
 */
#ifndef QUERY_SOURCE_H
#define QUERY_SOURCE_H

#include "base/arena.h"
#include "index/snapshot.h"
#include "query/limits.h"

/* Documents of one kind (articles or quotations), as a bitmap for each segment. */
struct docset {
    struct reader *reader;
    bool quotes;
    unsigned char **bits; /* [segments]; document d of a segment is bit d - 1 */
    uint32_t *count;      /* [segments]; how many are in */
};

/* An empty set in the arena. */
struct docset *docset_new(struct reader *reader, bool quotes, struct arena *arena, struct err *err);
/* By number in the whole. */
void docset_add(struct docset *set, uint32_t doc);

/* A query for the live documents; and for the members of a set, which must outlive the query. */
struct xap_query *source_live(struct reader *reader, bool quotes, const struct query_limits *limits,
                              struct err *err);
struct xap_query *source_set(const struct docset *set, const struct query_limits *limits,
                             struct err *err);

#endif
