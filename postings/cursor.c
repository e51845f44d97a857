#include "postings/cursor.h"

#include "postings/list.h"
#include "postings/pack.h"
#include "postings/positions.h"

#define NO_BLOCK UINT32_MAX

/* Stand on what a slot holds. */
static void enter(struct posting_cursor *c, struct posting_slot *slot)
{
    c->slot = slot;
    c->block = slot->block;
    c->count = slot->count;
    c->has_frequencies = slot->has_frequencies;
    c->frequency_bits = slot->frequency_bits;
    c->document = slot->document;
    c->frequency = slot->frequency;
}

static void empty(struct posting_slot *slot)
{
    slot->block = NO_BLOCK;
    slot->count = 0;
    slot->has_frequencies = false;
    slot->frequency_bits = 32;
    slot->packed_frequencies = NULL;
}

void posting_cursor_init(struct posting_cursor *c, const struct posting_list *list)
{
    c->list = *list;
    c->positions = NULL;
    c->end = NULL;
    posting_cursor_widen(c, &c->own, 1);
}

void posting_cursor_widen(struct posting_cursor *c, struct posting_slot *slots, uint32_t count)
{
    c->slots = slots;
    c->slot_count = count;
    for (uint32_t i = 0; i < count; i++)
        empty(&slots[i]);
    enter(c, slots);
}

void posting_cursor_release(struct posting_cursor *c)
{
    positions_free(c->positions);
    c->positions = NULL;
    c->block = NO_BLOCK;
}

/* The slow way, for gaps so wide that their sum might pass 2^32. */
static int sum_wide(uint32_t *v, uint32_t n, uint32_t base, struct err *err)
{
    uint64_t sum = base;

    for (uint32_t i = 0; i < n; i++) {
        sum += (uint64_t)v[i] + 1;
        v[i] = (uint32_t)sum;
    }
    return sum <= FORMAT_DOCUMENTS ? 0 : list_damaged(err, "documents");
}

/* The next n documents behind `base`, packed at `at`. */
static int read_documents(struct posting_cursor *c, const unsigned char *at, uint32_t n,
                          uint32_t base, struct err *err)
{
    uint32_t *document = c->slot->document;
    unsigned bits;

    at = pack_read(at, c->end, document, n, &bits);
    if (!at)
        return list_damaged(err, "documents pass their list's end");
    /* base < 2^31, and 128 gaps of at most 2^24 do not pass 2^32 with it. */
    if (bits <= 24)
        pack_sum(document, n, base);
    else if (sum_wide(document, n, base, err) < 0)
        return -1;
    c->slot->packed_frequencies = at;
    return 0;
}

/* None is 0, which is what the greatest integer becomes by 1 more. */
static bool frequencies_hold(const struct posting_cursor *c, uint32_t n, unsigned bits)
{
    for (uint32_t i = 0; bits == 32 && i < n; i++)
        if (c->frequency[i] == 0)
            return false;
    return true;
}

static int read_frequencies(struct posting_cursor *c, uint32_t n, struct err *err)
{
    uint32_t *frequency = c->slot->frequency;
    unsigned bits;

    if (!pack_read(c->slot->packed_frequencies, c->end, frequency, n, &bits))
        return list_damaged(err, "frequencies pass their list's end");
    pack_increment(frequency, n);
    c->slot->frequency_bits = bits + 1; /* by the 1 more */
    return frequencies_hold(c, n, bits) ? 0 : list_damaged(err, "frequencies");
}

/* A short list's last document stands in its entry, and its frequency is what is left over. */
static int load_short(struct posting_cursor *c, struct err *err)
{
    uint32_t before = c->list.documents - 1, last = c->list.last;
    uint64_t left = c->list.occurrences;
    struct list_parts parts;

    if (before > 0) {
        if (list_parts(&c->list, &parts, err) < 0)
            return -1;
        c->end = parts.documents_end;
        if (read_documents(c, parts.documents, before, 0, err) < 0 ||
            read_frequencies(c, before, err) < 0)
            return -1;
        for (uint32_t i = 0; i < before; i++)
            left -= c->frequency[i];
        if (c->document[before - 1] >= last)
            return list_damaged(err, "last document");
    }
    if (left == 0 || left > UINT32_MAX)
        return list_damaged(err, "frequencies");
    c->slot->document[before] = last;
    c->slot->frequency[before] = (uint32_t)left;
    c->slot->frequency_bits = 32;
    c->slot->has_frequencies = true;
    return 0;
}

static int load_long(struct posting_cursor *c, uint32_t block, struct err *err)
{
    const unsigned char *skip = c->list.skips + (size_t)block * FORMAT_SKIP;
    uint32_t last = load_u32(skip), offset = load_u32(skip + 4);
    uint32_t base = block ? load_u32(skip - FORMAT_SKIP) : 0;
    const unsigned char *at = c->list.bytes + offset;
    struct list_parts parts;

    if (!c->end) {
        if (list_parts(&c->list, &parts, err) < 0)
            return -1;
        c->end = parts.documents_end;
    }
    if (offset > (size_t)(c->end - c->list.bytes) || last > c->list.file->documents || base > last)
        return list_damaged(err, "skip");
    if (read_documents(c, at, c->count, base, err) < 0)
        return -1;
    return c->document[c->count - 1] == last ? 0 : list_damaged(err, "last document");
}

static int decode(struct posting_cursor *c, uint32_t block, struct err *err)
{
    uint32_t rest = c->list.documents - block * POSTINGS_BLOCK;
    struct posting_slot *slot = c->slot;

    c->count = slot->count = rest < POSTINGS_BLOCK ? rest : POSTINGS_BLOCK;
    if ((c->list.skips ? load_long(c, block, err) : load_short(c, err)) < 0)
        return -1;
    for (uint32_t i = slot->count; i < POSTINGS_BLOCK; i++)
        slot->document[i] = UINT32_MAX;
    slot->block = block;
    return 0;
}

int posting_load(struct posting_cursor *c, uint32_t block, struct err *err)
{
    struct posting_slot *slot = &c->slots[block & (c->slot_count - 1)];

    if (c->block == block)
        return 0;
    if (block >= c->list.blocks) {
        c->block = NO_BLOCK;
        return err_set(err, ERR_INTERNAL, "block %u of a list of %u", block, c->list.blocks);
    }
    if (slot->block == block) {
        enter(c, slot);
        return 0;
    }
    empty(slot);
    enter(c, slot);
    if (decode(c, block, err) < 0)
        return -1;
    enter(c, slot);
    return 1;
}

int posting_load_frequencies(struct posting_cursor *c, struct err *err)
{
    if (c->has_frequencies)
        return 0;
    if (c->block == NO_BLOCK)
        return err_set(err, ERR_INTERNAL, "frequencies of no block");
    if (read_frequencies(c, c->count, err) < 0)
        return -1;
    c->slot->has_frequencies = true;
    enter(c, c->slot);
    return 0;
}

static int need_positions(struct posting_cursor *c, struct err *err)
{
    if (!c->list.positional)
        return err_set(err, ERR_INTERNAL, "positions of a list that has none");
    if (posting_load_frequencies(c, err) < 0)
        return -1;
    if (!c->positions)
        c->positions = positions_new(&c->list, err);
    return c->positions ? 0 : -1;
}

int posting_positions(struct posting_cursor *c, uint32_t i, const uint32_t **positions,
                      uint32_t *count, struct err *err)
{
    return need_positions(c, err) < 0 ? -1
                                      : positions_of(c->positions, c, i, positions, count, err);
}

int posting_gather(struct posting_cursor *c, const uint8_t *index, uint32_t n,
                   struct posting_runs *runs, struct posting_run *run, struct err *err)
{
    return need_positions(c, err) < 0 ? -1
                                      : positions_gather(c->positions, c, index, n, runs, run, err);
}

int posting_gather_to(struct posting_cursor *c, const uint8_t *index, uint32_t n,
                      struct posting_runs *runs, struct posting_target *to, struct err *err)
{
    return need_positions(c, err) < 0
               ? -1
               : positions_gather_to(c->positions, c, index, n, runs, to, err);
}
