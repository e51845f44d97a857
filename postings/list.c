#include "postings/list.h"

#include "postings/pack.h"
#include "postings/varint.h"

int list_damaged(struct err *err, const char *what)
{
    return err_set(err, ERR_DAMAGED, "inverted file is damaged: %s", what);
}

/* --- Entries. A tag of two bytes tells how many bytes each number takes, so that an entry can be
 * passed over without a branch. */

#define TAG_POSITIONAL 1
#define TAG_SIZE       1 /* the shifts of the lengths in bytes, three bits each */
#define TAG_OCCURRENCE 4
#define TAG_DOCUMENTS  7
#define TAG_LAST       10
#define TAG_BOUND      13 /* whether there is one */

static unsigned tag_length(uint32_t tag, unsigned shift)
{
    return tag >> shift & 7;
}

static uint32_t load_tag(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8;
}

static unsigned numbers_length(uint32_t tag)
{
    return tag_length(tag, TAG_SIZE) + tag_length(tag, TAG_OCCURRENCE) +
           tag_length(tag, TAG_DOCUMENTS) + tag_length(tag, TAG_LAST) + (tag >> TAG_BOUND & 1);
}

/* The number of `length` bytes, at most 7, at *at, which is moved behind it. */
static uint64_t take_number(const unsigned char **at, unsigned length)
{
    uint64_t v = load_u64(*at) & (((uint64_t)1 << 8 * length) - 1);

    *at += length;
    return v;
}

const unsigned char *list_entry_skip(const unsigned char *at, const unsigned char *end,
                                     uint64_t *size)
{
    const unsigned char *number = at + 2;
    uint32_t tag;

    if (end - at < 2)
        return NULL;
    tag = load_tag(at);
    *size = take_number(&number, tag_length(tag, TAG_SIZE));
    at += 2 + numbers_length(tag);
    return at <= end ? at : NULL;
}

const unsigned char *list_entry_read(const unsigned char *at, const unsigned char *end,
                                     struct list_entry *e)
{
    const unsigned char *next = list_entry_skip(at, end, &e->size);
    uint64_t documents, last;
    uint32_t tag;

    if (!next)
        return NULL;
    tag = load_tag(at);
    at += 2 + tag_length(tag, TAG_SIZE);
    e->positional = tag & TAG_POSITIONAL;
    e->occurrences = take_number(&at, tag_length(tag, TAG_OCCURRENCE));
    documents = take_number(&at, tag_length(tag, TAG_DOCUMENTS)) + 1;
    last = take_number(&at, tag_length(tag, TAG_LAST)) + documents;
    e->bound = tag >> TAG_BOUND & 1 ? *at : 255;
    if (documents > FORMAT_DOCUMENTS || last > FORMAT_DOCUMENTS)
        return NULL;
    e->documents = (uint32_t)documents;
    e->last = (uint32_t)last;
    e->occurrences += documents;
    return e->positional && e->occurrences > UINT32_MAX ? NULL : next;
}

/* Append a number in as few bytes as it needs, and its length to the tag. */
static unsigned char *put_number(unsigned char *to, uint64_t v, uint32_t *tag, unsigned shift)
{
    unsigned length = 0;

    for (; v > 0; v >>= 8) {
        *to++ = (unsigned char)v;
        length++;
    }
    *tag |= length << shift;
    return to;
}

unsigned char *list_entry_write(unsigned char *to, const struct list_entry *e)
{
    uint32_t tag = e->positional ? TAG_POSITIONAL : 0;
    unsigned char *at = to + 2;

    at = put_number(at, e->size, &tag, TAG_SIZE);
    at = put_number(at, e->occurrences - e->documents, &tag, TAG_OCCURRENCE);
    at = put_number(at, e->documents - 1, &tag, TAG_DOCUMENTS);
    if (list_short(e->documents)) {
        at = put_number(at, e->last - e->documents, &tag, TAG_LAST);
        if (e->documents > 1) {
            *at++ = e->bound;
            tag |= 1u << TAG_BOUND;
        }
    }
    to[0] = (unsigned char)tag;
    to[1] = (unsigned char)(tag >> 8);
    return at;
}

/* --- Opening. */

/* A float slightly greater, so that no rounding in anyone's arithmetic passes the bound. */
static float widened(double share)
{
    return share < 0.999998 ? (float)(share * 1.000002) : 1.0F;
}

static float short_bound(const struct postings *p, const struct list_entry *e)
{
    double length, norm;

    if (e->documents > 1)
        return widened(e->bound / 255.0);
    length = p->lengths[e->last - 1];
    norm = POSTINGS_K1 * (1 - POSTINGS_B + POSTINGS_B * length / p->average);
    return widened((double)e->occurrences / ((double)e->occurrences + norm));
}

static uint64_t gap_blocks(const struct posting_list *list)
{
    return list->positional ? list->occurrences / POSTINGS_BLOCK : 0;
}

/* Bytes of the table of gap blocks: an entry for each, and one for the tail. */
static uint64_t table_size(const struct posting_list *list)
{
    uint64_t blocks = gap_blocks(list);

    return blocks ? (blocks + 1) * sizeof(uint32_t) : 0;
}

static uint64_t skips_size(const struct posting_list *list)
{
    return list_short(list->documents) ? 0 : (uint64_t)list->blocks * FORMAT_SKIP;
}

int list_open(const struct postings *p, const struct list_entry *e, uint64_t offset,
              struct posting_list *list, struct err *err)
{
    if (e->documents == 0 || e->documents > p->documents || offset > p->lists_size ||
        e->size > p->lists_size - offset)
        return list_damaged(err, "a list passes the end");
    *list = (struct posting_list){
        .file = p,
        .documents = e->documents,
        .occurrences = e->occurrences,
        .blocks = (e->documents + POSTINGS_BLOCK - 1) / POSTINGS_BLOCK,
        .positional = e->positional,
        .bytes = p->lists + offset,
        .size = (size_t)e->size,
    };
    if (table_size(list) + skips_size(list) > list->size)
        return list_damaged(err, "a list is too short");
    if (!list_short(e->documents)) {
        list->skips = list->bytes + list->size - skips_size(list);
        return 0;
    }
    if (e->last > p->documents)
        return list_damaged(err, "a document that is none");
    list->last = e->last;
    list->bound = short_bound(p, e);
    return 0;
}

/* --- Parts. */

/* A short list with positions tells how many bytes its documents take, but with one document there
 * are none. */
static int short_parts(const struct posting_list *list, struct list_parts *parts, struct err *err)
{
    const unsigned char *at = list->bytes;
    uint64_t size;

    if (list->documents == 1) {
        parts->documents = parts->documents_end = parts->gaps = at;
        return 0;
    }
    size = varint_read(&at, parts->table);
    if (!at || size > (size_t)(parts->table - at))
        return list_damaged(err, "a list's documents pass its end");
    parts->documents = at;
    parts->documents_end = parts->gaps = at + size;
    return 0;
}

int list_parts(const struct posting_list *list, struct list_parts *parts, struct err *err)
{
    const unsigned char *end = list->bytes + list->size;

    *parts = (struct list_parts){
        .documents = list->bytes,
        .table = end - skips_size(list) - table_size(list),
        .gap_blocks = (uint32_t)gap_blocks(list),
        .gap_tail = list->positional ? list->occurrences % POSTINGS_BLOCK : 0,
    };
    parts->documents_end = parts->table;
    return list->positional && list_short(list->documents) ? short_parts(list, parts, err) : 0;
}

int list_gaps(const struct posting_list *list, const struct list_parts *parts, uint32_t block,
              uint32_t gaps[POSTINGS_BLOCK], unsigned *bits, struct err *err)
{
    const unsigned char *at = parts->gaps;
    unsigned n;

    if (parts->gap_blocks) {
        uint32_t offset = load_u32(parts->table + sizeof offset * (size_t)block);
        if (offset > (size_t)(parts->table - list->bytes))
            return list_damaged(err, "positions pass their list's end");
        at = list->bytes + offset;
    }
    n = block < parts->gap_blocks ? POSTINGS_BLOCK : parts->gap_tail;
    return pack_read(at, parts->table, gaps, n, bits) ? 0 : list_damaged(err, "positions");
}
