/* The positions of single documents, taken out of blocks of 128 gaps that know no documents. The
 * block decoded last is kept, so that candidates that ascend cost one decoding for many.
 */
#ifndef POSTINGS_POSITIONS_H
#define POSTINGS_POSITIONS_H

#include "postings/cursor.h"

struct posting_positions;

struct posting_positions *positions_new(const struct posting_list *list, struct err *err);
void positions_free(struct posting_positions *p);

/* Those in document i of the cursor's block, whose frequencies are decoded. */
int positions_of(struct posting_positions *p, const struct posting_cursor *c, uint32_t i,
                 const uint32_t **positions, uint32_t *count, struct err *err);
/* As posting_gather (postings/cursor.h). */
int positions_gather(struct posting_positions *p, const struct posting_cursor *c,
                     const uint8_t *index, uint32_t n, struct posting_runs *runs,
                     struct posting_run *run, struct err *err);
int positions_gather_to(struct posting_positions *p, const struct posting_cursor *c,
                        const uint8_t *index, uint32_t n, struct posting_runs *runs,
                        struct posting_target *to, struct err *err);

#endif
