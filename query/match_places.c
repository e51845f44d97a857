#include "query/match_places.h"

#define FEW 6 /* documents wanted of a block that are looked up one by one */

void match_places_begin(struct match_places *p, const struct bits *documents)
{
    p->runs.count = 0;
    BITS_EACH(documents, 0, doc)
    p->of[doc] = (struct posting_run){0};
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

    if (posting_runs_room(&p->runs, (size_t)total + POSTINGS_ROW, err) < 0)
        return -1;
    from = (uint32_t)p->runs.count;
    a = p->runs.items + of->from;
    b = p->runs.items + more.from;
    to = p->runs.items + from;
    for (uint32_t n = 0; n < total; n++) {
        bool first = i < of->count && (j == more.count || a[i] < b[j]);

        to[n] = first ? a[i] : b[j];
        i += first;
        j += !first;
    }
    for (; total % POSTINGS_ROW > 0; total++)
        to[total] = POSTINGS_NOWHERE;
    *of = (struct posting_run){from, of->count + more.count};
    p->runs.count += total;
    return 0;
}

int match_places_add(struct match_places *p, uint32_t doc, const uint32_t *positions,
                     uint32_t count, struct err *err)
{
    uint32_t from = (uint32_t)p->runs.count;

    if (posting_runs_room(&p->runs, (size_t)count + POSTINGS_ROW, err) < 0)
        return -1;
    memcpy(p->runs.items + from, positions, count * sizeof *positions);
    p->of[doc % WINDOW_DOCS] = (struct posting_run){from, count};
    for (; count % POSTINGS_ROW > 0; count++)
        p->runs.items[from + count] = POSTINGS_NOWHERE;
    p->runs.count = from + (size_t)count;
    return 0;
}

/* Which documents of the loaded block are wanted, of all that lie in [from, to]. */
static uint32_t pick_all(const struct match_list *l, uint32_t from, uint32_t to,
                         const struct bits *mask, uint8_t index[POSTINGS_BLOCK])
{
    const struct posting_cursor *c = &l->cursor;
    uint32_t n = 0, width = to - from;

    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t doc = c->document[i];

        index[n] = (uint8_t)i;
        n += (doc - from <= width) & bits_has(mask, doc);
    }
    return n;
}

/* The same, where few are wanted. */
static uint32_t pick_few(struct match_list *l, uint32_t from, uint32_t to, const struct bits *mask,
                         uint8_t index[POSTINGS_BLOCK])
{
    uint32_t base = from - from % WINDOW_DOCS, n = 0;

    for (uint32_t bit = bits_next(mask, from - base); bit <= to - base;
         bit = bits_next(mask, bit + 1)) {
        l->at = match_list_find(l, base + bit);
        if (l->at == l->cursor.count)
            break;
        index[n] = (uint8_t)l->at;
        n += l->cursor.document[l->at] == base + bit;
    }
    return n;
}

/* Positions of the documents index[n] of the loaded block; what a document has already is put
 * together with them. */
static int take(struct match_places *p, struct posting_cursor *c, const uint8_t *index, uint32_t n,
                struct err *err)
{
    struct posting_run run[POSTINGS_BLOCK];

    if (n == 0)
        return 0;
    if (posting_gather(c, index, n, &p->runs, run, err) < 0)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        struct posting_run *of = &p->of[c->document[index[i]] % WINDOW_DOCS];

        if (of->count == 0)
            *of = run[i];
        else if (unite(p, of, run[i], err) < 0)
            return -1;
    }
    return 0;
}

int match_places_gather(struct match_places *p, struct match_list *l, uint32_t window,
                        const struct bits *mask, struct err *err)
{
    const struct posting_list *list = &l->cursor.list;
    uint32_t base = window * WINDOW_DOCS, first = bits_next(mask, 0), end;

    if (first == WINDOW_DOCS)
        return 0;
    first += base;
    end = base + bits_last(mask);
    l->block = posting_block_find(list, first, l->block < list->blocks ? l->block : 0);
    for (uint32_t from = first; l->block < list->blocks && from <= end; l->block++) {
        uint32_t last = posting_block_last(list, l->block), to = last < end ? last : end, n;
        uint8_t index[POSTINGS_BLOCK];

        n = from > to ? 0 : bits_count_between(mask, from - base, to - base, FEW);
        if (n > 0) {
            if (match_list_load(l, l->block, err) < 0)
                return -1;
            n = n > FEW ? pick_all(l, from, to, mask, index) : pick_few(l, from, to, mask, index);
            if (take(p, &l->cursor, index, n, err) < 0)
                return -1;
        }
        if (last >= end)
            break;
        from = last + 1;
    }
    return 0;
}
