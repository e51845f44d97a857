/* Scores of few documents, one by one: each word is looked up only while the document can still
 * enter. The same sums in the same order as in rank.c.
 */
#include "query/gain.h"
#include "query/rank.h"

/* What the words behind the `word`th can add. */
static double rest_of(const struct rank *r, uint32_t word)
{
    double sum = 0;

    for (uint32_t i = word + 1; i < r->count; i++)
        sum += (double)r->bounds[i].bound;
    return sum;
}

/* Of one of several lists. */
static int frequency_in(struct match_term *t, uint32_t doc, uint32_t *out, struct err *err)
{
    const struct leaf_class *c = t->leaves[0]->classes;
    int rc = 0;

    *out = 0;
    for (uint32_t i = 0; i < c->count && rc == 0; i++) {
        rc = match_list_seek(c->forms[i], doc, err);
        if (rc > 0 && match_list_frequency(c->forms[i], out, err) < 0)
            return -1;
    }
    *out *= t->factors[0];
    return rc < 0 ? -1 : 0;
}

int rank_frequency(struct match_node *n, uint32_t doc, uint32_t *out, struct err *err)
{
    if (n->kind == MATCH_TERM)
        return n->term.disjoint ? frequency_in(&n->term, doc, out, err)
                                : match_term_frequency(&n->term, doc, out, err);
    *out = n->span.frequency[doc % WINDOW_DOCS];
    return 0;
}

/* Whether a score is as quickly told as a bound: how often a span matches is at hand. */
bool rank_at_hand(const struct rank *r)
{
    return r->count == 1 && r->scored[0]->kind == MATCH_SPAN;
}

/* The score, or something below `least` when it is not that much. */
static int score_document(struct rank *r, uint32_t doc, double least, float *score, struct err *err)
{
    uint32_t end;

    *score = 0;
    if (least > 0 && !rank_at_hand(r) && rank_bound(r, doc, &end) < least)
        return 0;
    for (uint32_t i = 0; i < r->count; i++) {
        struct match_node *n = r->scored[i];
        uint32_t frequency;

        if (!bits_has(&n->bits, doc))
            continue;
        if (rank_frequency(n, doc, &frequency, err) < 0)
            return -1;
        *score += gain_one((float)n->weight, frequency, r->norms[doc - 1]);
        if (least > 0 && ((double)*score + rest_of(r, i)) * RANK_SLACK < least)
            return 0;
    }
    return 0;
}

int rank_few(struct rank *r, uint32_t window, const struct bits *candidates, const uint32_t *order,
             struct top *top, struct err *err)
{
    BITS_EACH(candidates, window * WINDOW_DOCS, doc)
    {
        double least = top_threshold(top);
        struct top_item item = {0, 0, (uint32_t)doc};
        float score;

        if (score_document(r, item.doc, least, &score, err) < 0)
            return -1;
        item.score = (double)score;
        if (item.score < least)
            continue;
        item.rank = part_rank(r->part, order, item.doc);
        if (top_add(top, item, err) < 0)
            return -1;
    }
    return 0;
}

/* --- A prefix alone */

/* The least frequency with which a document of the least norm reaches the score. */
static uint32_t least_frequency(const struct rank *r, double least)
{
    double share = least / (r->scored[0]->weight * RANK_SLACK);
    double frequency = share < 1 ? (double)r->part->least_norm * share / (1 - share) : UINT16_MAX;

    return frequency < UINT16_MAX ? (uint32_t)frequency : UINT16_MAX;
}

void rank_sift_union(const struct rank *r, uint32_t window, double least, struct bits *candidates)
{
    const uint16_t *frequency =
        match_union_frequencies(r->scored[0]->term.all) + (size_t)window * WINDOW_DOCS;
    uint32_t wanted = least_frequency(r, least);

    for (uint32_t w = 0; w < WINDOW_WORDS && wanted > 1; w++) {
        uint64_t kept = 0;

        for (uint64_t x = candidates->w[w]; x; x &= x - 1) {
            uint32_t bit = (uint32_t)__builtin_ctzll(x);

            kept |= (uint64_t)(frequency[w * 64 + bit] >= wanted) << bit;
        }
        candidates->w[w] = kept;
    }
}
