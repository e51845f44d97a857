/* What a plan asks of remote shards, word by word, and what each word is worth.
 *
 * The leaves of a plan (its words, phrases and proximities) are listed in its order, each with the
 * terms that weigh. With N documents in all (those at hand too), n of them with the word (the
 * greatest count of a place, as in query/rank.h), L and l the average lengths of all and of one
 * shard:
 *
 *     weight of a term = idf * (k1 + 1) * f / (f + k1 * (1 - b + b * length / L))
 *
 * as the matcher has it. libxapian's BM25 gives that when its k1 and b are set so that b is counted
 * from l, and each term is scaled by the ratio of the two idf: remote_weigh. Where a word is
 * several terms that a document may have side by side (a prefix; title and text; forms of a stem in
 * one of them), f is their sum, and they are one for libxapian as well. What a phrase or a
 * proximity weighs differs from the matcher: the sum of its words, not the number of its matches.
 */
#ifndef QUERY_REMOTE_WEIGH_H
#define QUERY_REMOTE_WEIGH_H

#include "query/expand.h"
#include "query/match_beside.h"
#include "query/plan.h"
#include "query/remote_words.h"

enum term_use {
    TERM_ALONE, /* it is in other documents than the word's other terms: each weighs by itself */
    TERM_JOINT, /* with the word's other joint terms as if they were one */
    TERM_COUNT, /* only counted */
};

/* Those of one word stand side by side. */
struct remote_term {
    const char *bytes;
    uint32_t len;
    enum term_use use;
    bool counts;     /* towards the word: other terms may tell better in how many documents it is */
    uint32_t word;   /* its number in the order of the plan */
    uint32_t place;  /* where it is counted: rank_word.found */
    uint32_t *found; /* [seats]: documents that have it */
    double factor;   /* in the shard that is weighed */
};

struct remote_leaf {
    struct remote_leaf *next;
    const struct plan_node *plan;
    bool plain;  /* its terms, ORed, are what it asks for */
    bool many;   /* of a prefix: its terms are not listed */
    bool scored; /* its terms weigh */
    struct remote_term *terms;
    size_t count, cap;
};

struct remote_plan {
    struct remote_session *session;
    struct remote_words *words;
    struct expander *expander; /* on the words of the session */
    struct stems *stems;
    struct arena *arena;
    const char *const *languages; /* of all shards, sorted */
    size_t language_count;
    bool quotes;
    struct remote_leaf *leaves, **end;
    struct statistics whole; /* of all shards; to which those at hand are added */
    uint32_t next_word;
};

/* Of remote_gather.c: list the leaves; then count. */
int remote_plan_gather(struct remote_plan *p, const struct plan_node *plan,
                       struct query_error *error);
/* Of remote_count.c: ask in how many documents their terms are, and add up. */
int remote_plan_count(struct remote_plan *p, struct err *err);

/* Work out what the terms are to be multiplied with in one shard. */
void remote_weigh(const struct remote_plan *p, size_t seat);
/* libxapian's k1 and b for it. */
void remote_bm25(const struct remote_plan *p, size_t seat, double *k1, double *b);

#endif
