/* An inverted file: for each term its documents, how often it stands in each, and where.
 *
 * A file is immutable, read from a mapping without copying, and shared by threads. Documents are
 * numbered from 1. Terms are any bytes (1..TERM_MAX of index/term.h), sorted by them. The format is
 * told to the byte in docs/postings.md.
 *
 *   postings/postings.h   open, find terms, iterate over terms; lists and their blocks' skips
 *   postings/cursor.h     decode blocks: documents, frequencies, positions
 *   postings/builder.h    an inverted file made in memory, term by term as they come
 *   postings/merge.h      several files into one, documents renumbered
 *
 * Nothing that a file holds is trusted: whatever its bytes are, reading yields an answer or
 * ERR_DAMAGED, never a read beyond the mapping, and never a document over postings_documents().
 */
#ifndef POSTINGS_POSTINGS_H
#define POSTINGS_POSTINGS_H

#include "base/err.h"
#include "base/fs_file.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POSTINGS_BLOCK 128 /* documents in a block; the last of a list may have fewer */

/* The weight of BM25 by which the bounds of blocks are computed. */
#define POSTINGS_K1 1.5F
#define POSTINGS_B  0.75F

struct postings;

struct postings *postings_open(const char *path, struct err *err);
struct postings *postings_open_file(const struct fs_file *file, struct err *err);
void postings_close(struct postings *p);

/* Read all that the file holds; ERR_DAMAGED when anything does not hold together. What a checksum
 * is for, where there is none. */
int postings_verify(const struct postings *p, struct err *err);

uint32_t postings_documents(const struct postings *p);
/* [documents]: the length of document d stands at d - 1. */
const uint32_t *postings_lengths(const struct postings *p);
uint64_t postings_total_length(const struct postings *p);
uint64_t postings_terms_count(const struct postings *p);

/* BM25's share of a frequency in a document of a length, 0 <= share < 1: what idf * (k1 + 1) is
 * multiplied with. norm = k1 * (1 - b + b * length / average length). */
static inline float postings_share(float frequency, float norm)
{
    return frequency / (frequency + norm);
}

/* The list of one term: a view into the mapping, valid while the file is open. */
struct posting_list {
    const struct postings *file;
    uint32_t documents;   /* 1 or more */
    uint64_t occurrences; /* sum of frequencies */
    uint32_t blocks;
    bool positional; /* without positions a frequency may be any number from 1 */
    /* the rest is for postings/ alone */
    const unsigned char *bytes;
    size_t size;
    const unsigned char *skips; /* NULL when there is only one block, which is not full */
    uint32_t last;              /* then this is known of it */
    float bound;
};

/* 1 and the list, 0 when no document has the term, -1 with ERR_DAMAGED. */
int postings_find(const struct postings *p, const char *term, size_t len, struct posting_list *list,
                  struct err *err);

/* Terms that begin with a prefix, in the order of their bytes. */
struct postings_terms;
struct postings_terms *postings_terms_new(const struct postings *p, const char *prefix, size_t len,
                                          struct err *err);
/* 1 and the next term with its list (both good until the next call), 0 at the end, -1. */
int postings_terms_next(struct postings_terms *it, const char **term, size_t *len,
                        struct posting_list *list, struct err *err);
void postings_terms_free(struct postings_terms *it);

/* --- Skips: what is known of a block without decoding it. block < list->blocks. */

/* Its last document. */
uint32_t posting_block_last(const struct posting_list *list, uint32_t block);
/* No document of it has a greater share (postings_share), frequencies and lengths taken together,
 * at the average length of this file. A caller whose average is greater divides this bound by
 * file average / own average. */
float posting_block_bound(const struct posting_list *list, uint32_t block);
/* The first block whose last document is doc or greater; list->blocks when there is none. `hint` is
 * where to begin looking (any block; the search gallops from there, either way). */
uint32_t posting_block_find(const struct posting_list *list, uint32_t doc, uint32_t hint);

#endif
