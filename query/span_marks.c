/* Top down: a span of a node is useful if it took part in a useful span of its parent; what is
 * useful at the leaves is marked. So for `police w/3 fire` the police that stands elsewhere stays
 * plain.
 */
#include "base/buf.h"
#include "query/span_internal.h"
#include <stdlib.h>
#include <string.h>

/* A proximity whose pairs are being walked. */
struct marking_pair {
    const struct span_eval *e;
    const struct span_list *left, *right; /* as they stand in the text */
    bool *left_flags, *right_flags;
};

/* Marks under construction. */
struct marking {
    struct span_mark *items;
    size_t count, cap;
};

static int mark_node(struct span_run *r, struct span_eval *e, struct marking *m);

static int add_mark(struct span_run *r, const struct span_eval *e, struct marking *m,
                    uint32_t first, uint32_t last)
{
    if (grow(&m->items, &m->cap, m->count + 1, sizeof *m->items) < 0)
        return err_nomem(r->err);
    m->items[m->count++] = (struct span_mark){first, last, e->expr};
    return 0;
}

static int flag_useful(void *user, size_t left, size_t right)
{
    struct marking_pair *p = user;
    const struct span_list *spans = &p->e->spans;
    size_t hull = span_index(spans, p->left->items[left].first, p->right->items[right].last);

    if (hull < spans->count && p->e->useful[hull])
        p->left_flags[left] = p->right_flags[right] = true;
    return 0;
}

/* The useful spans of e are spans of its child c too. */
static void pass_down(const struct span_eval *e, struct span_eval *c)
{
    for (size_t i = 0; i < e->spans.count; i++) {
        size_t at = span_index(&c->spans, e->spans.items[i].first, e->spans.items[i].last);

        if (e->useful[i] && at < c->spans.count)
            c->useful[at] = true;
    }
}

static void pass_down_prox(struct span_run *r, struct span_eval *e)
{
    const struct prox *how = &e->expr->prox.how;
    struct span_eval *a = e->child, *b = a->next;
    struct marking_pair p = {.e = e, .left = &a->spans, .right = &b->spans};

    if (how->negated) {
        pass_down(e, a);
        return;
    }
    p.left_flags = a->useful;
    p.right_flags = b->useful;
    span_each_pair(r, how, p.left, p.right, flag_useful, &p);
    if (how->ordered)
        return;
    p = (struct marking_pair){.e = e, .left = &b->spans, .right = &a->spans};
    p.left_flags = b->useful;
    p.right_flags = a->useful;
    span_each_pair(r, how, p.left, p.right, flag_useful, &p);
}

/* One match of a leaf: words that stand together are one run. */
static int mark_phrase(struct span_run *r, struct span_eval *e, struct span s, struct marking *m)
{
    uint32_t k = e->expr->words.count, chosen[QUERY_WORDS_MAX], from;

    if (s.last - s.first + 1 == k)
        return add_mark(r, e, m, s.first, s.last);
    span_place(e, s.first, s.last, chosen);
    chosen[k - 1] = s.last;
    from = chosen[0];
    for (uint32_t w = 0; w < k; w++) {
        if (w + 1 < k && chosen[w + 1] == chosen[w] + 1)
            continue;
        if (add_mark(r, e, m, from, chosen[w]) < 0)
            return -1;
        from = w + 1 < k ? chosen[w + 1] : 0;
    }
    return 0;
}

static int mark_leaf(struct span_run *r, struct span_eval *e, struct marking *m)
{
    for (size_t i = 0; i < e->spans.count; i++)
        if (e->useful[i] && mark_phrase(r, e, e->spans.items[i], m) < 0)
            return -1;
    return 0;
}

static int mark_children(struct span_run *r, struct span_eval *e, struct marking *m)
{
    for (struct span_eval *c = e->child; c; c = c->next) {
        c->useful = arena_zalloc(r->arena, c->spans.count + 1, sizeof *c->useful);
        if (!c->useful)
            return err_nomem(r->err);
    }
    if (e->expr->kind == NODE_PROX)
        pass_down_prox(r, e);
    else
        for (struct span_eval *c = e->child; c; c = c->next)
            pass_down(e, c);
    for (struct span_eval *c = e->child; c; c = c->next)
        if (mark_node(r, c, m) < 0)
            return -1;
    return 0;
}

static int mark_node(struct span_run *r, struct span_eval *e, struct marking *m)
{
    if (e->spans.count == 0)
        return 0;
    return e->expr->kind == NODE_WORDS ? mark_leaf(r, e, m) : mark_children(r, e, m);
}

static int compare_marks(const void *a, const void *b)
{
    const struct span_mark *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    return x->leaf->at.offset < y->leaf->at.offset ? -1 : x->leaf->at.offset > y->leaf->at.offset;
}

static int settle_marks(struct span_run *r, struct marking *m, struct span_marks *out)
{
    size_t kept = 0;

    if (m->count > 1)
        qsort(m->items, m->count, sizeof *m->items, compare_marks);
    for (size_t i = 0; i < m->count; i++)
        if (kept == 0 || compare_marks(&m->items[i], &m->items[kept - 1]) != 0)
            m->items[kept++] = m->items[i];
    out->count = kept;
    out->items = arena_alloc(r->arena, (kept ? kept : 1) * sizeof *out->items);
    if (!out->items)
        return err_nomem(r->err);
    if (kept)
        memcpy(out->items, m->items, kept * sizeof *out->items);
    return 0;
}

int span_marks(const struct span_field *field, const struct query_node *expr, struct arena *arena,
               struct span_marks *out, struct err *err)
{
    struct span_run r = {.field = field, .arena = arena, .err = err};
    struct span_eval *e = span_eval(&r, expr);
    struct marking m = {0};
    int rc;

    if (!e)
        return -1;
    e->useful = arena_alloc(arena, e->spans.count + 1);
    if (!e->useful)
        return err_nomem(err);
    memset(e->useful, true, e->spans.count + 1);
    rc = mark_node(&r, e, &m);
    if (rc == 0)
        rc = settle_marks(&r, &m, out);
    free(m.items);
    return rc;
}
