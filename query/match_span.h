/* Phrases and proximities of one segment: candidates are the documents that have the words, and
 * their positions decide.
 *
 * Each place (title, text, ...) is looked at by itself. A phrase and a proximity of two words have
 * ways of their own; anything else goes through the algebra of query/span.h.
 */
#ifndef QUERY_MATCH_SPAN_H
#define QUERY_MATCH_SPAN_H

#include "query/match_env.h"
#include "query/match_leaf.h"
#include "query/match_positions.h"
#include "query/plan.h"

/* What must be there for a span to be there. */
struct span_need {
    struct match_leaf *leaf; /* or NULL: a list of needs */
    bool all;                /* of the list; else any */
    struct span_need *child, *next;
    uint64_t estimate;
};

/* A leaf of the expression: the leaves of its words. */
struct span_words_at {
    const struct query_node *node;
    struct match_leaf **words;
};

struct span_place {
    enum plan_place place;
    uint32_t factor; /* of the number of its matches */
    struct span_words_at *leaves;
    uint32_t leaf_count;
    struct span_need *need;
    struct match_leaf **side[2]; /* near: the words of each side */
    uint32_t side_count[2];
    struct match_list *sentences, *paragraphs; /* of its bounds; NULL: the place is one of each */
    struct bits candidates;
};

enum span_shape {
    SHAPE_PHRASE, /* words that follow on one another */
    SHAPE_NEAR,   /* two words, or ORs of words */
    SHAPE_TREE,
};

struct match_span {
    struct match_env *env;
    struct stamps *stamps;
    const struct part *part;
    const struct query_node *expr;
    enum span_shape shape;
    struct span_place *places;
    uint32_t place_count;
    uint32_t *order;  /* phrase: its words, rarest first */
    uint32_t *starts; /* phrase: owned buffer */
    size_t start_cap;
    uint32_t distance; /* near */
    bool ordered;
    uint32_t *frequency; /* [WINDOW_DOCS]: matches in each document that holds; when weighing */
    uint64_t estimate;
};

void match_span_release(struct match_span *s);

/* Put the documents that may hold, of the window and the mask, into out. */
int match_span_candidates(struct match_span *s, uint32_t window, const struct bits *mask,
                          struct bits *out, struct err *err);
/* Of the candidates found last for the window, put those into out that are in the mask and hold. */
int match_span_verify(struct match_span *s, uint32_t window, const struct bits *mask,
                      struct bits *out, struct err *err);

/* Of match_bound.c. The share (postings_share) of its frequency is not greater, from doc to *end.
 */
float match_span_bound(const struct match_span *s, uint32_t doc, uint32_t *end);
/* A candidate of the window asked for last holds no more matches (title's counted as they weigh).
 */
int match_span_most(const struct match_span *s, uint32_t doc, uint32_t *frequency, struct err *err);

#endif
