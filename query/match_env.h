/* What all nodes of one segment's tree share while a query runs. */
#ifndef QUERY_MATCH_ENV_H
#define QUERY_MATCH_ENV_H

#include "base/arena.h"
#include "query/collection.h"
#include "query/limits.h"

struct match_env {
    struct part *articles, *quotes; /* of the segment */
    const struct query_limits *limits;
    struct arena *arena;   /* of the query */
    struct arena *scratch; /* of the document under work */
    uint64_t read;         /* postings decoded so far */
    unsigned steps;
    bool weighing; /* nodes note how often they match, and which of them do */
};

/* To be called for each document that is looked at closely: looks at the limits now and then. */
static inline int match_tick(struct match_env *env, struct err *err)
{
    return ++env->steps % 128 ? 0 : limits_check(env->limits, err);
}

#endif
