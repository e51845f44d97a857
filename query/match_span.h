/* Phrases and proximities of one segment: candidates are the documents that have the words, and
 * their positions decide.
 *
 * Each place (title, text, ...) is looked at by itself, and many documents at once: positions are
 * gathered word by word for those that are left. A phrase and a proximity of two words have ways of
 * their own; anything else goes through the algebra of query/span.h, once its words are known to
 * stand as near to one another as they must.
 */
#ifndef QUERY_MATCH_SPAN_H
#define QUERY_MATCH_SPAN_H

#include "query/match_env.h"
#include "query/match_leaf.h"
#include "query/plan.h"

/* What must be there for a span to be there. */
struct span_need {
    struct match_leaf *leaf; /* or NULL: a list of needs */
    bool all;                /* of the list; else any */
    struct span_need *child, *next;
    uint64_t estimate;
};

/* What a phrase is looked for by: a word of it, or two of which the index has a list
 * (text/frequent.h); where they stand is where the word `word` of the phrase stands. */
struct span_unit {
    struct match_leaf *leaf;
    uint32_t word;
};

/* A leaf of the expression: the leaves of its words; and, the rarest first, what has to be there
 * for all of them to be there in their order. */
struct span_words_at {
    const struct query_node *node;
    struct match_leaf **words;
    struct span_unit *units;
    uint32_t unit_count;
};

/* Words of either side of which there must be one each, so near. */
struct span_pair {
    struct match_leaf **side[2];
    uint32_t count[2];
    uint32_t distance;
    bool ordered;
    struct span_pair *next;
};

struct span_place {
    enum plan_place place;
    uint32_t factor; /* of the number of its matches */
    struct span_words_at *leaves;
    uint32_t leaf_count;
    struct span_need *need;
    struct span_pair near;                     /* SHAPE_NEAR and the like: the words of each side */
    struct span_pair *checks;                  /* SHAPE_TREE: what must be so for it to match */
    struct match_list *sentences, *paragraphs; /* of its bounds; NULL: the place is one of each */
    struct match_places *bounds;               /* SHAPE_WITHIN */
    bool grouped;                              /* a word is many lists (query/match_group.h) */
    struct bits candidates;
};

enum span_shape {
    SHAPE_PHRASE, /* words that follow on one another */
    SHAPE_NEAR,   /* two words, or ORs of words */
    SHAPE_FAR,    /* the same, one not near the other */
    SHAPE_WITHIN, /* the same in one sentence or paragraph */
    SHAPE_TREE,
};

struct match_span {
    struct match_env *env;
    const struct part *part;
    const struct query_node *expr;
    enum span_shape shape;
    struct span_place *places;
    uint32_t place_count;
    bool first_tells;              /* no other place has a candidate that the first has not */
    struct match_places *begun[2]; /* phrase of three units or more: where its first ones stand */
    struct match_some *some;       /* documents under work */
    uint32_t gathered;             /* a number for the documents under work */
    uint32_t *frequency;    /* [WINDOW_DOCS]: matches in each document that holds; when weighing */
    uint32_t *most, *least; /* [WINDOW_DOCS]: how often at most; how often a unit is there */
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
/* Of the candidates of the window, which was asked for last: most[d % WINDOW_DOCS], no more matches
 * than which d holds (the title's counted as they weigh). */
int match_span_most(struct match_span *s, uint32_t window, const struct bits *among,
                    struct err *err);

/* Inside match_span*.c: the documents under work of one place. */
struct span_look {
    struct match_span *span;
    struct span_place *place;
    struct match_some *some; /* those that may still match */
    struct bits *out;        /* those that do */
};
int match_span_gather(struct span_look *k, struct match_leaf *l, struct err *err);
void match_span_note(struct span_look *k, uint32_t slot, uint64_t matches);
/* Have room in `most` and `least`. */
int match_span_scratch(struct match_span *s, struct err *err);
/* Each looks at all that are left. */
int match_span_phrase(struct span_look *k, struct err *err);
int match_span_near(struct span_look *k, struct err *err);
int match_span_within(struct span_look *k, struct err *err);
int match_span_tree(struct span_look *k, struct err *err);
/* Keep those for which a pair is near enough. */
int match_span_check(struct span_look *k, const struct span_pair *pair, struct err *err);

#endif
