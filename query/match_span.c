#include "query/match_span.h"

#include "base/buf.h"
#include "query/span.h"
#include <stdlib.h>

#define SPANS_MOST   (1U << 22) /* of one node in one document: 32 MB */
#define SPANS_ENOUGH 1000       /* of the whole expression: more weigh no more */

void match_span_release(struct match_span *s)
{
    free(s->starts);
}

/* --- Candidates */

static int fill_need(const struct span_need *n, uint32_t window, const struct bits *mask,
                     struct bits *out, struct err *err)
{
    struct bits so_far, found;

    if (n->leaf)
        return match_leaf_candidates(n->leaf, window, mask, out, err);
    if (!n->all) {
        for (n = n->child; n; n = n->next)
            if (fill_need(n, window, mask, out, err) < 0)
                return -1;
        return 0;
    }
    so_far = *mask;
    for (n = n->child; n; n = n->next) {
        bits_clear(&found);
        if (fill_need(n, window, &so_far, &found, err) < 0)
            return -1;
        so_far = found;
        if (!bits_any(&so_far))
            return 0;
    }
    bits_or(out, &so_far);
    return 0;
}

static void forget(struct span_place *p)
{
    for (uint32_t i = 0; i < p->leaf_count; i++)
        for (uint32_t w = 0; w < p->leaves[i].node->words.count; w++)
            match_leaf_forget(p->leaves[i].words[w]);
}

int match_span_candidates(struct match_span *s, uint32_t window, const struct bits *mask,
                          struct bits *out, struct err *err)
{
    bits_clear(out);
    for (uint32_t i = 0; i < s->place_count; i++) {
        struct span_place *p = &s->places[i];

        forget(p);
        bits_clear(&p->candidates);
        if (fill_need(p->need, window, mask, &p->candidates, err) < 0)
            return -1;
        bits_or(out, &p->candidates);
    }
    return 0;
}

/* --- One document: how often the expression matches in a place */

/* Rarest words first: as soon as no start is left, nothing more is read. */
static int count_phrase(struct match_span *s, struct span_place *p, uint32_t doc, uint64_t *matches,
                        struct err *err)
{
    struct match_leaf **words = p->leaves[0].words;
    uint32_t n = s->expr->words.count;
    struct positions so_far = {.bias = QUERY_WORDS_MAX - s->order[0]};

    *matches = 0;
    if (match_leaf_places(words[s->order[0]], doc, &so_far.items, &so_far.count, err) < 0)
        return -1;
    for (uint32_t i = 1; i < n && so_far.count; i++) {
        struct positions next = {.bias = QUERY_WORDS_MAX - s->order[i]};
        bool last = i + 1 == n;

        if (match_leaf_places(words[s->order[i]], doc, &next.items, &next.count, err) < 0)
            return -1;
        if (!last && grow(&s->starts, &s->start_cap, so_far.count, sizeof *s->starts) < 0)
            return err_nomem(err);
        so_far.count = positions_meet(s->stamps, so_far, next, last ? NULL : s->starts);
        so_far.items = s->starts;
        so_far.bias = 0;
    }
    *matches = so_far.count;
    return 0;
}

static int near_leaves(struct match_span *s, struct match_leaf *left, struct match_leaf *right,
                       uint32_t doc, uint64_t *matches, struct err *err)
{
    struct leaf_piece a[LEAF_PIECES], b[LEAF_PIECES];
    uint32_t a_count, b_count;

    if (match_leaf_pieces(left, doc, a, &a_count, err) < 0)
        return -1;
    if (a_count == 0)
        return 0;
    if (match_leaf_pieces(right, doc, b, &b_count, err) < 0)
        return -1;
    for (uint32_t i = 0; i < a_count; i++)
        for (uint32_t j = 0; j < b_count; j++)
            *matches += positions_near((struct positions){a[i].places, a[i].count, 0},
                                       (struct positions){b[j].places, b[j].count, 0}, s->distance,
                                       s->ordered);
    return 0;
}

/* One word on both sides: its pairs are counted once, those of its forms too. */
static int near_itself(struct match_span *s, struct match_leaf *l, uint32_t doc, uint64_t *matches,
                       struct err *err)
{
    struct positions p = {0};

    if (match_leaf_places(l, doc, &p.items, &p.count, err) < 0)
        return -1;
    *matches += positions_near(p, p, s->distance, true);
    return 0;
}

/* Words of an OR that stand at one position count each by itself, which only weighs. */
static int count_near(struct match_span *s, struct span_place *p, uint32_t doc, uint64_t *matches,
                      struct err *err)
{
    *matches = 0;
    for (uint32_t i = 0; i < p->side_count[0]; i++)
        for (uint32_t j = 0; j < p->side_count[1]; j++) {
            struct match_leaf *left = p->side[0][i], *right = p->side[1][j];

            if ((left == right ? near_itself(s, left, doc, matches, err)
                               : near_leaves(s, left, right, doc, matches, err)) < 0)
                return -1;
        }
    return 0;
}

/* --- One document through the algebra */

struct look {
    struct match_span *span;
    struct span_place *place;
    uint32_t doc;
};

static int places_of(void *user, const struct query_node *leaf, uint32_t word,
                     const uint32_t **places, uint32_t *count, struct err *err)
{
    const struct look *look = user;
    const struct span_words_at *at = look->place->leaves;

    while (at->node != leaf)
        at++;
    return match_leaf_places(at->words[word], look->doc, places, count, err);
}

/* Where each stretch begins is a position of the bounds' list; it ends where the next begins. */
static int read_bounds(struct match_span *s, struct match_list *list, uint32_t doc,
                       struct stretches *out, struct err *err)
{
    int rc = match_list_seek(list, doc, err);
    const uint32_t *starts;
    uint32_t count;

    if (rc <= 0)
        return rc;
    if (posting_positions(&list->cursor, list->at, &starts, &count, err) < 0)
        return -1;
    out->items = arena_alloc(s->env->scratch, (count ? count : 1) * sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    for (uint32_t i = 0; i < count; i++)
        out->items[i] = (struct stretch){.first = starts[i],
                                         .last = i + 1 < count ? starts[i + 1] : UINT32_MAX};
    out->count = count;
    return 0;
}

static int count_tree(struct match_span *s, struct span_place *p, uint32_t doc, uint64_t *matches,
                      struct err *err)
{
    struct stretch whole = {.last = UINT32_MAX};
    struct stretches sentences = {&whole, 1}, paragraphs = {&whole, 1};
    struct look look = {s, p, doc};
    struct span_field field = {
        .places = places_of,
        .user = &look,
        .sentences = &sentences,
        .paragraphs = &paragraphs,
        .most = SPANS_MOST,
        .enough = SPANS_ENOUGH,
        .limits = s->env->limits,
    };
    struct span_list found;

    arena_reset(s->env->scratch);
    if (p->sentences && read_bounds(s, p->sentences, doc, &sentences, err) < 0)
        return -1;
    if (p->paragraphs && read_bounds(s, p->paragraphs, doc, &paragraphs, err) < 0)
        return -1;
    if (span_find(&field, s->expr, s->env->scratch, &found, err) < 0)
        return -1;
    *matches = found.count;
    return 0;
}

static int count(struct match_span *s, struct span_place *p, uint32_t doc, uint64_t *matches,
                 struct err *err)
{
    switch (s->shape) {
    case SHAPE_PHRASE:
        return count_phrase(s, p, doc, matches, err);
    case SHAPE_NEAR:
        return count_near(s, p, doc, matches, err);
    case SHAPE_TREE:
        return count_tree(s, p, doc, matches, err);
    }
    return 0;
}

/* --- A window */

static int prepare(struct span_place *p, uint32_t window, const struct bits *mask, struct err *err)
{
    for (uint32_t i = 0; i < p->leaf_count; i++)
        for (uint32_t w = 0; w < p->leaves[i].node->words.count; w++)
            if (match_leaf_prepare(p->leaves[i].words[w], window, mask, err) < 0)
                return -1;
    return 0;
}

static void note(struct match_span *s, const struct span_place *p, uint32_t doc, uint64_t matches,
                 struct bits *out)
{
    uint64_t weighed = matches * p->factor;

    if (s->frequency) {
        uint32_t *f = &s->frequency[doc % WINDOW_DOCS];

        weighed += bits_has(out, doc) ? *f : 0;
        *f = weighed > UINT32_MAX ? UINT32_MAX : (uint32_t)weighed;
    }
    bits_set(out, doc);
}

static int verify_place(struct match_span *s, struct span_place *p, uint32_t window,
                        const struct bits *mask, struct bits *out, struct err *err)
{
    struct bits wanted = p->candidates;

    bits_and(&wanted, mask);
    if (!s->frequency)
        bits_and_not(&wanted, out); /* one match is enough */
    if (!bits_any(&wanted))
        return 0;
    if (prepare(p, window, &wanted, err) < 0)
        return -1;
    BITS_EACH(&wanted, window * WINDOW_DOCS, doc)
    {
        uint64_t matches = 0;

        if (match_tick(s->env, err) < 0 || count(s, p, (uint32_t)doc, &matches, err) < 0)
            return -1;
        if (matches)
            note(s, p, (uint32_t)doc, matches, out);
    }
    return 0;
}

int match_span_verify(struct match_span *s, uint32_t window, const struct bits *mask,
                      struct bits *out, struct err *err)
{
    bits_clear(out);
    for (uint32_t i = 0; i < s->place_count; i++)
        if (verify_place(s, &s->places[i], window, mask, out, err) < 0)
            return -1;
    return 0;
}
