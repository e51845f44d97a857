/* Ranking by BM25 (k1 1.5, b 0.75; Robertson and Zaragoza 2009), with idf as Lucene has it.
 *
 *     score = sum over words of  idf * (k1 + 1) * frequency / (frequency + norm)
 *     idf   = ln(1 + (N - n + 0.5) / (n + 0.5))
 *     norm  = k1 * (1 - b + b * length / average length)
 *
 * N, n and the average are those of all segments. A phrase or proximity is one word, whose
 * frequency is the number of its matches and whose idf is the sum of its words' idf. What filters
 * weighs nothing.
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

/* Give the nodes of a tree that weigh their weights, and room for their frequencies. `documents`
 * are those of all segments. */
int rank_weigh(const struct rank_words *words, uint64_t documents, struct match_node *root,
               struct err *err);

#define RANK_DOCS 1024 /* documents scored at once: a part of a window */

/* The words and spans of a tree that weigh. */
struct rank {
    const struct part *part;
    struct match_node *root;
    struct match_node **scored;
    uint32_t count;
    float norm_base, norm_length; /* norm = base + length * that */
    struct rank_bound {
        float bound; /* of the score, from the document looked at last to `end` */
        uint32_t end;
    } * bounds;
    float *scores; /* of RANK_DOCS documents */
    bool flat;
};

int rank_new(struct rank *r, struct match_node *root, const struct part *part,
             const struct collection *all, struct arena *arena, struct err *err);

/* Offer the window's matches (root->bits) to the best so far. */
int rank_window(struct rank *r, uint32_t window, const uint32_t *order, struct top *top,
                struct err *err);

/* The same for a tree that is one word in disjoint lists, without any window. */
bool rank_is_plain(const struct rank *r);
int rank_plain(struct rank *r, const struct query_limits *limits, const uint32_t *order,
               struct top *top, struct err *err);

#endif
