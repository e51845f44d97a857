/* Phrases and proximities of a segment's tree: their words' leaves, what must be there for them to
 * match, and which way leads there fastest.
 */
#include "query/match_build.h"
#include "schemas/fields.h"
#include <string.h>

#define LEAVES_MOST QUERY_WORDS_MAX

/* One span under construction. */
struct spanning {
    struct match_builder *b;
    struct match_span *span;
    struct span_place *place;
    bool stemming;
    bool whole;          /* text and title at once */
    uint32_t first_word; /* number of the first word, for ranking */
    uint32_t word;       /* of the next */
    struct err *err;
};

static bool is_nothing(const struct match_leaf *l)
{
    return !l->group && l->class_count == 0;
}

/* --- Leaves: a word that the expression has twice is one leaf */

static bool same_word(const struct query_word *a, const struct query_word *b)
{
    return a->prefix == b->prefix && a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static struct match_leaf *known_leaf(const struct spanning *s, const struct query_word *word,
                                     bool stemmed)
{
    for (uint32_t i = 0; i < s->place->leaf_count; i++) {
        const struct span_words_at *at = &s->place->leaves[i];

        for (uint32_t w = 0; w < at->node->words.count; w++)
            if (at->words[w] && at->node->words.stemmed == stemmed &&
                same_word(&at->node->words.items[w], word))
                return at->words[w];
    }
    return NULL;
}

static int add_leaf(struct spanning *s, const struct query_node *e)
{
    struct span_words_at *at = &s->place->leaves[s->place->leaf_count++];

    at->node = e;
    at->words = arena_zalloc(s->b->env->arena, e->words.count, sizeof(struct match_leaf *));
    if (!at->words)
        return err_nomem(s->err);
    for (uint32_t w = 0; w < e->words.count; w++, s->word++) {
        const struct query_word *word = &e->words.items[w];
        bool stemmed = e->words.stemmed && s->stemming;

        at->words[w] = known_leaf(s, word, e->words.stemmed);
        if (!at->words[w] && s->whole)
            at->words[w] = build_whole_leaf(s->b, *word, s->word, s->err);
        if (!at->words[w])
            at->words[w] = build_leaf(s->b, *word, stemmed, s->place->place, s->word, s->err);
        if (!at->words[w])
            return -1;
    }
    return build_units(s->b, at, s->place->place, s->err);
}

static uint32_t count_leaves(const struct query_node *e)
{
    uint32_t n = e->kind == NODE_WORDS;

    for (e = e->child; e; e = e->next)
        n += count_leaves(e);
    return n;
}

static int add_leaves(struct spanning *s, const struct query_node *e)
{
    if (e->kind == NODE_WORDS)
        return add_leaf(s, e);
    for (e = e->child; e; e = e->next)
        if (add_leaves(s, e) < 0)
            return -1;
    return 0;
}

/* --- Needs */

static struct span_need *need_new(struct spanning *s, struct match_leaf *leaf, bool all)
{
    struct span_need *n = arena_zalloc(s->b->env->arena, 1, sizeof *n);

    if (!n) {
        err_nomem(s->err);
        return NULL;
    }
    n->leaf = leaf;
    n->all = all;
    n->estimate = leaf ? leaf->estimate : all ? UINT64_MAX : 0;
    return n;
}

/* Into the list, the rarest first. */
static void need_add(struct span_need *list, struct span_need *n)
{
    struct span_need **at = &list->child;

    while (*at && list->all && (*at)->estimate <= n->estimate)
        at = &(*at)->next;
    n->next = *at;
    *at = n;
    if (!list->all)
        list->estimate += n->estimate;
    else if (n->estimate < list->estimate)
        list->estimate = n->estimate;
}

static int require(struct spanning *s, const struct query_node *e, struct span_need *all,
                   bool *possible);

static int require_words(struct spanning *s, const struct query_node *e, struct span_need *all,
                         bool *possible)
{
    const struct span_words_at *at = build_words_at(s->place, e);

    for (uint32_t i = 0; i < at->unit_count; i++) {
        struct match_leaf *leaf = at->units[i].leaf;
        struct span_need *n;
        bool again = false;

        if (is_nothing(leaf))
            *possible = false;
        for (uint32_t j = 0; j < i; j++)
            again |= at->units[j].leaf == leaf;
        if (again)
            continue;
        n = need_new(s, leaf, false);
        if (!n)
            return -1;
        need_add(all, n);
    }
    return 0;
}

/* One way of an OR is enough; those that are impossible are left out. */
static int require_any(struct spanning *s, const struct query_node *e, struct span_need *all,
                       bool *possible)
{
    struct span_need *any = need_new(s, NULL, false);

    if (!any)
        return -1;
    for (e = e->child; e; e = e->next) {
        struct span_need *way = need_new(s, NULL, true);
        bool can = true;

        if (!way || require(s, e, way, &can) < 0)
            return -1;
        if (can)
            need_add(any, way);
    }
    *possible &= any->child != NULL;
    need_add(all, any);
    return 0;
}

static int require(struct spanning *s, const struct query_node *e, struct span_need *all,
                   bool *possible)
{
    if (e->kind == NODE_WORDS)
        return require_words(s, e, all, possible);
    if (e->kind == NODE_OR)
        return require_any(s, e, all, possible);
    if (require(s, e->child, all, possible) < 0)
        return -1;
    return e->prox.how.negated ? 0 : require(s, e->child->next, all, possible);
}

/* --- Shapes */

static bool is_word_or_words(const struct query_node *e)
{
    if (e->kind == NODE_WORDS)
        return e->words.count == 1;
    if (e->kind != NODE_OR)
        return false;
    for (e = e->child; e; e = e->next)
        if (!is_word_or_words(e))
            return false;
    return true;
}

static enum span_shape shape_of(const struct query_node *e)
{
    const struct prox *how = &e->prox.how;

    if (e->kind == NODE_WORDS)
        return e->words.slop == 0 ? SHAPE_PHRASE : e->words.count == 2 ? SHAPE_NEAR : SHAPE_TREE;
    if (e->kind != NODE_PROX || !is_word_or_words(e->child) || !is_word_or_words(e->child->next))
        return SHAPE_TREE;
    if (how->unit != PROX_WORDS)
        return how->negated ? SHAPE_TREE : SHAPE_WITHIN;
    if (how->negated) /* several words on the right had to be put together */
        return e->child->next->kind == NODE_WORDS ? SHAPE_FAR : SHAPE_TREE;
    return SHAPE_NEAR;
}

static int make_sides(struct spanning *s, struct span_place *p)
{
    const struct query_node *e = s->span->expr;
    struct match_leaf **words = p->leaves[0].words;

    if (e->kind != NODE_WORDS)
        return build_pair(s->b, p, &p->near, e->child, e->child->next, s->err);
    return build_pair_of(s->b, &p->near, words[0], words[1], s->err);
}

/* The stems' lists of the text speak of the title as well. */
static bool tells_all(const struct span_place *p)
{
    bool all = p->place == PLACE_TEXT;

    for (uint32_t i = 0; i < p->leaf_count; i++)
        for (uint32_t w = 0; w < p->leaves[i].node->words.count; w++)
            all &= p->leaves[i].words[w]->by_stem;
    return all;
}

static void look_for_groups(struct span_place *p)
{
    for (uint32_t i = 0; i < p->leaf_count; i++)
        for (uint32_t w = 0; w < p->leaves[i].node->words.count; w++)
            p->grouped |= p->leaves[i].words[w]->group != NULL;
}

static int prepare_place(struct spanning *s, struct span_place *p)
{
    struct match_span *span = s->span;
    const struct query_node *e = span->expr;

    look_for_groups(p);
    if (span->shape == SHAPE_PHRASE)
        return 0;
    if (span->shape == SHAPE_TREE)
        return build_checks(s->b, p, e, s->err);
    if (make_sides(s, p) < 0)
        return -1;
    p->near.distance = e->kind == NODE_WORDS ? e->words.slop + 1 : e->prox.how.distance;
    p->near.ordered = e->kind == NODE_WORDS || e->prox.how.ordered;
    return 0;
}

static int prepare_shape(struct spanning *s)
{
    struct match_span *span = s->span;

    span->shape = shape_of(span->expr);
    span->first_tells = tells_all(&span->places[0]);
    for (uint32_t i = 0; i < span->place_count; i++)
        if (prepare_place(s, &span->places[i]) < 0)
            return -1;
    return 0;
}

/* --- Bounds */

static bool asks_for(const struct query_node *e, enum prox_unit unit)
{
    if (e->kind == NODE_PROX && e->prox.how.unit == unit)
        return true;
    for (e = e->child; e; e = e->next)
        if (asks_for(e, unit))
            return true;
    return false;
}

static int find_bounds(struct spanning *s, struct span_place *p)
{
    const struct query_node *e = s->span->expr;

    if (p->place != PLACE_TEXT)
        return 0;
    if (asks_for(e, PROX_SENTENCE) &&
        build_list(s->b, TERM_SENTENCE, strlen(TERM_SENTENCE), &p->sentences, s->err) < 0)
        return -1;
    if (asks_for(e, PROX_PARAGRAPH) &&
        build_list(s->b, TERM_PARAGRAPH, strlen(TERM_PARAGRAPH), &p->paragraphs, s->err) < 0)
        return -1;
    return 0;
}

/* --- Places */

/* Where stems tell their places, text and title are looked at as one, as they lie apart. Sentences
 * and paragraphs are the text's. */
static int decide_whole(struct spanning *s, const struct plan_node *p)
{
    const struct query_node *e = s->span->expr;
    int rc;

    if (p->places != (PLACE_TEXT | PLACE_TITLE) || s->b->quotes || asks_for(e, PROX_SENTENCE) ||
        asks_for(e, PROX_PARAGRAPH))
        return 0;
    rc = build_all_placed(s->b, e, s->err);
    s->whole = rc > 0;
    return rc < 0 ? -1 : 0;
}

/* The place is kept when something can match there. */
static int add_place(struct spanning *s, enum plan_place place)
{
    struct match_span *span = s->span;
    struct span_place *p = &span->places[span->place_count];
    const struct query_node *e = span->expr;
    bool possible = true;

    *p = (struct span_place){.place = place, .factor = place == PLACE_TITLE ? TITLE_WEIGHT : 1};
    s->place = p;
    s->word = s->first_word;
    p->leaves = arena_zalloc(s->b->env->arena, count_leaves(e), sizeof *p->leaves);
    if (!p->leaves)
        return err_nomem(s->err);
    if (add_leaves(s, e) < 0)
        return -1;
    p->need = need_new(s, NULL, true);
    if (!p->need || require(s, e, p->need, &possible) < 0 || find_bounds(s, p) < 0)
        return -1;
    if (possible) {
        span->estimate += p->need->estimate;
        span->place_count++;
    }
    return 0;
}

static uint32_t count_words(const struct query_node *e)
{
    uint32_t n = e->kind == NODE_WORDS ? e->words.count : 0;

    for (e = e->child; e; e = e->next)
        n += count_words(e);
    return n;
}

static void release_span(void *span)
{
    match_span_release(span);
}

int build_span(struct match_builder *b, const struct plan_node *p, struct match_node *n,
               struct err *err)
{
    struct spanning s = {.b = b, .span = &n->span, .err = err};
    uint32_t words = count_words(p->source);

    s.stemming = !(p->places & PLACE_NAMES);
    s.first_word = rank_take(b->ranks);
    for (uint32_t i = 1; i < words; i++)
        rank_take(b->ranks);
    n->span = (struct match_span){.env = b->env, .part = build_part(b), .expr = p->source};
    n->span.places = arena_zalloc(b->env->arena, PLACES, sizeof *n->span.places);
    if (!n->span.places)
        return err_nomem(err);
    /* text first: most matches are there */
    if (decide_whole(&s, p) < 0)
        return -1;
    for (unsigned place = 1U << (PLACES - 1); place; place >>= 1)
        if ((p->places & place) && !(s.whole && place == PLACE_TITLE) && add_place(&s, place) < 0)
            return -1;
    n->kind = n->span.place_count ? MATCH_SPAN : MATCH_NOTHING;
    if (n->kind == MATCH_NOTHING)
        return 0;
    return prepare_shape(&s) < 0 ? -1 : build_hold(b, release_span, &n->span, err);
}
