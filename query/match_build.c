#include "query/match_build.h"

#include "schemas/fields.h"

static struct match_node *build(struct match_builder *b, const struct plan_node *p);

void match_build_release(struct match_builder *b)
{
    for (; b->held; b->held = b->held->next)
        b->held->release(b->held->what);
}

struct match_node *build_fail(struct match_builder *b, const struct plan_node *p,
                              const struct err *err)
{
    if (err->code == ERR_COMPLEX && p->source)
        query_fail(b->error, err->code, p->source->at, NULL, "%s", err->text);
    else
        query_fail_err(b->error, err);
    return NULL;
}

struct match_node *build_node(struct match_builder *b, const struct plan_node *p,
                              enum match_kind kind)
{
    struct match_node *n = arena_zalloc(b->env->arena, 1, sizeof *n);
    struct err err;

    if (!n) {
        err_nomem(&err);
        return build_fail(b, p, &err);
    }
    n->kind = kind;
    n->plan = p;
    n->env = b->env;
    n->quotes = b->quotes;
    n->certain = true;
    n->estimate = build_part(b)->documents;
    return n;
}

/* --- Words */

static bool is_plain(const struct match_leaf *l)
{
    return !l->group && l->class_count == 1 && !l->classes->stem;
}

void build_close_term(struct match_builder *b, struct match_node *n)
{
    struct match_term *t = &n->term;
    uint64_t estimate = 0;

    for (uint32_t i = 0; i < t->count; i++)
        estimate += t->leaves[i]->estimate;
    if (t->count == 0 && !t->all)
        n->kind = MATCH_NOTHING;
    if (estimate < n->estimate)
        n->estimate = estimate;
    if (t->count == 1 && is_plain(t->leaves[0]) && t->leaves[0]->classes->count == 1)
        t->only = t->leaves[0]->classes->forms[0];
    t->disjoint = t->count == 1 && is_plain(t->leaves[0]) && (t->disjoint || t->only);
    n->weight = b->scored;
}

void build_term_add(struct match_term *t, struct match_leaf *l, uint32_t factor)
{
    if (!l->group && l->class_count == 0)
        return;
    t->leaves[t->count] = l;
    t->factors[t->count++] = factor;
}

static int term_places(struct match_builder *b, const struct plan_node *p, struct match_term *t,
                       uint32_t number, struct err *err)
{
    const struct query_node *e = p->source;

    for (unsigned place = 1U << (PLACES - 1); place; place >>= 1) {
        struct match_leaf *l;

        if (!(p->places & place))
            continue;
        l = build_leaf(b, e->words.items[0], e->words.stemmed && !(p->places & PLACE_NAMES), place,
                       number, err);
        if (!l)
            return -1;
        build_term_add(t, l, place == PLACE_TITLE ? TITLE_WEIGHT : 1);
    }
    return 0;
}

/* A prefix in all its places. */
static int term_prefix(struct match_builder *b, const struct plan_node *p, struct match_node *n,
                       uint32_t number, struct err *err)
{
    uint64_t estimate = 0;

    n->term.all = build_union(b, p->source->words.items[0], p->places, number, &estimate, err);
    if (!n->term.all)
        return -1;
    if (estimate < n->estimate)
        n->estimate = estimate;
    n->kind = estimate ? MATCH_TERM : MATCH_NOTHING;
    n->weight = b->scored;
    return 0;
}

/* Whether the stems' lists speak of all that the word is looked for in, and of nothing else. */
static bool is_whole(const struct match_builder *b, const struct plan_node *p)
{
    return p->source->words.stemmed &&
           p->places == (b->quotes ? PLACE_TEXT : PLACE_TITLE | PLACE_TEXT);
}

static int build_term(struct match_builder *b, const struct plan_node *p, struct match_node *n,
                      struct err *err)
{
    struct match_term *t = &n->term;
    uint32_t number = rank_take(b->ranks);

    if (p->source->words.items[0].prefix)
        return term_prefix(b, p, n, number, err);
    t->leaves = arena_zalloc(b->env->arena, PLACES, sizeof(struct match_leaf *));
    t->factors = arena_zalloc(b->env->arena, PLACES, sizeof *t->factors);
    if (!t->leaves || !t->factors)
        return err_nomem(err);
    if (is_whole(b, p)) {
        struct match_leaf *l = build_stem_leaf(b, p->source->words.items[0], number, t, err);

        if (!l)
            return -1;
        t->disjoint = true;
        build_term_add(t, l, 1);
    } else if (term_places(b, p, t, number, err) < 0) {
        return -1;
    }
    build_close_term(b, n);
    return 0;
}

static struct match_node *build_words(struct match_builder *b, const struct plan_node *p)
{
    struct match_node *n = build_node(b, p, MATCH_TERM);
    bool scored = b->scored;
    struct err err;
    int rc;

    if (!n)
        return NULL;
    b->scored = scored && !(p->places & PLACE_NAMES);
    if (p->source->kind == NODE_WORDS && p->source->words.count == 1) {
        rc = build_term(b, p, n, &err);
    } else {
        rc = build_span(b, p, n, &err);
        n->certain = n->kind == MATCH_NOTHING;
        if (n->kind == MATCH_SPAN && n->span.estimate < n->estimate)
            n->estimate = n->span.estimate;
        n->weight = b->scored && n->kind == MATCH_SPAN;
    }
    if (n->kind == MATCH_NOTHING)
        n->estimate = 0;
    b->scored = scored;
    return rc < 0 ? build_fail(b, p, &err) : n;
}

/* --- Lists */

static uint64_t child_sum(const struct match_node *n)
{
    uint64_t sum = 0;

    for (const struct match_node *c = n->child; c; c = c->next)
        sum += c->estimate;
    return sum;
}

static void close_and(struct match_node *n)
{
    for (const struct match_node *c = n->child; c; c = c->next) {
        n->certain &= c->certain;
        if (c->estimate < n->estimate)
            n->estimate = c->estimate;
        if (c->kind == MATCH_NOTHING)
            n->kind = MATCH_NOTHING;
    }
}

static void close_or(struct match_node *n)
{
    uint64_t sum = child_sum(n);
    bool any = false;

    for (const struct match_node *c = n->child; c; c = c->next) {
        n->certain &= c->certain;
        any |= c->kind != MATCH_NOTHING;
    }
    if (sum < n->estimate)
        n->estimate = sum;
    if (!any)
        n->kind = MATCH_NOTHING;
}

/* The children, cheapest first (of an OR the commonest: what it finds need not be found again). */
static void order_children(struct match_node *n)
{
    uint32_t made = 0;

    for (struct match_node *c = n->child; c; c = c->next, made++) {
        uint32_t at = made;

        while (at > 0 && (n->kind == MATCH_OR ? n->order[at - 1]->estimate < c->estimate
                                              : n->order[at - 1]->estimate > c->estimate)) {
            n->order[at] = n->order[at - 1];
            at--;
        }
        n->order[at] = c;
    }
}

static struct match_node *build_list_node(struct match_builder *b, const struct plan_node *p,
                                          enum match_kind kind)
{
    struct match_node *n = build_node(b, p, kind), **end;
    struct err err;

    if (!n)
        return NULL;
    end = &n->child;
    for (const struct plan_node *c = p->child; c; c = c->next) {
        *end = build(b, c);
        if (!*end)
            return NULL;
        end = &(*end)->next;
        n->child_count++;
    }
    n->order = arena_zalloc(b->env->arena, n->child_count + 1, sizeof(struct match_node *));
    if (!n->order) {
        err_nomem(&err);
        return build_fail(b, p, &err);
    }
    order_children(n);
    if (kind == MATCH_AND)
        close_and(n);
    else
        close_or(n);
    if (n->kind == MATCH_NOTHING) {
        n->certain = true;
        n->estimate = 0;
    }
    return n;
}

static struct match_node *build_not(struct match_builder *b, const struct plan_node *p)
{
    struct match_node *n = build_node(b, p, MATCH_NOT);
    bool scored = b->scored;

    if (!n)
        return NULL;
    b->scored = false;
    n->child = build(b, p->child);
    b->scored = scored;
    if (!n->child)
        return NULL;
    n->certain = n->child->certain;
    if (n->child->kind == MATCH_NOTHING)
        n->kind = MATCH_ALL;
    return n;
}

static struct match_node *build_join(struct match_builder *b, const struct plan_node *p,
                                     enum match_kind kind)
{
    struct match_node *n = build_node(b, p, kind);
    bool scored = b->scored, quotes = b->quotes;

    if (!n)
        return NULL;
    b->scored = false;
    b->quotes = kind == MATCH_HAS_QUOTE;
    n->child = build(b, p->child);
    b->scored = scored;
    b->quotes = quotes;
    if (!n->child)
        return NULL;
    n->certain = n->child->kind == MATCH_NOTHING;
    if (n->child->kind == MATCH_NOTHING) {
        n->kind = MATCH_NOTHING;
        n->estimate = 0;
    }
    return n;
}

static struct match_node *build(struct match_builder *b, const struct plan_node *p)
{
    switch (p->kind) {
    case PLAN_AND:
        return build_list_node(b, p, MATCH_AND);
    case PLAN_OR:
        return build_list_node(b, p, MATCH_OR);
    case PLAN_NOT:
        return build_not(b, p);
    case PLAN_SPAN:
        return build_words(b, p);
    case PLAN_DATE:
        return build_date(b, p);
    case PLAN_LANG:
        return build_lang(b, p);
    case PLAN_ID:
        return build_id(b, p);
    case PLAN_HAS_QUOTE:
        return build_join(b, p, MATCH_HAS_QUOTE);
    case PLAN_IN_ARTICLE:
        return build_join(b, p, MATCH_IN_ARTICLE);
    case PLAN_SINCE:
        return build_since(b, p);
    }
    return NULL;
}

struct match_node *match_build(struct match_builder *b, const struct plan_node *plan, bool quotes)
{
    b->quotes = quotes;
    b->scored = true;
    b->ranks->next = 0;
    return build(b, plan);
}
