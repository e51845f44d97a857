#include "query/match_places.h"

#include "base/buf.h"
#include <stdlib.h>

#define FEW 6 /* documents wanted of a block that are looked up one by one */

/* --- Documents */

void match_some_init(struct match_some *s)
{
    memset(&s->wanted, 0, sizeof s->wanted);
    s->count = s->slots = 0;
}

void match_some_begin(struct match_some *s, uint32_t window)
{
    for (uint32_t i = 0; i < s->slots; i++)
        s->wanted.slot_of[s->doc[i]] = 0;
    bits_clear(&s->wanted.bits);
    s->count = s->slots = 0;
    s->wanted.window = window;
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

void match_places_init(struct match_places *p)
{
    p->runs = (struct posting_runs){0};
    p->more = NULL;
    p->more_count = p->more_cap = 0;
}

static void fill_nowhere(uint32_t *items)
{
    for (int i = 0; i < POSTINGS_FILL; i++)
        items[i] = POSTINGS_NOWHERE;
}

/* The runs begin with an empty one; of several lists then with room for few of each document, into
 * which twice as many can be written. */
#define ROOM (2 * POSTINGS_FILL)

int match_places_begin(struct match_places *p, const struct match_some *documents, bool several,
                       struct err *err)
{
    size_t room = POSTINGS_FILL + (several ? (size_t)documents->slots * ROOM : 0);

    p->runs.count = 0;
    p->more_count = 0;
    p->several = several;
    if (posting_runs_room(&p->runs, room, err) < 0)
        return -1;
    p->runs.count = room;
    memset(p->of, 0, documents->slots * sizeof *p->of);
    fill_nowhere(p->runs.items);
    for (uint32_t slot = 0; several && slot < documents->slots; slot++) {
        p->of[slot].at.from = POSTINGS_FILL + slot * ROOM;
        fill_nowhere(p->runs.items + p->of[slot].at.from);
    }
    return 0;
}

void match_places_release(struct match_places *p)
{
    posting_runs_release(&p->runs);
    free(p->more);
}

/* Two runs as one, behind all others. */
static int merge(struct match_places *p, struct posting_run *run, struct posting_run more,
                 struct err *err)
{
    uint32_t total = run->count + more.count, i = 0, j = 0;
    const uint32_t *a, *b;
    uint32_t *to;

    if (posting_runs_room(&p->runs, (size_t)total + POSTINGS_FILL, err) < 0)
        return -1;
    a = p->runs.items + run->from;
    b = p->runs.items + more.from;
    to = p->runs.items + p->runs.count;
    for (uint32_t n = 0; n < total; n++)
        to[n] = j == more.count || (i < run->count && a[i] < b[j]) ? a[i++] : b[j++];
    *run = (struct posting_run){(uint32_t)p->runs.count, total};
    for (; total % POSTINGS_FILL > 0; total++)
        to[total] = POSTINGS_NOWHERE;
    p->runs.count += total;
    return 0;
}

void match_places_sort(struct match_places *p, uint32_t slot)
{
    uint32_t *items = p->runs.items + p->of[slot].at.from;
    uint32_t count = p->several ? p->of[slot].at.count : 0;

    for (uint32_t i = 1; i < count && count <= POSTINGS_FILL; i++) {
        uint32_t one = items[i], at = i;

        for (; at > 0 && items[at - 1] > one; at--)
            items[at] = items[at - 1];
        items[at] = one;
    }
}

int match_places_unite(struct match_places *p, const struct match_some *documents, struct err *err)
{
    for (uint32_t i = 0; p->several && i < documents->count; i++) {
        struct match_run *run = &p->of[documents->slot[i]];

        match_places_sort(p, documents->slot[i]);
        for (; run->next; run->next = p->more[run->next - 1].next)
            if (merge(p, &run->at, p->more[run->next - 1].at, err) < 0)
                return -1;
    }
    return 0;
}

int match_places_add(struct match_places *p, uint32_t slot, const uint32_t *positions,
                     uint32_t count, struct err *err)
{
    uint32_t from = (uint32_t)p->runs.count;

    if (count == 0)
        return 0;
    if (posting_runs_room(&p->runs, (size_t)count + POSTINGS_FILL, err) < 0)
        return -1;
    memcpy(p->runs.items + from, positions, count * sizeof *positions);
    p->of[slot].at = (struct posting_run){from, count};
    for (; count % POSTINGS_FILL > 0; count++)
        p->runs.items[from + count] = POSTINGS_NOWHERE;
    p->runs.count = from + (size_t)count;
    return 0;
}

static void end_run(struct match_places *p, struct match_run *run, uint32_t last)
{
    uint32_t *items = p->runs.items + run->at.from;

    while (run->at.count > 0 && items[run->at.count - 1] > last)
        items[--run->at.count] = POSTINGS_NOWHERE;
}

void match_places_end(struct match_places *p, uint32_t slot, uint32_t last)
{
    struct match_run *run = &p->of[slot];

    end_run(p, run, last);
    for (; run->next; run = &p->more[run->next - 1])
        end_run(p, &p->more[run->next - 1], last);
}

/* Documents of a block that are wanted. */
struct picked {
    uint32_t count;
    uint8_t index[POSTINGS_BLOCK]; /* in the block */
    uint16_t slot[POSTINGS_BLOCK]; /* plus 1 */
};

/* Take it if it is wanted. */
static inline uint32_t pick(const struct match_list *l, uint32_t i,
                            const struct match_wanted *documents, struct picked *out, uint32_t n)
{
    uint16_t slot = documents->slot_of[l->cursor.document[i] % WINDOW_DOCS];

    out->index[n] = (uint8_t)i;
    out->slot[n] = slot;
    return n + (slot != 0);
}

/* Of all that lie in [from, to], a part of the window. */
static void pick_all(const struct match_list *l, uint32_t from, uint32_t to,
                     const struct match_wanted *documents, struct picked *out)
{
    uint32_t i = match_list_find(l, from), end = match_list_end(l, to), n = 0;

    for (; i + 4 <= end; i += 4) {
        n = pick(l, i, documents, out, n);
        n = pick(l, i + 1, documents, out, n);
        n = pick(l, i + 2, documents, out, n);
        n = pick(l, i + 3, documents, out, n);
    }
    for (; i < end; i++)
        n = pick(l, i, documents, out, n);
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
        out->slot[n] = documents->slot_of[bit];
        n += l->cursor.document[l->at] == base + bit;
    }
    out->count = n;
}

static int add_more(struct match_places *p, struct match_run *to, struct posting_run run,
                    struct err *err)
{
    if (grow(&p->more, &p->more_cap, p->more_count + 1, sizeof *p->more) < 0)
        return err_nomem(err);
    p->more[p->more_count++] = (struct match_run){run, to->next};
    to->next = (uint32_t)p->more_count;
    return 0;
}

/* Few places of a document, of whatever lists, side by side; else each list by itself. */
static int put_together(struct match_places *p, struct posting_cursor *c,
                        const struct picked *picked, struct err *err)
{
    struct posting_target to;

    for (uint32_t i = 0; i < picked->count; i++)
        to.run[i] = &p->of[picked->slot[i] - 1].at;
    if (posting_gather_to(c, picked->index, picked->count, &p->runs, &to, err) < 0)
        return -1;
    for (uint32_t k = 0; k < to.over; k++)
        if (add_more(p, &p->of[picked->slot[to.index[k]] - 1], to.rest[k], err) < 0)
            return -1;
    return 0;
}

static int take(struct match_places *p, struct posting_cursor *c, const struct picked *picked,
                struct err *err)
{
    struct posting_run run[POSTINGS_BLOCK];

    if (picked->count == 0)
        return 0;
    if (p->several)
        return put_together(p, c, picked, err);
    if (posting_gather(c, picked->index, picked->count, &p->runs, run, err) < 0)
        return -1;
    for (uint32_t i = 0; i < picked->count; i++)
        p->of[picked->slot[i] - 1].at = run[i];
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
