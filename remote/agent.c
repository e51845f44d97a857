#include "remote/agent.h"

#include "remote/message.h"
#include "xapian-c/xapian_c.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define GRACE_MS 300 /* after the budget of a request */

struct agent {
    const struct remote_spec *spec;
    struct xap_db *db[2]; /* articles, quotations; opened when first asked for */
    struct buf in, out;
};

/* --- Connecting */

static struct xap_db *open_program(const struct remote_spec *s, bool quotes, unsigned budget_ms,
                                   struct err *err)
{
    struct xap_db *db;
    char *args;

    if (asprintf(&args, "%s%s", s->args, quotes ? "/quotes" : "") < 0) {
        err_nomem(err);
        return NULL;
    }
    db = xap_db_open_prog(s->program, args, budget_ms, err);
    free(args);
    return db;
}

static struct xap_db *open_tcp(const struct remote_spec *s, bool quotes, unsigned budget_ms,
                               struct err *err)
{
    if (quotes && !s->quotes) {
        err_set(err, ERR_UNAVAILABLE,
                "%s names no port of the quotations: tcp:host:port,port names both", s->name);
        return NULL;
    }
    return xap_db_open_tcp(s->host, quotes ? s->quotes : s->port, budget_ms, budget_ms, err);
}

/* libxapian's own limit holds for each reply, and is of no use here: it cannot be changed later. */
static struct xap_db *db_of(struct agent *a, bool quotes, struct err *err)
{
    const unsigned never_ms = 120000;

    if (!a->db[quotes])
        a->db[quotes] =
            (a->spec->kind == REMOTE_TCP ? open_tcp : open_program)(a->spec, quotes, never_ms, err);
    return a->db[quotes];
}

/* --- Answers: after a u32 of code 0 */

static int list_terms(const struct xap_db *db, const char *prefix, size_t len, uint32_t most,
                      struct buf *out, struct err *err)
{
    struct xap_terms *it = xap_db_terms(db, xap_mem(prefix, len), err);
    struct buf words = BUF_INIT;
    uint64_t count = 0;
    int rc;

    if (!it)
        return -1;
    while ((rc = xap_terms_next(it, err)) > 0) {
        struct xap_bytes term = xap_terms_term(it);

        if (count++ < most)
            buf_block(&words, term.data, term.len);
    }
    xap_terms_free(it);
    buf_varint(out, count);
    buf_add(out, words.data ? words.data : "", words.len);
    if (!buf_ok(&words))
        out->failed = true;
    buf_release(&words);
    return rc;
}

static int info(struct agent *a, struct xap_db *db, struct cut *c, struct err *err)
{
    struct xap_bytes uuid;
    uint32_t documents;
    uint64_t length;

    (void)c;
    if (xap_db_doccount(db, &documents, err) < 0 || xap_db_total_length(db, &length, err) < 0 ||
        xap_db_uuid(db, &uuid, err) < 0)
        return -1;
    buf_u32(&a->out, documents);
    buf_u64(&a->out, length);
    buf_block(&a->out, uuid.data, uuid.len);
    if (list_terms(db, "XV", 2, 10, &a->out, err) < 0)
        return -1;
    return list_terms(db, "L", 1, UINT32_MAX, &a->out, err);
}

static int words(struct agent *a, struct xap_db *db, struct cut *c, struct err *err)
{
    uint32_t most = cut_u32(c);
    size_t len;
    const char *prefix = cut_block(c, &len);

    return list_terms(db, prefix, len, most, &a->out, err);
}

static int freqs(struct agent *a, struct xap_db *db, struct cut *c, struct err *err)
{
    while (c->at < c->end && !c->bad) {
        size_t len;
        const char *term = cut_block(c, &len);
        uint32_t count;

        if (xap_db_termfreq(db, xap_mem(term, len), &count, err) < 0)
            return -1;
        buf_varint(&a->out, count);
    }
    return 0;
}

static int set_order(struct xap_enquire *e, enum remote_order order, uint32_t slot, struct err *err)
{
    switch (order) {
    case REMOTE_BY_SCORE:
        return xap_enquire_sort_value(e, XAP_SORT_AFTER_RELEVANCE, slot, false, err);
    case REMOTE_BY_SLOT:
        return xap_enquire_sort_value(e, XAP_SORT_ONLY, slot, false, err);
    case REMOTE_COUNT:
        return xap_enquire_set_bool(e, err);
    }
    return err_set(err, ERR_INTERNAL, "no such order");
}

static int put_hits(struct agent *a, struct xap_mset *found, struct err *err)
{
    const struct xap_totals *totals = xap_mset_totals(found);
    const struct xap_hit *hits;
    size_t count;

    hits = xap_mset_hits(found, &count);
    buf_varint(&a->out, totals->estimated);
    buf_varint(&a->out, totals->lower == totals->upper);
    buf_varint(&a->out, count);
    for (size_t i = 0; i < count; i++) {
        struct xap_bytes key;

        if (xap_mset_sort_key(found, i, &key, err) < 0)
            return -1;
        buf_varint(&a->out, hits[i].docid);
        remote_put_double(&a->out, hits[i].weight);
        buf_block(&a->out, key.data, key.len);
    }
    return 0;
}

static int run(struct agent *a, struct xap_db *db, struct xap_query *query, struct cut *c,
               struct err *err)
{
    struct xap_bm25 bm25 = {0};
    struct xap_enquire *e = xap_enquire_new(db, err);
    struct xap_mset *found = NULL;
    enum remote_order order;
    uint32_t slot, most, documents;
    int rc = -1;

    bm25.k1 = remote_cut_double(c);
    bm25.b = remote_cut_double(c);
    order = (enum remote_order)cut_u32(c);
    slot = cut_u32(c);
    most = cut_u32(c);
    if (e && xap_db_doccount(db, &documents, err) == 0 &&
        xap_enquire_set_bm25(e, &bm25, err) == 0 && xap_enquire_set_query(e, query, err) == 0 &&
        set_order(e, order, slot, err) == 0)
        found = xap_enquire_run(e, 0, most, documents, err);
    if (found)
        rc = put_hits(a, found, err);
    xap_mset_free(found);
    xap_enquire_free(e);
    return rc;
}

static int search(struct agent *a, struct xap_db *db, struct cut *c, struct err *err)
{
    size_t len;
    const char *bytes = cut_block(c, &len);
    struct xap_query *query = xap_query_unserialise(xap_mem(bytes, len), err);
    int rc = query ? run(a, db, query, c, err) : -1;

    xap_query_free(query);
    return rc;
}

/* Values come in the order of their bytes, so that those that begin alike stand side by side. */
static int put_values(const struct xap_spy *spy, uint32_t bytes, struct buf *out, struct err *err)
{
    struct xap_terms *it = xap_spy_values(spy, 0, err);
    struct buf values = BUF_INIT, last = BUF_INIT;
    uint64_t distinct = 0, times = 0;
    uint32_t freq;
    int rc;

    if (!it)
        return -1;
    while ((rc = xap_terms_next(it, err)) > 0) {
        struct xap_bytes value = xap_terms_term(it);
        size_t len = bytes && value.len > bytes ? bytes : value.len;

        if (distinct == 0 || last.len != len || memcmp(last.data, value.data, len) != 0) {
            if (distinct++)
                buf_varint(&values, times);
            buf_block(&values, value.data, len);
            buf_clear(&last);
            buf_add(&last, value.data, len);
            times = 0;
        }
        if (xap_terms_freq(it, &freq, err) < 0) {
            rc = -1;
            break;
        }
        times += freq;
    }
    if (distinct)
        buf_varint(&values, times);
    xap_terms_free(it);
    buf_varint(out, distinct);
    buf_add(out, values.data ? values.data : "", values.len);
    out->failed |= !buf_ok(&values) || !buf_ok(&last);
    buf_release(&values);
    buf_release(&last);
    return rc;
}

static int spy_on(struct agent *a, struct xap_db *db, struct xap_query *query, struct xap_spy *spy,
                  uint32_t bytes, struct err *err)
{
    struct xap_enquire *e = xap_enquire_new(db, err);
    struct xap_mset *found = NULL;
    uint32_t documents;
    int rc = -1;

    if (e && xap_db_doccount(db, &documents, err) == 0 &&
        xap_enquire_set_query(e, query, err) == 0 && xap_enquire_set_bool(e, err) == 0 &&
        xap_enquire_add_spy(e, spy, err) == 0)
        found = xap_enquire_run(e, 0, 0, documents, err);
    if (found) {
        buf_varint(&a->out, xap_mset_totals(found)->estimated);
        rc = put_values(spy, bytes, &a->out, err);
    }
    xap_mset_free(found);
    xap_enquire_free(e);
    return rc;
}

static int tally(struct agent *a, struct xap_db *db, struct cut *c, struct err *err)
{
    size_t len;
    const char *text = cut_block(c, &len);
    uint32_t slot = cut_u32(c), bytes = cut_u32(c);
    struct xap_query *query = xap_query_unserialise(xap_mem(text, len), err);
    struct xap_spy *spy = query ? xap_spy_new(slot, err) : NULL;
    int rc = spy ? spy_on(a, db, query, spy, bytes, err) : -1;

    xap_spy_free(spy);
    xap_query_free(query);
    return rc;
}

static int docs(struct agent *a, struct xap_db *db, struct cut *c, struct err *err)
{
    while (c->at < c->end && !c->bad) {
        struct xap_document *doc = xap_db_document(db, (uint32_t)cut_varint(c), err);
        struct xap_bytes data;
        int rc = doc ? xap_document_data(doc, &data, err) : -1;

        if (rc == 0)
            buf_block(&a->out, data.data, data.len);
        xap_document_free(doc);
        if (rc < 0)
            return -1;
    }
    return 0;
}

/* --- The loop */

static void set_alarm(uint32_t ms)
{
    struct itimerval t = {.it_value = {ms / 1000, (ms % 1000) * 1000}};

    setitimer(ITIMER_REAL, &t, NULL); /* cannot fail with these values; SIGALRM ends the process */
}

static int answer(struct agent *a, struct cut *c, struct err *err)
{
    static int (*const asked[])(struct agent *, struct xap_db *, struct cut *, struct err *) = {
        [REMOTE_INFO] = info,     [REMOTE_WORDS] = words, [REMOTE_FREQS] = freqs,
        [REMOTE_SEARCH] = search, [REMOTE_DOCS] = docs,   [REMOTE_TALLY] = tally,
    };
    uint32_t kind = cut_u32(c), quotes = cut_u32(c), budget_ms = cut_u32(c);
    struct xap_db *db;

    if (c->bad || kind >= sizeof asked / sizeof *asked || quotes > 1)
        return err_set(err, ERR_INTERNAL, "a request to an agent is malformed");
    set_alarm(budget_ms + GRACE_MS);
    db = db_of(a, quotes, err);
    return db ? asked[kind](a, db, c, err) : -1;
}

static int serve_one(struct agent *a, int fd, struct err *err)
{
    struct cut c;

    if (remote_receive(fd, &a->in, 0, err) < 0)
        return -1;
    c = (struct cut){a->in.data, a->in.data + a->in.len, false};
    buf_clear(&a->out);
    buf_u32(&a->out, ERR_NONE);
    if (answer(a, &c, err) < 0) {
        buf_clear(&a->out);
        buf_u32(&a->out, err->code);
        buf_str(&a->out, err->text);
    }
    if (remote_send(fd, &a->out, 0, err) < 0)
        return -1;
    set_alarm(0);
    return 0;
}

/* Nothing is to be opened any more. */
static bool has_all(const struct agent *a)
{
    bool no_quotes = a->spec->kind == REMOTE_TCP && !a->spec->quotes;

    return a->db[0] && (a->db[1] || no_quotes);
}

void remote_agent_live(int fd, const struct remote_spec *spec, void (*confine)(void))
{
    struct agent a = {.spec = spec};
    struct err err;

    while (serve_one(&a, fd, &err) == 0)
        if (confine && has_all(&a)) {
            confine();
            confine = NULL;
        }
    _exit(0); /* the connection ends with the process: closing it could wait */
}
