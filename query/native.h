/* A plan as a Xapian query over index format 1, whose databases hold native positions.
 *
 * What Xapian cannot do by itself (proximity over phrases or over other proximities, w/s, w/p, and
 * not w/n) is checked against the positions of candidates: see checked.h.
 */
#ifndef QUERY_NATIVE_H
#define QUERY_NATIVE_H

#include "query/expand.h"
#include "query/plan.h"
#include "query/source.h"

/* What building needs; all borrowed. */
struct native {
    struct reader *reader;
    struct expander *expander;
    const struct query_limits *limits;
    struct arena *arena;
    struct query_error *error;
};

/* The query for the live documents of the scope for which the plan holds. Joins are run here: sets
 * of the plan's nodes are filled, and must outlive the query (they live in the arena). */
struct xap_query *native_build(struct native *n, struct plan_node *plan, enum query_scope scope);

#endif
