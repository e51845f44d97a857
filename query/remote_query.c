#include "query/remote_query.h"

#include "index/term.h"
#include "query/native_shape.h"
#include "query/native_span.h"
#include "schemas/fields.h"
#include <stdio.h>
#include <string.h>

struct builder {
    struct native *n;
    const struct remote_plan *p;
    const struct remote_leaf *next; /* in the order of the plan */
    size_t seat;
    struct err err;
};

/* --- What can be asked at all */

int remote_query_check(const struct plan_node *plan, struct query_error *error)
{
    struct err err;

    if (plan->kind == PLAN_SPAN && !native_shape_is(plan->source))
        return native_refuse(plan->source, error);
    if (plan->kind == PLAN_HAS_QUOTE)
        err_set(
            &err, ERR_UNAVAILABLE,
            "remote shards cannot join articles with quotations: quote: and speaker: in a search "
            "want indexes at hand; \"quotes\" asks for quotations themselves");
    else if (plan->kind == PLAN_IN_ARTICLE)
        err_set(&err, ERR_UNAVAILABLE,
                "remote shards cannot join quotations with articles: title:, author:, source:, "
                "region: and id: want indexes at hand there");
    else {
        for (const struct plan_node *c = plan->child; c; c = c->next)
            if (remote_query_check(c, error) < 0)
                return -1;
        return 0;
    }
    return query_fail_err(error, &err);
}

/* --- Combining; each takes its parts over, and passes a NULL on */

static struct xap_query *pair(struct builder *b, enum xap_op op, struct xap_query *x,
                              struct xap_query *y)
{
    const struct xap_query *parts[2] = {x, y};
    struct xap_query *out = x && y ? xap_query_combine(op, parts, 2, 0, &b->err) : NULL;

    xap_query_free(x);
    xap_query_free(y);
    return out;
}

static struct xap_query *scaled(struct builder *b, struct xap_query *q, double factor)
{
    struct xap_query *out = q ? xap_query_scale(q, factor, &b->err) : NULL;

    xap_query_free(q);
    return out;
}

/* --- Words */

/* Parts to be joined; the first failure sticks. */
struct parts {
    struct xap_query **items;
    size_t count;
    bool failed;
};

static bool begin_parts(struct builder *b, struct parts *p, size_t most)
{
    *p = (struct parts){.items = arena_alloc(b->p->arena, (most + 1) * sizeof(struct xap_query *))};
    if (!p->items)
        err_nomem(&b->err);
    p->failed = !p->items;
    return p->items != NULL;
}

static void add_part(struct parts *p, struct xap_query *q)
{
    if (q)
        p->items[p->count++] = q;
    p->failed |= !q;
}

static struct xap_query *join_parts(struct builder *b, struct parts *p, enum xap_op op)
{
    struct xap_query *all = NULL;

    if (!p->failed)
        all = p->count ? xap_query_combine(op, (const struct xap_query *const *)p->items, p->count,
                                           0, &b->err)
                       : xap_query_nothing(&b->err);
    for (size_t i = 0; i < p->count; i++)
        xap_query_free(p->items[i]);
    return all;
}

static struct xap_query *term_query(struct builder *b, const struct remote_term *t)
{
    return xap_query_term(xap_mem(t->bytes, t->len), 1, 0, &b->err);
}

/* Terms first .. end - 1, of one word, which this shard has. */
static struct xap_query *joint_terms(struct builder *b, const struct remote_term *terms, size_t n,
                                     bool scored)
{
    struct parts p;
    double factor = 0;

    if (!begin_parts(b, &p, n))
        return NULL;
    for (size_t i = 0; i < n; i++) {
        if (terms[i].use != TERM_JOINT || (scored && terms[i].found[b->seat] == 0))
            continue;
        factor = terms[i].factor;
        add_part(&p, term_query(b, &terms[i]));
    }
    if (!scored || p.count < 2)
        return scored ? scaled(b, join_parts(b, &p, XAP_OR), factor) : join_parts(b, &p, XAP_OR);
    return scaled(b, join_parts(b, &p, XAP_SYNONYM), factor);
}

/* All terms of a leaf, ORed; those that this shard has not are left out. */
static struct xap_query *terms_of(struct builder *b, const struct remote_leaf *l)
{
    struct parts p;
    size_t n;

    if (!begin_parts(b, &p, l->count))
        return NULL;
    for (size_t i = 0; i < l->count; i += n) {
        const struct remote_term *t = &l->terms[i];

        for (n = 1; t->use == TERM_JOINT && i + n < l->count && t[n].word == t->word; n++)
            ;
        if (t->use == TERM_JOINT)
            add_part(&p, joint_terms(b, t, n, l->scored));
        else if (t->use == TERM_ALONE && !l->scored)
            add_part(&p, term_query(b, t));
        else if (t->use == TERM_ALONE && t->found[b->seat])
            add_part(&p, scaled(b, term_query(b, t), t->factor));
    }
    return join_parts(b, &p, XAP_OR);
}

/* A prefix of many words. */
static struct xap_query *many_words(struct builder *b, const struct remote_leaf *l)
{
    struct query_word word = l->plan->source->words.items[0];
    struct xap_query *all = xap_query_nothing(&b->err);

    for (unsigned place = 1; place < 1U << PLACES && all; place <<= 1) {
        struct term t;

        if (!(l->plan->places & place))
            continue;
        term_make(&t, plan_prefix((enum plan_place)place), word.text, word.len);
        all = pair(b, XAP_OR, all,
                   xap_query_wildcard(xap_mem(t.bytes, t.len), QUERY_PREFIX_MAX, XAP_WILDCARD_FIRST,
                                      XAP_OR, &b->err));
    }
    return all;
}

/* What filters, in all its places. */
static struct xap_query *spans(struct builder *b, const struct remote_leaf *l)
{
    struct xap_query *all = xap_query_nothing(&b->err);

    for (unsigned place = 1; place < 1U << PLACES && all; place <<= 1)
        if (l->plan->places & place)
            all = pair(
                b, XAP_OR, all,
                native_span(b->n, l->plan->source, b->p->quotes, (enum plan_place)place, &b->err));
    return all;
}

static struct xap_query *build_leaf(struct builder *b)
{
    const struct remote_leaf *l = b->next;
    struct xap_query *q;

    b->next = l->next;
    if (l->many)
        return scaled(b, many_words(b, l), 0);
    if (l->plain) {
        q = terms_of(b, l);
        return l->scored ? q : scaled(b, q, 0);
    }
    q = scaled(b, spans(b, l), 0);
    return l->scored && l->count ? pair(b, XAP_AND_MAYBE, q, terms_of(b, l)) : q;
}

/* --- Filters */

static struct xap_query *build_id(struct builder *b, const struct plan_node *p)
{
    struct term t;

    term_id(&t, p->source->raw.bytes, p->source->raw.len);
    return scaled(b, xap_query_term(xap_mem(t.bytes, t.len), 1, 0, &b->err), 0);
}

/* The tag, and longer ones that begin with it. */
static struct xap_query *build_lang(struct builder *b, const struct plan_node *p)
{
    char longer[LANGUAGE_TAG_MAX + 1];
    struct xap_query *all;
    struct term t;

    term_make(&t, article_key_prefix(ARTICLE_LANGUAGE), p->tag, strlen(p->tag));
    all = xap_query_term(xap_mem(t.bytes, t.len), 1, 0, &b->err);
    if (all && strchr(p->tag, '-')) {
        snprintf(longer, sizeof longer, "%s-", p->tag);
        term_make(&t, article_key_prefix(ARTICLE_LANGUAGE), longer, strlen(longer));
        all = pair(
            b, XAP_OR, all,
            xap_query_wildcard(xap_mem(t.bytes, t.len), 0, XAP_WILDCARD_FIRST, XAP_OR, &b->err));
    }
    return scaled(b, all, 0);
}

/* Keys are YYYYMMDDhhmmss, so that a day ends before its name and a ~. */
static struct xap_query *build_date(struct builder *b, const struct plan_node *p)
{
    const char *from = p->source->date.from, *to = p->source->date.to;
    char end[10];

    snprintf(end, sizeof end, "%s~", to);
    if (!*to)
        return xap_query_value_ge(SLOT_DATE, xap_str(from), &b->err);
    return xap_query_value_range(SLOT_DATE, xap_str(*from ? from : "0"), xap_str(end), &b->err);
}

/* --- Lists */

static struct xap_query *build(struct builder *b, const struct plan_node *p);

static struct xap_query *build_or(struct builder *b, const struct plan_node *p)
{
    struct xap_query *all = xap_query_nothing(&b->err);

    for (const struct plan_node *c = p->child; c && all; c = c->next)
        all = pair(b, XAP_OR, all, build(b, c));
    return all;
}

/* In the plan's order, as the leaves are; what is denied is taken away at the end. */
static struct xap_query *build_and(struct builder *b, const struct plan_node *p)
{
    struct xap_query *yes = NULL, *no = xap_query_nothing(&b->err);
    bool denies = false;

    for (const struct plan_node *c = p->child; c && no; c = c->next) {
        struct xap_query *one = build(b, c->kind == PLAN_NOT ? c->child : c);

        if (c->kind == PLAN_NOT) {
            no = pair(b, XAP_OR, no, one);
            denies = true;
        } else if (one) {
            yes = yes ? pair(b, XAP_AND, yes, one) : one;
        }
        if (!one || (c->kind != PLAN_NOT && !yes)) {
            xap_query_free(yes);
            xap_query_free(no);
            return NULL;
        }
    }
    if (!yes)
        yes = xap_query_all(&b->err);
    if (denies)
        return pair(b, XAP_AND_NOT, yes, no);
    xap_query_free(no);
    return yes;
}

static struct xap_query *build(struct builder *b, const struct plan_node *p)
{
    switch (p->kind) {
    case PLAN_AND:
        return build_and(b, p);
    case PLAN_OR:
        return build_or(b, p);
    case PLAN_NOT:
        return pair(b, XAP_AND_NOT, xap_query_all(&b->err), build(b, p->child));
    case PLAN_SPAN:
        return build_leaf(b);
    case PLAN_DATE:
        return build_date(b, p);
    case PLAN_LANG:
        return build_lang(b, p);
    case PLAN_ID:
        return build_id(b, p);
    case PLAN_HAS_QUOTE:
    case PLAN_IN_ARTICLE:
    case PLAN_SINCE:
        break;
    }
    err_set(&b->err, ERR_INTERNAL, "a plan that no remote shard can be asked");
    return NULL;
}

struct xap_query *remote_query(struct native *native, const struct remote_plan *p,
                               const struct plan_node *plan, size_t seat)
{
    struct builder b = {.n = native, .p = p, .next = p->leaves, .seat = seat};
    struct xap_query *q;

    remote_weigh(p, seat);
    q = build(&b, plan);

    if (!q)
        query_fail_err(native->error, &b.err);
    return q;
}
