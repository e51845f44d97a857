/* Any expression, a document at a time, through the algebra of spans. */
#include "query/match_span.h"
#include "query/span.h"

#define SPANS_MOST   (1U << 22) /* of one node in one document: 32 MB */
#define SPANS_ENOUGH 1000       /* of the whole expression: more weigh no more */

struct document {
    const struct span_place *place;
    uint32_t slot;
};

static int places_of(void *user, const struct query_node *leaf, uint32_t word,
                     const uint32_t **places, uint32_t *count, struct err *err)
{
    const struct document *d = user;
    const struct span_words_at *at = d->place->leaves;
    struct positions p;

    (void)err;
    while (at->node != leaf)
        at++;
    p = match_leaf_positions(at->words[word], d->slot);
    *places = p.items;
    *count = p.count;
    return 0;
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

static int look_at(struct span_look *k, uint32_t slot, struct err *err)
{
    const struct match_span *s = k->span;
    struct span_place *p = k->place;
    uint32_t doc = k->some->wanted.window * WINDOW_DOCS + k->some->doc[slot];
    struct stretch whole = {.last = UINT32_MAX};
    struct stretches sentences = {&whole, 1}, paragraphs = {&whole, 1};
    struct document d = {p, slot};
    struct span_field field = {
        .places = places_of,
        .user = &d,
        .sentences = &sentences,
        .paragraphs = &paragraphs,
        .most = SPANS_MOST,
        .enough = SPANS_ENOUGH,
        .limits = s->env->limits,
    };
    struct span_list found;

    arena_reset(s->env->scratch);
    if (match_tick(s->env, err) < 0 ||
        (p->sentences && read_bounds(k->span, p->sentences, doc, &sentences, err) < 0) ||
        (p->paragraphs && read_bounds(k->span, p->paragraphs, doc, &paragraphs, err) < 0) ||
        span_find(&field, s->expr, s->env->scratch, &found, err) < 0)
        return -1;
    if (found.count)
        match_span_note(k, slot, found.count);
    return 0;
}

int match_span_tree(struct span_look *k, struct err *err)
{
    const struct span_place *p = k->place;

    for (const struct span_pair *c = p->checks; c && k->some->count; c = c->next)
        if (match_span_check(k, c, err) < 0)
            return -1;
    for (uint32_t i = 0; i < p->leaf_count; i++)
        for (uint32_t w = 0; w < p->leaves[i].node->words.count; w++)
            if (match_span_gather(k, p->leaves[i].words[w], err) < 0 ||
                match_places_unite(p->leaves[i].words[w]->places, k->some, err) < 0)
                return -1;
    for (uint32_t i = 0; i < k->some->count; i++)
        if (look_at(k, k->some->slot[i], err) < 0)
            return -1;
    return 0;
}
