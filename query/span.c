/* Bottom up, each node gets its spans.
 *
 * All pairs of a proximity are found by one walk: for each left span those right spans that begin
 * between its end and its reach, which lie together because lists are sorted by first.
 */
#include "query/span_internal.h"
#include <stdlib.h>
#include <string.h>

/* --- Leaves */

static int find_word(struct span_run *r, const struct query_node *n, uint32_t word,
                     struct span_list *out)
{
    const uint32_t *places;
    uint32_t count;

    if (r->field->places(r->field->user, n, word, &places, &count, r->err) < 0)
        return -1;
    if (count > r->field->most)
        return span_too_many(r);
    out->items = arena_alloc(r->arena, (count ? count : 1) * sizeof *out->items);
    if (!out->items)
        return err_nomem(r->err);
    for (uint32_t i = 0; i < count; i++)
        out->items[i] = (struct span){places[i], places[i]};
    out->count = count;
    return 0;
}

/* The first place of `word` after `after` and not beyond `reach`, or UINT32_MAX. */
static uint32_t next_place(const struct span_list *places, uint32_t after, uint32_t reach)
{
    size_t i = span_lower(places, after + 1);

    return i < places->count && places->items[i].first <= reach ? places->items[i].first
                                                                : UINT32_MAX;
}

/* Where the words before the last one of a phrase stand if each is taken as early as can be;
 * returns the place of the last of those, or UINT32_MAX. `chosen` may be NULL. */
uint32_t span_place(const struct span_eval *e, uint32_t first, uint32_t reach, uint32_t *chosen)
{
    uint32_t at = first;

    if (chosen)
        chosen[0] = first;
    for (uint32_t w = 1; w + 1 < e->expr->words.count && at != UINT32_MAX; w++) {
        at = next_place(&e->at[w], at, reach);
        if (chosen)
            chosen[w] = at;
    }
    return at;
}

/* A phrase's spans: for each place of its first word, every place of its last word in reach that
 * lies behind an arrangement of those between. */
static int find_phrase(struct span_run *r, struct span_eval *e)
{
    uint32_t k = e->expr->words.count;
    const struct span_list *last = &e->at[k - 1];
    struct span_growing g = {0};
    int rc = 0;

    for (size_t i = 0; i < e->at[0].count && rc == 0; i++) {
        uint32_t first = e->at[0].items[i].first, reach = first + k - 1 + e->expr->words.slop;
        uint32_t at = span_place(e, first, reach, NULL);

        if (at == UINT32_MAX)
            continue;
        for (size_t j = span_lower(last, at + 1);
             j < last->count && last->items[j].first <= reach && rc == 0; j++)
            rc = span_add(r, &g, first, last->items[j].first);
    }
    return span_settle(r, &g, &e->spans, rc);
}

static int eval_words(struct span_run *r, struct span_eval *e)
{
    uint32_t k = e->expr->words.count;

    e->at = arena_zalloc(r->arena, k, sizeof *e->at);
    if (!e->at)
        return err_nomem(r->err);
    for (uint32_t w = 0; w < k; w++)
        if (find_word(r, e->expr, w, &e->at[w]) < 0)
            return -1;
    if (k > 1)
        return find_phrase(r, e);
    e->spans = e->at[0];
    return 0;
}

/* --- Proximity */

/* The last position of the stretch that `at` is in; one in none reaches itself only. */
static uint32_t end_of(const struct stretches *list, uint32_t at)
{
    size_t lo = 0, hi = list ? list->count : 0;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (list->items[mid].last <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return list && lo < list->count && list->items[lo].first <= at ? list->items[lo].last - 1 : at;
}

/* How far a span after x may begin, and (of w/s, w/p) end; 0 when none may. */
static uint32_t reach_of(const struct span_run *r, const struct prox *how, struct span x)
{
    const struct stretches *list =
        how->unit == PROX_SENTENCE ? r->field->sentences : r->field->paragraphs;
    uint32_t end;

    if (how->unit == PROX_WORDS)
        return x.last + how->distance;
    end = end_of(list, x.first);
    return x.last <= end ? end : 0;
}

/* Call `fn` for each x of left and y of right where y stands after x, as near as `how` asks. */
int span_each_pair(struct span_run *r, const struct prox *how, const struct span_list *left,
                   const struct span_list *right, span_pair_fn *fn, void *user)
{
    int rc;

    for (size_t i = 0; i < left->count; i++) {
        uint32_t reach = reach_of(r, how, left->items[i]);

        for (size_t j = span_lower(right, left->items[i].last + 1);
             j < right->count && right->items[j].first <= reach; j++) {
            if (how->unit != PROX_WORDS && right->items[j].last > reach)
                continue;
            rc = span_check_limits(r);
            if (rc == 0)
                rc = fn(user, i, j);
            if (rc != 0)
                return rc;
        }
    }
    return 0;
}

/* --- Spans of a proximity */

struct pairing {
    struct span_run *r;
    const struct span_list *left, *right; /* as they stand in the text */
    struct span_growing hulls;
    size_t enough; /* of these; 0: all */
    bool *left_flags, *right_flags;
};

static int add_hull(void *user, size_t left, size_t right)
{
    struct pairing *p = user;

    if (p->enough && p->hulls.count == p->enough)
        return 1;
    return span_add(p->r, &p->hulls, p->left->items[left].first, p->right->items[right].last);
}

static int flag_left(void *user, size_t left, size_t right)
{
    (void)right;
    ((struct pairing *)user)->left_flags[left] = true;
    return 0;
}

static int flag_right(void *user, size_t left, size_t right)
{
    (void)left;
    ((struct pairing *)user)->right_flags[right] = true;
    return 0;
}

static int eval_positive(struct span_run *r, struct span_eval *e, const struct prox *how)
{
    const struct span_list *a = &e->child->spans, *b = &e->child->next->spans;
    struct pairing p = {.r = r, .left = a, .right = b};
    int rc;

    p.enough = e->expr == r->whole ? r->field->enough : 0;
    rc = span_each_pair(r, how, a, b, add_hull, &p);

    if (rc == 0 && !how->ordered) {
        p.left = b;
        p.right = a;
        rc = span_each_pair(r, how, b, a, add_hull, &p);
    }
    return span_settle(r, &p.hulls, &e->spans, rc < 0 ? -1 : 0);
}

/* The spans of a that no b comes near to. */
static int eval_negated(struct span_run *r, struct span_eval *e, const struct prox *how)
{
    const struct span_list *a = &e->child->spans, *b = &e->child->next->spans;
    struct span_growing g = {0};
    bool *near = arena_zalloc(r->arena, a->count + 1, sizeof *near);
    struct pairing p = {.r = r, .left_flags = near, .right_flags = near};
    int rc;

    if (!near)
        return err_nomem(r->err);
    rc = span_each_pair(r, how, a, b, flag_left, &p);
    if (rc == 0 && !how->ordered)
        rc = span_each_pair(r, how, b, a, flag_right, &p);
    for (size_t i = 0; i < a->count && rc == 0; i++)
        if (!near[i])
            rc = span_add(r, &g, a->items[i].first, a->items[i].last);
    return span_settle(r, &g, &e->spans, rc);
}

/* --- The whole tree */

static int eval_or(struct span_run *r, struct span_eval *e)
{
    struct span_growing g = {0};
    int rc = 0;

    for (const struct span_eval *c = e->child; c; c = c->next)
        for (size_t i = 0; i < c->spans.count && rc == 0; i++)
            rc = span_add(r, &g, c->spans.items[i].first, c->spans.items[i].last);
    return span_settle(r, &g, &e->spans, rc);
}

/* A node that need not be looked at: it has no spans. */
static struct span_eval *span_none(struct span_run *r, const struct query_node *expr)
{
    struct span_eval *e = arena_zalloc(r->arena, 1, sizeof *e);

    if (e)
        e->expr = expr;
    else
        err_nomem(r->err);
    return e;
}

/* Where a proximity has no left side, the right one makes no difference. */
static int eval_children(struct span_run *r, struct span_eval *e)
{
    struct span_eval **end = &e->child;

    for (const struct query_node *n = e->expr->child; n; n = n->next) {
        bool idle = e->expr->kind == NODE_PROX && e->child && e->child->spans.count == 0;

        *end = (idle ? span_none : span_eval)(r, n);
        if (!*end)
            return -1;
        end = &(*end)->next;
    }
    return 0;
}

struct span_eval *span_eval(struct span_run *r, const struct query_node *expr)
{
    struct span_eval *e = arena_zalloc(r->arena, 1, sizeof *e);
    const struct prox *how = &expr->prox.how;
    int rc;

    if (!e) {
        err_nomem(r->err);
        return NULL;
    }
    e->expr = expr;
    if (eval_children(r, e) < 0)
        return NULL;
    if (expr->kind == NODE_WORDS)
        rc = eval_words(r, e);
    else if (expr->kind == NODE_OR)
        rc = eval_or(r, e);
    else if (expr->kind != NODE_PROX)
        rc = err_set(r->err, ERR_INTERNAL, "a node without spans");
    else
        rc = how->negated ? eval_negated(r, e, how) : eval_positive(r, e, how);
    return rc < 0 ? NULL : e;
}

int span_find(const struct span_field *field, const struct query_node *expr, struct arena *arena,
              struct span_list *out, struct err *err)
{
    struct span_run r = {.field = field, .arena = arena, .err = err, .whole = expr};
    struct span_eval *e = span_eval(&r, expr);

    if (!e)
        return -1;
    *out = e->spans;
    return 0;
}
