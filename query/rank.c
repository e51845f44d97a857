#include "query/rank.h"

#include "query/gain.h"
#include <string.h>

#define FEW           4   /* documents of a block that are looked up one by one */
#define FEW_OF_WINDOW 128 /* documents of a window that are scored one by one */
#define SPARSE        8   /* one of so many documents is wanted, or fewer: they are looked up */

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

/* Whether two words of a query are one: the same, or forms of one stem in every language. */
static bool same_word(const struct match_node *a, const struct match_node *b)
{
    const struct query_word *x = a->plan->source->words.items, *y = b->plan->source->words.items;

    if (a->kind != MATCH_TERM || b->kind != MATCH_TERM || a->plan->places != b->plan->places ||
        a->term.stem_count != b->term.stem_count)
        return false;
    if (a->term.stem_count == 0)
        return x->prefix == y->prefix && x->len == y->len && memcmp(x->text, y->text, x->len) == 0;
    for (size_t i = 0; i < a->term.stem_count; i++) {
        const struct value *s = &a->term.stems[i], *t = &b->term.stems[i];

        if (s->len != t->len || memcmp(s->s, t->s, s->len) != 0)
            return false;
    }
    return true;
}

/* A word that one list has twice weighs once: saying it again says no more of what is wanted. */
static void add_scored(struct rank *r, struct match_node *n, uint32_t first)
{
    if (n->weight <= 0)
        return;
    for (uint32_t i = first; i < r->count; i++)
        if (same_word(r->scored[i], n))
            return;
    r->scored[r->count++] = n;
}

static void list_scored(struct rank *r, struct match_node *n)
{
    uint32_t first = r->count;

    if (n->kind == MATCH_TERM || n->kind == MATCH_SPAN)
        add_scored(r, n, first);
    if (n->kind != MATCH_AND && n->kind != MATCH_OR)
        return;
    for (struct match_node *c = n->child; c; c = c->next)
        if (c->kind == MATCH_TERM || c->kind == MATCH_SPAN)
            add_scored(r, c, first);
    for (struct match_node *c = n->child; c; c = c->next)
        if (c->kind == MATCH_AND || c->kind == MATCH_OR)
            list_scored(r, c);
}

/* The greatest weight first: what the others can still add is least then. Weights are those of all
 * segments, so that sums are made in one order everywhere. */
static void sort_scored(struct rank *r)
{
    for (uint32_t i = 1; i < r->count; i++) {
        struct match_node *n = r->scored[i];
        uint32_t at = i;

        for (; at > 0 && r->scored[at - 1]->weight < n->weight; at--)
            r->scored[at] = r->scored[at - 1];
        r->scored[at] = n;
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

int rank_new(struct rank *r, struct match_node *root, struct part *part,
             const struct collection *all, struct arena *arena, struct err *err)
{
    uint32_t most = count_scored(root) + 1;

    *r = (struct rank){.part = part, .root = root, .norms = collection_norms(all, part, err)};
    if (!r->norms)
        return -1;
    r->scored = arena_zalloc(arena, most, sizeof(struct match_node *));
    r->bounds = arena_zalloc(arena, most, sizeof *r->bounds);
    r->scores = arena_alloc(arena, RANK_DOCS * sizeof *r->scores);
    if (!r->scored || !r->bounds || !r->scores)
        return err_nomem(err);
    list_scored(r, root);
    sort_scored(r);
    r->flat = is_flat(root);
    return 0;
}

/* --- Shares */

/* What a word that stands there so often adds to a document's score. */
static float gain(const struct rank *r, const struct match_node *n, uint32_t doc,
                  uint32_t frequency)
{
    return gain_one((float)n->weight, frequency, r->norms[doc - 1]);
}

/* The words of bits of a part of a window, whose first document this is. */
static uint32_t word_of(uint32_t first)
{
    return first % WINDOW_DOCS / 64;
}

#define PART_WORDS (RANK_DOCS / 64)
#define PART_EACH(b, first, doc)                                                                  \
    BITS_EACH_IN(b, word_of(first), word_of(first) + PART_WORDS, (first) - (first) % WINDOW_DOCS, \
                 doc)

static float *score_of(struct rank *r, uint64_t doc)
{
    return &r->scores[doc % RANK_DOCS];
}

/* --- Adding what each word gives, for all documents that are still wanted */

/* A whole block. */
static void add_block(struct rank *r, const struct match_node *n, const struct posting_cursor *c,
                      uint32_t first, uint32_t last)
{
    float gains[POSTINGS_BLOCK];
    uint32_t from = 0, to = c->count;

    while (from < to && c->document[from] < first)
        from++;
    while (to > from && c->document[to - 1] > last)
        to--;
    gain_postings((float)n->weight, &c->document[from], &c->frequency[from], n->term.factors[0],
                  to - from, r->norms, gains);
    for (uint32_t i = from; i < to; i++)
        *score_of(r, c->document[i]) += gains[i - from];
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
    *score_of(r, doc) += gain(r, n, doc, frequency * n->term.factors[0]);
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
static int add_by_document(struct rank *r, struct match_node *n, uint32_t first,
                           const struct bits *wanted, struct err *err)
{
    PART_EACH(wanted, first, doc)
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

static uint32_t count_part(const struct bits *b, uint32_t first)
{
    uint32_t n = 0;

    for (uint32_t w = word_of(first); w < word_of(first) + PART_WORDS; w++)
        n += word_count(b->w[w]);
    return n;
}

/* How often a prefix stands in each document is at hand: as above, without looking for it. */
static void add_union(struct rank *r, const struct match_node *n, uint32_t first, uint32_t last,
                      const struct bits *wanted)
{
    const uint16_t *frequency = match_union_frequencies(n->term.all);
    uint32_t from = first ? first : 1;
    uint32_t to = last < r->part->documents ? last : r->part->documents;

    if (count_part(wanted, first) * SPARSE >= to - from) {
        gain_dense((float)n->weight, &frequency[from], &r->norms[from - 1], to - from + 1,
                   score_of(r, from));
        return;
    }
    PART_EACH(wanted, first, doc)
    *score_of(r, doc) += gain(r, n, (uint32_t)doc, frequency[doc]);
}

/* The other words of `wanted` are clear and stay so. */
static int add_node(struct rank *r, struct match_node *n, uint32_t first, uint32_t last,
                    const struct bits *candidates, struct bits *wanted, struct err *err)
{
    for (uint32_t w = word_of(first); w < word_of(first) + PART_WORDS; w++)
        wanted->w[w] = candidates->w[w] & n->bits.w[w];
    if (n->kind == MATCH_TERM && n->term.all) {
        add_union(r, n, first, last, wanted);
        return 0;
    }
    if (n->kind != MATCH_TERM || !n->term.disjoint || !r->flat)
        return add_by_document(r, n, first, wanted, err);
    for (uint32_t i = 0; i < n->term.leaves[0]->classes->count; i++)
        if (add_list(r, n, n->term.leaves[0]->classes->forms[i], first, last, wanted, err) < 0)
            return -1;
    return 0;
}

/* --- Windows */

void rank_activate(struct match_node *n)
{
    if (n->kind != MATCH_AND && n->kind != MATCH_OR)
        return;
    for (struct match_node *c = n->child; c; c = c->next) {
        bits_and(&c->bits, &n->bits);
        rank_activate(c);
    }
}

/* Those that do not reach `least`, whatever the nodes from `next` on add. */
static void drop_hopeless(struct rank *r, uint32_t next, double least, uint32_t first,
                          struct bits *candidates)
{
    double rest = 0;

    for (uint32_t i = next; i < r->count; i++)
        rest += (double)r->bounds[i].widest;
    PART_EACH(candidates, first, doc)
    if (((double)*score_of(r, doc) + rest) * RANK_SLACK < least)
        candidates->w[doc % WINDOW_DOCS / 64] ^= UINT64_C(1) << doc % 64;
}

static int offer(struct rank *r, uint32_t first, const struct bits *candidates,
                 const uint32_t *order, struct top *top, struct err *err)
{
    double least = top_threshold(top);

    PART_EACH(candidates, first, doc)
    {
        struct top_item item = {(double)*score_of(r, doc), 0, (uint32_t)doc};

        if (item.score < least)
            continue;
        item.rank = part_rank(r->part, order, item.doc);
        if (top_add(top, item, err) < 0)
            return -1;
        least = top_threshold(top);
    }
    return 0;
}

/* The matches of [first, last], a part of a window. */
static int rank_part(struct rank *r, uint32_t first, uint32_t last, const uint32_t *order,
                     struct top *top, struct err *err)
{
    double least = top_threshold(top);
    struct bits candidates = {{0}}, wanted = {{0}};
    uint64_t any = 0;

    for (uint32_t w = word_of(first); w < word_of(first) + PART_WORDS; w++)
        any |= candidates.w[w] = r->root->bits.w[w];
    if (!any)
        return 0;
    if (least > 0 && !rank_at_hand(r)) {
        rank_prune(r, least, first, last, &candidates);
        if (count_part(&candidates, first) == 0)
            return 0;
    }
    memset(r->scores, 0, RANK_DOCS * sizeof *r->scores);
    for (uint32_t i = 0; i < r->count; i++) {
        if (add_node(r, r->scored[i], first, last, &candidates, &wanted, err) < 0)
            return -1;
        if (least > 0 && i + 1 < r->count)
            drop_hopeless(r, i + 1, least, first, &candidates);
    }
    return offer(r, first, &candidates, order, top, err);
}

int rank_window(struct rank *r, uint32_t window, const uint32_t *order, struct top *top,
                struct err *err)
{
    uint32_t base = window * WINDOW_DOCS;
    double least = top_threshold(top);

    if (!bits_any(&r->root->bits))
        return 0;
    rank_forget_bounds(r);
    rank_activate(r->root);
    if (least > 0 && r->count == 1 && r->scored[0]->kind == MATCH_TERM && r->scored[0]->term.all)
        rank_sift_union(r, window, least, &r->root->bits);
    if (bits_count(&r->root->bits) <= FEW_OF_WINDOW)
        return rank_few(r, window, &r->root->bits, order, top, err);
    for (uint32_t first = base; first < base + WINDOW_DOCS; first += RANK_DOCS)
        if (rank_part(r, first, first + RANK_DOCS - 1, order, top, err) < 0)
            return -1;
    return 0;
}
