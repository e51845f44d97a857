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
    if (check_options(q) < 0 || query_parse(q->options->q, q->options->q_len, q->s->analyzer,
                                            q->arena, &q->tree, q->error) < 0)
        return -1;
    q->plan = plan_make(q->tree.root, q->options->scope, q->arena, q->error);
    return q->plan ? 0 : -1;
}

int question_query(struct question *q)
{
    struct native n = {.reader = q->s->reader,
                       .limits = &q->options->limits,
                       .arena = q->arena,
                       .error = q->error};
    struct err err;

    q->expander = expander_new(q->s->reader, q->s->stems, &q->options->limits, q->arena, &err);
    if (!q->expander)
        return question_fail(q, &err);
    if (snapshot_segments(q->s->snapshot) == 0)
        return 0; /* nothing to ask: libxapian refuses a database without shards */
    n.expander = q->expander;
    q->query = native_build(&n, q->plan, q->options->scope);
    return q->query ? 0 : -1;
}

/* --- Matching */

/* Undated documents come last both ways; equal ones newest first, then by id. */
static int set_order(struct question *q, struct err *err)
{
    static const char last[] = "~";
    const struct xap_sort_key newest[] = {{SLOT_DATE, true, {"", 0}}, {SLOT_ID, false, {"", 0}}};
    const struct xap_sort_key oldest[] = {{SLOT_DATE, false, {last, 1}}, {SLOT_ID, false, {"", 0}}};

    switch (q->options->sort) {
    case SORT_RELEVANCE:
        return xap_enquire_sort_keys(q->enquire, XAP_SORT_AFTER_RELEVANCE, newest, 2, false, err);
    case SORT_DATE_ASC:
        return xap_enquire_sort_keys(q->enquire, XAP_SORT_ONLY, oldest, 2, false, err);
    case SORT_DATE_DESC:
        return xap_enquire_sort_keys(q->enquire, XAP_SORT_ONLY, newest, 2, false, err);
    }
    return err_set(err, ERR_INTERNAL, "no such order");
}

struct xap_db *question_db(const struct question *q)
{
    const struct reader *r = q->s->reader;

    return q->options->scope == QUERY_QUOTES ? r->quotes : r->articles;
}

static int make_enquire(struct question *q)
{
    struct xap_db *db = question_db(q);
    struct err err;

    q->enquire = xap_enquire_new(db, &err);
    if (!q->enquire || xap_db_doccount(db, &q->documents, &err) < 0 ||
        xap_enquire_set_query(q->enquire, q->query, &err) < 0)
        return question_fail(q, &err);
    return 0;
}

int question_page(struct question *q)
{
    const struct search_options *o = q->options;
    struct err err;

    if (!q->query)
        return 0;
    if (make_enquire(q) < 0)
        return -1;
    if (set_order(q, &err) < 0)
        return question_fail(q, &err);
    q->found =
        xap_enquire_run(q->enquire, o->offset, o->limit, o->estimate ? 0 : q->documents, &err);
    return q->found ? 0 : question_fail(q, &err);
}

int question_count(struct question *q)
{
    struct err err;

    if (!q->query)
        return 0;
    if (make_enquire(q) < 0)
        return -1;
    if (xap_enquire_set_bool(q->enquire, &err) < 0)
        return question_fail(q, &err);
    q->found = xap_enquire_run(q->enquire, 0, 0, q->options->estimate ? 0 : q->documents, &err);
    return q->found ? 0 : question_fail(q, &err);
}

int question_all(struct question *q, bool ordered, uint32_t most, const char *what)
{
    struct err err;
    uint32_t limit;
    size_t count;

    if (!q->query)
        return 0;
    if (make_enquire(q) < 0)
        return -1;
    if ((ordered ? set_order(q, &err) : xap_enquire_set_bool(q->enquire, &err)) < 0)
        return question_fail(q, &err);
    limit = q->documents <= most ? q->documents : most + 1;
    q->found = xap_enquire_run(q->enquire, 0, limit, q->documents, &err);
    if (!q->found)
        return question_fail(q, &err);
    xap_mset_hits(q->found, &count);
    if (count <= most)
        return 0;
    err_set(&err, ERR_COMPLEX, "%s: more than %u matches; narrow the query", what, (unsigned)most);
    return question_fail(q, &err);
}

const struct xap_hit *question_hits(const struct question *q, size_t *count)
{
    *count = 0;
    return q->found ? xap_mset_hits(q->found, count) : NULL;
}

struct xap_totals question_totals(const struct question *q)
{
    return q->found ? *xap_mset_totals(q->found) : (struct xap_totals){0};
}

void question_forget(struct question *q)
{
    xap_mset_free(q->found);
    xap_enquire_free(q->enquire);
    xap_query_free(q->query);
}
