/* Proximities that libxapian cannot find by itself: over phrases, over one another, within a
 * sentence or paragraph, and a word without another near it.
 *
 * Candidates come from a native query that is satisfied wherever the proximity is; each is then
 * checked by the algebra of query/span.h over the positions that the index holds. Exact, and slower
 * than a native query by what the positions of the candidates cost.
 */
#ifndef QUERY_CHECKED_H
#define QUERY_CHECKED_H

#include "query/native.h"

/* The documents with a span of e in one place. NULL with err filled. */
struct xap_query *checked_span(struct native *n, const struct query_node *e, bool quotes,
                               enum plan_place place, struct err *err);

#endif
