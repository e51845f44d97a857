/* Decoding the blocks of one posting list. A cursor belongs to one thread and stands on one block
 * at a time; any block may be loaded at any time. What is not asked for is not decoded. Given
 * slots, it keeps blocks that it has left, so that coming back to them costs nothing. It must not
 * be moved.
 */
#ifndef POSTINGS_CURSOR_H
#define POSTINGS_CURSOR_H

#include "postings/postings.h"

/* Positions of many documents, one run behind the other. Each run begins at a multiple of
 * POSTINGS_FILL integers, and POSTINGS_NOWHERE fills it up to the next, so that rows of
 * POSTINGS_ROW, and two of them, can be compared at once. Zero to begin with. */
#define POSTINGS_ROW     4
#define POSTINGS_FILL    8
#define POSTINGS_NOWHERE 0xC0000000U /* greater than any position in a text */
struct posting_runs {
    uint32_t *items; /* owned */
    size_t count, cap;
};

struct posting_run {
    uint32_t from, count; /* items of the runs, without those that fill up */
};

/* Where the positions of documents are to go: behind what run[i], of the same runs, has already,
 * when both together are no more than POSTINGS_FILL, in whatever order they then are; there must be
 * room for twice as many. Else they are told as rest[k], of the document index[k], k < over. */
struct posting_target {
    struct posting_run *run[POSTINGS_BLOCK];
    uint32_t over;
    uint8_t index[POSTINGS_BLOCK];
    struct posting_run rest[POSTINGS_BLOCK];
};

/* A decoded block; for postings/ alone. */
struct posting_slot {
    uint32_t block; /* UINT32_MAX for none */
    uint32_t count;
    bool has_frequencies;
    unsigned frequency_bits;
    const unsigned char *packed_frequencies;
    uint32_t document[POSTINGS_BLOCK], frequency[POSTINGS_BLOCK];
};

struct posting_cursor {
    struct posting_list list;
    uint32_t block; /* loaded; UINT32_MAX for none */
    uint32_t count; /* documents in it */
    bool has_frequencies;
    unsigned frequency_bits;  /* none of them has more */
    const uint32_t *document; /* [POSTINGS_BLOCK]: ascending strictly, none over the file's number;
                                 behind the last one UINT32_MAX */
    const uint32_t *frequency;
    struct posting_positions *positions; /* owned; made when first asked for */
    /* for postings/ alone */
    struct posting_slot *slot, *slots, own;
    uint32_t slot_count;
    const unsigned char *end;
};

void posting_cursor_init(struct posting_cursor *c, const struct posting_list *list);
void posting_cursor_release(struct posting_cursor *c);
/* Keep `count` blocks, a power of two, in these slots, which outlive the cursor. Before the first
 * block is loaded. */
void posting_cursor_widen(struct posting_cursor *c, struct posting_slot *slots, uint32_t count);

/* Have the documents of a block: 1 when they had to be decoded, 0 when they were at hand.
 * ERR_DAMAGED. */
int posting_load(struct posting_cursor *c, uint32_t block, struct err *err);
/* Decode the frequencies of the loaded block. */
int posting_load_frequencies(struct posting_cursor *c, struct err *err);
/* The positions in document[i] of the loaded block: *count of them (its frequency), ascending
 * strictly, from 1; good until the cursor's next call. The list must be positional. */
int posting_positions(struct posting_cursor *c, uint32_t i, const uint32_t **positions,
                      uint32_t *count, struct err *err);
/* The same for n documents of the block, whose numbers in it ascend: added to *runs, and where they
 * are there to run[n]. */
int posting_gather(struct posting_cursor *c, const uint8_t *index, uint32_t n,
                   struct posting_runs *runs, struct posting_run *run, struct err *err);
/* The same, to where the target says. */
int posting_gather_to(struct posting_cursor *c, const uint8_t *index, uint32_t n,
                      struct posting_runs *runs, struct posting_target *to, struct err *err);
int posting_runs_grow(struct posting_runs *runs, size_t more, struct err *err);
/* Make room for `more` items. */
static inline int posting_runs_room(struct posting_runs *runs, size_t more, struct err *err)
{
    return more <= runs->cap - runs->count && runs->count + more <= UINT32_MAX
               ? 0
               : posting_runs_grow(runs, more, err);
}
void posting_runs_release(struct posting_runs *runs);

#endif
