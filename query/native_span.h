/* Words, phrases and proximities of words as Xapian queries: the leaves of native.c. */
#ifndef QUERY_NATIVE_SPAN_H
#define QUERY_NATIVE_SPAN_H

#include "query/native.h"

/* plan is a PLAN_SPAN; `quotes` tells which database. NULL with n->error filled. */
struct xap_query *native_span(struct native *n, const struct plan_node *plan, bool quotes);

#endif
