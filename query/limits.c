#include "query/limits.h"

#include "base/clock.h"

/* The time, after others have had theirs if it is their turn. */
static int64_t take_turns(struct query_turn *turn)
{
    int64_t now_us = clock_us();

    if (!turn || now_us < turn->over_us)
        return now_us;
    turn->yield(turn, now_us);
    return clock_us();
}

int limits_check(const struct query_limits *limits, struct err *err)
{
    int64_t now_us = limits->deadline_us || limits->turn ? take_turns(limits->turn) : 0;

    if (limits->cancelled && atomic_load_explicit(limits->cancelled, memory_order_relaxed))
        return err_set(err, ERR_CANCELLED, "the query was cancelled");
    if (limits->deadline_us && now_us > limits->deadline_us)
        return err_set(err, ERR_TIMEOUT, "the query did not finish before its deadline");
    return 0;
}

static int look_at(const void *limits, struct err *err)
{
    return limits_check(limits, err);
}

struct look limits_look(const struct query_limits *limits)
{
    return (struct look){look_at, limits};
}
