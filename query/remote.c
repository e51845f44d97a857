/*
 *     check -> session -> leaves, words, counts -> a query for each shard -> search -> merge
 *     -> the page's records -> hits
 *
 * A shard that is lost on the way has no part in totals and hits. One lost when its records are
 * asked for is taken out of what was merged, and the page is made again.
 */
#include "query/remote.h"

#include "index/shard_native.h"
#include "query/remote_query.h"
#include "schemas/fields.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REACH_MOST 10000 /* hits: all of a page is held at once */
#define RESERVE_US 20000 /* of the deadline, for what is done here */

struct found {
    double score; /* rounded: equal ones are equal wherever they were worked out */
    const char *key;
    size_t key_len;
    uint32_t docid;
    size_t seat;
};

struct remote_run {
    struct question *q;
    struct remote_session session;
    struct remote_words words;
    struct remote_plan plan;
    struct native native;
    struct found *found;
    size_t count, cap;
    uint64_t totals[REMOTE_SHARDS_MAX];
    bool exact;
    int64_t end_us;        /* of all that is asked of shards */
    struct value *records; /* of the page */
};

static int failed(struct remote_run *r, const struct err *err)
{
    return question_fail(r->q, err);
}

/* --- Beginning */

/* Searching may take two thirds of the time: what has been found is then still shown. */
static void set_deadlines(struct remote_run *r, int64_t *search_us)
{
    const struct search_options *o = r->q->options;
    int64_t now_us = remote_now_us(),
            most = (int64_t)remotes_patience(r->q->s->remotes)->reply_ms * 1000;

    if (o->limits.deadline_us && o->limits.deadline_us - now_us - RESERVE_US < most)
        most = o->limits.deadline_us - now_us - RESERVE_US;
    r->end_us = now_us + most;
    *search_us = now_us + most * 2 / 3;
}

static int compare_tags(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The languages of all shards. */
static int unite_languages(struct remote_run *r, struct err *err)
{
    const char **all;
    size_t most = 0, n = 0, kept = 0;

    for (size_t i = 0; i < r->session.count; i++)
        most += r->session.seats[i].info.language_count;
    all = arena_alloc(r->q->arena, (most + 1) * sizeof(char *));
    if (!all)
        return err_nomem(err);
    for (size_t i = 0; i < r->session.count; i++)
        for (size_t k = 0; k < r->session.seats[i].info.language_count; k++)
            all[n++] = r->session.seats[i].info.languages[k];
    qsort(all, n, sizeof(char *), compare_tags);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || strcmp(all[i], all[kept - 1]) != 0)
            all[kept++] = all[i];
    r->plan.languages = all;
    r->plan.language_count = kept;
    return 0;
}

static int begin(struct remote_run *r)
{
    struct question *q = r->q;
    const struct search_options *o = q->options;
    bool quotes = o->scope == QUERY_QUOTES;
    struct word_source source;
    int64_t search_us;
    struct err err;

    set_deadlines(r, &search_us);
    if (remote_session_begin(&r->session, q->s->remotes, quotes, search_us, o->limits.cancelled,
                             &err) < 0 ||
        unite_languages(r, &err) < 0)
        return failed(r, &err);
    r->words = (struct remote_words){.session = &r->session, .arena = q->arena};
    source = remote_words_source(&r->words);
    q->expander = expander_new_from(&source, q->s->stems, &o->limits, q->arena, &err);
    if (!q->expander)
        return failed(r, &err);
    r->plan.session = &r->session;
    r->plan.words = &r->words;
    r->plan.expander = q->expander;
    r->plan.stems = q->s->stems;
    r->plan.arena = q->arena;
    r->plan.quotes = quotes;
    r->native = (struct native){.expander = q->expander,
                                .limits = &o->limits,
                                .arena = q->arena,
                                .error = q->error,
                                .languages = r->plan.languages,
                                .language_count = r->plan.language_count};
    return remote_plan_gather(&r->plan, q->plan, q->error);
}

static int check(struct question *q)
{
    struct err err;

    if (q->options->offset + q->options->limit > REACH_MOST) {
        err_set(&err, ERR_COMPLEX, "offset + limit is over %d, where shards are remote",
                REACH_MOST);
        return question_fail(q, &err);
    }
    if (q->options->collapse) {
        err_set(&err, ERR_UNAVAILABLE,
                "\"collapse\" wants indexes at hand: remote shards cannot "
                "compare their texts with those of others");
        return question_fail(q, &err);
    }
    return remote_query_check(q->plan, q->error);
}

/* --- Searching */

static int put_search(struct remote_run *r, size_t i, enum remote_order order, uint32_t slot,
                      uint32_t most)
{
    struct remote_seat *seat = &r->session.seats[i];
    struct xap_query *query = remote_query(&r->native, &r->plan, r->q->plan, i);
    struct xap_bytes bytes;
    struct err err;
    double k1, b;

    if (!query)
        return -1;
    if (xap_query_serialise(query, &bytes, &err) < 0) {
        xap_query_free(query);
        return failed(r, &err);
    }
    remote_bm25(&r->plan, i, &k1, &b);
    remote_session_put(&r->session, seat, REMOTE_SEARCH);
    buf_block(&seat->request, bytes.data, bytes.len);
    remote_put_double(&seat->request, k1);
    remote_put_double(&seat->request, b);
    buf_u32(&seat->request, order);
    buf_u32(&seat->request, slot);
    buf_u32(&seat->request, most);
    xap_query_free(query);
    return 0;
}

/* To 32 bits: what was worked out in other ways differs in the last of 53. */
static double rounded(double score)
{
    int exponent;
    double fraction = frexp(score, &exponent);

    return ldexp(round(ldexp(fraction, 32)), exponent - 32);
}

static int take_hits(struct remote_run *r, size_t i, struct err *err)
{
    struct remote_seat *seat = &r->session.seats[i];
    struct cut *c = &seat->cut;
    uint64_t count;

    r->totals[i] = cut_varint(c);
    r->exact &= cut_varint(c) != 0;
    count = cut_varint(c);
    for (uint64_t k = 0; k < count && !c->bad; k++) {
        struct found f = {.seat = i, .docid = (uint32_t)cut_varint(c)};
        const char *key;

        f.score = rounded(remote_cut_double(c));
        key = cut_block(c, &f.key_len);
        f.key = arena_strndup(r->q->arena, key, f.key_len);
        if (!f.key || grow(&r->found, &r->cap, r->count + 1, sizeof *r->found) < 0)
            return err_nomem(err);
        r->found[r->count++] = f;
    }
    if (c->bad)
        remote_session_lose(&r->session, seat, "its answer is malformed");
    return 0;
}

static int search(struct remote_run *r, enum remote_order order, uint32_t slot, uint32_t most)
{
    struct err err;

    r->exact = true;
    for (size_t i = 0; i < r->session.count; i++) {
        r->session.seats[i].asked = false;
        if (r->session.seats[i].lost || r->session.seats[i].info.documents == 0)
            continue;
        if (put_search(r, i, order, slot, most) < 0)
            return -1;
    }
    if (remote_session_ask(&r->session, true, &err) < 0)
        return failed(r, &err);
    for (size_t i = 0; i < r->session.count; i++)
        if (remote_seat_has(&r->session.seats[i]) && take_hits(r, i, &err) < 0)
            return failed(r, &err);
    return 0;
}

/* --- One result of all */

static int compare_bytes(const struct found *a, const struct found *b)
{
    size_t n = a->key_len < b->key_len ? a->key_len : b->key_len;
    int order = memcmp(a->key, b->key, n);

    return order ? order : (a->key_len > b->key_len) - (a->key_len < b->key_len);
}

static int compare_found(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    int order;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    order = compare_bytes(x, y);
    if (order)
        return order;
    if (x->seat != y->seat)
        return x->seat < y->seat ? -1 : 1;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

/* Leave out what the lost ones have told. */
static void settle(struct remote_run *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->count; i++)
        if (!r->session.seats[r->found[i].seat].lost)
            r->found[kept++] = r->found[i];
    r->count = kept;
    if (r->count > 1)
        qsort(r->found, r->count, sizeof *r->found, compare_found);
}

static uint64_t total(const struct remote_run *r)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < r->session.count; i++)
        if (!r->session.seats[i].lost)
            sum += r->totals[i];
    return sum;
}

/* --- Records of the page */

static const struct found *page(const struct remote_run *r, size_t *count)
{
    const struct search_options *o = r->q->options;
    size_t left = r->count > o->offset ? r->count - o->offset : 0;

    *count = left < o->limit ? left : o->limit;
    return r->found + o->offset;
}

static void put_docs(struct remote_run *r)
{
    size_t count;
    const struct found *hits = page(r, &count);

    for (size_t i = 0; i < r->session.count; i++)
        r->session.seats[i].asked = false;
    for (size_t i = 0; i < count; i++) {
        struct remote_seat *seat = &r->session.seats[hits[i].seat];

        if (!seat->asked)
            remote_session_put(&r->session, seat, REMOTE_DOCS);
        buf_varint(&seat->request, hits[i].docid);
    }
}

static int take_docs(struct remote_run *r, struct err *err)
{
    size_t count;
    const struct found *hits = page(r, &count);

    r->records = arena_zalloc(r->q->arena, count + 1, sizeof *r->records);
    if (!r->records)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        struct remote_seat *seat = &r->session.seats[hits[i].seat];
        size_t len;
        const char *bytes;

        if (seat->lost)
            continue;
        bytes = cut_block(&seat->cut, &len);
        if (seat->cut.bad) {
            remote_session_lose(&r->session, seat, "its answer is malformed");
            continue;
        }
        r->records[i] = (struct value){arena_strndup(r->q->arena, bytes, len), (uint32_t)len};
        if (!r->records[i].s)
            return err_nomem(err);
    }
    return 0;
}

static int fetch(struct remote_run *r)
{
    size_t lost;
    struct err err;

    r->session.deadline_us = r->end_us;
    do {
        settle(r);
        lost = remote_session_lost(&r->session);
        put_docs(r);
        /* not for all of the time: the page may have to be made again without one of them */
        if (remote_session_ask(&r->session, false, &err) < 0 || take_docs(r, &err) < 0)
            return failed(r, &err);
    } while (remote_session_lost(&r->session) > lost);
    return 0;
}

/* --- Hits */

static int show_article(struct question *q, struct highlighter *h, struct value record,
                        struct hit *hit, struct err *err)
{
    struct article whole;

    if (native_read_article(record.s, record.len, q->arena, &whole, err) < 0)
        return -1;
    hit->article = whole;
    hit->article.key[ARTICLE_TEXT] = (struct value){0};
    return q->options->snippets ? highlight_article(h, q->plan, 0, &whole, q->arena, &hit->snippets,
                                                    &hit->snippet_count, err)
                                : 0;
}

static int show_quote(struct question *q, struct highlighter *h, struct value record,
                      struct hit *hit, struct err *err)
{
    if (native_read_quote(record.s, record.len, q->arena, &hit->quote, &hit->article, err) < 0)
        return -1;
    return q->options->snippets ? highlight_quote(h, q->plan, 0, &hit->quote, &hit->article,
                                                  q->arena, &hit->marks, &hit->mark_count, err)
                                : 0;
}

static int show(struct remote_run *r, struct result *out)
{
    struct question *q = r->q;
    struct highlighter h = {.expander =
                                expander_by_stem(q->s->stems, &q->options->limits, q->arena),
                            .analyzer = q->s->analyzer,
                            .scratch = &q->s->scratch};
    const struct found *hits = page(r, &out->count);
    struct err err;

    out->hits = arena_zalloc(q->arena, out->count + 1, sizeof *out->hits);
    if (!out->hits || !h.expander) {
        err_nomem(&err);
        return failed(r, &err);
    }
    for (size_t i = 0; i < out->count; i++) {
        struct hit *hit = &out->hits[i];

        hit->rank = q->options->offset + (uint32_t)i + 1;
        hit->score = hits[i].score;
        hit->copies = 1;
        if (limits_check(&q->options->limits, &err) < 0 ||
            (q->options->scope == QUERY_QUOTES ? show_quote : show_article)(q, &h, r->records[i],
                                                                            hit, &err) < 0)
            return failed(r, &err);
    }
    return 0;
}

/* --- Who is missing */

/* The beginnings of their databases' uuids, which are new with each generation. */
static const char *generation(const struct remote_run *r)
{
    struct buf text = BUF_INIT;
    char *kept = NULL;

    for (size_t i = 0; i < r->session.count; i++)
        buf_printf(&text, "%s%.8s", i ? "," : "",
                   r->session.seats[i].lost ? "-" : r->session.seats[i].info.uuid);
    if (buf_ok(&text))
        kept = arena_strndup(r->q->arena, text.data, text.len);
    buf_release(&text);
    return kept;
}

static int tell_missing(struct remote_run *r, struct result *out)
{
    const struct remote_seat *first = NULL;
    size_t lost = remote_session_lost(&r->session);
    struct err err;

    out->generation = generation(r);
    out->missing = arena_zalloc(r->q->arena, lost + 1, sizeof(char *));
    if (!out->missing || !out->generation) {
        err_nomem(&err);
        return failed(r, &err);
    }
    for (size_t i = 0; i < r->session.count; i++) {
        const struct remote_seat *seat = &r->session.seats[i];

        if (!seat->lost)
            continue;
        first = first ? first : seat;
        out->missing[out->missing_count++] = remote_shard_name(seat->shard);
    }
    if (!first || (!r->q->options->require_all && lost < r->session.count))
        return 0;
    err_set(&err, ERR_UNAVAILABLE, "%zu of %zu shards do not answer: %s: %s", lost,
            r->session.count, remote_shard_name(first->shard), first->why);
    return failed(r, &err);
}

/* --- The whole */

static int run_page(struct remote_run *r, struct result *out)
{
    const struct search_options *o = r->q->options;
    bool by_score = o->sort == SORT_RELEVANCE;
    uint32_t slot = o->sort == SORT_DATE_ASC ? SLOT_OLDEST : SLOT_NEWEST;

    if (check(r->q) < 0 || begin(r) < 0 ||
        search(r, by_score ? REMOTE_BY_SCORE : REMOTE_BY_SLOT, slot, o->offset + o->limit) < 0)
        return -1;
    for (size_t i = 0; !by_score && i < r->count; i++)
        r->found[i].score = 0;
    if (fetch(r) < 0 || show(r, out) < 0)
        return -1;
    out->total = total(r);
    out->exact = r->exact;
    out->hint = r->q->tree.hint;
    return tell_missing(r, out);
}

static int run_count(struct remote_run *r, struct result *out)
{
    if (check(r->q) < 0 || begin(r) < 0 || search(r, REMOTE_COUNT, 0, 0) < 0)
        return -1;
    out->total = total(r);
    out->exact = r->exact;
    out->hint = r->q->tree.hint;
    return tell_missing(r, out);
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
    rc = how(r, out);
    remote_session_end(&r->session);
    free(r->found);
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
