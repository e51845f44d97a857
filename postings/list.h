/* A term's entry in the dictionary, and how the bytes of its list are divided.
 *
 * A short list has fewer documents than a block and no skips: its last document and its bound stand
 * in the entry. A long one has a skip per block.
 */
#ifndef POSTINGS_LIST_H
#define POSTINGS_LIST_H

#include "postings/format.h"

struct list_entry {
    uint32_t documents; /* 1 or more */
    bool positional;
    uint64_t occurrences;
    uint32_t last;       /* document; short lists alone */
    unsigned char bound; /* in 255ths; short lists of two documents or more */
    uint64_t size;       /* bytes of the list */
};

static inline bool list_short(uint32_t documents)
{
    return documents < POSTINGS_BLOCK;
}

/* Read the entry at `at` and return what follows it, NULL when it is malformed or passes `end`.
 * Eight bytes can be read behind `end`: the file's footer is longer. */
const unsigned char *list_entry_read(const unsigned char *at, const unsigned char *end,
                                     struct list_entry *e);
/* The same, of its size alone. */
const unsigned char *list_entry_skip(const unsigned char *at, const unsigned char *end,
                                     uint64_t *size);

#define LIST_ENTRY_MAX 64 /* bytes of the longest */
unsigned char *list_entry_write(unsigned char *to, const struct list_entry *e);

/* The list of this entry, whose bytes begin at `offset` of the lists. ERR_DAMAGED when its parts
 * cannot lie in them. */
int list_open(const struct postings *p, const struct list_entry *e, uint64_t offset,
              struct posting_list *list, struct err *err);

/* Where things are in a list's bytes. Gaps are what positions are kept as: the difference to the
 * position before in the same document (to 0 for the first), less one. */
struct list_parts {
    const unsigned char *documents; /* short lists: where they begin; long ones: see the skips */
    const unsigned char *documents_end;
    const unsigned char *gaps; /* begin, when there is no table */
    const unsigned char *table;
    uint32_t gap_blocks; /* full ones, which the table tells; then the tail */
    uint32_t gap_tail;   /* gaps in the tail */
};
int list_parts(const struct posting_list *list, struct list_parts *parts, struct err *err);

/* The gaps of one block of 128, or (block == gap_blocks) of the tail: parts->gap_tail of them. None
 * has more than *bits bits. */
int list_gaps(const struct posting_list *list, const struct list_parts *parts, uint32_t block,
              uint32_t gaps[POSTINGS_BLOCK], unsigned *bits, struct err *err);

/* A list is damaged; -1. */
int list_damaged(struct err *err, const char *what);

#endif
