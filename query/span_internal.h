/* What span.c (which spans there are), span_list.c (their lists) and span_marks.c (which words of
 * them to mark) share. */
#ifndef QUERY_SPAN_INTERNAL_H
#define QUERY_SPAN_INTERNAL_H

#include "query/span.h"

/* A node of the tree with its spans. */
struct span_eval {
    const struct query_node *expr;
    struct span_eval *child, *next;
    struct span_list spans;
    bool *useful;
    struct span_list *at; /* NODE_WORDS: where each of its words stands */
};

struct span_run {
    const struct span_field *field;
    struct arena *arena;
    struct err *err;
    const struct query_node *whole;
    unsigned steps;
};

/* The tree with all its spans; NULL with r->err filled. */
struct span_eval *span_eval(struct span_run *r, const struct query_node *expr);

/* --- Of span_list.c */

/* A list under construction, in the arena; zero to begin with. */
struct span_growing {
    struct span *items;
    size_t count, cap;
};

/* To be called for each span that is looked at: looks at the limits now and then. */
int span_check_limits(struct span_run *r);
/* ERR_LIMIT; -1. */
int span_too_many(const struct span_run *r);
int span_add(struct span_run *r, struct span_growing *g, uint32_t first, uint32_t last);
/* The list, sorted, unless rc is -1 already. */
int span_settle(struct span_run *r, struct span_growing *g, struct span_list *out, int rc);
/* The first span that begins at `first` or later. */
size_t span_lower(const struct span_list *l, uint32_t first);
/* Where a span stands in a list, or l->count. */
size_t span_index(const struct span_list *l, uint32_t first, uint32_t last);

/* Where the words before the last one of a phrase stand if each is taken as early as can be;
 * returns the place of the last of those, or UINT32_MAX. `chosen` may be NULL. */
uint32_t span_place(const struct span_eval *e, uint32_t first, uint32_t reach, uint32_t *chosen);

/* Call `fn` for each x of left and y of right where y stands after x, as near as `how` asks; until
 * it returns something else than 0, which is returned then. */
typedef int span_pair_fn(void *user, size_t left, size_t right);
int span_each_pair(struct span_run *r, const struct prox *how, const struct span_list *left,
                   const struct span_list *right, span_pair_fn *fn, void *user);

#endif
