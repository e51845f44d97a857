#include "query/match_leaf.h"

static int make_places(struct match_leaf *l, struct err *err)
{
    if (l->places)
        return 0;
    l->places = arena_alloc(l->arena, sizeof *l->places);
    if (!l->places)
        return err_nomem(err);
    match_places_init(l->places);
    return 0;
}

/* The documents whose forms are those of a class. What has been found out when looking for
 * candidates is not asked again. */
static int of_class(const struct match_leaf *l, const struct leaf_class *c,
                    const struct match_wanted *documents, struct bits *out, struct err *err)
{
    struct bits left = documents->bits;

    *out = left;
    if (!c->stem)
        return 0;
    bits_clear(out);
    if (l->known && l->class_count == 1) {
        *out = l->stemmed;
        bits_and(out, &left);
        bits_and_not(&left, &l->looked);
        if (!bits_any(&left))
            return 0;
    }
    return match_list_fill(c->stem, documents->window, &left, out, err);
}

static int gather_forms(struct match_leaf *l, const struct leaf_class *c,
                        const struct match_wanted *documents, struct err *err)
{
    for (uint32_t f = 0; f < c->count; f++)
        if (match_places_gather(l->places, c->forms[f], documents, err) < 0)
            return -1;
    return 0;
}

static int gather_class(struct match_leaf *l, const struct leaf_class *c,
                        const struct match_wanted *documents, struct err *err)
{
    struct match_wanted some;
    struct bits others;

    if (c->placed) /* documents have one class, so nobody else gives them places */
        return match_places_gather(l->places, c->stem, documents, err);
    others = documents->bits;
    if (of_class(l, c, documents, &some.bits, err) < 0)
        return -1;
    bits_and_not(&others, &some.bits);
    if (!bits_any(&others))
        return gather_forms(l, c, documents, err);
    if (!bits_any(&some.bits))
        return 0;
    some.window = documents->window;
    memcpy(some.slot_of, documents->slot_of, sizeof some.slot_of);
    BITS_EACH(&others, 0, doc)
    some.slot_of[doc] = 0;
    return gather_forms(l, c, &some, err);
}

static int gather_group(struct match_leaf *l, const struct match_some *documents, struct err *err)
{
    uint32_t window = documents->wanted.window, base = window * WINDOW_DOCS;

    if (match_group_prepare(l->group, window, &documents->wanted.bits, err) < 0)
        return -1;
    for (uint32_t i = 0; i < documents->count; i++) {
        uint32_t slot = documents->slot[i], count;
        const uint32_t *places;

        if (match_group_places(l->group, base + documents->doc[slot], &places, &count, err) < 0 ||
            match_places_add(l->places, slot, places, count, err) < 0)
            return -1;
    }
    return 0;
}

/* What is placed tells of the title behind the text. */
static void leave_title_out(struct match_leaf *l, const struct match_some *documents)
{
    const uint32_t *lengths = l->lengths + (size_t)documents->wanted.window * WINDOW_DOCS - 1;

    for (uint32_t i = 0; i < documents->count; i++) {
        uint32_t slot = documents->slot[i];

        match_places_end(l->places, slot, lengths[documents->doc[slot]]);
    }
}

static int gather_classes(struct match_leaf *l, const struct match_some *documents, struct err *err)
{
    bool placed = false;

    for (uint32_t i = 0; i < l->class_count; i++) {
        if (gather_class(l, &l->classes[i], &documents->wanted, err) < 0)
            return -1;
        placed |= l->classes[i].placed;
    }
    if (placed && l->lengths)
        leave_title_out(l, documents);
    return 0;
}

int match_leaf_gather(struct match_leaf *l, const struct match_some *documents, struct err *err)
{
    if (make_places(l, err) < 0)
        return -1;
    if (match_places_begin(l->places, documents, !l->only && !l->group && !l->placed, err) < 0)
        return -1;
    if (l->only)
        return match_places_gather(l->places, l->only, &documents->wanted, err);
    if (l->group)
        return gather_group(l, documents, err);
    return gather_classes(l, documents, err);
}
