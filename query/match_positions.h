/* How positions of several words in one document lie to one another: phrases and pairs of near
 * words. Rows of four are compared at once, in vectors that any CPU has, almost without branches
 * that depend on the data: most documents have a row or two of each word.
 */
#ifndef QUERY_MATCH_POSITIONS_H
#define QUERY_MATCH_POSITIONS_H

#include "postings/cursor.h"

/* Ascending positions, filled up to a whole row (postings/cursor.h); `bias` is added to each. */
struct positions {
    const uint32_t *items;
    uint32_t count;
    uint32_t bias;
};

/* How many biased numbers a and b share. Their biases differ. */
uint32_t positions_meet(struct positions a, struct positions b);
/* The same, and the numbers into out, filled up to a whole row: room for a.count or b.count of
 * them, whatever is less, and two rows. */
uint32_t positions_share(struct positions a, struct positions b, uint32_t *out);

/* How many pairs of one of a and one of b lie `distance` apart or nearer, but not at one place.
 * When ordered, a stands before b. Biases do not count. */
uint64_t positions_near(struct positions a, struct positions b, uint32_t distance, bool ordered);
/* How many of a have no b so near, at another place; when ordered, no b so near behind it. */
uint64_t positions_far(struct positions a, struct positions b, uint32_t distance, bool ordered);
/* How many pairs of one of a and one of b, not at one place, lie in one stretch; each stretch
 * reaches from one of `starts` to the next. When ordered, a stands before b. */
uint64_t positions_within(struct positions a, struct positions b, struct positions starts,
                          bool ordered);

#endif
