#include "query/match_leaf.h"

#include "base/buf.h"
#include <stdlib.h>

void match_leaf_release(struct match_leaf *l)
{
    free(l->merged[0]);
    free(l->merged[1]);
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
    if (l->by_stem && l->class_count == 1)
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

/* --- Places */

#define FORMS_TOLD 63 /* forms told apart; the others share a bit */

static uint64_t form_bit(uint32_t form)
{
    return UINT64_C(1) << (form < FORMS_TOLD ? form : FORMS_TOLD);
}

static uint32_t commonest(const struct leaf_class *c)
{
    uint32_t best = 0;

    for (uint32_t i = 1; i < c->count; i++)
        if (c->forms[i]->cursor.list.documents > c->forms[best]->cursor.list.documents)
            best = i;
    return best;
}

/* Most documents have one form of a word or two: those that they have not are not looked up. Of the
 * commonest one it is not asked beforehand. */
static int prepare_class(struct match_leaf *l, struct leaf_class *c, uint32_t window,
                         const struct bits *mask, struct err *err)
{
    uint32_t common = commonest(c);

    for (uint32_t i = 0; i < c->count; i++) {
        struct bits found;

        if (i >= FORMS_TOLD || i == common) {
            BITS_EACH(mask, 0, doc)
            l->forms_of[doc] |= form_bit(i);
            continue;
        }
        bits_clear(&found);
        if (match_list_fill(c->forms[i], window, mask, &found, err) < 0)
            return -1;
        BITS_EACH(&found, 0, doc)
        l->forms_of[doc] |= form_bit(i);
    }
    return 0;
}

static int prepare_forms(struct match_leaf *l, uint32_t window, const struct bits *mask,
                         struct err *err)
{
    if (!l->forms_of)
        l->forms_of = arena_alloc(l->arena, WINDOW_DOCS * sizeof *l->forms_of);
    if (!l->forms_of)
        return err_nomem(err);
    BITS_EACH(mask, 0, doc)
    l->forms_of[doc] = 0;
    for (uint32_t i = 0; i < l->class_count; i++)
        if (prepare_class(l, &l->classes[i], window, mask, err) < 0)
            return -1;
    return 0;
}

int match_leaf_prepare(struct match_leaf *l, uint32_t window, const struct bits *mask,
                       struct err *err)
{
    l->doc = 0;
    if (l->group)
        return match_group_prepare(l->group, window, mask, err);
    return l->only || l->class_count == 0 ? 0 : prepare_forms(l, window, mask, err);
}

/* The union of what there is so far and of more, in the buffer that is free. */
static int merge(struct match_leaf *l, const uint32_t *more, uint32_t count, struct err *err)
{
    int to = l->places == l->merged[0];
    const uint32_t *a = l->places, *a_end = a + l->count, *b = more, *b_end = b + count;
    uint32_t *out;

    if (grow(&l->merged[to], &l->merged_cap[to], (size_t)l->count + count, sizeof *out) < 0)
        return err_nomem(err);
    out = l->merged[to];
    while (a < a_end && b < b_end) {
        uint32_t x = *a, y = *b;

        *out++ = x < y ? x : y;
        a += x <= y;
        b += y <= x;
    }
    while (a < a_end)
        *out++ = *a++;
    while (b < b_end)
        *out++ = *b++;
    l->places = l->merged[to];
    l->count = (uint32_t)(out - l->merged[to]);
    return 0;
}

/* Where a form stands in the document: *count 0 when it does not. */
static int places_of(struct match_list *form, uint32_t doc, const uint32_t **places,
                     uint32_t *count, struct err *err)
{
    int rc = match_list_seek(form, doc, err);

    *count = 0;
    return rc <= 0 ? rc : posting_positions(&form->cursor, form->at, places, count, err);
}

/* The class whose forms are those of the document, or NULL. */
static int class_of(struct match_leaf *l, uint32_t doc, const struct leaf_class **out,
                    struct err *err)
{
    *out = NULL;
    if (l->known && bits_has(&l->looked, doc)) { /* of one class, then */
        if (bits_has(&l->stemmed, doc))
            *out = l->classes;
        return 0;
    }
    for (uint32_t i = 0; i < l->class_count; i++) {
        const struct leaf_class *c = &l->classes[i];
        int rc = applies(c, doc, err);

        if (rc < 0)
            return -1;
        if (rc > 0) {
            *out = c;
            return 0;
        }
    }
    return 0;
}

/* The next form from `form` on that the document may have; c->count when there is none. */
static uint32_t next_form(const struct match_leaf *l, const struct leaf_class *c, uint32_t form,
                          uint32_t doc)
{
    uint64_t left;

    if (form >= FORMS_TOLD)
        return form;
    left = l->forms_of[doc % WINDOW_DOCS] >> form;
    if (!left)
        return c->count;
    form += (uint32_t)__builtin_ctzll(left);
    return form < c->count ? form : c->count;
}

static int gather(struct match_leaf *l, uint32_t doc, struct err *err)
{
    const struct leaf_class *c;

    l->count = 0;
    if (l->only)
        return places_of(l->only, doc, &l->places, &l->count, err);
    if (l->group)
        return match_group_places(l->group, doc, &l->places, &l->count, err);
    if (class_of(l, doc, &c, err) < 0)
        return -1;
    for (uint32_t f = 0; c && (f = next_form(l, c, f, doc)) < c->count; f++) {
        const uint32_t *places;
        uint32_t count;

        if (places_of(c->forms[f], doc, &places, &count, err) < 0)
            return -1;
        if (l->count && count) {
            if (merge(l, places, count, err) < 0)
                return -1;
        } else if (count) {
            l->places = places;
            l->count = count;
        }
    }
    return 0;
}

int match_leaf_places(struct match_leaf *l, uint32_t doc, const uint32_t **places, uint32_t *count,
                      struct err *err)
{
    if (l->doc != doc) {
        l->doc = 0;
        if (gather(l, doc, err) < 0)
            return -1;
        l->doc = doc;
    }
    *places = l->places;
    *count = l->count;
    return 0;
}

int match_leaf_pieces(struct match_leaf *l, uint32_t doc, struct leaf_piece pieces[LEAF_PIECES],
                      uint32_t *count, struct err *err)
{
    const struct leaf_class *c = NULL;

    *count = 0;
    if (l->only) {
        *count = 1;
        return places_of(l->only, doc, &pieces->places, &pieces->count, err);
    }
    if (!l->group && class_of(l, doc, &c, err) < 0)
        return -1;
    for (uint32_t f = 0; c && (f = next_form(l, c, f, doc)) < c->count; f++) {
        struct leaf_piece *p = &pieces[*count];

        if (*count == LEAF_PIECES - 1 || f >= FORMS_TOLD) { /* rare enough: all at once */
            *count = 0;
            break;
        }
        if (places_of(c->forms[f], doc, &p->places, &p->count, err) < 0)
            return -1;
        *count += p->count > 0;
    }
    if (*count)
        return 0;
    *count = 1;
    l->doc = 0;
    return match_leaf_places(l, doc, &pieces->places, &pieces->count, err);
}
