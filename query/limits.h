/* When to stop, or to give way: the deadline, the asker's change of mind, a turn that is over. */
#ifndef QUERY_LIMITS_H
#define QUERY_LIMITS_H

#include "base/err.h"
#include "base/look.h"
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* Who runs a query may want to interrupt it: at over_us (CLOCK_MONOTONIC) yield is called, from
 * within the query, and sets over_us anew; it may return much later. So no lock may be held, and
 * nothing that another query waits for, where the limits are looked at. */
struct query_turn {
    int64_t over_us;
    void (*yield)(struct query_turn *turn, int64_t now_us);
    void *arg;
};

struct query_limits {
    int64_t deadline_us;          /* CLOCK_MONOTONIC; 0 = none */
    const atomic_bool *cancelled; /* may be NULL */
    struct query_turn *turn;      /* NULL: it is never interrupted */
};

/* 0, or -1 with ERR_TIMEOUT or ERR_CANCELLED. Costs some 30 ns. */
int limits_check(const struct query_limits *limits, struct err *err);
/* The same at the i-th of many things, and then only at each `every`-th. */
static inline int limits_check_every(const struct query_limits *limits, size_t i, size_t every,
                                     struct err *err)
{
    return i % every == 0 ? limits_check(limits, err) : 0;
}
/* The same for floors below; borrowed. */
struct look limits_look(const struct query_limits *limits);

#endif
