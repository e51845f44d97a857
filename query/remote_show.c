/* The hits of a page: records from the shards and from the indexes at hand, passages marked. */
#include "query/remote_run.h"

#include "index/shard_native.h"

/* --- Records of the shards */

static void put_docs(struct remote_run *r)
{
    size_t count;
    const struct found *hits = remote_merged_page(r, &count);

    for (size_t i = 0; i < r->session.count; i++)
        r->session.seats[i].asked = false;
    for (size_t i = 0; i < count; i++) {
        struct remote_seat *seat;

        if (hits[i].seat == AT_HAND)
            continue;
        seat = &r->session.seats[hits[i].seat];
        if (!seat->asked)
            remote_session_put(&r->session, seat, REMOTE_DOCS);
        buf_varint(&seat->request, hits[i].docid);
    }
}

static int take_docs(struct remote_run *r, struct err *err)
{
    size_t count;
    const struct found *hits = remote_merged_page(r, &count);

    r->records = arena_zalloc(r->q->arena, count + 1, sizeof *r->records);
    if (!r->records)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        struct remote_seat *seat;
        size_t len;
        const char *bytes;

        if (hits[i].seat == AT_HAND || (seat = &r->session.seats[hits[i].seat])->lost)
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

int remote_fetch(struct remote_run *r)
{
    size_t lost;
    struct err err;

    r->session.deadline_us = r->end_us;
    do {
        if (remote_merge(r, &err) < 0)
            return remote_failed(r, &err);
        lost = remote_session_lost(&r->session);
        put_docs(r);
        /* not for all of the time: the page may have to be made again without one of them */
        if (remote_session_ask(&r->session, false, &err) < 0 || take_docs(r, &err) < 0)
            return remote_failed(r, &err);
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

static int show_one(struct remote_run *r, struct highlighter *h, const struct found *f,
                    struct value record, struct hit *hit, struct err *err)
{
    struct question *q = r->q;

    if (limits_check(&q->options->limits, err) < 0)
        return -1;
    if (f->seat == AT_HAND)
        return question_show(q, f->docid, hit, err);
    return (q->options->scope == QUERY_QUOTES ? show_quote : show_article)(q, h, record, hit, err);
}

int remote_show(struct remote_run *r, struct result *out)
{
    struct question *q = r->q;
    struct highlighter h = {.expander =
                                expander_by_stem(q->s->stems, &q->options->limits, q->arena),
                            .analyzer = q->s->analyzer,
                            .scratch = &q->s->scratch};
    const struct found *hits = remote_merged_page(r, &out->count);
    struct err err;

    out->hits = arena_zalloc(q->arena, out->count + 1, sizeof *out->hits);
    if (!out->hits || !h.expander) {
        err_nomem(&err);
        return remote_failed(r, &err);
    }
    for (size_t i = 0; i < out->count; i++) {
        struct hit *hit = &out->hits[i];

        hit->rank = q->options->offset + (uint32_t)i + 1;
        hit->score = hits[i].score;
        hit->copies = 1;
        if (show_one(r, &h, &hits[i], r->records[i], hit, &err) < 0)
            return remote_failed(r, &err);
    }
    return 0;
}
