/* When to stop: the deadline and the asker's change of mind. */
#ifndef QUERY_LIMITS_H
#define QUERY_LIMITS_H

#include "base/err.h"
#include <stdatomic.h>
#include <stdint.h>

struct query_limits {
    int64_t deadline_us;          /* CLOCK_MONOTONIC; 0 = none */
    const atomic_bool *cancelled; /* may be NULL */
};

/* 0, or -1 with ERR_TIMEOUT or ERR_CANCELLED. Costs some 30 ns. */
int limits_check(const struct query_limits *limits, struct err *err);
int64_t limits_now_us(void);

#endif
