/* The matcher: which documents a plan holds for, how many they are, and which are the best.
 *
 * Each segment has a tree of its own, made from the plan and the segment's inverted file, and is
 * read in windows of some thousand documents: each node tells as a bitmap for which of them it
 * holds. Totals are exact by counting bits; scores are worked out for what can still enter. Every
 * loop looks at the limits.
 */
#ifndef QUERY_MATCH_H
#define QUERY_MATCH_H

#include "query/bitmap.h"
#include "query/error.h"
#include "query/expand.h"
#include "query/plan.h"

struct match_hit {
    uint32_t docid; /* of the whole */
    double weight;
};

struct match_total {
    uint64_t count;
    bool exact;
};

enum match_order {
    MATCH_BY_SCORE,
    MATCH_OLDEST_FIRST,
    MATCH_NEWEST_FIRST, /* undated last both ways */
};

/* What a thread keeps between queries on one snapshot. */
struct matcher;
struct matcher *matcher_new(struct reader *reader, struct stems *stems, struct err *err);
void matcher_free(struct matcher *m);

/* One query under work. It borrows all that it is given; one at a time of a matcher. */
struct match;
struct match *match_new(struct matcher *m, const struct plan_node *plan, enum query_scope scope,
                        struct expander *expander, const struct query_limits *limits,
                        struct arena *arena, struct query_error *error);
void match_free(struct match *m);

/* The matches offset .. offset + limit - 1 in that order, in the arena; the total of all. When
 * `estimate`, what cannot be among them may be left out, and the total is told from the rest. */
int match_page(struct match *m, enum match_order order, uint32_t offset, uint32_t limit,
               bool estimate, struct match_hit **hits, size_t *count, struct match_total *total,
               struct err *err);
int match_count(struct match *m, struct match_total *total, struct err *err);
/* Every match, in that order; or (order NULL) in the order of documents without weights. More than
 * `most`: *count is more than that, and the hits are not all. */
int match_all(struct match *m, const enum match_order *order, size_t most, struct match_hit **hits,
              size_t *count, struct err *err);

/* Every match, window by window: of the documents of segment `segment`, those of `found`, whose
 * first bit is document `base` (query/bitmap.h). */
struct match_taker {
    int (*take)(void *arg, size_t segment, uint32_t base, const struct bits *found,
                struct err *err);
    void *arg;
};
int match_each(struct match *m, const struct match_taker *taker, struct err *err);

/* Whether a node of the plan holds for a document of its kind: 1, 0 or -1. */
int match_holds(struct match *m, const struct plan_node *node, uint32_t docid, struct err *err);

/* Postings decoded so far. */
uint64_t match_read(const struct match *m);
/* How many documents a node of the plan can hold for at most, going by its posting lists. */
uint64_t match_estimate(const struct match *m, const struct plan_node *node);

#endif
