#include "postings/positions.h"

#include "base/buf.h"
#include "postings/list.h"
#include <stdlib.h>

#define NO_BLOCK UINT32_MAX

struct posting_positions {
    struct list_parts parts;
    uint32_t gap_block; /* decoded in gaps; NO_BLOCK for none */
    uint32_t gaps[POSTINGS_BLOCK];
    uint32_t block;                      /* of documents, of which `before` tells */
    uint64_t before[POSTINGS_BLOCK + 1]; /* occurrences before each document */
    uint32_t *out;                       /* owned */
    size_t cap;
};

struct posting_positions *positions_new(const struct posting_list *list, struct err *err)
{
    struct posting_positions *p = malloc(sizeof *p);

    if (!p) {
        err_nomem(err);
        return NULL;
    }
    p->gap_block = p->block = NO_BLOCK;
    p->out = NULL;
    p->cap = 0;
    if (list_parts(list, &p->parts, err) < 0) {
        free(p);
        return NULL;
    }
    return p;
}

void positions_free(struct posting_positions *p)
{
    if (!p)
        return;
    free(p->out);
    free(p);
}

/* Sum up the frequencies of the cursor's block. */
static int enter_block(struct posting_positions *p, const struct posting_cursor *c, struct err *err)
{
    uint64_t sum = 0;

    if (c->list.skips)
        sum = load_u32(c->list.skips + (size_t)c->block * FORMAT_SKIP + 8);
    for (uint32_t i = 0; i < c->count; i++) {
        p->before[i] = sum;
        sum += c->frequency[i];
    }
    p->before[c->count] = sum;
    p->block = NO_BLOCK;
    if (sum > c->list.occurrences)
        return list_damaged(err, "more positions than there are");
    p->block = c->block;
    return 0;
}

static int enter_gaps(struct posting_positions *p, const struct posting_cursor *c, uint32_t block,
                      struct err *err)
{
    p->gap_block = NO_BLOCK;
    if (list_gaps(&c->list, &p->parts, block, p->gaps, err) < 0)
        return -1;
    p->gap_block = block;
    return 0;
}

int positions_of(struct posting_positions *p, const struct posting_cursor *c, uint32_t i,
                 const uint32_t **positions, uint32_t *count, struct err *err)
{
    uint64_t at, end, position = 0;
    uint32_t *to;

    if (p->block != c->block && enter_block(p, c, err) < 0)
        return -1;
    at = p->before[i];
    end = p->before[i + 1];
    if (p->cap < end - at && grow(&p->out, &p->cap, end - at, sizeof *p->out) < 0)
        return err_nomem(err);
    to = p->out;
    while (at < end) {
        uint32_t block = (uint32_t)(at / POSTINGS_BLOCK), from = at % POSTINGS_BLOCK, n;

        if (block != p->gap_block && enter_gaps(p, c, block, err) < 0)
            return -1;
        n = end - at < POSTINGS_BLOCK - from ? (uint32_t)(end - at) : POSTINGS_BLOCK - from;
        for (uint32_t k = from; k < from + n; k++) {
            position += (uint64_t)p->gaps[k] + 1;
            *to++ = (uint32_t)position;
        }
        at += n;
    }
    if (position > UINT32_MAX)
        return list_damaged(err, "positions");
    *positions = p->out;
    *count = (uint32_t)(to - p->out);
    return 0;
}
