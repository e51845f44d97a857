/* A prefix as a word of its own: the documents that have any of its words in any place, and how
 * often. All lists are read when first asked for; what is found is at hand for the rest of the
 * query, two bytes and a bit for each document of the segment.
 */
#ifndef QUERY_MATCH_UNION_H
#define QUERY_MATCH_UNION_H

#include "query/bitmap.h"
#include "query/match_env.h"

/* Lists whose frequencies count `factor` times. */
struct union_lists {
    const struct posting_list *items; /* borrowed */
    uint32_t count, factor;
};

struct match_union;

/* In the env's arena; no more than PLACES (query/plan.h) sets of lists. */
struct match_union *match_union_new(struct match_env *env, const struct part *part, bool weighing,
                                    struct err *err);
void match_union_add(struct match_union *u, struct union_lists lists);

/* Add to out the window's documents that are in the mask. */
int match_union_fill(struct match_union *u, uint32_t window, const struct bits *mask,
                     struct bits *out, struct err *err);
/* [documents + 1], once it has been filled: frequencies up to 65,535, 0 where there is none; NULL
 * when it is not weighing. */
const uint16_t *match_union_frequencies(const struct match_union *u);

#endif
