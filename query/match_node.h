/* The nodes of a segment's tree, and what each answers about a window of documents.
 *
 *     match_candidates   documents that may match: no one that does is left out
 *     match_verify       those of them that do
 *
 * So an AND can narrow by posting lists before positions are looked at. What is asked for again is
 * answered anew; windows may come in any order, ascending ones are cheap.
 */
#ifndef QUERY_MATCH_NODE_H
#define QUERY_MATCH_NODE_H

#include "query/match_leaf.h"
#include "query/match_span.h"
#include "query/match_union.h"

enum match_kind {
    MATCH_NOTHING,
    MATCH_ALL,
    MATCH_AND,
    MATCH_OR,
    MATCH_NOT,
    MATCH_TERM,
    MATCH_SPAN,
    MATCH_DATE,
    MATCH_DOCS,
    MATCH_HAS_QUOTE,
    MATCH_IN_ARTICLE,
};

/* A word in all its places, or a filter's term. */
struct match_term {
    struct match_leaf **leaves;
    uint32_t *factors; /* of the leaves' frequencies */
    uint32_t count;
    bool disjoint;           /* one leaf, no document of which stands in two of its lists */
    struct match_list *only; /* the one list that it is all about; NULL when there are more */
    struct match_union *all; /* a prefix: instead of leaves; or NULL */
    struct value *stems;     /* [classes]: a bare word's; NULL: it is no bare word of all places */
    size_t stem_count;
};

struct match_node {
    enum match_kind kind;
    const struct plan_node *plan;
    struct match_env *env;
    struct match_node *child, *next; /* as in the plan */
    struct match_node **order;       /* the children, cheapest first */
    uint32_t child_count;
    uint64_t estimate; /* how many documents may match */
    bool certain;      /* candidates match */
    bool quotes;       /* documents are quotations */
    double weight;     /* of a word or span; 0: it only filters */
    bool optional;     /* of an OR: matches that no other child has are of no interest */
    struct bits bits;  /* of the last window: candidates, or matches */
    union {
        struct match_term term;
        struct match_span span;
        struct {
            uint64_t from, to;   /* YYYYMMDDhhmmss, inclusive */
            uint32_t first, end; /* of articles: their ranks, newest first */
            const uint32_t *by_rank;
            struct bits *among; /* [windows]: those articles, when they are few; or NULL */
        } date;
        struct {
            uint32_t *items, count;
        } docs;
        double none;
    };
};

/* Each puts its answer into n->bits, a part of mask. 0 or -1. */
int match_candidates(struct match_node *n, uint32_t window, const struct bits *mask,
                     struct err *err);
int match_verify(struct match_node *n, uint32_t window, const struct bits *mask, struct err *err);

/* How often a word is in a document, title and all. */
int match_term_frequency(struct match_term *t, uint32_t doc, uint32_t *out, struct err *err);
/* Its share (postings_share) is not greater, from doc to *end. */
float match_term_bound(struct match_term *t, uint32_t doc, uint32_t *end);

/* Of match_join.c: the children of joins, whose documents are of the other kind. */
int match_has_quote(struct match_node *n, uint32_t window, const struct bits *mask,
                    struct err *err);
int match_in_article(struct match_node *n, uint32_t window, const struct bits *mask,
                     struct err *err);

#endif
