#include "query/top.h"

#include "base/buf.h"
#include "base/order.h"
#include "query/values.h"
#include <stdlib.h>

/* --- The best of a segment */

void top_release(struct top *t)
{
    free(t->items);
    t->items = NULL;
}

static void swap(struct top_item *a, struct top_item *b)
{
    struct top_item kept = *a;

    *a = *b;
    *b = kept;
}

static void sift_down(struct top *t, size_t i)
{
    for (;;) {
        size_t worst = i, left = 2 * i + 1;

        for (size_t c = left; c < left + 2 && c < t->count; c++)
            if (top_better(&t->items[worst], &t->items[c]))
                worst = c;
        if (worst == i)
            return;
        swap(&t->items[i], &t->items[worst]);
        i = worst;
    }
}

int top_add(struct top *t, struct top_item item, struct err *err)
{
    if (t->count >= t->most) {
        if (t->most == 0 || !top_better(&item, &t->items[0]))
            return 0;
        t->items[0] = item;
        sift_down(t, 0);
        return 0;
    }
    if (grow(&t->items, &t->cap, t->count + 1, sizeof *t->items) < 0)
        return err_nomem(err);
    t->items[t->count++] = item;
    if (t->count == t->most)
        for (size_t i = t->count / 2; i-- > 0;)
            sift_down(t, i);
    return 0;
}

/* --- All segments */

void top_hits_release(struct top_hits *h)
{
    free(h->items);
    *h = (struct top_hits){0};
}

int top_move(struct top *t, const struct part *p, size_t segments, struct top_hits *out,
             struct err *err)
{
    if (grow(&out->items, &out->cap, out->count + t->count, sizeof *out->items) < 0)
        return err_nomem(err);
    for (size_t i = 0; i < t->count; i++) {
        const struct top_item *x = &t->items[i];
        uint32_t article = p->quote_article ? p->quote_article[x->doc - 1] : x->doc;

        out->items[out->count++] = (struct top_hit){
            .hit = {(uint32_t)((x->doc - 1) * segments + p->number + 1), x->score},
            .date = p->segment->date[article - 1],
            .rank = x->rank,
            .segment = (uint32_t)p->number,
        };
    }
    t->count = 0;
    return 0;
}

static int by_score(const void *a, const void *b)
{
    const struct top_hit *x = a, *y = b;

    return x->hit.weight > y->hit.weight ? -1 : x->hit.weight < y->hit.weight;
}

int top_floor(struct top_hits *h, size_t most, const struct query_limits *limits, double *score,
              struct err *err)
{
    *score = 0;
    if (h->count < most || most == 0)
        return 0;
    if (sort_looking(h->items, h->count, sizeof *h->items, by_score, limits_look(limits), err) < 0)
        return -1;
    *score = h->items[most - 1].hit.weight;
    return 0;
}

/* Undated ones last: their date counts as after all others, or before them. */
static int compare_dates(uint64_t a, uint64_t b, bool oldest_first)
{
    if (a == b)
        return 0;
    if (a == 0 || b == 0)
        return a == 0 ? 1 : -1;
    return (a < b) == oldest_first ? -1 : 1;
}

/* By all but the id, for which the order within a segment stands. */
static int compare(const struct top_hit *x, const struct top_hit *y, bool oldest_first)
{
    int order = by_score(x, y);

    if (order == 0)
        order = compare_dates(x->date, y->date, oldest_first);
    if (order == 0 && x->segment != y->segment)
        order = x->segment < y->segment ? -1 : 1;
    if (order == 0 && x->rank != y->rank)
        order = x->rank < y->rank ? -1 : 1;
    return order ? order : x->hit.docid < y->hit.docid ? -1 : x->hit.docid > y->hit.docid;
}

static int newest_first(const void *a, const void *b)
{
    return compare(a, b, false);
}

static int oldest_first(const void *a, const void *b)
{
    return compare(a, b, true);
}

/* --- Ties between segments, which the ids decide */

struct tied {
    struct value id;
    struct top_hit hit;
};

static int by_id(const void *a, const void *b)
{
    const struct tied *x = a, *y = b;
    int order = value_compare(&x->id, &y->id);

    return order                                 ? order
           : x->hit.hit.docid < y->hit.hit.docid ? -1
                                                 : x->hit.hit.docid > y->hit.hit.docid;
}

static int sort_tied(struct top_hit *hits, size_t n, struct xap_db *db,
                     const struct query_limits *limits, struct arena *arena, struct err *err)
{
    struct tied *tied = arena_zalloc(arena, n, sizeof *tied);
    uint32_t *docs = arena_zalloc(arena, n, sizeof *docs);
    struct value *ids = arena_zalloc(arena, n, sizeof *ids);

    if (!tied || !docs || !ids)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        docs[i] = hits[i].hit.docid;
    if (values_read(db, SLOT_ID, docs, n, limits, arena, ids, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        tied[i] = (struct tied){ids[i], hits[i]};
    if (sort_looking(tied, n, sizeof *tied, by_id, limits_look(limits), err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        hits[i] = tied[i].hit;
    return 0;
}

int top_sort(struct top_hits *h, enum match_order order, struct xap_db *db,
             const struct query_limits *limits, struct arena *arena, struct err *err)
{
    if (sort_looking(h->items, h->count, sizeof *h->items,
                     order == MATCH_OLDEST_FIRST ? oldest_first : newest_first, limits_look(limits),
                     err) < 0)
        return -1;
    for (size_t first = 0, end; first < h->count; first = end) {
        const struct top_hit *x = &h->items[first];
        bool several = false;

        for (end = first + 1; end < h->count; end++) {
            const struct top_hit *y = &h->items[end];

            if (x->hit.weight != y->hit.weight || x->date != y->date)
                break;
            several |= x->segment != y->segment;
        }
        if (several && sort_tied(&h->items[first], end - first, db, limits, arena, err) < 0)
            return -1;
    }
    return 0;
}
