#include "query/match_span.h"

#define DOCUMENTS_AT_ONCE 1024       /* whose positions are gathered together */
#define WORDS_AT_ONCE     (1U << 19) /* they have in all, unless one alone has more */

void match_span_release(struct match_span *s)
{
    for (int i = 0; i < 2; i++)
        if (s->begun[i])
            match_places_release(s->begun[i]);
    for (uint32_t i = 0; i < s->place_count; i++)
        if (s->places[i].bounds)
            match_places_release(s->places[i].bounds);
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
        const struct bits *among = i > 0 && s->first_tells ? &s->places[0].candidates : mask;

        forget(p);
        bits_clear(&p->candidates);
        if (fill_need(p->need, window, among, &p->candidates, err) < 0)
            return -1;
        bits_or(out, &p->candidates);
    }
    return 0;
}

/* --- A window */

int match_span_gather(struct span_look *k, struct match_leaf *l, struct err *err)
{
    if (l->gathered == k->span->gathered)
        return 0;
    l->gathered = k->span->gathered;
    return match_leaf_gather(l, k->some, err);
}

void match_span_note(struct span_look *k, uint32_t slot, uint64_t matches)
{
    uint32_t doc = k->some->doc[slot];
    uint64_t weighed = matches * k->place->factor;

    if (k->span->frequency) {
        uint32_t *f = &k->span->frequency[doc];

        weighed += bits_has(k->out, doc) ? *f : 0;
        *f = weighed > UINT32_MAX ? UINT32_MAX : (uint32_t)weighed;
    }
    bits_set(k->out, doc);
}

/* Move the next documents from `wanted` to those under work, not more than memory bears; false when
 * there are none. */
static bool take_some(const struct match_span *s, const struct span_place *p, uint32_t window,
                      struct bits *wanted)
{
    const uint32_t *lengths = s->part->lengths + (size_t)window * WINDOW_DOCS - 1;
    struct match_some *some = s->some;
    uint64_t words = 0;

    match_some_begin(some, window);
    some->wanted.bits = *wanted;
    BITS_EACH(wanted, 0, doc)
    {
        words += lengths[doc];
        if (some->count > 0 && !p->grouped &&
            (some->count >= DOCUMENTS_AT_ONCE || words > WORDS_AT_ONCE)) {
            bits_drop(&some->wanted.bits, (uint32_t)doc, WINDOW_DOCS - 1);
            bits_and_not(wanted, &some->wanted.bits);
            return true;
        }
        match_some_add(some, (uint32_t)doc);
    }
    bits_clear(wanted);
    return some->count > 0;
}

static int need_some(struct match_span *s, struct err *err)
{
    if (s->some)
        return 0;
    s->some = arena_alloc(s->env->arena, sizeof *s->some);
    if (!s->some)
        return err_nomem(err);
    match_some_init(s->some);
    return 0;
}

static int look(struct span_look *k, struct err *err)
{
    k->span->gathered++;
    switch (k->span->shape) {
    case SHAPE_PHRASE:
        return match_span_phrase(k, err);
    case SHAPE_NEAR:
    case SHAPE_FAR:
        return match_span_near(k, err);
    case SHAPE_WITHIN:
        return match_span_within(k, err);
    case SHAPE_TREE:
        return match_span_tree(k, err);
    }
    return 0;
}

static int verify_place(struct match_span *s, struct span_place *p, uint32_t window,
                        const struct bits *mask, struct bits *out, struct err *err)
{
    struct bits wanted = p->candidates;
    struct span_look k = {.span = s, .place = p, .out = out};

    bits_and(&wanted, mask);
    if (!s->frequency)
        bits_and_not(&wanted, out); /* one match is enough */
    if (!bits_any(&wanted))
        return 0;
    if (need_some(s, err) < 0)
        return -1;
    k.some = s->some;
    while (take_some(s, p, window, &wanted))
        if (limits_check(s->env->limits, err) < 0 || look(&k, err) < 0)
            return -1;
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
