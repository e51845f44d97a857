/* A gathered plan as a query for one remote shard. */
#ifndef QUERY_REMOTE_QUERY_H
#define QUERY_REMOTE_QUERY_H

#include "query/native.h"
#include "query/remote_weigh.h"

/* What no shard can express, by name and before anything is asked: 0, or -1 with the error. */
int remote_query_check(const struct plan_node *plan, struct query_error *error);

/* For one shard; `native` builds the spans. The plan's leaves are those gathered from `plan`. */
struct xap_query *remote_query(struct native *native, const struct remote_plan *p,
                               const struct plan_node *plan, size_t seat);

#endif
