/* How positions of several words lie to one another: phrases and pairs of near words, without
 * branches that depend on the data where many are compared.
 */
#ifndef QUERY_MATCH_POSITIONS_H
#define QUERY_MATCH_POSITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ascending positions; `bias` is added to each. */
struct positions {
    const uint32_t *items;
    uint32_t count;
    uint32_t bias;
};

/* A table of numbers seen, by epochs, so that it need not be cleared between uses. */
#define STAMPS 65536
struct stamps {
    uint8_t seen[STAMPS];
    uint8_t epoch;
};

/* The biased numbers that a and b share, into out (room for the shorter; NULL: none wanted);
 * returns how many. */
uint32_t positions_meet(struct stamps *s, struct positions a, struct positions b, uint32_t *out);

/* How many pairs of one of a and one of b lie `distance` apart or nearer, but not at one place.
 * When ordered, a stands before b. */
uint64_t positions_near(struct positions a, struct positions b, uint32_t distance, bool ordered);

#endif
