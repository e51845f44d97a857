#include "query/native.h"
#include "index/term.h"
#include "query/native_shape.h"
#include "query/native_span.h"
#include <stdio.h>
#include <string.h>

static struct xap_query *build(struct native *n, struct plan_node *p, bool quotes);

/* --- Combining. Each takes its parts over, and passes a NULL on. */

static struct xap_query *checked(struct native *n, struct xap_query *q, const struct err *err)
{
    if (!q)
        query_fail_err(n->error, err);
    return q;
}

static struct xap_query *pair(struct native *n, enum xap_op op, struct xap_query *a,
                              struct xap_query *b)
{
    const struct xap_query *parts[2] = {a, b};
    struct xap_query *out = NULL;
    struct err err;

    if (a && b)
        out = checked(n, xap_query_combine(op, parts, 2, 0, &err), &err);
    xap_query_free(a);
    xap_query_free(b);
    return out;
}

/* Add a part to what there is so far, which may be nothing yet. */
static struct xap_query *join(struct native *n, enum xap_op op, struct xap_query *so_far,
                              struct xap_query *part)
{
    return so_far ? pair(n, op, so_far, part) : part;
}

static struct xap_query *without_weight(struct native *n, struct xap_query *q)
{
    struct xap_query *out;
    struct err err;

    if (!q)
        return NULL;
    out = checked(n, xap_query_scale(q, 0, &err), &err);
    xap_query_free(q);
    return out;
}

static struct xap_query *everything(struct native *n)
{
    struct err err;

    return checked(n, xap_query_all(&err), &err);
}

/* --- Lists */

static struct xap_query *build_or(struct native *n, struct plan_node *p, bool quotes)
{
    struct xap_query *all = NULL;

    for (struct plan_node *c = p->child; c; c = c->next) {
        struct xap_query *part = build(n, c, quotes);

        if (!part) {
            xap_query_free(all);
            return NULL;
        }
        all = join(n, XAP_OR, all, part);
        if (!all)
            return NULL;
    }
    return all;
}

/* The children that are denied, or those that are not, joined; *count tells how many. */
static struct xap_query *build_some(struct native *n, struct plan_node *p, bool quotes, bool denied,
                                    size_t *count)
{
    struct xap_query *all = NULL;

    *count = 0;
    for (struct plan_node *c = p->child; c; c = c->next) {
        struct xap_query *part;

        if ((c->kind == PLAN_NOT) != denied)
            continue;
        ++*count;
        part = build(n, denied ? c->child : c, quotes);
        if (!part) {
            xap_query_free(all);
            return NULL;
        }
        all = join(n, denied ? XAP_OR : XAP_AND, all, part);
        if (!all)
            return NULL;
    }
    return all;
}

static struct xap_query *build_and(struct native *n, struct plan_node *p, bool quotes)
{
    size_t wanted, denied;
    struct xap_query *yes = build_some(n, p, quotes, false, &wanted), *no;

    if (wanted == 0)
        yes = everything(n);
    if (!yes)
        return NULL;
    no = build_some(n, p, quotes, true, &denied);
    if (denied == 0)
        return yes;
    return pair(n, XAP_AND_NOT, yes, no);
}

/* --- Filters */

static struct xap_query *one_term(struct native *n, const struct term *t)
{
    struct err err;

    return checked(n, xap_query_term(xap_mem(t->bytes, t->len), 1, 0, &err), &err);
}

static struct xap_query *build_id(struct native *n, const struct plan_node *p)
{
    struct term t;

    term_id(&t, p->source->raw.bytes, p->source->raw.len);
    return without_weight(n, one_term(n, &t));
}

/* The tag, and all longer ones that begin with it: "uz-latn-uz" is "uz-latn" too. Every document
 * bears its primary subtag, so that a short tag needs no look around. */
static struct xap_query *build_lang(struct native *n, const struct plan_node *p, bool quotes)
{
    struct xap_query *all;
    struct xap_terms *it;
    struct term t;
    struct err err;
    char longer[LANGUAGE_TAG_MAX + 1];
    int rc;

    term_make(&t, article_key_prefix(ARTICLE_LANGUAGE), p->tag, strlen(p->tag));
    all = one_term(n, &t);
    if (!all || !strchr(p->tag, '-'))
        return without_weight(n, all);
    snprintf(longer, sizeof longer, "%s-", p->tag);
    term_make(&t, article_key_prefix(ARTICLE_LANGUAGE), longer, strlen(longer));
    it = xap_db_terms(quotes ? n->reader->quotes : n->reader->articles, xap_mem(t.bytes, t.len),
                      &err);
    rc = it ? 1 : -1;
    while (rc > 0 && all && (rc = xap_terms_next(it, &err)) > 0)
        all =
            pair(n, XAP_OR, all, checked(n, xap_query_term(xap_terms_term(it), 1, 0, &err), &err));
    xap_terms_free(it);
    if (rc < 0) {
        xap_query_free(all);
        return checked(n, NULL, &err);
    }
    return without_weight(n, all);
}

/* Keys are YYYYMMDDhhmmss, so that a day ends before its name and a ~. */
static struct xap_query *build_date(struct native *n, const struct plan_node *p)
{
    const char *from = p->source->date.from, *to = p->source->date.to;
    char end[10];
    struct err err;

    snprintf(end, sizeof end, "%s~", to);
    if (!*to)
        return checked(n, xap_query_value_ge(SLOT_DATE, xap_str(from), &err), &err);
    return checked(
        n, xap_query_value_range(SLOT_DATE, xap_str(*from ? from : "0"), xap_str(end), &err), &err);
}

/* --- Joins */

/* All live documents for which p holds, in order of their numbers. */
static struct xap_mset *run_all(struct native *n, struct plan_node *p, bool quotes, struct err *err)
{
    struct xap_db *db = quotes ? n->reader->quotes : n->reader->articles;
    struct xap_query *query = native_build(n, p, quotes ? QUERY_QUOTES : QUERY_ARTICLES);
    struct xap_enquire *enquire;
    struct xap_mset *found = NULL;
    uint32_t all;

    if (!query)
        return NULL;
    enquire = xap_enquire_new(db, err);
    if (!enquire || xap_db_doccount(db, &all, err) < 0 ||
        xap_enquire_set_query(enquire, query, err) < 0 || xap_enquire_set_bool(enquire, err) < 0 ||
        !(found = xap_enquire_run(enquire, 0, all, all, err)))
        query_fail_err(n->error, err);
    xap_enquire_free(enquire);
    xap_query_free(query);
    return found;
}

/* From a document of one kind to those of the other that belong to it. */
static void cross(struct native *n, struct docset *set, uint32_t doc)
{
    const struct snapshot *whole = n->reader->snapshot;
    uint32_t first, step, count;

    if (!set->quotes) {
        uint32_t local;
        size_t at = snapshot_locate(whole, doc, &local);
        uint32_t article = snapshot_segment(whole, at)->quote_article[local - 1];

        docset_add(set, snapshot_document(whole, at, article));
        return;
    }
    reader_quotes_of(n->reader, doc, &first, &step, &count);
    for (uint32_t i = 0; i < count; i++)
        docset_add(set, first + i * step);
}

static struct xap_query *build_join(struct native *n, struct plan_node *p)
{
    bool to_quotes = p->kind == PLAN_IN_ARTICLE;
    struct err err;
    struct docset *set = docset_new(n->reader, to_quotes, n->arena, &err);
    struct xap_mset *found;
    const struct xap_hit *hits;
    size_t count;

    if (!set)
        return checked(n, NULL, &err);
    found = run_all(n, p->child, !to_quotes, &err);
    if (!found)
        return NULL;
    hits = xap_mset_hits(found, &count);
    for (size_t i = 0; i < count; i++)
        cross(n, set, hits[i].docid);
    xap_mset_free(found);
    return checked(n, source_set(set, n->limits, &err), &err);
}

/* --- Spans: in each of their places by itself */

static struct xap_query *fail_at(struct native *n, struct place at, const struct err *err)
{
    if (err->code == ERR_COMPLEX || err->code == ERR_UNAVAILABLE)
        query_fail(n->error, err->code, at, NULL, "%s", err->text);
    else
        query_fail_err(n->error, err);
    return NULL;
}

int native_refuse(const struct query_node *e, struct query_error *error)
{
    char name[PROX_NAME_MAX];

    if (e->kind == NODE_PROX && (e->prox.how.negated || e->prox.how.unit != PROX_WORDS))
        return query_fail(error, ERR_UNAVAILABLE, e->at, NULL, "libxapian has no %s",
                          prox_name(&e->prox.how, name));
    return query_fail(error, ERR_UNAVAILABLE, e->at, NULL,
                      "libxapian has no proximity of phrases or of other proximities");
}

static struct xap_query *build_span(struct native *n, const struct plan_node *p, bool quotes)
{
    const struct query_node *e = p->source;
    struct xap_query *all = NULL;
    struct err err;

    if (!native_shape_is(e)) {
        native_refuse(e, n->error);
        return NULL;
    }
    for (unsigned place = 1; place < 1U << PLACES; place <<= 1) {
        struct xap_query *one;

        if (!(p->places & place))
            continue;
        one = native_span(n, e, quotes, place, &err);
        if (!one) {
            xap_query_free(all);
            return fail_at(n, e->at, &err);
        }
        all = join(n, XAP_OR, all, one);
        if (!all)
            return NULL;
    }
    return all;
}

/* --- The whole */

static struct xap_query *build(struct native *n, struct plan_node *p, bool quotes)
{
    switch (p->kind) {
    case PLAN_AND:
        return build_and(n, p, quotes);
    case PLAN_OR:
        return build_or(n, p, quotes);
    case PLAN_NOT:
        return pair(n, XAP_AND_NOT, everything(n), build(n, p->child, quotes));
    case PLAN_SPAN:
        return build_span(n, p, quotes);
    case PLAN_DATE:
        return build_date(n, p);
    case PLAN_LANG:
        return build_lang(n, p, quotes);
    case PLAN_ID:
        return build_id(n, p);
    case PLAN_HAS_QUOTE:
    case PLAN_IN_ARTICLE:
        return build_join(n, p);
    case PLAN_SINCE:
        break; /* a watch is never asked of libxapian */
    }
    return NULL;
}

struct xap_query *native_build(struct native *n, struct plan_node *plan, enum query_scope scope)
{
    bool quotes = scope == QUERY_QUOTES;
    struct xap_query *query = build(n, plan, quotes), *live;
    struct err err;

    if (!query)
        return NULL;
    live = checked(n, source_live(n->reader, quotes, n->limits, &err), &err);
    return pair(n, XAP_FILTER, query, live);
}
