/* Limits that count how often they are looked at, and that take the query back at a look. */
#ifndef TESTS_UNIT_QUERY_LOOKS_H
#define TESTS_UNIT_QUERY_LOOKS_H

#include "query/limits.h"

struct looks {
    struct query_limits limits;
    struct query_turn turn;
    atomic_bool cancelled;
    unsigned seen, enough; /* cancelled at this one; 0: never */
};

/* The turn is always over. */
static inline void on_look(struct query_turn *turn, int64_t now_us)
{
    struct looks *l = turn->arg;

    (void)now_us;
    if (++l->seen == l->enough)
        atomic_store(&l->cancelled, true);
}

static inline const struct query_limits *looks_begin(struct looks *l, unsigned enough)
{
    *l = (struct looks){.turn = {.yield = on_look, .arg = l}, .enough = enough};
    l->limits = (struct query_limits){.cancelled = &l->cancelled, .turn = &l->turn};
    return &l->limits;
}

#endif
