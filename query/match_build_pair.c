/* Words that have to stand near one another for an expression to match: of a proximity of two words
 * all there is to it, of any other one what can be looked at before the algebra of spans.
 */
#include "query/match_build.h"

#define DISTANCE_MOST (1U << 20) /* a check of more would keep everything */

struct span_words_at *build_words_at(const struct span_place *p, const struct query_node *e)
{
    struct span_words_at *at = p->leaves;

    while (at->node != e)
        at++;
    return at;
}

static uint32_t count_leaves(const struct query_node *e)
{
    uint32_t n = e->kind == NODE_WORDS;

    for (e = e->child; e; e = e->next)
        n += count_leaves(e);
    return n;
}

static int make_room(struct match_builder *b, struct span_pair *pair, uint32_t left, uint32_t right,
                     struct err *err)
{
    uint32_t room[2] = {left, right};

    for (int i = 0; i < 2; i++) {
        pair->side[i] = arena_zalloc(b->env->arena, room[i] + 1, sizeof(struct match_leaf *));
        if (!pair->side[i])
            return err_nomem(err);
    }
    return 0;
}

int build_pair_of(struct match_builder *b, struct span_pair *pair, struct match_leaf *left,
                  struct match_leaf *right, struct err *err)
{
    if (make_room(b, pair, 1, 1, err) < 0)
        return -1;
    pair->side[0][pair->count[0]++] = left;
    pair->side[1][pair->count[1]++] = right;
    return 0;
}

/* The rarest word of each leaf, of all leaves one of which a match of e must have. */
static void add_side(const struct span_place *p, const struct query_node *e,
                     struct match_leaf **side, uint32_t *count)
{
    if (e->kind == NODE_WORDS) {
        struct match_leaf **words = build_words_at(p, e)->words, *rarest = words[0];

        for (uint32_t w = 1; w < e->words.count; w++)
            if (words[w]->estimate < rarest->estimate)
                rarest = words[w];
        side[(*count)++] = rarest;
        return;
    }
    if (e->kind == NODE_PROX) {
        add_side(p, e->child, side, count);
        return;
    }
    for (e = e->child; e; e = e->next)
        add_side(p, e, side, count);
}

int build_pair(struct match_builder *b, const struct span_place *p, struct span_pair *pair,
               const struct query_node *left, const struct query_node *right, struct err *err)
{
    if (make_room(b, pair, count_leaves(left), count_leaves(right), err) < 0)
        return -1;
    add_side(p, left, pair->side[0], &pair->count[0]);
    add_side(p, right, pair->side[1], &pair->count[1]);
    return 0;
}

/* --- Checks */

/* How far the last word of a match may be from its first. */
static uint64_t width(const struct query_node *e)
{
    uint64_t widest = 0;

    if (e->kind == NODE_WORDS)
        return (uint64_t)e->words.count - 1 + e->words.slop;
    if (e->kind == NODE_PROX && e->prox.how.negated)
        return width(e->child);
    if (e->kind == NODE_PROX && e->prox.how.unit != PROX_WORDS)
        return DISTANCE_MOST;
    if (e->kind == NODE_PROX)
        return width(e->child) + e->prox.how.distance + width(e->child->next);
    for (e = e->child; e; e = e->next)
        widest = width(e) > widest ? width(e) : widest;
    return widest;
}

static struct span_pair *add_check(struct match_builder *b, struct span_pair ***end,
                                   struct err *err)
{
    struct span_pair *c = arena_zalloc(b->env->arena, 1, sizeof *c);

    if (!c) {
        err_nomem(err);
        return NULL;
    }
    **end = c;
    *end = &c->next;
    return c;
}

/* The words of a phrase, each with the next. */
static int check_phrase(struct match_builder *b, struct span_place *p, const struct query_node *e,
                        struct span_pair ***end, struct err *err)
{
    struct match_leaf **words = build_words_at(p, e)->words;

    for (uint32_t w = 0; w + 1 < e->words.count; w++) {
        struct span_pair *c = add_check(b, end, err);

        if (!c || build_pair_of(b, c, words[w], words[w + 1], err) < 0)
            return -1;
        c->distance = 1 + e->words.slop;
        c->ordered = true;
    }
    return 0;
}

/* Of a proximity within a side both words are looked at, unless they are an OR's. */
static int check_sides(struct match_builder *b, struct span_place *p, const struct query_node *prox,
                       const struct query_node *left, const struct query_node *right,
                       struct span_pair ***end, struct err *err)
{
    uint64_t distance = width(prox);
    struct span_pair *c;

    if (left->kind == NODE_PROX && !left->prox.how.negated &&
        check_sides(b, p, prox, left->child->next, right, end, err) < 0)
        return -1;
    if (right->kind == NODE_PROX && !right->prox.how.negated &&
        check_sides(b, p, prox, left, right->child->next, end, err) < 0)
        return -1;
    c = add_check(b, end, err);
    if (!c || build_pair(b, p, c, left, right, err) < 0)
        return -1;
    c->distance = (uint32_t)distance;
    c->ordered = prox->prox.how.ordered;
    return 0;
}

static int check(struct match_builder *b, struct span_place *p, const struct query_node *e,
                 struct span_pair ***end, struct err *err)
{
    const struct prox *how = &e->prox.how;

    if (e->kind == NODE_WORDS)
        return check_phrase(b, p, e, end, err);
    if (e->kind != NODE_PROX)
        return 0;
    if (check(b, p, e->child, end, err) < 0)
        return -1;
    if (how->negated)
        return 0;
    if (check(b, p, e->child->next, end, err) < 0)
        return -1;
    if (how->unit != PROX_WORDS || width(e) >= DISTANCE_MOST)
        return 0;
    return check_sides(b, p, e, e->child, e->child->next, end, err);
}

int build_checks(struct match_builder *b, struct span_place *p, const struct query_node *e,
                 struct err *err)
{
    struct span_pair **end = &p->checks;

    return check(b, p, e, &end, err);
}
