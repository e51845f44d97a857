#include "query/match_list.h"

#define FEW 8 /* documents wanted of a block that are looked up one by one */

void match_list_init(struct match_list *l, const struct posting_list *list, uint64_t *read)
{
    posting_cursor_init(&l->cursor, list);
    l->at = 0;
    l->block = 0;
    l->read = read;
}

void match_list_release(struct match_list *l)
{
    posting_cursor_release(&l->cursor);
}

int match_list_load(struct match_list *l, uint32_t block, struct err *err)
{
    int rc;

    if (l->cursor.block == block)
        return 0;
    l->at = 0;
    rc = posting_load(&l->cursor, block, err);
    if (rc > 0)
        *l->read += l->cursor.count;
    return rc < 0 ? -1 : 0;
}

/* --- A window */

/* Neighbours often share a word of bits, which makes one wait for the other: from four places in
 * turns. */
static void add_documents(const uint32_t *document, uint32_t n, struct bits *out)
{
    uint32_t quarter = n / 4;

    for (uint32_t i = 0; i < quarter; i++) {
        bits_set(out, document[i]);
        bits_set(out, document[i + quarter]);
        bits_set(out, document[i + 2 * quarter]);
        bits_set(out, document[i + 3 * quarter]);
    }
    for (uint32_t i = 4 * quarter; i < n; i++)
        bits_set(out, document[i]);
}

static void add_all(const struct match_list *l, uint32_t first, uint32_t last, struct bits *out)
{
    const uint32_t *document = l->cursor.document;
    uint32_t from = document[0] >= first ? 0 : match_list_find(l, first);
    uint32_t end = match_list_end(l, last);

    if (from < end)
        add_documents(&document[from], end - from, out);
}

/* Those of [from, to] that are wanted, one by one. */
static void add_few(struct match_list *l, const struct bits *mask, uint32_t from, uint32_t to,
                    struct bits *out)
{
    uint32_t base = from - from % WINDOW_DOCS;
    uint32_t bit = bits_next(mask, from - base);

    for (; bit <= to - base; bit = bits_next(mask, bit + 1)) {
        l->at = match_list_find(l, base + bit);
        if (l->at == l->cursor.count)
            break;
        if (l->cursor.document[l->at] == base + bit)
            bits_set(out, base + bit);
    }
}

/* What one block has of [from, to]. */
static int fill_block(struct match_list *l, uint32_t block, uint32_t from, uint32_t to,
                      const struct bits *mask, struct bits *out, struct err *err)
{
    uint32_t wanted = FEW + 1;

    if (from > to)
        return 0; /* skips that do not ascend: the file is damaged */
    if (mask)
        wanted = bits_count_between(mask, from % WINDOW_DOCS, to % WINDOW_DOCS, FEW);
    if (wanted == 0)
        return 0;
    if (match_list_load(l, block, err) < 0)
        return -1;
    if (wanted <= FEW)
        add_few(l, mask, from, to, out);
    else
        add_all(l, from, to, out);
    return 0;
}

/* The documents of the mask, one by one. */
static int fill_sparse(struct match_list *l, uint32_t window, const struct bits *mask,
                       struct bits *out, struct err *err)
{
    BITS_EACH(mask, window * WINDOW_DOCS, doc)
    {
        int rc = match_list_seek(l, (uint32_t)doc, err);

        if (rc < 0)
            return -1;
        if (rc > 0)
            bits_set(out, (uint32_t)doc);
    }
    return 0;
}

int match_list_fill(struct match_list *l, uint32_t window, const struct bits *mask,
                    struct bits *out, struct err *err)
{
    const struct posting_list *list = &l->cursor.list;
    uint32_t first = window * WINDOW_DOCS, end = first + (WINDOW_DOCS - 1);
    struct bits found;

    if (mask) {
        uint32_t low = bits_next(mask, 0), wanted;

        if (low == WINDOW_DOCS)
            return 0;
        end = first + bits_last(mask);
        l->block = posting_block_find(list, first + low, l->block < list->blocks ? l->block : 0);
        wanted = bits_count(mask);
        if (wanted <= FEW || wanted / FEW < posting_block_find(list, end, l->block) - l->block)
            return fill_sparse(l, window, mask, out, err);
        first += low;
        bits_clear(&found);
    }
    l->block = posting_block_find(list, first, l->block < list->blocks ? l->block : 0);
    for (uint32_t from = first; l->block < list->blocks; l->block++) {
        uint32_t last = posting_block_last(list, l->block), to = last < end ? last : end;

        if (fill_block(l, l->block, from, to, mask, mask ? &found : out, err) < 0)
            return -1;
        if (last >= end)
            break;
        from = last + 1;
    }
    if (!mask)
        return 0;
    bits_and(&found, mask);
    bits_or(out, &found);
    return 0;
}

/* --- Frequencies of a window */

static int least_of_block(struct match_list *l, uint32_t from, uint32_t to, uint32_t *least,
                          struct err *err)
{
    const struct posting_cursor *c = &l->cursor;
    uint32_t end;

    if (match_list_load(l, l->block, err) < 0 || posting_load_frequencies(&l->cursor, err) < 0)
        return -1;
    end = match_list_end(l, to);
    for (uint32_t i = match_list_find(l, from); i < end; i++) {
        uint32_t *so_far = &least[c->document[i] % WINDOW_DOCS];

        *so_far = c->frequency[i] < *so_far ? c->frequency[i] : *so_far;
    }
    return 0;
}

int match_list_least(struct match_list *l, uint32_t window, const struct bits *mask,
                     uint32_t *least, struct err *err)
{
    const struct posting_list *list = &l->cursor.list;
    uint32_t base = window * WINDOW_DOCS, from = base + bits_next(mask, 0), end;

    if (!bits_any(mask))
        return 0;
    end = base + bits_last(mask);
    l->block = posting_block_find(list, from, l->block < list->blocks ? l->block : 0);
    for (; l->block < list->blocks && from <= end; l->block++) {
        uint32_t last = posting_block_last(list, l->block), to = last < end ? last : end;

        if (from <= to && bits_count_between(mask, from - base, to - base, 0) > 0 &&
            least_of_block(l, from, to, least, err) < 0)
            return -1;
        if (last >= end)
            break;
        from = last + 1;
    }
    return 0;
}

/* --- One document */

/* In another block than the one that is loaded. */
int match_list_seek_block(struct match_list *l, uint32_t doc, struct err *err)
{
    const struct posting_cursor *c = &l->cursor;
    uint32_t block = posting_block_find(&c->list, doc, c->block == UINT32_MAX ? 0 : c->block);

    if (block == c->list.blocks)
        return 0;
    if (match_list_load(l, block, err) < 0)
        return -1;
    l->at = match_list_find(l, doc);
    return l->at < c->count && c->document[l->at] == doc;
}

float match_list_bound(struct match_list *l, uint32_t doc, uint32_t *end)
{
    const struct posting_list *list = &l->cursor.list;

    l->block = posting_block_find(list, doc, l->block < list->blocks ? l->block : 0);
    if (l->block == list->blocks) {
        *end = UINT32_MAX;
        return 0;
    }
    *end = posting_block_last(list, l->block);
    return posting_block_bound(list, l->block);
}
