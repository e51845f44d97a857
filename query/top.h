/* The best matches of one segment, kept while it is read; and of all segments, put in order. */
#ifndef QUERY_TOP_H
#define QUERY_TOP_H

#include "query/collection.h"
#include "query/limits.h"
#include "query/match.h"
#include <math.h>

/* A match, with what puts it in its place: the higher score, then the lower rank, then the lower
 * number. */
struct top_item {
    double score;
    uint32_t rank; /* of its article, by date */
    uint32_t doc;
};

struct top {
    struct top_item *items; /* owned; a heap whose first is the worst, once it is full */
    size_t count, cap;
    size_t most;  /* to be kept; SIZE_MAX: all */
    double floor; /* what scores less is of no interest */
};

static inline bool top_better(const struct top_item *a, const struct top_item *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    return a->doc < b->doc;
}

/* What scores less than this cannot enter. */
static inline double top_threshold(const struct top *t)
{
    if (t->most == 0)
        return HUGE_VAL;
    return t->count < t->most || t->items[0].score < t->floor ? t->floor : t->items[0].score;
}

/* By date: whether a rank may still enter. */
static inline bool top_takes_rank(const struct top *t, uint32_t rank)
{
    return t->count < t->most || (t->count && rank <= t->items[0].rank);
}

int top_add(struct top *t, struct top_item item, struct err *err);
void top_release(struct top *t);

/* The matches of several segments. */
struct top_hit {
    struct match_hit hit;
    uint64_t date; /* 0: undated */
    uint32_t rank, segment;
};

struct top_hits {
    struct top_hit *items; /* owned */
    size_t count, cap;
};

/* Move the matches of a segment there. */
int top_move(struct top *t, const struct part *p, size_t segments, struct top_hits *out,
             struct err *err);
/* *score: what scores less than the best `most` of these is of no interest. */
int top_floor(struct top_hits *h, size_t most, const struct query_limits *limits, double *score,
              struct err *err);
/* In the order asked for: by score or date, then the newest first, then by the bytes of the id. */
int top_sort(struct top_hits *h, enum match_order order, struct xap_db *db,
             const struct query_limits *limits, struct arena *arena, struct err *err);
void top_hits_release(struct top_hits *h);

#endif
