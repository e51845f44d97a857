#include "query/match_node.h"

/* --- Words */

static int term_candidates(struct match_node *n, uint32_t window, const struct bits *mask,
                           struct err *err)
{
    const struct match_term *t = &n->term;
    struct bits left = *mask;

    bits_clear(&n->bits);
    if (t->all)
        return match_union_fill(t->all, window, mask, &n->bits, err);
    if (t->only)
        return match_list_fill(t->only, window, mask, &n->bits, err);
    for (uint32_t i = 0; i < t->count; i++) {
        if (match_leaf_fill(t->leaves[i], window, &left, &n->bits, err) < 0)
            return -1;
        bits_and_not(&left, &n->bits); /* frequencies are asked for by document */
    }
    return 0;
}

int match_term_frequency(struct match_term *t, uint32_t doc, uint32_t *out, struct err *err)
{
    uint64_t sum = 0;

    if (t->all) {
        *out = match_union_frequencies(t->all)[doc];
        return 0;
    }
    for (uint32_t i = 0; i < t->count; i++) {
        uint32_t one;

        if (match_leaf_frequency(t->leaves[i], doc, &one, err) < 0)
            return -1;
        sum += (uint64_t)one * t->factors[i];
    }
    *out = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
    return 0;
}

/* A share of a sum of frequencies is no greater than the sum of their shares. */
static float class_bound(const struct leaf_class *c, bool disjoint, uint32_t doc, uint32_t *end)
{
    float sum = 0;

    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t last;
        float one = match_list_bound(c->forms[i], doc, &last);

        sum = !disjoint ? sum + one : one > sum ? one : sum;
        *end = last < *end ? last : *end;
    }
    return sum;
}

float match_term_bound(struct match_term *t, uint32_t doc, uint32_t *end)
{
    float sum = 0;

    *end = UINT32_MAX;
    if (t->all)
        return 1;
    if (t->only) {
        sum = (float)t->factors[0] * match_list_bound(t->only, doc, end);
        return sum < 1 ? sum : 1;
    }
    for (uint32_t i = 0; i < t->count; i++) {
        const struct match_leaf *l = t->leaves[i];

        for (uint32_t k = 0; k < l->class_count; k++)
            sum += (float)t->factors[i] * class_bound(&l->classes[k], t->disjoint, doc, end);
    }
    return sum < 1 ? sum : 1;
}

/* --- Filters */

#define DATES_MANY 512 /* documents, from which on a window's dates are looked at all */

/* Without branches: most of a window is asked for. */
static void all_dates(const struct match_node *n, uint32_t window, const struct part *p,
                      struct bits *out)
{
    const uint64_t *dates = p->segment->date;
    uint32_t base = window * WINDOW_DOCS, from = window == 0;
    uint32_t left = p->documents + 1 - base, to = left < WINDOW_DOCS ? left : WINDOW_DOCS;
    uint64_t lowest = n->date.from, width = n->date.to - n->date.from;

    bits_clear(out);
    for (uint32_t w = 0; w * 64 < to; w++) {
        uint32_t first = w * 64 > from ? w * 64 : from, end = w * 64 + 64 < to ? w * 64 + 64 : to;
        uint64_t word = 0;

        for (uint32_t i = first; i < end; i++)
            word |= (uint64_t)(dates[base + i - 1] - lowest <= width) << i % 64;
        out->w[w] = word;
    }
}

/* Few articles are marked once, for all windows. */
static int mark_dates(struct match_node *n, const struct part *p, struct err *err)
{
    n->date.among =
        arena_zalloc(n->env->arena, p->documents / WINDOW_DOCS + 1, sizeof *n->date.among);
    if (!n->date.among)
        return err_nomem(err);
    for (uint32_t i = n->date.first; i < n->date.end; i++) {
        uint32_t doc = n->date.by_rank[i] + 1;

        bits_set(&n->date.among[doc / WINDOW_DOCS], doc);
    }
    return 0;
}

static int date_candidates(struct match_node *n, uint32_t window, const struct bits *mask,
                           struct err *err)
{
    const struct part *p = n->quotes ? n->env->quotes : n->env->articles;
    const uint64_t *dates = p->segment->date;

    if (n->date.by_rank) {
        if (!n->date.among && mark_dates(n, p, err) < 0)
            return -1;
        n->bits = n->date.among[window];
        bits_and(&n->bits, mask);
        return 0;
    }
    if (!p->quote_article && bits_count(mask) > DATES_MANY) {
        all_dates(n, window, p, &n->bits);
        bits_and(&n->bits, mask);
        return 0;
    }
    bits_clear(&n->bits);
    BITS_EACH(mask, window * WINDOW_DOCS, doc)
    {
        uint64_t date = dates[(p->quote_article ? p->quote_article[doc - 1] : (uint32_t)doc) - 1];

        if (date >= n->date.from && date <= n->date.to)
            bits_set(&n->bits, (uint32_t)doc);
    }
    return 0;
}

static void docs_candidates(struct match_node *n, uint32_t window, const struct bits *mask)
{
    bits_clear(&n->bits);
    for (uint32_t i = 0; i < n->docs.count; i++)
        if (n->docs.items[i] / WINDOW_DOCS == window)
            bits_set(&n->bits, n->docs.items[i]);
    bits_and(&n->bits, mask);
}

/* --- Lists */

static int and_candidates(struct match_node *n, uint32_t window, const struct bits *mask,
                          struct err *err)
{
    n->bits = *mask;
    for (uint32_t i = 0; i < n->child_count; i++) {
        if (match_candidates(n->order[i], window, &n->bits, err) < 0)
            return -1;
        n->bits = n->order[i]->bits;
        if (!bits_any(&n->bits))
            break;
    }
    return 0;
}

static int and_verify(struct match_node *n, uint32_t window, const struct bits *mask,
                      struct err *err)
{
    bits_and(&n->bits, mask);
    for (uint32_t i = 0; i < n->child_count; i++) {
        struct match_node *c = n->order[i];

        if (c->certain || !bits_any(&n->bits))
            continue;
        if (match_verify(c, window, &n->bits, err) < 0)
            return -1;
        n->bits = c->bits;
    }
    return 0;
}

/* What an optional child has counts where another one has been found: it is asked after those. */
static int optional_candidates(struct match_node *n, uint32_t window, struct err *err)
{
    for (uint32_t i = 0; i < n->child_count; i++)
        if (n->order[i]->optional && match_candidates(n->order[i], window, &n->bits, err) < 0)
            return -1;
    return 0;
}

/* When only counting, no child need look at what another one has found. */
static int or_candidates(struct match_node *n, uint32_t window, const struct bits *mask,
                         struct err *err)
{
    struct bits left = *mask;

    bits_clear(&n->bits);
    for (uint32_t i = 0; i < n->child_count; i++) {
        struct match_node *c = n->order[i];

        if (c->optional)
            continue;
        if (match_candidates(c, window, &left, err) < 0)
            return -1;
        bits_or(&n->bits, &c->bits);
        if (!n->env->weighing && c->certain)
            bits_and_not(&left, &c->bits);
    }
    return optional_candidates(n, window, err);
}

static int or_verify(struct match_node *n, uint32_t window, const struct bits *mask,
                     struct err *err)
{
    struct bits left = *mask;

    bits_clear(&n->bits);
    for (int certain = 1; certain >= 0; certain--)
        for (uint32_t i = 0; i < n->child_count; i++) {
            struct match_node *c = n->order[i];

            if (c->certain != (certain == 1))
                continue;
            if (c->certain)
                bits_and(&c->bits, mask);
            else if (match_verify(c, window, &left, err) < 0)
                return -1;
            bits_or(&n->bits, &c->bits);
            if (!n->env->weighing)
                bits_and_not(&left, &c->bits);
        }
    return 0;
}

static int not_candidates(struct match_node *n, uint32_t window, const struct bits *mask,
                          struct err *err)
{
    n->bits = *mask;
    if (!n->child->certain)
        return 0;
    if (match_candidates(n->child, window, mask, err) < 0)
        return -1;
    bits_and_not(&n->bits, &n->child->bits);
    return 0;
}

static int not_verify(struct match_node *n, uint32_t window, const struct bits *mask,
                      struct err *err)
{
    bits_and(&n->bits, mask);
    if (n->child->certain)
        return 0;
    if (match_candidates(n->child, window, &n->bits, err) < 0 ||
        match_verify(n->child, window, &n->bits, err) < 0)
        return -1;
    bits_and_not(&n->bits, &n->child->bits);
    return 0;
}

/* --- Any node */

int match_candidates(struct match_node *n, uint32_t window, const struct bits *mask,
                     struct err *err)
{
    switch (n->kind) {
    case MATCH_NOTHING:
        bits_clear(&n->bits);
        return 0;
    case MATCH_AND:
        return and_candidates(n, window, mask, err);
    case MATCH_OR:
        return or_candidates(n, window, mask, err);
    case MATCH_NOT:
        return not_candidates(n, window, mask, err);
    case MATCH_TERM:
        return term_candidates(n, window, mask, err);
    case MATCH_SPAN:
        return match_span_candidates(&n->span, window, mask, &n->bits, err);
    case MATCH_DATE:
        return date_candidates(n, window, mask, err);
    case MATCH_DOCS:
        docs_candidates(n, window, mask);
        return 0;
    case MATCH_ALL:
    case MATCH_HAS_QUOTE: /* a join is as dear as it is exact: it waits for the others */
    case MATCH_IN_ARTICLE:
        n->bits = *mask;
        return 0;
    }
    return 0;
}

int match_verify(struct match_node *n, uint32_t window, const struct bits *mask, struct err *err)
{
    switch (n->kind) {
    case MATCH_AND:
        return and_verify(n, window, mask, err);
    case MATCH_OR:
        return or_verify(n, window, mask, err);
    case MATCH_NOT:
        return not_verify(n, window, mask, err);
    case MATCH_SPAN:
        return match_span_verify(&n->span, window, mask, &n->bits, err);
    case MATCH_HAS_QUOTE:
        return match_has_quote(n, window, mask, err);
    case MATCH_IN_ARTICLE:
        return match_in_article(n, window, mask, err);
    default:
        bits_and(&n->bits, mask);
        return 0;
    }
}
