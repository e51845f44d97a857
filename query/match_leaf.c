#include "query/match_leaf.h"

void match_leaf_release(struct match_leaf *l)
{
    if (l->places)
        match_places_release(l->places);
}

/* --- Documents */

static int fill_forms(const struct leaf_class *c, uint32_t window, const struct bits *mask,
                      struct bits *out, struct err *err)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (match_list_fill(c->forms[i], window, mask, out, err) < 0)
            return -1;
    return 0;
}

void match_leaf_forget(struct match_leaf *l)
{
    l->known = false;
}

/* What is found is kept for telling places. */
static int find_stemmed(struct match_leaf *l, uint32_t window, const struct bits *mask,
                        struct bits *out, struct err *err)
{
    struct bits found = {{0}};

    if (match_list_fill(l->classes->stem, window, mask, &found, err) < 0)
        return -1;
    if (!l->known) {
        bits_clear(&l->looked);
        bits_clear(&l->stemmed);
        l->known = true;
    }
    bits_or(&l->looked, mask);
    bits_or(&l->stemmed, &found);
    bits_or(out, &found);
    return 0;
}

int match_leaf_candidates(struct match_leaf *l, uint32_t window, const struct bits *mask,
                          struct bits *out, struct err *err)
{
    if (l->group)
        return match_group_fill(l->group, window, mask, out, err);
    if (l->by_stem && l->class_count == 1 && !l->placed)
        return find_stemmed(l, window, mask, out, err);
    for (uint32_t i = 0; i < l->class_count; i++) {
        const struct leaf_class *c = &l->classes[i];

        if ((l->by_stem ? match_list_fill(c->stem, window, mask, out, err)
                        : fill_forms(c, window, mask, out, err)) < 0)
            return -1;
    }
    return 0;
}

static int fill_class(const struct leaf_class *c, uint32_t window, const struct bits *mask,
                      struct bits *out, struct err *err)
{
    struct bits forms;

    if (!c->stem)
        return fill_forms(c, window, mask, out, err);
    bits_clear(&forms);
    if (fill_forms(c, window, mask, &forms, err) < 0)
        return -1;
    return match_list_fill(c->stem, window, &forms, out, err);
}

int match_leaf_fill(struct match_leaf *l, uint32_t window, const struct bits *mask,
                    struct bits *out, struct err *err)
{
    if (l->group)
        return match_group_fill(l->group, window, mask, out, err);
    for (uint32_t i = 0; i < l->class_count; i++)
        if (fill_class(&l->classes[i], window, mask, out, err) < 0)
            return -1;
    return 0;
}

/* Whether the forms of a class are those of the document: 1, 0 or -1. */
static int applies(const struct leaf_class *c, uint32_t doc, struct err *err)
{
    return c->stem ? match_list_seek(c->stem, doc, err) : 1;
}

static int frequency_in(const struct leaf_class *c, uint32_t doc, uint32_t *sum, struct err *err)
{
    int rc = applies(c, doc, err);

    for (uint32_t i = 0; i < c->count && rc > 0; i++) {
        uint32_t one = 0;

        rc = match_list_seek(c->forms[i], doc, err);
        if (rc < 0 || (rc > 0 && match_list_frequency(c->forms[i], &one, err) < 0))
            return -1;
        *sum += one;
        rc = 1;
    }
    return rc < 0 ? -1 : 0;
}

int match_leaf_frequency(struct match_leaf *l, uint32_t doc, uint32_t *out, struct err *err)
{
    *out = 0;
    if (l->group) {
        *out = match_group_frequency(l->group, doc);
        return 0;
    }
    for (uint32_t i = 0; i < l->class_count; i++)
        if (frequency_in(&l->classes[i], doc, out, err) < 0)
            return -1;
    return 0;
}
