#include "query/plan.h"
#include "index/record.h"
#include "schemas/fields.h"
#include <string.h>

/* Where we are in the tree. */
struct planner {
    struct arena *arena;
    struct query_error *error;
    enum query_scope scope;
    bool quotes;             /* conditions are on quotations here */
    enum query_field inside; /* the field whose operand this is */
};

static struct plan_node *make(struct planner p, const struct query_node *n);

static struct plan_node *node_new(const struct planner *p, enum plan_kind kind,
                                  struct plan_node *child)
{
    struct plan_node *out = arena_zalloc(p->arena, 1, sizeof *out);
    struct err err;

    if (!out) {
        err_nomem(&err);
        query_fail_err(p->error, &err);
        return NULL;
    }
    out->kind = kind;
    out->child = child;
    return out;
}

const char *plan_prefix(enum plan_place place)
{
    switch (place) {
    case PLACE_TITLE:
        return article_key_prefix(ARTICLE_TITLE);
    case PLACE_TEXT:
        return article_key_prefix(ARTICLE_TEXT);
    case PLACE_AUTHOR:
        return article_key_prefix(ARTICLE_AUTHOR);
    case PLACE_SOURCE:
        return article_key_prefix(ARTICLE_SOURCE);
    case PLACE_REGION:
        return article_key_prefix(ARTICLE_REGION);
    case PLACE_SPEAKER:
        return TERM_SPEAKER;
    }
    return "";
}

const char *plan_place_name(enum plan_place place)
{
    switch (place) {
    case PLACE_TITLE:
        return "title";
    case PLACE_TEXT:
        return "text";
    case PLACE_AUTHOR:
        return "author";
    case PLACE_SOURCE:
        return "source";
    case PLACE_REGION:
        return "region";
    case PLACE_SPEAKER:
        return "speaker";
    }
    return "";
}

/* --- Quotations of a search */

static bool is_quotation(const struct query_node *n)
{
    return n->kind == NODE_FIELD && (n->field == FIELD_QUOTE || n->field == FIELD_SPEAKER);
}

/* Whether n, which is denied or not, asserts something of a quotation. */
static bool asserts_quotation(const struct query_node *n, bool denied)
{
    if (n->kind == NODE_FIELD)
        return is_quotation(n) && !denied;
    if (n->kind == NODE_NOT)
        return asserts_quotation(n->child, !denied);
    for (n = n->child; n; n = n->next)
        if (asserts_quotation(n, denied))
            return true;
    return false;
}

static bool has_own_and(const struct query_node *n)
{
    if (n->kind == NODE_FIELD || n->kind == NODE_PROX)
        return false;
    if (n->kind == NODE_AND)
        return true;
    for (n = n->child; n; n = n->next)
        if (has_own_and(n))
            return true;
    return false;
}

/* Whether a member of an AND list speaks of the list's one quotation. */
static bool is_member(const struct query_node *n)
{
    return (asserts_quotation(n, false) || asserts_quotation(n, true)) && !has_own_and(n);
}

static bool list_has_quotation(const struct query_node *list)
{
    for (const struct query_node *n = list->child; n; n = n->next)
        if (is_member(n) && asserts_quotation(n, false))
            return true;
    return false;
}

/* --- Lists */

struct plan_list {
    struct plan_node *first, **end;
    size_t count;
};

static void list_add(struct plan_list *l, struct plan_node *n)
{
    *l->end = n;
    l->end = &n->next;
    l->count++;
}

/* The children of n of one sort: those that are members (or all, or those that are not) of the
 * list's quotation. */
enum sort { ALL, MEMBERS, OTHERS };

static bool add_children(struct planner p, const struct query_node *n, enum sort sort,
                         struct plan_list *l)
{
    for (n = n->child; n; n = n->next) {
        struct plan_node *child;

        if (sort != ALL && is_member(n) != (sort == MEMBERS))
            continue;
        child = make(p, n);
        if (!child)
            return false;
        list_add(l, child);
    }
    return true;
}

static struct plan_node *close_list(const struct planner *p, enum plan_kind kind,
                                    const struct plan_list *l)
{
    return l->count == 1 ? l->first : node_new(p, kind, l->first);
}

static struct plan_node *make_list(struct planner p, enum plan_kind kind,
                                   const struct query_node *n)
{
    struct plan_list l = {NULL, &l.first, 0};

    return add_children(p, n, ALL, &l) ? close_list(&p, kind, &l) : NULL;
}

/* One AND list of a search, with the conditions on its one quotation drawn together. */
static struct plan_node *make_and(struct planner p, const struct query_node *n)
{
    struct plan_list all = {NULL, &all.first, 0}, members = {NULL, &members.first, 0};
    struct planner inner = p;
    struct plan_node *joined, *has;

    if (p.quotes || !list_has_quotation(n))
        return make_list(p, PLAN_AND, n);
    inner.quotes = true;
    if (!add_children(p, n, OTHERS, &all) || !add_children(inner, n, MEMBERS, &members))
        return NULL;
    joined = close_list(&p, PLAN_AND, &members);
    has = joined ? node_new(&p, PLAN_HAS_QUOTE, joined) : NULL;
    if (!has)
        return NULL;
    list_add(&all, has);
    return close_list(&p, PLAN_AND, &all);
}

/* --- Leaves */

static struct plan_node *make_span(const struct planner *p, const struct query_node *n,
                                   unsigned places)
{
    struct plan_node *out = node_new(p, PLAN_SPAN, NULL);

    if (!out)
        return NULL;
    out->source = n;
    out->places = places;
    return out;
}

static unsigned places_of(const struct planner *p)
{
    switch (p->inside) {
    case FIELD_TITLE:
        return PLACE_TITLE;
    case FIELD_AUTHOR:
        return PLACE_AUTHOR;
    case FIELD_SOURCE:
        return PLACE_SOURCE;
    case FIELD_REGION:
        return PLACE_REGION;
    case FIELD_SPEAKER:
        return PLACE_SPEAKER;
    case FIELD_NONE:
        return p->quotes ? PLACE_TEXT : PLACE_TITLE | PLACE_TEXT;
    default:
        return PLACE_TEXT;
    }
}

static struct plan_node *make_tag(const struct planner *p, const struct query_node *n)
{
    struct plan_node *out = node_new(p, p->inside == FIELD_ID ? PLAN_ID : PLAN_LANG, NULL);

    if (!out)
        return NULL;
    out->source = n;
    if (out->kind == PLAN_ID)
        return out;
    if (!language_canonical(n->raw.bytes, n->raw.len, out->tag)) {
        query_fail(p->error, ERR_SYNTAX, n->at, "such as en, ru or uz-Latn",
                   "this is no language tag");
        return NULL;
    }
    for (char *c = out->tag; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c + 'a' - 'A');
    return out;
}

/* --- Fields, and where the kind of document changes */

static bool is_of_both(const struct query_node *n)
{
    return n->kind == NODE_DATE || (n->kind == NODE_FIELD && n->field == FIELD_LANG);
}

/* Whether n holds words of an article although the conditions here are on quotations. */
static bool leaves_quotation(const struct planner *p, const struct query_node *n)
{
    if (!p->quotes || is_of_both(n))
        return false;
    if (n->kind == NODE_FIELD)
        return !is_quotation(n) && p->inside == FIELD_NONE;
    return (n->kind == NODE_WORDS || n->kind == NODE_PROX) && p->inside == FIELD_NONE &&
           p->scope == QUERY_ARTICLES;
}

static struct plan_node *wrap(struct planner p, enum plan_kind kind, const struct query_node *n)
{
    struct plan_node *child;

    p.quotes = kind == PLAN_HAS_QUOTE;
    child = make(p, n);
    return child ? node_new(&p, kind, child) : NULL;
}

static struct plan_node *make_not(struct planner p, const struct query_node *n)
{
    struct plan_node *child;

    if (n->child->kind == NODE_NOT)
        return make(p, n->child->child);
    child = make(p, n->child);
    return child ? node_new(&p, PLAN_NOT, child) : NULL;
}

static struct plan_node *make(struct planner p, const struct query_node *n)
{
    struct plan_node *out;

    if (!p.quotes && is_quotation(n))
        return wrap(p, PLAN_HAS_QUOTE, n);
    if (leaves_quotation(&p, n))
        return wrap(p, PLAN_IN_ARTICLE, n);
    switch (n->kind) {
    case NODE_AND:
        return make_and(p, n);
    case NODE_OR:
        return make_list(p, PLAN_OR, n);
    case NODE_NOT:
        return make_not(p, n);
    case NODE_FIELD:
        p.inside = n->field;
        return make(p, n->child);
    case NODE_WORDS:
    case NODE_PROX:
        return make_span(&p, n, places_of(&p));
    case NODE_TAG:
        return make_tag(&p, n);
    case NODE_DATE:
        out = node_new(&p, PLAN_DATE, NULL);
        if (out)
            out->source = n;
        return out;
    }
    return NULL;
}

struct plan_node *plan_make(const struct query_node *tree, enum query_scope scope,
                            struct arena *arena, struct query_error *error)
{
    struct planner p = {arena, error, scope, scope == QUERY_QUOTES, FIELD_NONE};

    return make(p, tree);
}

struct plan_node *plan_since(struct plan_node *plan, const uint64_t *since, struct arena *arena,
                             struct query_error *error)
{
    struct planner p = {.arena = arena, .error = error};
    struct plan_node *fresh = node_new(&p, PLAN_SINCE, NULL), *both = NULL;

    if (fresh)
        both = node_new(&p, PLAN_AND, fresh);
    if (!both)
        return NULL;
    fresh->since = since;
    fresh->next = plan;
    return both;
}
