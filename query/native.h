/* A plan as a Xapian query, over an index whose databases hold the words with positions.
 *
 * What libxapian cannot express (proximity over phrases or over other proximities, w/s, w/p, and
 * not w/n) is refused by name: ERR_UNAVAILABLE.
 */
#ifndef QUERY_NATIVE_H
#define QUERY_NATIVE_H

#include "query/expand.h"
#include "query/plan.h"
#include "query/source.h"

/* What building needs; all borrowed. The reader is of no use to native_span. */
struct native {
    struct reader *reader;
    struct expander *expander;
    const struct query_limits *limits;
    struct arena *arena;
    struct query_error *error;
    const char *const *languages; /* of the articles */
    size_t language_count;
};

/* Refuse a span that libxapian cannot express, by name; -1. */
int native_refuse(const struct query_node *e, struct query_error *error);

/* The query for the live documents of the scope for which the plan holds. Joins are run here; what
 * they yield lives in the arena, which must outlive the query. */
struct xap_query *native_build(struct native *n, struct plan_node *plan, enum query_scope scope);

#endif
