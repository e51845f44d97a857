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
    uint64_t work; /* compared since the last look at the limits */
    bool weighing; /* nodes note how often they match, and which of them do */
};

/* To be called for each document that is looked at closely: looks at the limits now and then. */
static inline int match_tick(struct match_env *env, struct err *err)
{
    return ++env->steps % 128 ? 0 : limits_check(env->limits, err);
}

/* How many positions are compared between two looks: within half a millisecond. */
#define MATCH_WORK_MOST (1U << 18)

/* The same, for each piece of work that is not of one size: so many positions are compared. */
static inline int match_work(struct match_env *env, uint64_t positions, struct err *err)
{
    env->work += positions;
    if (env->work < MATCH_WORK_MOST)
        return 0;
    env->work = 0;
    return limits_check(env->limits, err);
}

#endif
