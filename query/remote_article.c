/* One article, of the shard that has it: found by the term of its id, as are its quotations. */
#include "query/remote.h"

#include "base/clock.h"
#include "index/shard_native.h"
#include "index/term.h"
#include "schemas/fields.h"
#include "xapian-c/xapian_c.h"

#define QUOTES_MOST 100000 /* of one article */

struct visit {
    struct remote_session session;
    struct arena *arena;
    struct buf query; /* serialised */
};

static int make_query(struct visit *v, const char *id, size_t len, struct err *err)
{
    struct xap_query *query;
    struct xap_bytes bytes;
    struct term t;
    int rc;

    term_id(&t, id, len);
    query = xap_query_term(xap_mem(t.bytes, t.len), 1, 0, err);
    rc = query ? xap_query_serialise(query, &bytes, err) : -1;
    if (rc == 0)
        buf_block(&v->query, bytes.data, bytes.len);
    xap_query_free(query);
    return rc < 0 || buf_ok(&v->query) ? rc : err_nomem(err);
}

static void put_search(struct visit *v, struct remote_seat *seat, uint32_t most)
{
    remote_session_put(&v->session, seat, REMOTE_SEARCH);
    buf_add(&seat->request, v->query.data, v->query.len);
    remote_put_double(&seat->request, 1); /* weights are of no interest */
    remote_put_double(&seat->request, 0);
    buf_u32(&seat->request, REMOTE_BY_SLOT);
    buf_u32(&seat->request, SLOT_NEWEST);
    buf_u32(&seat->request, most);
}

static void ask_nobody(struct remote_session *s)
{
    for (size_t i = 0; i < s->count; i++)
        s->seats[i].asked = false;
}

/* An answer to a search: the numbers of what was found, as a request for their data. */
static uint64_t take_numbers(struct cut *c, struct buf *numbers)
{
    uint64_t count;
    size_t len;

    cut_varint(c);
    cut_varint(c);
    count = cut_varint(c);
    for (uint64_t i = 0; i < count && !c->bad; i++) {
        buf_varint(numbers, cut_varint(c));
        remote_cut_double(c);
        cut_block(c, &len);
    }
    return c->bad ? 0 : count;
}

/* One question to the one that has it. */
static int ask_one(struct visit *v, struct remote_seat *seat, struct err *err)
{
    if (remote_session_ask(&v->session, true, err) < 0)
        return -1;
    return seat->lost
               ? err_set(err, ERR_UNAVAILABLE, "%s: %s", remote_shard_name(seat->shard), seat->why)
               : 0;
}

static int ask_data(struct visit *v, struct remote_seat *seat, const struct buf *numbers,
                    struct err *err)
{
    remote_session_put(&v->session, seat, REMOTE_DOCS);
    buf_add(&seat->request, numbers->data, numbers->len);
    return ask_one(v, seat, err);
}

/* --- Steps */

static int find(struct visit *v, struct remote_seat **found, struct buf *numbers, struct err *err)
{
    struct remote_session *s = &v->session;
    size_t lost;

    *found = NULL;
    ask_nobody(s);
    for (size_t i = 0; i < s->count; i++)
        if (!s->seats[i].lost && s->seats[i].info.documents)
            put_search(v, &s->seats[i], 1);
    if (remote_session_ask(s, false, err) < 0)
        return -1;
    for (size_t i = 0; i < s->count && !*found; i++)
        if (remote_seat_has(&s->seats[i]) && take_numbers(&s->seats[i].cut, numbers))
            *found = &s->seats[i];
    lost = remote_session_lost(s);
    if (*found)
        return 0;
    if (lost == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no article with this id");
    return err_set(err, ERR_UNAVAILABLE,
                   "there is no article with this id, as far as can be told without %zu of %zu "
                   "shards, which do not answer",
                   lost, s->count);
}

static int read_article(struct visit *v, struct remote_seat *seat, const struct buf *numbers,
                        struct article *out, struct err *err)
{
    const char *data;
    size_t len;

    ask_nobody(&v->session);
    if (ask_data(v, seat, numbers, err) < 0)
        return -1;
    data = cut_block(&seat->cut, &len);
    if (seat->cut.bad)
        return err_set(err, ERR_IO, "%s: its answer is malformed", remote_shard_name(seat->shard));
    return native_read_article(data, len, v->arena, out, err);
}

static int read_quotes(struct visit *v, struct remote_seat *seat, struct article_view *out,
                       struct err *err)
{
    struct buf numbers = BUF_INIT;
    uint64_t count;
    int rc = 0;

    v->session.quotes = true;
    put_search(v, seat, QUOTES_MOST);
    if (ask_one(v, seat, err) < 0)
        return -1;
    count = take_numbers(&seat->cut, &numbers);
    out->quotes = arena_zalloc(v->arena, (size_t)count + 1, sizeof *out->quotes);
    if (!out->quotes || !buf_ok(&numbers))
        rc = err_nomem(err);
    if (rc == 0 && count)
        rc = ask_data(v, seat, &numbers, err);
    for (; rc == 0 && out->quote_count < count; out->quote_count++) {
        struct article same;
        size_t len;
        const char *data = cut_block(&seat->cut, &len);

        rc = seat->cut.bad ? err_set(err, ERR_IO, "%s: its answer is malformed",
                                     remote_shard_name(seat->shard))
                           : native_read_quote(data, len, v->arena, &out->quotes[out->quote_count],
                                               &same, err);
    }
    buf_release(&numbers);
    return rc;
}

static int visit(struct visit *v, struct article_view *out, struct err *err)
{
    struct buf numbers = BUF_INIT;
    struct remote_seat *seat;
    int rc = find(v, &seat, &numbers, err);

    if (rc == 0)
        rc = read_article(v, seat, &numbers, &out->article, err);
    if (rc == 0)
        rc = read_quotes(v, seat, out, err);
    buf_release(&numbers);
    return rc;
}

int remote_article(struct remotes *remotes, const char *id, size_t len,
                   const struct query_limits *limits, struct arena *arena, struct article_view *out,
                   struct err *err)
{
    struct visit *v = arena_zalloc(arena, 1, sizeof *v);
    int64_t end_us = clock_us() + (int64_t)remotes_patience(remotes)->reply_ms * 1000;
    int rc;

    if (!v)
        return err_nomem(err);
    if (limits->deadline_us && limits->deadline_us < end_us)
        end_us = limits->deadline_us;
    v->arena = arena;
    rc = remote_session_begin(&v->session, remotes, false, end_us, limits->cancelled, err);
    if (rc == 0)
        rc = make_query(v, id, len, err);
    if (rc == 0)
        rc = visit(v, out, err);
    remote_session_end(&v->session);
    buf_release(&v->query);
    return rc;
}
