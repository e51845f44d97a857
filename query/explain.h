/* A plan as JSON for the curious: the tree as understood, and the words that each leaf stands for.
 */
#ifndef QUERY_EXPLAIN_H
#define QUERY_EXPLAIN_H

#include "base/json.h"
#include "query/expand.h"
#include "query/match.h"
#include "query/plan.h"

/* The caller's (json_decref); NULL with err filled. `scope` is that of the plan's root. */
json_t *explain_plan(const struct plan_node *plan, enum query_scope scope, struct expander *x,
                     struct reader *reader, const struct match *match, struct err *err);

/* Append {"step": name, "ms": ..., "postings": ...} to steps. */
int explain_step(json_t *steps, const char *name, int64_t us, uint64_t postings);

#endif
