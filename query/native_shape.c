#include "query/native_shape.h"

/* --- What can be done at all */

/* Words of an operand: *count of them, or SIZE_MAX when it is more than words joined by OR. */
static size_t count_alternatives(const struct query_node *e)
{
    size_t sum = 0;

    if (e->kind == NODE_WORDS)
        return e->words.count == 1 ? 1 : SIZE_MAX;
    if (e->kind != NODE_OR)
        return SIZE_MAX;
    for (e = e->child; e; e = e->next) {
        size_t one = count_alternatives(e);

        if (one == SIZE_MAX)
            return SIZE_MAX;
        sum += one;
    }
    return sum;
}

bool native_shape_is(const struct query_node *e)
{
    if (e->kind == NODE_WORDS)
        return true;
    if (e->kind != NODE_PROX || e->prox.how.negated || e->prox.how.unit != PROX_WORDS)
        return false;
    for (const struct query_node *c = e->child; c; c = c->next)
        if (count_alternatives(c) == SIZE_MAX)
            return false;
    return true;
}

/* --- Shapes */

static void gather(const struct query_node *e, struct query_word *words, bool *stemmed, size_t *at)
{
    if (e->kind == NODE_WORDS) {
        words[*at] = e->words.items[0];
        stemmed[(*at)++] = e->words.stemmed;
        return;
    }
    for (e = e->child; e; e = e->next)
        gather(e, words, stemmed, at);
}

static int make_part(struct native *n, const struct query_node *e, struct shape_part *out,
                     struct err *err)
{
    size_t count = count_alternatives(e), at = 0;
    struct query_word *words = arena_zalloc(n->arena, count, sizeof *words);

    out->stemmed = arena_zalloc(n->arena, count, sizeof *out->stemmed);
    if (!words || !out->stemmed)
        return err_nomem(err);
    gather(e, words, out->stemmed, &at);
    out->words = words;
    out->count = count;
    return 0;
}

static int shape_of_prox(struct native *n, const struct query_node *e, struct shape *s,
                         struct err *err)
{
    s->count = 2;
    s->positional = true;
    s->either_order = !e->prox.how.ordered;
    s->window = e->prox.how.distance + 1;
    s->parts = arena_zalloc(n->arena, 2, sizeof *s->parts);
    if (!s->parts)
        return err_nomem(err);
    if (make_part(n, e->child, &s->parts[0], err) < 0)
        return -1;
    return make_part(n, e->child->next, &s->parts[1], err);
}

static int shape_of_words(struct native *n, const struct query_node *e, struct shape *s,
                          struct err *err)
{
    bool *stemmed = arena_zalloc(n->arena, 1, sizeof *stemmed);

    s->count = e->words.count;
    s->positional = s->count > 1;
    s->window = e->words.count + e->words.slop;
    s->parts = arena_zalloc(n->arena, s->count, sizeof *s->parts);
    if (!s->parts || !stemmed)
        return err_nomem(err);
    *stemmed = e->words.stemmed;
    for (size_t i = 0; i < s->count; i++)
        s->parts[i] = (struct shape_part){&e->words.items[i], 1, stemmed};
    return 0;
}

int native_shape(struct native *n, const struct query_node *e, struct shape *s, struct err *err)
{
    return e->kind == NODE_PROX ? shape_of_prox(n, e, s, err) : shape_of_words(n, e, s, err);
}
