/* Lists of spans under construction: sorted, none twice, none more than are allowed. */
#include "query/span_internal.h"

#include "base/order.h"
#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY 4096 /* spans between two looks at the limits */

int span_check_limits(struct span_run *r)
{
    const struct query_limits *limits = r->field->limits;

    return ++r->steps % CHECK_EVERY || !limits ? 0 : limits_check(limits, r->err);
}

static int compare(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->last < y->last ? -1 : x->last > y->last;
}

static bool ascends(const struct span_growing *g)
{
    for (size_t i = 1; i < g->count; i++)
        if (compare(&g->items[i - 1], &g->items[i]) >= 0)
            return false;
    return true;
}

/* Nearly all are in order: that is looked at here, where comparing is inlined. */
static void settle(struct span_growing *g)
{
    if (!ascends(g))
        g->count = sort_unique(g->items, g->count, sizeof *g->items, compare);
}

int span_too_many(const struct span_run *r)
{
    return err_set(r->err, ERR_LIMIT, "more than %zu matches in one article", r->field->most);
}

static int widen(struct span_run *r, struct span_growing *g)
{
    size_t cap = g->cap ? 2 * g->cap : 16;
    struct span *wider = arena_alloc(r->arena, cap * sizeof *wider);

    if (!wider)
        return err_nomem(r->err);
    if (g->count)
        memcpy(wider, g->items, g->count * sizeof *wider);
    g->items = wider;
    g->cap = cap;
    return 0;
}

int span_add(struct span_run *r, struct span_growing *g, uint32_t first, uint32_t last)
{
    if (g->count >= 2 * r->field->most) {
        settle(g);
        if (g->count > r->field->most)
            return span_too_many(r);
    }
    if (span_check_limits(r) < 0 || (g->count == g->cap && widen(r, g) < 0))
        return -1;
    g->items[g->count++] = (struct span){first, last};
    return 0;
}

int span_settle(struct span_run *r, struct span_growing *g, struct span_list *out, int rc)
{
    if (rc < 0)
        return -1;
    settle(g);
    if (g->count > r->field->most)
        return span_too_many(r);
    *out = (struct span_list){g->items, g->count};
    return 0;
}

size_t span_lower(const struct span_list *l, uint32_t first)
{
    size_t lo = 0, hi = l->count;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (l->items[mid].first < first)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

size_t span_index(const struct span_list *l, uint32_t first, uint32_t last)
{
    size_t i = span_lower(l, first);

    while (i < l->count && l->items[i].first == first && l->items[i].last < last)
        i++;
    return i < l->count && l->items[i].first == first && l->items[i].last == last ? i : l->count;
}
