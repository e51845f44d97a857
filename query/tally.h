/* How many matches there are, where not all of them were looked for.
 *
 * What is known exactly is counted; when that is enough to tell the rest by (TALLY_ENOUGH), those
 * parts of the documents that cannot bring a hit may be left out, and the total is scaled up from
 * the parts that were looked at whole.
 */
#ifndef QUERY_TALLY_H
#define QUERY_TALLY_H

#include "query/match.h"

#define TALLY_ENOUGH 1000 /* matches */

struct tally {
    bool estimate;        /* leaving out is allowed */
    bool pruned;          /* and has been done */
    uint64_t found;       /* matches met, of all documents that were looked at */
    uint64_t whole, seen; /* matches among `seen` live documents that were looked at whole */
    uint64_t left;        /* live documents of other parts */
};

/* A part of `seen` live documents: matches found there, perhaps not all. */
static inline void tally_window(struct tally *t, uint64_t found, uint64_t seen, bool pruned)
{
    t->found += found;
    if (pruned) {
        t->pruned = true;
        t->left += seen;
    } else {
        t->whole += found;
        t->seen += seen;
    }
}

/* All matches of a segment, known without looking. */
static inline void tally_known(struct tally *t, uint64_t matches, uint64_t documents)
{
    tally_window(t, matches, documents, false);
}

static inline bool tally_may_prune(const struct tally *t)
{
    return t->estimate && t->whole >= TALLY_ENOUGH;
}

/* `most`: there cannot be more. */
static inline struct match_total tally_total(const struct tally *t, uint64_t most)
{
    double share = t->seen ? (double)t->whole / (double)t->seen : 0;
    uint64_t total = t->whole + (uint64_t)(share * (double)t->left + 0.5);

    if (!t->pruned)
        return (struct match_total){t->found, true};
    total = total < most ? total : most;
    return (struct match_total){total > t->found ? total : t->found, false};
}

#endif
