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

/* --- Nearness, inline as there is so little to it for most documents */

typedef uint32_t positions_row __attribute__((vector_size(16)));
typedef int32_t positions_row_signed __attribute__((vector_size(16)));
typedef uint32_t positions_row_anywhere __attribute__((vector_size(16), aligned(4), may_alias));

static inline uint32_t positions_rows(uint32_t count)
{
    return (count + (POSTINGS_ROW - 1)) / POSTINGS_ROW;
}

static inline uint32_t positions_lanes_sum(positions_row x)
{
    x += __builtin_shufflevector(x, x, 2, 3, 0, 1);
    x += __builtin_shufflevector(x, x, 1, 0, 3, 2);
    return x[0];
}

/* Each row of a with each row of b. Differences are moved by half of all numbers, so that signed
 * comparisons, which vectors have, order them as unsigned ones would. */
static inline uint32_t positions_near_rows(const struct positions *a, const struct positions *b,
                                           uint32_t distance, bool ordered)
{
    const uint32_t half = UINT32_C(1) << 31, reach = ordered ? 0 : distance;
    const int32_t widest = (int32_t)(distance + reach - half), self = (int32_t)(reach - half);
    uint32_t a_rows = positions_rows(a->count), b_rows = positions_rows(b->count);
    positions_row_signed not_near = {0}; /* less 1 for each pair of lanes */

    for (uint32_t i = 0; i < a_rows; i++) {
        positions_row x0 =
            *(const positions_row_anywhere *)(a->items + (size_t)POSTINGS_ROW * i) + (half - reach);
        positions_row x1 = __builtin_shufflevector(x0, x0, 1, 2, 3, 0);
        positions_row x2 = __builtin_shufflevector(x0, x0, 2, 3, 0, 1);
        positions_row x3 = __builtin_shufflevector(x0, x0, 3, 0, 1, 2);

        for (uint32_t j = 0; j < b_rows; j++) {
            positions_row y =
                *(const positions_row_anywhere *)(b->items + (size_t)POSTINGS_ROW * j);
            positions_row_signed d0 = (positions_row_signed)(y - x0),
                                 d1 = (positions_row_signed)(y - x1);
            positions_row_signed d2 = (positions_row_signed)(y - x2),
                                 d3 = (positions_row_signed)(y - x3);

            not_near += ((d0 > widest) | (d0 == self)) + ((d1 > widest) | (d1 == self));
            not_near += ((d2 > widest) | (d2 == self)) + ((d3 > widest) | (d3 == self));
        }
    }
    return POSTINGS_ROW * POSTINGS_ROW * a_rows * b_rows +
           positions_lanes_sum((positions_row)not_near);
}

#define POSITIONS_ROWS_FEW 16 /* pairs of rows that are compared each */

/* Of long lists. */
uint64_t positions_near_many(struct positions a, struct positions b, uint32_t distance,
                             bool ordered);

/* How many pairs of one of a and one of b lie `distance` apart or nearer, but not at one place.
 * When ordered, a stands before b. Biases do not count. */
static inline uint64_t positions_near(struct positions a, struct positions b, uint32_t distance,
                                      bool ordered)
{
    if ((uint64_t)positions_rows(a.count) * positions_rows(b.count) <= POSITIONS_ROWS_FEW)
        return positions_near_rows(&a, &b, distance, ordered);
    return positions_near_many(a, b, distance, ordered);
}

/* How many of a have no b so near, at another place; when ordered, no b so near behind it. */
uint64_t positions_far(struct positions a, struct positions b, uint32_t distance, bool ordered);
/* How many pairs of one of a and one of b, not at one place, lie in one stretch; each stretch
 * reaches from one of `starts` to the next. When ordered, a stands before b. */
uint64_t positions_within(struct positions a, struct positions b, struct positions starts,
                          bool ordered);

#endif
