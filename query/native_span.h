/* Words, phrases and proximities of words as Xapian queries: the leaves of native.c. */
#ifndef QUERY_NATIVE_SPAN_H
#define QUERY_NATIVE_SPAN_H

#include "query/native.h"

/* The documents with a span of e in one place; e is one of those of native_shape.h. NULL with err
 * filled. */
struct xap_query *native_span(struct native *n, const struct query_node *e, bool quotes,
                              enum plan_place place, struct err *err);

#endif
