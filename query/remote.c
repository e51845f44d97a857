/*
 *     check -> session -> leaves, words, counts -> those at hand -> a query for each shard
 *     -> search there and here -> merge -> the page's records -> hits
 *
 * A shard that is lost on the way has no part in totals and hits. One lost when its records are
 * asked for is taken out of what was merged, and the page is made again.
 */
#include "query/remote.h"

#include "query/remote_run.h"
#include "schemas/fields.h"
#include <stdlib.h>

#define REACH_MOST 10000 /* hits: all of a page is held at once */

static int check(struct question *q)
{
    struct err err;

    if (q->options->offset + q->options->limit > REACH_MOST) {
        err_set(&err, ERR_COMPLEX, "offset + limit is over %d, where shards are remote",
                REACH_MOST);
        return question_fail(q, &err);
    }
    if (!q->options->collapse)
        return 0;
    err_set(&err, ERR_UNAVAILABLE,
            "\"collapse\" wants indexes at hand: remote shards cannot compare their texts with "
            "those of others");
    return question_fail(q, &err);
}

/* --- Searching, there and here at a time */

static int put_searches(struct remote_run *r, enum remote_order order, uint32_t slot, uint32_t most)
{
    for (size_t i = 0; i < r->session.count; i++) {
        struct remote_seat *seat = &r->session.seats[i];
        double k1, b;

        if (!remote_seat_wanted(r, i))
            continue;
        if (remote_put_query(r, i, REMOTE_SEARCH) < 0)
            return -1;
        remote_bm25(&r->plan, i, &k1, &b);
        remote_put_double(&seat->request, k1);
        remote_put_double(&seat->request, b);
        buf_u32(&seat->request, order);
        buf_u32(&seat->request, slot);
        buf_u32(&seat->request, most);
    }
    return 0;
}

/* From the first hit on: where the page begins is known when all is merged. */
static int search_near(struct remote_run *r, bool count_only)
{
    struct question *q = r->q;
    struct match_total total;
    struct err err;

    if (!r->beside)
        return 0;
    if (count_only) {
        if (question_count(q) < 0)
            return -1;
    } else if (question_head(q) < 0) {
        return -1;
    } else if (remote_take_near(r, &err) < 0) {
        return remote_failed(r, &err);
    }
    total = question_totals(q);
    r->totals[AT_HAND] = total.count;
    r->exact &= total.exact;
    return 0;
}

static int search(struct remote_run *r, enum remote_order order, uint32_t slot, uint32_t most)
{
    struct err err;

    r->exact = true;
    if (put_searches(r, order, slot, most) < 0)
        return -1;
    remote_session_send(&r->session, true);
    if (search_near(r, order == REMOTE_COUNT) < 0)
        return -1;
    if (remote_session_wait(&r->session, &err) < 0)
        return remote_failed(r, &err);
    for (size_t i = 0; i < r->session.count; i++)
        if (remote_seat_has(&r->session.seats[i]) && remote_take_hits(r, i, &err) < 0)
            return remote_failed(r, &err);
    return 0;
}

/* --- The whole */

static int tell(struct remote_run *r, struct result *out)
{
    out->total = remote_total(r);
    out->exact = r->exact;
    out->hint = r->q->tree.hint;
    return remote_presence(r, &out->presence);
}

static int run_page(struct remote_run *r, struct result *out)
{
    const struct search_options *o = r->q->options;
    enum remote_order order = o->sort == SORT_RELEVANCE ? REMOTE_BY_SCORE : REMOTE_BY_SLOT;
    uint32_t slot = o->sort == SORT_DATE_ASC ? SLOT_OLDEST : SLOT_NEWEST;

    if (search(r, order, slot, o->offset + o->limit) < 0 || remote_fetch(r) < 0 ||
        remote_show(r, out) < 0)
        return -1;
    return tell(r, out);
}

static int run_count(struct remote_run *r, struct result *out)
{
    return search(r, REMOTE_COUNT, 0, 0) < 0 ? -1 : tell(r, out);
}

static int run(struct question *q, int (*how)(struct remote_run *, struct result *),
               struct result *out)
{
    struct remote_run *r = arena_zalloc(q->arena, 1, sizeof *r);
    struct err err;
    int rc;

    if (!r) {
        err_nomem(&err);
        return question_fail(q, &err);
    }
    r->q = q;
    rc = check(q) < 0 || remote_begin_run(r) < 0 ? -1 : how(r, out);
    remote_session_end(&r->session);
    free(r->away.items);
    free(r->near.items);
    free(r->order.items);
    return rc;
}

int remote_page(struct question *q, struct result *out)
{
    return run(q, run_page, out);
}

int remote_count(struct question *q, struct result *out)
{
    return run(q, run_count, out);
}
