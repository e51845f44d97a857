#include "postings/list_writer.h"

#include "postings/pack.h"
#include "postings/varint.h"
#include <math.h>
#include <stdlib.h>

#define KEEP_GAPS                                                                   \
    ((size_t)256 << 10) /* bytes of packed gaps before they are given to the output \
                         */

int list_writer_init(struct list_writer *w, struct output *output, const uint32_t *lengths,
                     uint32_t documents, struct err *err)
{
    uint64_t total = 0;
    double average = 1;

    memset(w, 0, sizeof *w);
    w->output = output;
    w->file_documents = documents;
    w->weight = malloc((documents + (size_t)1) * sizeof *w->weight);
    if (!w->weight)
        return err_nomem(err);
    for (uint32_t i = 0; i < documents; i++)
        total += lengths[i];
    if (total > 0)
        average = (double)total / documents;
    for (uint32_t i = 0; i < documents; i++)
        w->weight[i] =
            (float)(1 / (POSTINGS_K1 * (1 - POSTINGS_B + POSTINGS_B * lengths[i] / average)));
    return 0;
}

void list_writer_release(struct list_writer *w)
{
    free(w->weight);
    buf_release(&w->packed_documents);
    buf_release(&w->packed_gaps);
    buf_release(&w->table);
    buf_release(&w->skips);
}

void list_writer_begin(struct list_writer *w, bool positional)
{
    w->entry = (struct list_entry){.positional = positional};
    w->pending = w->pending_gaps = w->block_last = 0;
    w->block_before = w->gaps_count = w->gaps_written = 0;
    buf_clear(&w->packed_documents);
    buf_clear(&w->packed_gaps);
    buf_clear(&w->table);
    buf_clear(&w->skips);
}

/* --- Documents. */

/* The greatest share of the pending documents, a little widened for the rounding of floats. A share
 * grows with frequency / norm. */
static float greatest_share(const struct list_writer *w)
{
    float most = 0;
    double share;

    for (uint32_t i = 0; i < w->pending; i++) {
        float ratio = (float)w->frequency[i] * w->weight[w->document[i] - 1];
        most = ratio > most ? ratio : most;
    }
    share = most / (1 + (double)most);
    return share < 0.999998 ? (float)(share * 1.000002) : 1.0F;
}

/* What a skip tells of the pending documents; their bytes will begin at `offset` of the packed
 * ones, which is made an offset of the list at its end. */
static int add_skip(struct list_writer *w, struct err *err)
{
    float bound = greatest_share(w);
    uint32_t bits;

    if (w->packed_documents.len > UINT32_MAX)
        return err_set(err, ERR_LIMIT, "a term's documents take more than 4 GiB");
    memcpy(&bits, &bound, sizeof bits);
    buf_u32(&w->skips, w->document[w->pending - 1]);
    buf_u32(&w->skips, (uint32_t)w->packed_documents.len);
    buf_u32(&w->skips, w->entry.positional ? (uint32_t)w->block_before : 0);
    buf_u32(&w->skips, bits);
    return 0;
}

/* The first n of the pending documents: what they differ by, less one, and their frequencies, less
 * one. */
static void pack_documents(struct list_writer *w, uint32_t n)
{
    uint32_t less[POSTINGS_BLOCK], before = w->block_last;
    unsigned char *to = (unsigned char *)buf_reserve(&w->packed_documents, 2 * (size_t)PACK_MAX);
    size_t size;

    if (!to)
        return;
    for (uint32_t i = 0; i < n; i++) {
        less[i] = w->document[i] - before - 1;
        before = w->document[i];
    }
    size = pack_write(to, less, n);
    for (uint32_t i = 0; i < n; i++)
        less[i] = w->frequency[i] - 1;
    w->packed_documents.len += size + pack_write(to + size, less, n);
}

/* The pending documents are a full block. */
static int end_block(struct list_writer *w, struct err *err)
{
    if (add_skip(w, err) < 0)
        return -1;
    pack_documents(w, POSTINGS_BLOCK);
    w->block_last = w->document[POSTINGS_BLOCK - 1];
    w->block_before = w->entry.occurrences;
    w->pending = 0;
    return 0;
}

int list_writer_documents(struct list_writer *w, const uint32_t *documents,
                          const uint32_t *frequencies, uint32_t n, struct err *err)
{
    if (n > 0 && (documents[0] <= w->entry.last || documents[n - 1] > w->file_documents))
        return err_set(err, ERR_INPUT, "document %u does not come behind %u of %u", documents[0],
                       w->entry.last, w->file_documents);
    while (n > 0) {
        uint32_t room = POSTINGS_BLOCK - w->pending, part = n < room ? n : room;

        memcpy(w->document + w->pending, documents, part * sizeof *documents);
        memcpy(w->frequency + w->pending, frequencies, part * sizeof *frequencies);
        for (uint32_t i = 0; i < part; i++)
            w->entry.occurrences += frequencies[i];
        w->entry.documents += part;
        w->entry.last = documents[part - 1];
        w->pending += part;
        if (w->pending == POSTINGS_BLOCK && end_block(w, err) < 0)
            return -1;
        documents += part;
        frequencies += part;
        n -= part;
    }
    return 0;
}

/* --- Positions. */

static int pack_gaps(struct list_writer *w, struct err *err)
{
    unsigned char *to = (unsigned char *)buf_reserve(&w->packed_gaps, PACK_MAX);
    uint64_t offset = w->gaps_written + w->packed_gaps.len;

    if (!to)
        return err_nomem(err);
    if (offset > UINT32_MAX)
        return err_set(err, ERR_LIMIT, "a term's positions take more than 4 GiB");
    buf_u32(&w->table, (uint32_t)offset);
    w->packed_gaps.len += pack_write(to, w->gap, POSTINGS_BLOCK);
    w->pending_gaps = 0;
    return 0;
}

/* A long list begins with its gaps, which so need not be kept. */
static void let_gaps_go(struct list_writer *w)
{
    output_add(w->output, w->packed_gaps.data, w->packed_gaps.len);
    w->gaps_written += w->packed_gaps.len;
    buf_clear(&w->packed_gaps);
}

int list_writer_gaps(struct list_writer *w, const uint32_t *gaps, uint32_t n, struct err *err)
{
    w->gaps_count += n;
    while (n > 0) {
        uint32_t room = POSTINGS_BLOCK - w->pending_gaps, part = n < room ? n : room;

        memcpy(w->gap + w->pending_gaps, gaps, part * sizeof *gaps);
        w->pending_gaps += part;
        if (w->pending_gaps == POSTINGS_BLOCK && pack_gaps(w, err) < 0)
            return -1;
        gaps += part;
        n -= part;
    }
    if (w->packed_gaps.len > KEEP_GAPS && !list_short(w->entry.documents))
        let_gaps_go(w);
    return 0;
}

static void write_gap_tail(struct list_writer *w)
{
    unsigned char *to = (unsigned char *)buf_reserve(&w->packed_gaps, PACK_MAX);

    if (w->table.len > 0)
        buf_u32(&w->table, (uint32_t)(w->gaps_written + w->packed_gaps.len));
    if (to)
        w->packed_gaps.len += pack_write(to, w->gap, w->pending_gaps);
}

/* --- The end of a list. */

/* Let offsets that are told from the beginning of their section begin at the list's. */
static void shift_offsets(struct buf *offsets, size_t first, size_t step, uint64_t by)
{
    for (size_t at = first; at < offsets->len; at += step) {
        uint32_t offset = load_u32((unsigned char *)offsets->data + at) + (uint32_t)by;
        memcpy(offsets->data + at, &offset, sizeof offset);
    }
}

static int too_long(struct err *err)
{
    return err_set(err, ERR_LIMIT, "a term's list takes more than 4 GiB");
}

/* Documents stand before the positions. */
static int end_short(struct list_writer *w, struct err *err)
{
    struct buf *documents = &w->packed_documents;
    unsigned char size[VARINT_MAX];
    size_t n = 0;

    w->entry.bound = (unsigned char)ceilf(greatest_share(w) * 255);
    pack_documents(w, w->pending - 1);
    if (w->entry.positional && w->entry.documents > 1)
        n = (size_t)(varint_write(size, documents->len) - size);
    if (n + documents->len + w->packed_gaps.len > UINT32_MAX)
        return too_long(err);
    shift_offsets(&w->table, 0, sizeof(uint32_t), n + documents->len);
    output_add(w->output, size, n);
    output_add(w->output, documents->data, documents->len);
    output_add(w->output, w->packed_gaps.data, w->packed_gaps.len);
    output_add(w->output, w->table.data, w->table.len);
    w->entry.size = n + documents->len + w->packed_gaps.len + w->table.len;
    return 0;
}

/* Positions stand before the documents. */
static int end_long(struct list_writer *w, struct err *err)
{
    struct buf *documents = &w->packed_documents;
    uint64_t gaps;

    if (w->pending > 0) {
        if (add_skip(w, err) < 0)
            return -1;
        pack_documents(w, w->pending);
    }
    let_gaps_go(w);
    gaps = w->gaps_written;
    if (gaps + documents->len > UINT32_MAX)
        return too_long(err);
    shift_offsets(&w->skips, 4, FORMAT_SKIP, gaps);
    output_add(w->output, documents->data, documents->len);
    output_add(w->output, w->table.data, w->table.len);
    output_add(w->output, w->skips.data, w->skips.len);
    w->entry.size = gaps + documents->len + w->table.len + w->skips.len;
    return 0;
}

static bool all_well(const struct list_writer *w)
{
    return buf_ok(&w->packed_documents) && buf_ok(&w->packed_gaps) && buf_ok(&w->table) &&
           buf_ok(&w->skips);
}

int list_writer_end(struct list_writer *w, struct list_entry *entry, struct err *err)
{
    *entry = w->entry;
    if (w->entry.documents == 0)
        return 0;
    if (w->entry.positional && w->gaps_count != w->entry.occurrences)
        return err_set(err, ERR_INTERNAL, "positions are not as many as the frequencies tell");
    if (w->entry.positional && w->entry.occurrences > UINT32_MAX)
        return err_set(err, ERR_LIMIT, "a term has more than 2^32 - 1 positions");
    if (w->entry.occurrences >> 56)
        return err_set(err, ERR_LIMIT, "a term stands more than 2^56 - 1 times");
    write_gap_tail(w);
    if (!all_well(w))
        return err_nomem(err);
    if ((list_short(w->entry.documents) ? end_short(w, err) : end_long(w, err)) < 0)
        return -1;
    if (!all_well(w))
        return err_nomem(err);
    *entry = w->entry;
    return 0;
}
