/* What the shards have found and what was found at hand, in one order.
 *
 * By score or date, then the newest first, then by the bytes of the id. Each side's own order is
 * kept, so that a longer page begins with a shorter one whatever rounding does.
 */
#include "query/remote_run.h"

#include "base/order.h"
#include "index/shard_native.h"
#include "query/values.h"
#include "schemas/fields.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* To 32 bits: what was worked out in other ways differs in the last of 53. */
static double rounded(double score)
{
    int exponent;
    double fraction = frexp(score, &exponent);

    return ldexp(round(ldexp(fraction, 32)), exponent - 32);
}

static bool by_score(const struct remote_run *r)
{
    return r->q->options->sort == SORT_RELEVANCE;
}

static int add(struct found_list *l, struct found f, struct err *err)
{
    if (grow(&l->items, &l->cap, l->count + 1, sizeof *l->items) < 0)
        return err_nomem(err);
    l->items[l->count++] = f;
    return 0;
}

/* --- Of the shards */

int remote_take_hits(struct remote_run *r, size_t i, struct err *err)
{
    struct remote_seat *seat = &r->session.seats[i];
    struct cut *c = &seat->cut;
    uint64_t count;

    r->totals[i] = cut_varint(c);
    r->exact &= cut_varint(c) != 0;
    count = cut_varint(c);
    for (uint64_t k = 0; k < count && !c->bad; k++) {
        struct found f = {.seat = i, .docid = (uint32_t)cut_varint(c)};
        double score = remote_cut_double(c);
        const char *key = cut_block(c, &f.key_len);

        f.score = by_score(r) ? rounded(score) : 0;
        f.key = arena_strndup(r->q->arena, key, f.key_len);
        if (!f.key)
            return err_nomem(err);
        if (add(&r->away, f, err) < 0)
            return -1;
    }
    if (c->bad)
        remote_session_lose(&r->session, seat, "its answer is malformed");
    return 0;
}

/* --- At hand */

/* The keys that native databases hold for the same article. */
static int make_key(struct remote_run *r, struct value date, struct value id, struct found *f,
                    struct err *err)
{
    bool oldest = r->q->options->sort == SORT_DATE_ASC;
    struct buf key = BUF_INIT;
    char text[DATE_KEY_MAX] = "";

    if (date.len < sizeof text && date.len)
        memcpy(text, date.s, date.len);
    native_order_key(&key, text, id, oldest);
    if (buf_ok(&key))
        f->key = arena_strndup(r->q->arena, key.data, key.len);
    f->key_len = key.len;
    buf_release(&key);
    return f->key ? 0 : err_nomem(err);
}

/* The matcher's order stands: a score that is above the one before it, by what floats leave out,
 * counts as equal to it. */
static int add_near(struct remote_run *r, const struct match_hit *hits, size_t count,
                    const struct value *dates, const struct value *ids, struct err *err)
{
    double least = INFINITY;

    for (size_t i = 0; i < count; i++) {
        struct found f = {.seat = AT_HAND, .docid = hits[i].docid};

        if (by_score(r)) {
            f.score = rounded(hits[i].weight);
            least = f.score = f.score < least ? f.score : least;
        }
        if (make_key(r, dates[i], ids[i], &f, err) < 0 || add(&r->near, f, err) < 0)
            return -1;
    }
    return 0;
}

int remote_take_near(struct remote_run *r, struct err *err)
{
    struct question *q = r->q;
    size_t count = q->count;
    uint32_t *docs = arena_zalloc(q->arena, count + 1, sizeof *docs);
    struct value *dates = arena_zalloc(q->arena, count + 1, sizeof *dates);
    struct value *ids = arena_zalloc(q->arena, count + 1, sizeof *ids);

    if (!docs || !dates || !ids)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++)
        docs[i] = q->hits[i].docid;
    if (by_score(r) && match_exact_scores(q->match, q->hits, count, err) < 0)
        return -1;
    if (values_read(question_db(q), SLOT_DATE, docs, count, &q->options->limits, q->arena, dates,
                    err) < 0 ||
        values_read(question_db(q), SLOT_ID, docs, count, &q->options->limits, q->arena, ids, err) <
            0)
        return -1;
    return add_near(r, q->hits, count, dates, ids, err);
}

/* --- One order */

static int compare(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    int order;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    order = compare_bytes(x->key, x->key_len, y->key, y->key_len);
    if (order)
        return order;
    if (x->seat != y->seat)
        return x->seat < y->seat ? -1 : 1;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

/* Leave out what the lost ones have told. */
static void settle(struct remote_run *r)
{
    struct found_list *l = &r->away;
    size_t kept = 0;

    for (size_t i = 0; i < l->count; i++)
        if (!r->session.seats[l->items[i].seat].lost)
            l->items[kept++] = l->items[i];
    l->count = kept;
    if (l->count > 1)
        qsort(l->items, l->count, sizeof *l->items, compare);
}

int remote_merge(struct remote_run *r, struct err *err)
{
    const struct found_list *x = &r->away, *y = &r->near;
    size_t i = 0, k = 0;

    settle(r);
    r->order.count = 0;
    while (i < x->count || k < y->count) {
        bool near = i == x->count || (k < y->count && compare(&y->items[k], &x->items[i]) < 0);

        if (add(&r->order, near ? y->items[k] : x->items[i], err) < 0)
            return -1;
        i += !near;
        k += near;
    }
    return 0;
}

const struct found *remote_merged_page(const struct remote_run *r, size_t *count)
{
    const struct search_options *o = r->q->options;
    size_t all = r->order.count, first = o->offset < all ? o->offset : all, left = all - first;

    *count = left < o->limit ? left : o->limit;
    return r->order.items ? r->order.items + first : NULL;
}
