#include "query/match_leaf.h"

static int make_places(struct match_leaf *l, struct err *err)
{
    if (l->places)
        return 0;
    l->places = arena_alloc(l->arena, sizeof *l->places);
    if (!l->places)
        return err_nomem(err);
    l->places->runs = (struct posting_runs){0};
    return 0;
}

/* The documents of the mask whose forms are those of a class. What has been found out when looking
 * for candidates is not asked again. */
static int of_class(const struct match_leaf *l, const struct leaf_class *c, uint32_t window,
                    const struct bits *mask, struct bits *out, struct err *err)
{
    struct bits left = *mask;

    *out = *mask;
    if (!c->stem)
        return 0;
    bits_clear(out);
    if (l->known && l->class_count == 1) {
        *out = l->stemmed;
        bits_and(out, mask);
        bits_and_not(&left, &l->looked);
        if (!bits_any(&left))
            return 0;
    }
    return match_list_fill(c->stem, window, &left, out, err);
}

static int gather_group(struct match_leaf *l, uint32_t window, const struct bits *mask,
                        struct err *err)
{
    if (match_group_prepare(l->group, window, mask, err) < 0)
        return -1;
    BITS_EACH(mask, window * WINDOW_DOCS, doc)
    {
        const uint32_t *places;
        uint32_t count;

        if (match_group_places(l->group, (uint32_t)doc, &places, &count, err) < 0 ||
            match_places_add(l->places, (uint32_t)doc, places, count, err) < 0)
            return -1;
    }
    return 0;
}

int match_leaf_gather(struct match_leaf *l, uint32_t window, const struct bits *mask,
                      struct err *err)
{
    struct bits some;

    if (make_places(l, err) < 0)
        return -1;
    match_places_begin(l->places, mask);
    if (l->only)
        return match_places_gather(l->places, l->only, window, mask, err);
    if (l->group)
        return gather_group(l, window, mask, err);
    for (uint32_t i = 0; i < l->class_count; i++) {
        const struct leaf_class *c = &l->classes[i];

        if (of_class(l, c, window, mask, &some, err) < 0)
            return -1;
        for (uint32_t f = 0; f < c->count; f++)
            if (match_places_gather(l->places, c->forms[f], window, &some, err) < 0)
                return -1;
    }
    return 0;
}
