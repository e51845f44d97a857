/* One posting list of a segment, as the matcher reads it: a window's documents at once, or one
 * document after the other. Documents may be asked for in any order; ascending is cheap.
 */
#ifndef QUERY_MATCH_LIST_H
#define QUERY_MATCH_LIST_H

#include "postings/cursor.h"
#include "query/bitmap.h"

struct match_list {
    struct posting_cursor cursor;
    uint32_t at;    /* in the cursor's block: where the last seek ended */
    uint32_t block; /* where the last look at the skips ended */
    uint64_t *read; /* borrowed: counts postings decoded */
};

void match_list_init(struct match_list *l, const struct posting_list *list, uint64_t *read);
void match_list_release(struct match_list *l);

/* Add to `out` the documents of a window that have the term and are in `mask` (NULL: all). */
int match_list_fill(struct match_list *l, uint32_t window, const struct bits *mask,
                    struct bits *out, struct err *err);

/* Decode a block's documents. */
int match_list_load(struct match_list *l, uint32_t block, struct err *err);

/* The first document of the block that is not less: the block is halved, without branches on the
 * data. What is left of a short block is UINT32_MAX. */
static inline uint32_t match_list_find(const struct match_list *l, uint32_t doc)
{
    const uint32_t *d = l->cursor.document;
    uint32_t at = 0;

#pragma GCC unroll 8
    for (uint32_t half = POSTINGS_BLOCK / 2; half; half /= 2)
        at += half & (0U - (uint32_t)(d[at + half - 1] < doc)); /* a compiler would branch for ?: */
    return at + (d[at] < doc);
}

/* How many documents of the block are not greater. */
static inline uint32_t match_list_end(const struct match_list *l, uint32_t doc)
{
    const struct posting_cursor *c = &l->cursor;

    return c->document[c->count - 1] <= doc ? c->count : match_list_find(l, doc + 1);
}

/* 1 when the document has the term (cursor.document[at] is it then), 0, or -1. */
int match_list_seek_block(struct match_list *l, uint32_t doc, struct err *err);
static inline int match_list_seek(struct match_list *l, uint32_t doc, struct err *err)
{
    const struct posting_cursor *c = &l->cursor;

    if (c->block == UINT32_MAX || doc < c->document[0] || doc > c->document[c->count - 1])
        return match_list_seek_block(l, doc, err);
    l->at = match_list_find(l, doc);
    return c->document[l->at] == doc;
}

/* How often the term stands in the document the last seek found. */
static inline int match_list_frequency(struct match_list *l, uint32_t *out, struct err *err)
{
    if (!l->cursor.has_frequencies && posting_load_frequencies(&l->cursor, err) < 0)
        return -1;
    *out = l->cursor.frequency[l->at];
    return 0;
}

/* Lower least[d % WINDOW_DOCS] to how often the term stands in d, for the documents of the window
 * and the mask that have it; others of the window may be lowered, too. */
int match_list_least(struct match_list *l, uint32_t window, const struct bits *mask,
                     uint32_t *least, struct err *err);

/* No document from `doc` on up to *end has a greater share; 0 when none of those has the term. */
float match_list_bound(struct match_list *l, uint32_t doc, uint32_t *end);

#endif
