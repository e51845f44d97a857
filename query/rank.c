#include "query/rank.h"

#include <string.h>

#define FEW 4 /* documents of a block that are looked up one by one */

#define CHECK_EVERY 64 /* blocks between two looks at the limits */
/* Sums of floats in another order may be greater by so much. */
#define SLACK 1.00001

/* --- What weighs */

static uint32_t count_scored(const struct match_node *n)
{
    uint32_t count = 0;

    if (n->kind == MATCH_TERM || n->kind == MATCH_SPAN)
        return n->weight > 0;
    if (n->kind == MATCH_AND || n->kind == MATCH_OR)
        for (n = n->child; n; n = n->next)
            count += count_scored(n);
    return count;
}

static void list_scored(struct rank *r, struct match_node *n)
{
    if (n->kind == MATCH_TERM || n->kind == MATCH_SPAN) {
        if (n->weight > 0)
            r->scored[r->count++] = n;
    } else if (n->kind == MATCH_AND || n->kind == MATCH_OR) {
        for (n = n->child; n; n = n->next)
            list_scored(r, n);
    }
}

/* Whether all that weighs stands right below the root: then it counts wherever it is found. */
static bool is_flat(const struct match_node *root)
{
    if (root->kind != MATCH_AND && root->kind != MATCH_OR)
        return true;
    for (const struct match_node *c = root->child; c; c = c->next)
        if ((c->kind == MATCH_AND || c->kind == MATCH_OR) && count_scored(c) > 0)
            return false;
    return true;
}

int rank_new(struct rank *r, struct match_node *root, const struct part *part,
             const struct collection *all, struct arena *arena, struct err *err)
{
    double average = all->documents ? (double)all->length / (double)all->documents : 0;
    uint32_t most = count_scored(root) + 1;

    *r = (struct rank){.part = part, .root = root};
    r->scored = arena_zalloc(arena, most, sizeof(struct match_node *));
    r->bounds = arena_zalloc(arena, most, sizeof *r->bounds);
    r->scores = arena_alloc(arena, RANK_DOCS * sizeof *r->scores);
    if (!r->scored || !r->bounds || !r->scores)
        return err_nomem(err);
    list_scored(r, root);
    r->flat = is_flat(root);
    r->norm_base = POSTINGS_K1 * (1 - POSTINGS_B);
    r->norm_length = average > 0 ? (float)(POSTINGS_K1 * POSTINGS_B / average) : 0;
    return 0;
}

/* --- Shares */

static float norm_of(const struct rank *r, uint32_t doc)
{
    return r->norm_base + r->norm_length * (float)r->part->lengths[doc - 1];
}

static uint32_t rank_of(const struct rank *r, const uint32_t *order, uint32_t doc)
{
    return order[(r->part->quote_article ? r->part->quote_article[doc - 1] : doc) - 1];
}

/* What a word that stands there so often adds to a document's score. */
static float gain(const struct rank *r, const struct match_node *n, uint32_t doc,
                  uint32_t frequency)
{
    return (float)n->weight * postings_share((float)frequency, norm_of(r, doc));
}

static float *score_of(struct rank *r, uint64_t doc)
{
    return &r->scores[doc % RANK_DOCS];
}

/* --- Adding what each word gives, for all documents that are still wanted */

/* A whole block, in steps that vectors can take. */
static void add_block(struct rank *r, const struct match_node *n, const struct posting_cursor *c,
                      uint32_t first, uint32_t last)
{
    float lengths[POSTINGS_BLOCK], gains[POSTINGS_BLOCK], weight = (float)n->weight;
    float base = r->norm_base, slope = r->norm_length;
    uint32_t from = 0, to = c->count;

    while (from < to && c->document[from] < first)
        from++;
    while (to > from && c->document[to - 1] > last)
        to--;
    for (uint32_t i = from; i < to; i++)
        lengths[i] = (float)r->part->lengths[c->document[i] - 1];
    for (uint32_t i = from; i < to; i++) {
        float frequency = (float)c->frequency[i];

        gains[i] = weight * postings_share(frequency, base + slope * lengths[i]);
    }
    for (uint32_t i = from; i < to; i++)
        *score_of(r, c->document[i]) += gains[i];
}

static int add_one(struct rank *r, const struct match_node *n, struct match_list *l, uint32_t doc,
                   struct err *err)
{
    int rc = match_list_seek(l, doc, err);
    uint32_t frequency;

    if (rc <= 0)
        return rc;
    if (match_list_frequency(l, &frequency, err) < 0)
        return -1;
    *score_of(r, doc) += gain(r, n, doc, frequency);
    return 0;
}

/* One list's documents of [first, last] that are wanted: blocks with few of them by document. */
static int add_list(struct rank *r, const struct match_node *n, struct match_list *l,
                    uint32_t first, uint32_t last, const struct bits *wanted, struct err *err)
{
    const struct posting_list *list = &l->cursor.list;

    l->block = posting_block_find(list, first, l->block < list->blocks ? l->block : 0);
    for (; first <= last && l->block < list->blocks; l->block++) {
        uint32_t end = posting_block_last(list, l->block), to = end < last ? end : last;
        uint32_t some =
            to < first ? 0 : bits_count_between(wanted, first % WINDOW_DOCS, to % WINDOW_DOCS, FEW);

        if (some > FEW) {
            if (match_list_load(l, l->block, err) < 0 ||
                (!l->cursor.has_frequencies && posting_load_frequencies(&l->cursor, err) < 0))
                return -1;
            add_block(r, n, &l->cursor, first, to);
        } else if (some > 0) {
            uint32_t base = first - first % WINDOW_DOCS;

            for (uint32_t i = bits_next(wanted, first - base); i <= to - base;
                 i = bits_next(wanted, i + 1))
                if (add_one(r, n, l, base + i, err) < 0)
                    return -1;
        }
        if (end >= last)
            break;
        first = end + 1;
    }
    return 0;
}

/* Words in several lists, and spans: how often is told by document. */
static int add_by_document(struct rank *r, struct match_node *n, uint32_t base,
                           const struct bits *wanted, struct err *err)
{
    BITS_EACH(wanted, base, doc)
    {
        uint32_t frequency;

        if (n->kind == MATCH_SPAN)
            frequency = n->span.frequency[doc % WINDOW_DOCS];
        else if (match_term_frequency(&n->term, (uint32_t)doc, &frequency, err) < 0)
            return -1;
        *score_of(r, doc) += gain(r, n, (uint32_t)doc, frequency);
    }
    return 0;
}

static int add_node(struct rank *r, struct match_node *n, uint32_t first, uint32_t last,
                    const struct bits *candidates, struct err *err)
{
    uint32_t base = first - first % WINDOW_DOCS;
    struct bits wanted = *candidates;

    bits_and(&wanted, &n->bits);
    if (n->kind != MATCH_TERM || !n->term.disjoint || !r->flat)
        return add_by_document(r, n, base, &wanted, err);
    for (uint32_t i = 0; i < n->term.leaves[0]->classes->count; i++)
        if (add_list(r, n, n->term.leaves[0]->classes->forms[i], first, last, &wanted, err) < 0)
            return -1;
    return 0;
}

/* --- Windows */

/* What a node's match weighs only counts where the nodes above it match. */
static void activate(struct match_node *n)
{
    if (n->kind != MATCH_AND && n->kind != MATCH_OR)
        return;
    for (struct match_node *c = n->child; c; c = c->next) {
        bits_and(&c->bits, &n->bits);
        activate(c);
    }
}

/* How much documents from doc on to *end may score at most. */
static double bound(struct rank *r, uint32_t doc, uint32_t *end)
{
    double sum = 0;

    *end = UINT32_MAX;
    for (uint32_t i = 0; i < r->count; i++) {
        struct rank_bound *b = &r->bounds[i];
        struct match_node *n = r->scored[i];

        if (n->kind == MATCH_SPAN) {
            b->bound = (float)n->weight;
            b->end = UINT32_MAX;
        } else if (doc > b->end || b->end == 0) {
            float share = match_term_bound(&n->term, doc, &b->end);

            share *= (float)r->part->bound_factor;
            b->bound = (float)(n->weight * SLACK) * (share < 1 ? share : 1);
        }
        sum += (double)b->bound;
        *end = b->end < *end ? b->end : *end;
    }
    return sum;
}

static void forget_bounds(struct rank *r)
{
    for (uint32_t i = 0; i < r->count; i++)
        r->bounds[i].end = 0;
}

/* Whether documents whose greatest word this is can reach `least`. */
static bool is_essential(const struct rank *r, uint32_t word, double least)
{
    float own = r->bounds[word].bound;
    double sum = 0;

    for (uint32_t k = 0; k < r->count; k++)
        if (r->bounds[k].bound < own || (r->bounds[k].bound == own && k <= word))
            sum += (double)r->bounds[k].bound;
    return sum * SLACK >= least;
}

/* Words whose bounds together do not reach `least` bring in no document by themselves: keep those
 * bits of [from, to] that have one of the others (MaxScore; Turtle and Flood 1995). */
static void keep_essential(struct rank *r, double least, uint32_t from, uint32_t to,
                           struct bits *candidates)
{
    uint64_t some[WINDOW_WORDS] = {0};

    for (uint32_t k = 0; k < r->count; k++)
        if (is_essential(r, k, least))
            for (uint32_t i = from / 64; i <= to / 64; i++)
                some[i] |= r->scored[k]->bits.w[i];
    for (uint32_t i = from / 64; i <= to / 64; i++)
        candidates->w[i] &= some[i] | ~bits_edge(i, from, to);
}

/* Leave out of [first, last] what cannot reach `least`. */
static void prune(struct rank *r, double least, uint32_t first, uint32_t last,
                  struct bits *candidates)
{
    uint32_t base = first - first % WINDOW_DOCS;

    for (uint32_t i = bits_next(candidates, first - base); i <= last - base;) {
        uint32_t end;
        double possible = bound(r, base + i, &end);

        end = (end < last ? end : last) - base;
        if (possible < least)
            bits_drop(candidates, i, end);
        else if (r->count > 1 && r->root->kind == MATCH_OR)
            keep_essential(r, least, i, end, candidates);
        i = bits_next(candidates, end + 1);
    }
}

/* The matches of [first, last], a part of a window. */
static int rank_part(struct rank *r, uint32_t first, uint32_t last, const uint32_t *order,
                     struct top *top, struct err *err)
{
    double least = top_threshold(top);
    struct bits candidates;

    bits_range(&candidates, first % WINDOW_DOCS, last % WINDOW_DOCS);
    bits_and(&candidates, &r->root->bits);
    if (least > 0)
        prune(r, least, first, last, &candidates);
    if (!bits_any(&candidates))
        return 0;
    memset(r->scores, 0, RANK_DOCS * sizeof *r->scores);
    for (uint32_t i = 0; i < r->count; i++)
        if (add_node(r, r->scored[i], first, last, &candidates, err) < 0)
            return -1;
    BITS_EACH(&candidates, first - first % WINDOW_DOCS, doc)
    {
        double score = (double)*score_of(r, doc);

        if (score < least)
            continue;
        if (top_add(top, (struct top_item){score, rank_of(r, order, (uint32_t)doc), (uint32_t)doc},
                    err) < 0)
            return -1;
        least = top_threshold(top);
    }
    return 0;
}

static int rank_scores(struct rank *r, uint32_t window, const uint32_t *order, struct top *top,
                       struct err *err)
{
    uint32_t base = window * WINDOW_DOCS;

    if (!bits_any(&r->root->bits))
        return 0;
    forget_bounds(r);
    activate(r->root);
    for (uint32_t first = base; first < base + WINDOW_DOCS; first += RANK_DOCS)
        if (rank_part(r, first, first + RANK_DOCS - 1, order, top, err) < 0)
            return -1;
    return 0;
}

/* By date alone, or with nothing that weighs. */
static int rank_dates(struct rank *r, uint32_t window, const uint32_t *order, struct top *top,
                      struct err *err)
{
    BITS_EACH(&r->root->bits, window * WINDOW_DOCS, doc)
    {
        uint32_t rank = rank_of(r, order, (uint32_t)doc);

        if (top_takes_rank(top, rank) &&
            top_add(top, (struct top_item){0, rank, (uint32_t)doc}, err) < 0)
            return -1;
    }
    return 0;
}

int rank_window(struct rank *r, uint32_t window, const uint32_t *order, struct top *top,
                struct err *err)
{
    return (r->count ? rank_scores : rank_dates)(r, window, order, top, err);
}

/* --- One word: block after block, most of which cannot enter */

bool rank_is_plain(const struct rank *r)
{
    return r->root->kind == MATCH_TERM && r->root->term.disjoint && !r->part->live;
}

static int rank_block(struct rank *r, struct match_list *l, uint32_t block, const uint32_t *order,
                      struct top *top, struct err *err)
{
    struct posting_cursor *c = &l->cursor;
    double least = top_threshold(top);

    if (match_list_load(l, block, err) < 0 || posting_load_frequencies(c, err) < 0)
        return -1;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t doc = c->document[i];
        double sum = (double)gain(r, r->root, doc, c->frequency[i]);

        if (sum < least)
            continue;
        if (top_add(top, (struct top_item){sum, rank_of(r, order, doc), doc}, err) < 0)
            return -1;
        least = top_threshold(top);
    }
    return 0;
}

int rank_plain(struct rank *r, const struct query_limits *limits, const uint32_t *order,
               struct top *top, struct err *err)
{
    const struct leaf_class *lists = r->root->term.leaves[0]->classes;
    double weight = r->root->weight * SLACK;

    for (uint32_t i = 0; i < lists->count; i++) {
        struct match_list *l = lists->forms[i];

        for (uint32_t b = 0; b < l->cursor.list.blocks; b++) {
            double share = (double)posting_block_bound(&l->cursor.list, b) * r->part->bound_factor;

            if (b % CHECK_EVERY == 0 && limits_check(limits, err) < 0)
                return -1;
            if (weight * (share < 1 ? share : 1) >= top_threshold(top) &&
                rank_block(r, l, b, order, top, err) < 0)
                return -1;
        }
    }
    return 0;
}
