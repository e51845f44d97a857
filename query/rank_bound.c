/* What a document can score at most, told by the blocks it stands in: what cannot enter the best
 * ones is left out before it is scored, or before it is looked for at all.
 */
#include "query/rank.h"

/* --- Bounds */

static void bound_node(const struct rank *r, struct match_node *n, struct rank_bound *b,
                       uint32_t doc)
{
    float share;

    b->end = UINT32_MAX;
    share = n->kind == MATCH_SPAN ? match_span_bound(&n->span, doc, &b->end)
                                  : match_term_bound(&n->term, doc, &b->end);
    share *= (float)r->part->bound_factor;
    b->bound = (float)(n->weight * RANK_SLACK) * (share < 1 ? share : 1);
}

double rank_bound(struct rank *r, uint32_t doc, uint32_t *end)
{
    double sum = 0;

    *end = UINT32_MAX;
    for (uint32_t i = 0; i < r->count; i++) {
        struct rank_bound *b = &r->bounds[i];

        if (doc > b->end || b->end == 0)
            bound_node(r, r->scored[i], b, doc);
        sum += (double)b->bound;
        *end = b->end < *end ? b->end : *end;
    }
    return sum;
}

void rank_forget_bounds(struct rank *r)
{
    for (uint32_t i = 0; i < r->count; i++)
        r->bounds[i].end = 0;
}

static void forget_widest(struct rank *r)
{
    for (uint32_t i = 0; i < r->count; i++)
        r->bounds[i].widest = 0;
}

static void note_widest(struct rank *r)
{
    for (uint32_t i = 0; i < r->count; i++)
        if (r->bounds[i].bound > r->bounds[i].widest)
            r->bounds[i].widest = r->bounds[i].bound;
}

/* Whether documents whose greatest word this is can reach `least`, by such bounds. */
static bool is_essential(const struct rank *r, uint32_t word, double least, bool widest)
{
    float own = widest ? r->bounds[word].widest : r->bounds[word].bound;
    double sum = 0;

    for (uint32_t k = 0; k < r->count; k++) {
        float other = widest ? r->bounds[k].widest : r->bounds[k].bound;

        if (other < own || (other == own && k <= word))
            sum += (double)other;
    }
    return sum * RANK_SLACK >= least;
}

/* --- Among what has been found */

/* Words whose bounds together do not reach `least` bring in no document by themselves: keep those
 * bits of [from, to] that have one of the others (MaxScore; Turtle and Flood 1995). */
static void keep_essential(struct rank *r, double least, uint32_t from, uint32_t to,
                           struct bits *candidates)
{
    uint64_t some[WINDOW_WORDS] = {0};

    for (uint32_t k = 0; k < r->count; k++)
        if (is_essential(r, k, least, false))
            for (uint32_t i = from / 64; i <= to / 64; i++)
                some[i] |= r->scored[k]->bits.w[i];
    for (uint32_t i = from / 64; i <= to / 64; i++)
        candidates->w[i] &= some[i] | ~bits_edge(i, from, to);
}

void rank_prune(struct rank *r, double least, uint32_t first, uint32_t last,
                struct bits *candidates)
{
    uint32_t base = first - first % WINDOW_DOCS;

    forget_widest(r);
    for (uint32_t i = bits_next(candidates, first - base); i <= last - base;) {
        uint32_t end;
        double possible = rank_bound(r, base + i, &end);

        end = (end < last ? end : last) - base;
        note_widest(r);
        if (possible < least)
            bits_drop(candidates, i, end);
        else if (r->count > 1 && r->root->kind == MATCH_OR)
            keep_essential(r, least, i, end, candidates);
        i = bits_next(candidates, end + 1);
    }
}

/* --- Before anything is looked for */

/* Of an OR right below the root: words that bring in nothing by themselves in this window. */
static bool mark_optional(struct rank *r, double least)
{
    bool any = false;

    for (uint32_t k = 0; k < r->count; k++) {
        struct match_node *n = r->scored[k];

        n->optional = r->flat && r->root->kind == MATCH_OR && r->count == r->root->child_count &&
                      !is_essential(r, k, least, true);
        any |= n->optional;
    }
    return any;
}

bool rank_narrow(struct rank *r, uint32_t window, double least, struct bits *live)
{
    uint32_t base = window * WINDOW_DOCS;
    bool dropped = false;

    rank_forget_bounds(r);
    forget_widest(r);
    for (uint32_t i = bits_next(live, 0), end; i < WINDOW_DOCS; i = bits_next(live, end + 1)) {
        double possible = rank_bound(r, base + i, &end);

        end = end - base < WINDOW_DOCS ? end - base : WINDOW_DOCS - 1;
        note_widest(r);
        if (possible >= least)
            continue;
        bits_drop(live, i, end);
        dropped = true;
    }
    return mark_optional(r, least) || dropped;
}

/* --- Among candidates whose positions have not been looked at */

/* What a document can score that holds all it is a candidate for. */
static double document_bound(struct rank *r, uint32_t doc)
{
    double sum = 0;
    uint32_t end;

    rank_bound(r, doc, &end);
    for (uint32_t i = 0; i < r->count; i++) {
        const struct match_node *n = r->scored[i];

        if (n->kind == MATCH_SPAN)
            sum +=
                n->weight * RANK_SLACK *
                (double)postings_share((float)n->span.most[doc % WINDOW_DOCS], r->norms[doc - 1]);
        else
            sum += (double)r->bounds[i].bound;
    }
    return sum;
}

int rank_sift(struct rank *r, uint32_t window, double least, struct bits *candidates, bool *dropped,
              struct err *err)
{
    struct bits all = *candidates;

    rank_forget_bounds(r);
    for (uint32_t i = 0; i < r->count; i++)
        if (r->scored[i]->kind == MATCH_SPAN &&
            match_span_most(&r->scored[i]->span, window, &all, err) < 0)
            return -1;
    BITS_EACH(&all, window * WINDOW_DOCS, doc)
    {
        if (document_bound(r, (uint32_t)doc) >= least)
            continue;
        bits_drop(candidates, doc % WINDOW_DOCS, doc % WINDOW_DOCS);
        *dropped = true;
    }
    return 0;
}

void rank_release(struct rank *r)
{
    for (uint32_t k = 0; k < r->count; k++)
        r->scored[k]->optional = false;
}
