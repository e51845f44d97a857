/* Decoding the blocks of one posting list. A cursor belongs to one thread and stands on one block
 * at a time; any block may be loaded at any time. What is not asked for is not decoded.
 */
#ifndef POSTINGS_CURSOR_H
#define POSTINGS_CURSOR_H

#include "postings/postings.h"

struct posting_cursor {
    struct posting_list list;
    uint32_t block; /* loaded; UINT32_MAX for none */
    uint32_t count; /* documents in it */
    bool has_frequencies;
    uint32_t document[POSTINGS_BLOCK]; /* ascending strictly, none over the file's number */
    uint32_t frequency[POSTINGS_BLOCK];
    struct posting_positions *positions; /* owned; made when first asked for */
    /* for postings/ alone */
    const unsigned char *packed_frequencies, *end;
};

void posting_cursor_init(struct posting_cursor *c, const struct posting_list *list);
void posting_cursor_release(struct posting_cursor *c);

/* Decode the documents of a block (nothing to do when it is loaded). ERR_DAMAGED. */
int posting_load(struct posting_cursor *c, uint32_t block, struct err *err);
/* Decode the frequencies of the loaded block. */
int posting_load_frequencies(struct posting_cursor *c, struct err *err);
/* The positions in document[i] of the loaded block: *count of them (its frequency), ascending
 * strictly, from 1; good until the cursor's next call. The list must be positional. */
int posting_positions(struct posting_cursor *c, uint32_t i, const uint32_t **positions,
                      uint32_t *count, struct err *err);

#endif
