#include "postings/list_copy.h"

#include "postings/cursor.h"

/* Gaps, read from the first to the last. */
struct gaps {
    const struct posting_list *list;
    struct list_parts parts;
    uint32_t block; /* read next */
    uint32_t at, count;
    uint32_t gap[POSTINGS_BLOCK];
};

static int gaps_begin(struct gaps *g, const struct posting_list *list, struct err *err)
{
    g->list = list;
    g->block = g->at = g->count = 0;
    return list_parts(list, &g->parts, err);
}

/* Pass over the next n, which are given to the writer when there is one. */
static int gaps_move(struct gaps *g, uint64_t n, struct list_writer *to, struct err *err)
{
    while (n > 0) {
        uint32_t part;
        unsigned bits;

        if (g->at == g->count) {
            if (g->block > g->parts.gap_blocks)
                return list_damaged(err, "fewer positions than the frequencies tell");
            if (list_gaps(g->list, &g->parts, g->block, g->gap, &bits, err) < 0)
                return -1;
            g->count = g->block++ < g->parts.gap_blocks ? POSTINGS_BLOCK : g->parts.gap_tail;
            g->at = 0;
        }
        part = n < g->count - g->at ? (uint32_t)n : g->count - g->at;
        if (part == 0)
            return list_damaged(err, "fewer positions than the frequencies tell");
        if (to && list_writer_gaps(to, g->gap + g->at, part, err) < 0)
            return -1;
        g->at += part;
        n -= part;
    }
    return 0;
}

/* --- Blocks. */

static int copy_all(struct posting_cursor *c, struct gaps *g, uint32_t base, struct list_writer *to,
                    struct err *err)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < c->count; i++) {
        c->slot->document[i] += base;
        sum += c->frequency[i];
    }
    if (list_writer_documents(to, c->document, c->frequency, c->count, err) < 0)
        return -1;
    return g ? gaps_move(g, sum, to, err) : 0;
}

static int copy_living(struct posting_cursor *c, struct gaps *g, const uint32_t *renumber,
                       struct list_writer *to, struct err *err)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t document = renumber[c->document[i] - 1];

        if (g && gaps_move(g, c->frequency[i], document ? to : NULL, err) < 0)
            return -1;
        c->slot->document[kept] = document;
        c->slot->frequency[kept] = c->frequency[i];
        kept += document > 0;
    }
    return list_writer_documents(to, c->document, c->frequency, kept, err);
}

int list_copy(const struct posting_list *list, const struct postings_input *input, bool positional,
              struct list_writer *to, struct err *err)
{
    struct posting_cursor c;
    struct gaps gaps, *g = positional ? &gaps : NULL;
    int got = 0;

    posting_cursor_init(&c, list);
    if (g && gaps_begin(g, list, err) < 0)
        return -1;
    for (uint32_t block = 0; block < list->blocks && got == 0; block++) {
        if (posting_load(&c, block, err) < 0 || posting_load_frequencies(&c, err) < 0)
            got = -1;
        else if (input->renumber)
            got = copy_living(&c, g, input->renumber, to, err);
        else
            got = copy_all(&c, g, input->base, to, err);
        c.block = c.slot->block = UINT32_MAX; /* its documents have been changed */
    }
    posting_cursor_release(&c);
    return got;
}
