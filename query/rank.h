/* Ranking by BM25 (k1 1.5, b 0.75; Robertson and Zaragoza 2009), with idf as Lucene has it.
 *
 *     score = sum over words of  idf * (k1 + 1) * frequency / (frequency + norm)
 *     idf   = ln(1 + (N - n + 0.5) / (n + 0.5))
 *     norm  = k1 * (1 - b + b * length / average length)
 *
 * N, n and the average are those of all segments. A phrase or proximity is one word, whose
 * frequency is the number of its matches and whose idf is the sum of its words' idf. What filters
 * weighs nothing, and a word that one list has twice weighs once.
 */
#ifndef QUERY_RANK_H
#define QUERY_RANK_H

#include "query/match_node.h"
#include "query/top.h"

/* How many documents have each word of the query, by place, over all segments. */
struct rank_word {
    uint64_t found[PLACES + 1]; /* the last: in any place, where a list tells that */
};

/* In the order in which the plan is walked. */
struct rank_words {
    struct rank_word items[QUERY_WORDS_MAX];
    uint32_t next; /* of the segment that is being built */
};

/* The number of the next word. */
static inline uint32_t rank_take(struct rank_words *w)
{
    return w->next < QUERY_WORDS_MAX ? w->next++ : QUERY_WORDS_MAX - 1;
}

/* What a word is worth among so many documents. */
double rank_idf(const struct rank_word *w, uint64_t documents);

/* Give the nodes of a tree that weigh their weights, and room for their frequencies. `documents`
 * are those of all segments. */
int rank_weigh(const struct rank_words *words, uint64_t documents, struct match_node *root,
               struct err *err);

#define RANK_DOCS 1024 /* documents scored at once: a part of a window */
/* Sums of floats in another order may be greater by so much. */
#define RANK_SLACK 1.00001

/* The words and spans of a tree that weigh. */
struct rank {
    const struct part *part;
    const float *norms; /* of the part's documents */
    struct match_node *root;
    struct match_node **scored;
    uint32_t count;
    struct rank_bound {
        float bound; /* of the score, from the document looked at last to `end` */
        uint32_t end;
        float widest; /* the greatest since rank_prune or rank_narrow began */
    } * bounds;
    float *scores; /* of RANK_DOCS documents */
    bool flat;
};

int rank_new(struct rank *r, struct match_node *root, struct part *part,
             const struct collection *all, struct arena *arena, struct err *err);

/* The tree is to be asked for something else. */
void rank_release(struct rank *r);

/* Offer the window's matches (root->bits) to the best so far. */
int rank_window(struct rank *r, uint32_t window, const uint32_t *order, struct top *top,
                struct err *err);

/* What a node's match weighs only counts where the nodes above it match: leave those alone in the
 * bits of each node. */
void rank_activate(struct match_node *root);

/* Of rank_few.c: whether scores are as quickly told as bounds. */
bool rank_at_hand(const struct rank *r);
/* How often a node that weighs matches in a document that its bits have. */
int rank_frequency(struct match_node *n, uint32_t doc, uint32_t *out, struct err *err);
/* Offer the window's matches, which are few. */
int rank_few(struct rank *r, uint32_t window, const struct bits *candidates, const uint32_t *order,
             struct top *top, struct err *err);
/* Where a prefix is all that weighs: leave out what has too few of its words to reach `least`. */
void rank_sift_union(const struct rank *r, uint32_t window, double least, struct bits *candidates);

/* Of rank_bound.c: what cannot reach the score `least` is left out. */

/* How much documents from doc on to *end may score at most. */
double rank_bound(struct rank *r, uint32_t doc, uint32_t *end);

/* Other documents come next than those looked at last. */
void rank_forget_bounds(struct rank *r);
/* From [first, last] of the matches, all nodes' bits being at hand. */
void rank_prune(struct rank *r, double least, uint32_t first, uint32_t last,
                struct bits *candidates);
/* From the window's documents, before the tree is asked for them; of an OR the words that bring in
 * nothing by themselves become optional. Whether anything is left out. */
bool rank_narrow(struct rank *r, uint32_t window, double least, struct bits *live);
/* From the window's candidates, before their positions are read; *dropped is set when any is. */
int rank_sift(struct rank *r, uint32_t window, double least, struct bits *candidates, bool *dropped,
              struct err *err);

/* The same for a tree that is one word in disjoint lists, without any window. */
bool rank_is_plain(const struct rank *r);
int rank_plain(struct rank *r, const struct query_limits *limits, const uint32_t *order,
               struct top *top, struct err *err);

#endif
