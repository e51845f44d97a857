/* Where a word stands in some documents of a window: positions of a posting list gathered for many
 * documents at once, block by block, which costs a fraction of looking each document up.
 */
#ifndef QUERY_MATCH_PLACES_H
#define QUERY_MATCH_PLACES_H

#include "query/match_list.h"
#include "query/match_positions.h"

struct match_places {
    struct posting_runs runs;           /* owned */
    struct posting_run of[WINDOW_DOCS]; /* of the documents that were asked for last */
};

/* What is gathered next is for these documents: so far they have no positions. */
void match_places_begin(struct match_places *p, const struct bits *documents);
void match_places_release(struct match_places *p);

/* Add the positions of a list in those documents of the mask, of one window, that it has; none of
 * them is there already. */
int match_places_gather(struct match_places *p, struct match_list *list, uint32_t window,
                        const struct bits *mask, struct err *err);
/* Add ascending positions of one document. */
int match_places_add(struct match_places *p, uint32_t doc, const uint32_t *positions,
                     uint32_t count, struct err *err);

static inline struct positions match_places_of(const struct match_places *p, uint64_t doc)
{
    const struct posting_run *run = &p->of[doc % WINDOW_DOCS];

    return (struct positions){.items = p->runs.items + run->from, .count = run->count};
}

#endif
