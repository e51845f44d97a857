#include "query/question.h"

#define PAGE_END_MAX 100000 /* offset + limit */

/* --- Understanding */

int question_fail(struct question *q, const struct err *err)
{
    return query_fail_err(q->error, err);
}

static int check_options(struct question *q)
{
    struct err err;

    if ((uint64_t)q->options->offset + q->options->limit > PAGE_END_MAX) {
        err_set(&err, ERR_COMPLEX, "offset + limit is over %d", PAGE_END_MAX);
        return question_fail(q, &err);
    }
    return limits_check(&q->options->limits, &err) < 0 ? question_fail(q, &err) : 0;
}

int question_understand(struct question *q)
{
    analyzer_heed(q->s->analyzer, limits_look(&q->options->limits));
    if (check_options(q) < 0 || query_parse(q->options->q, q->options->q_len, q->s->analyzer,
                                            q->arena, &q->tree, q->error) < 0)
        return -1;
    q->plan = plan_make(q->tree.root, q->options->scope, q->arena, q->error);
    if (q->plan && q->options->since)
        q->plan = plan_since(q->plan, q->options->since, q->arena, q->error);
    return q->plan ? 0 : -1;
}

static int make_native(struct question *q)
{
    struct native n = {.reader = q->s->reader,
                       .expander = q->expander,
                       .limits = &q->options->limits,
                       .arena = q->arena,
                       .error = q->error};
    n.language_count = reader_languages(q->s->reader, &n.languages);

    q->native = native_run_new(&n, q->plan, q->options->scope);
    return q->native ? 0 : -1;
}

int question_query(struct question *q)
{
    struct err err;

    q->expander = expander_new(q->s->reader, q->s->stems, &q->options->limits, q->arena, &err);
    if (!q->expander)
        return question_fail(q, &err);
    q->match = match_new(q->s->matcher, q->plan, q->options->scope, q->expander,
                         &q->options->limits, q->arena, q->error);
    if (!q->match)
        return -1;
    return q->options->native ? make_native(q) : 0;
}

/* --- Matching */

static enum match_order order_of(const struct question *q)
{
    switch (q->options->sort) {
    case SORT_DATE_ASC:
        return MATCH_OLDEST_FIRST;
    case SORT_DATE_DESC:
        return MATCH_NEWEST_FIRST;
    case SORT_RELEVANCE:
        break;
    }
    return MATCH_BY_SCORE;
}

struct xap_db *question_db(const struct question *q)
{
    const struct reader *r = q->s->reader;

    return q->options->scope == QUERY_QUOTES ? r->quotes : r->articles;
}

static int find_hits(struct question *q, uint32_t offset, uint32_t limit)
{
    bool estimate = q->options->estimate;
    struct err err;
    int rc;

    if (q->native)
        rc = native_run_page(q->native, order_of(q), offset, limit, estimate, &q->hits, &q->count,
                             &q->total, &err);
    else
        rc = match_page(q->match, order_of(q), offset, limit, estimate, &q->hits, &q->count,
                        &q->total, &err);
    return rc < 0 ? question_fail(q, &err) : 0;
}

int question_page(struct question *q)
{
    return find_hits(q, q->options->offset, q->options->limit + q->ahead);
}

int question_head(struct question *q)
{
    return find_hits(q, 0, q->options->offset + q->options->limit);
}

int question_count(struct question *q)
{
    struct err err;
    int rc;

    rc = q->native ? native_run_count(q->native, q->options->estimate, &q->total, &err)
                   : match_count(q->match, &q->total, &err);
    return rc < 0 ? question_fail(q, &err) : 0;
}

int question_all(struct question *q, bool ordered, uint32_t most, const char *what)
{
    enum match_order order = order_of(q);
    const enum match_order *in = ordered ? &order : NULL;
    struct err err;
    int rc;

    rc = q->native ? native_run_all(q->native, in, most, &q->hits, &q->count, &err)
                   : match_all(q->match, in, most, &q->hits, &q->count, &err);
    if (rc < 0)
        return question_fail(q, &err);
    q->total = (struct match_total){q->count, true};
    if (q->count <= most)
        return 0;
    err_set(&err, ERR_COMPLEX, "%s: more than %u matches; narrow the query", what, (unsigned)most);
    return question_fail(q, &err);
}

/* What libxapian found, one by one. */
static int each_native(struct question *q, const struct match_taker *taker, struct err *err)
{
    struct match_hit *hits;
    size_t count;

    if (native_run_all(q->native, NULL, UINT32_MAX, &hits, &count, err) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        uint32_t local;
        size_t segment = snapshot_locate(q->s->snapshot, hits[i].docid, &local);
        struct bits one;

        bits_clear(&one);
        bits_set(&one, local);
        if (taker->take(taker->arg, segment, local - local % WINDOW_DOCS, &one, err) < 0)
            return -1;
    }
    return 0;
}

int question_each(struct question *q, const struct match_taker *taker)
{
    struct err err;
    int rc = q->native ? each_native(q, taker, &err) : match_each(q->match, taker, &err);

    return rc < 0 ? question_fail(q, &err) : 0;
}

const struct match_hit *question_hits(const struct question *q, size_t *count)
{
    *count = q->count;
    return q->hits;
}

struct match_total question_totals(const struct question *q)
{
    return q->total;
}

void question_forget(struct question *q)
{
    native_run_free(q->native);
    match_free(q->match);
    analyzer_heed(q->s->analyzer, (struct look){0});
    q->native = NULL;
    q->match = NULL;
}
