#include "query/match_places.h"

#define FEW 6 /* documents wanted of a block that are looked up one by one */

/* --- Documents */

void match_some_init(struct match_some *s)
{
    memset(&s->wanted, 0, sizeof s->wanted);
    s->count = s->slots = 0;
}

void match_some_begin(struct match_some *s, uint32_t window)
{
    for (uint32_t i = 0; i < s->count; i++)
        match_some_drop(s, s->slot[i]);
    s->count = s->slots = 0;
    s->wanted.window = window;
}

void match_some_add(struct match_some *s, uint32_t doc)
{
    uint32_t slot = s->slots++;

    s->slot[s->count++] = (uint16_t)slot;
    s->doc[slot] = (uint16_t)(doc % WINDOW_DOCS);
    s->wanted.slot_of[doc % WINDOW_DOCS] = (uint16_t)(slot + 1);
    bits_set(&s->wanted.bits, doc);
}

void match_some_drop(struct match_some *s, uint32_t slot)
{
    uint32_t doc = s->doc[slot];

    s->wanted.slot_of[doc] = 0;
    s->wanted.bits.w[doc / 64] &= ~(UINT64_C(1) << doc % 64);
}

void match_some_close(struct match_some *s)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->count; i++) {
        uint16_t slot = s->slot[i];

        s->slot[n] = slot;
        n += s->wanted.slot_of[s->doc[slot]] != 0;
    }
    s->count = n;
}

/* --- Positions */

void match_places_begin(struct match_places *p, const struct match_some *documents)
{
    p->runs.count = 0;
    memset(p->of, 0, documents->slots * sizeof *p->of);
}

void match_places_release(struct match_places *p)
{
    posting_runs_release(&p->runs);
}

/* What two lists have in one document; a position has one word, so none comes twice. */
static int unite(struct match_places *p, struct posting_run *of, struct posting_run more,
                 struct err *err)
{
    uint32_t total = of->count + more.count, from, i = 0, j = 0;
    const uint32_t *a, *b;
    uint32_t *to;

    /* one more is looked at behind either run */
    if (posting_runs_room(&p->runs, (size_t)total + 2 * (size_t)POSTINGS_ROW, err) < 0)
        return -1;
    from = (uint32_t)p->runs.count;
    a = p->runs.items + of->from;
    b = p->runs.items + more.from;
    to = p->runs.items + from;
    to[0] = 0;
    for (uint32_t n = 0; n < total; n++) {
        uint32_t x = a[i], y = b[j], first = (j == more.count) | ((i < of->count) & (x < y));

        to[n] = first ? x : y;
        i += first;
        j += first ^ 1;
    }
    *of = (struct posting_run){from, total};
    for (; total % POSTINGS_ROW > 0; total++)
        to[total] = POSTINGS_NOWHERE;
    p->runs.count += total;
    return 0;
}

int match_places_add(struct match_places *p, uint32_t slot, const uint32_t *positions,
                     uint32_t count, struct err *err)
{
    uint32_t from = (uint32_t)p->runs.count;

    if (count == 0)
        return 0;
    if (posting_runs_room(&p->runs, (size_t)count + POSTINGS_ROW, err) < 0)
        return -1;
    memcpy(p->runs.items + from, positions, count * sizeof *positions);
    p->of[slot] = (struct posting_run){from, count};
    for (; count % POSTINGS_ROW > 0; count++)
        p->runs.items[from + count] = POSTINGS_NOWHERE;
    p->runs.count = from + (size_t)count;
    return 0;
}

/* Documents of a block that are wanted. */
struct picked {
    uint32_t count;
    uint8_t index[POSTINGS_BLOCK]; /* in the block */
    uint16_t slot[POSTINGS_BLOCK];
};

/* Of all that lie in [from, to], a part of the window. */
static void pick_all(const struct match_list *l, uint32_t from, uint32_t to,
                     const struct match_wanted *documents, struct picked *out)
{
    const uint32_t *d = l->cursor.document;
    uint32_t i = 0, end = l->cursor.count, n = 0;

    while (i < end && d[i] < from)
        i++;
    while (end > i && d[end - 1] > to)
        end--;
    for (; i < end; i++) {
        uint32_t slot = documents->slot_of[d[i] % WINDOW_DOCS];

        out->index[n] = (uint8_t)i;
        out->slot[n] = (uint16_t)(slot - 1);
        n += slot != 0;
    }
    out->count = n;
}

/* The same, where few are wanted. */
static void pick_few(struct match_list *l, uint32_t from, uint32_t to,
                     const struct match_wanted *documents, struct picked *out)
{
    uint32_t base = from - from % WINDOW_DOCS, n = 0;

    for (uint32_t bit = bits_next(&documents->bits, from - base); bit <= to - base;
         bit = bits_next(&documents->bits, bit + 1)) {
        l->at = match_list_find(l, base + bit);
        if (l->at == l->cursor.count)
            break;
        out->index[n] = (uint8_t)l->at;
        out->slot[n] = (uint16_t)(documents->slot_of[bit] - 1);
        n += l->cursor.document[l->at] == base + bit;
    }
    out->count = n;
}

/* What a document has already is put together with what this list has. */
static int take(struct match_places *p, struct posting_cursor *c, const struct picked *picked,
                struct err *err)
{
    struct posting_run run[POSTINGS_BLOCK];

    if (picked->count == 0)
        return 0;
    if (posting_gather(c, picked->index, picked->count, &p->runs, run, err) < 0)
        return -1;
    for (uint32_t i = 0; i < picked->count; i++) {
        struct posting_run *of = &p->of[picked->slot[i]];

        if (of->count == 0)
            *of = run[i];
        else if (unite(p, of, run[i], err) < 0)
            return -1;
    }
    return 0;
}

int match_places_gather(struct match_places *p, struct match_list *l,
                        const struct match_wanted *documents, struct err *err)
{
    const struct posting_list *list = &l->cursor.list;
    const struct bits *bits = &documents->bits;
    uint32_t base = documents->window * WINDOW_DOCS, first = bits_next(bits, 0), end;
    struct picked picked;

    if (first == WINDOW_DOCS)
        return 0;
    first += base;
    end = base + bits_last(bits);
    l->block = posting_block_find(list, first, l->block < list->blocks ? l->block : 0);
    for (uint32_t from = first; l->block < list->blocks && from <= end; l->block++) {
        uint32_t last = posting_block_last(list, l->block), to = last < end ? last : end, n;

        n = from > to ? 0 : bits_count_between(bits, from - base, to - base, FEW);
        if (n > 0) {
            if (match_list_load(l, l->block, err) < 0)
                return -1;
            (n > FEW ? pick_all(l, from, to, documents, &picked)
                     : pick_few(l, from, to, documents, &picked));
            if (take(p, &l->cursor, &picked, err) < 0)
                return -1;
        }
        if (last >= end)
            break;
        from = last + 1;
    }
    return 0;
}
