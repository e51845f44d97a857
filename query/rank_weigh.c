/* What each word of a query is worth, once all segments have told in how many documents it is. */
#include "query/rank.h"
#include <math.h>

double rank_idf(const struct rank_word *w, uint64_t documents)
{
    uint64_t found = 0;

    for (int i = 0; i <= PLACES; i++)
        if (w->found[i] > found)
            found = w->found[i];
    if (found == 0)
        return 0; /* a word that is nowhere, or one that the span has twice */
    if (found > documents)
        found = documents;
    return log(1 + ((double)(documents - found) + 0.5) / ((double)found + 0.5));
}

struct weigher {
    const struct rank_words *words;
    uint64_t documents;
    uint32_t next; /* word */
};

static uint32_t words_in(const struct query_node *e)
{
    uint32_t n = e->kind == NODE_WORDS ? e->words.count : 0;

    for (e = e->child; e; e = e->next)
        n += words_in(e);
    return n;
}

/* A word has one number, a span one for each of its words, in the order of the plan. */
static int weigh_words(struct weigher *w, struct match_node *n, struct err *err)
{
    uint32_t words = words_in(n->plan->source);
    double idf = 0;

    for (uint32_t i = 0; i < words && w->next < QUERY_WORDS_MAX; i++)
        idf += rank_idf(&w->words->items[w->next++], w->documents);
    if (n->weight <= 0)
        return 0;
    n->weight = idf * (double)(POSTINGS_K1 + 1);
    if (n->kind != MATCH_SPAN || n->span.frequency)
        return 0;
    n->span.frequency = arena_alloc(n->env->arena, WINDOW_DOCS * sizeof *n->span.frequency);
    return n->span.frequency ? 0 : err_nomem(err);
}

static int weigh_node(struct weigher *w, struct match_node *n, struct err *err)
{
    if (n->plan->kind == PLAN_SPAN)
        return weigh_words(w, n, err);
    for (n = n->child; n; n = n->next)
        if (weigh_node(w, n, err) < 0)
            return -1;
    return 0;
}

int rank_weigh(const struct rank_words *words, uint64_t documents, struct match_node *root,
               struct err *err)
{
    struct weigher w = {words, documents, 0};

    return weigh_node(&w, root, err);
}
