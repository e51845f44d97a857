/* Writes one list after the other: documents with their frequencies, and the gaps of positions,
 * come in any portions and are cut into blocks here.
 *
 * Memory: the documents of the list at hand, packed, and a quarter of a MiB of its positions.
 */
#ifndef POSTINGS_LIST_WRITER_H
#define POSTINGS_LIST_WRITER_H

#include "base/buf.h"
#include "postings/list.h"
#include "postings/output.h"

struct list_writer {
    struct output *output; /* borrowed */
    uint32_t file_documents;
    float *weight; /* [file_documents], owned: 1 / norm of each document */

    struct list_entry entry; /* of the list at hand */
    uint32_t pending;        /* documents not packed yet */
    uint32_t document[POSTINGS_BLOCK], frequency[POSTINGS_BLOCK];
    uint32_t pending_gaps;
    uint32_t gap[POSTINGS_BLOCK];
    uint32_t block_last;   /* last document of the block packed last */
    uint64_t block_before; /* occurrences before the pending documents */
    uint64_t gaps_count;
    uint64_t gaps_written; /* bytes of packed gaps given to the output */
    struct buf packed_documents, packed_gaps, table, skips;
};

int list_writer_init(struct list_writer *w, struct output *output, const uint32_t *lengths,
                     uint32_t documents, struct err *err);
void list_writer_release(struct list_writer *w);

void list_writer_begin(struct list_writer *w, bool positional);
/* The next n documents with their frequencies; they ascend strictly. ERR_INPUT when they do not go
 * on behind the last, or pass the file's number. */
int list_writer_documents(struct list_writer *w, const uint32_t *documents,
                          const uint32_t *frequencies, uint32_t n, struct err *err);
/* The next n gaps (postings/list.h), as many in all as the sum of the frequencies. */
int list_writer_gaps(struct list_writer *w, const uint32_t *gaps, uint32_t n, struct err *err);
/* Write what is left; *entry is the list's, with 0 documents when none came. */
int list_writer_end(struct list_writer *w, struct list_entry *entry, struct err *err);

#endif
