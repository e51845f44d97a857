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

/* --- Rows. What compares them is inline, as there is so little to it for most documents. */

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

static inline positions_row positions_row_of(const struct positions *p, uint32_t i)
{
    return *(const positions_row_anywhere *)(p->items + (size_t)POSTINGS_ROW * i);
}

/* --- Sharing */

/* All bits set in the lanes of b that equal a lane of a. */
static inline positions_row positions_row_meets(positions_row a, positions_row b)
{
    positions_row_signed found = a == b;

    found |= __builtin_shufflevector(a, a, 1, 2, 3, 0) == b;
    found |= __builtin_shufflevector(a, a, 2, 3, 0, 1) == b;
    found |= __builtin_shufflevector(a, a, 3, 0, 1, 2) == b;
    return (positions_row)found;
}

uint32_t positions_meet_many(struct positions a, struct positions b);
/* How many biased numbers a and b share. Their biases differ. */
static inline uint32_t positions_meet(struct positions a, struct positions b)
{
    if (a.count - 1 >= POSTINGS_ROW || b.count - 1 >= POSTINGS_ROW)
        return positions_meet_many(a, b);
    return positions_lanes_sum(
        -positions_row_meets(positions_row_of(&a, 0) + a.bias, positions_row_of(&b, 0) + b.bias));
}

/* The same, and the numbers into out, filled up to a whole row: room for a.count or b.count of
 * them, whatever is less, and two rows. */
uint32_t positions_share(struct positions a, struct positions b, uint32_t *out);

/* --- Nearness */

/* How far they may be from one another: lanes whose difference `far` is greater than `most` are
 * not near, nor are those (unless ordered) where it is `self`. Differences are moved by half of all
 * numbers, so that signed comparisons, which vectors have, order them as unsigned ones would. */
struct positions_reach {
    uint32_t moved;
    int32_t most, self;
};

static inline struct positions_reach positions_reach(uint32_t distance, bool ordered)
{
    const uint32_t half = UINT32_C(1) << 31;

    if (ordered) /* from 1 to the distance */
        return (struct positions_reach){half + 1, (int32_t)(distance - 1 - half), 0};
    return (struct positions_reach){half - distance, (int32_t)(2 * distance - half),
                                    (int32_t)(distance - half)};
}

/* -1 in lanes that are not near. */
static inline positions_row_signed positions_not_near(positions_row a, positions_row b,
                                                      struct positions_reach reach, bool ordered)
{
    positions_row_signed far = (positions_row_signed)(b - a);

    return ordered ? far > reach.most : (far > reach.most) | (far == reach.self);
}

/* Each row of a with each row of b. */
static inline __attribute__((always_inline)) uint32_t positions_near_rows(const struct positions *a,
                                                                          const struct positions *b,
                                                                          uint32_t distance,
                                                                          bool ordered)
{
    const struct positions_reach reach = positions_reach(distance, ordered);
    uint32_t a_rows = positions_rows(a->count), b_rows = positions_rows(b->count);
    positions_row_signed less = {0}; /* by 1 for each pair that is not near */

    for (uint32_t i = 0; i < a_rows; i++) {
        positions_row x0 = positions_row_of(a, i) + reach.moved;
        positions_row x1 = __builtin_shufflevector(x0, x0, 1, 2, 3, 0);
        positions_row x2 = __builtin_shufflevector(x0, x0, 2, 3, 0, 1);
        positions_row x3 = __builtin_shufflevector(x0, x0, 3, 0, 1, 2);

        for (uint32_t j = 0; j < b_rows; j++) {
            positions_row y = positions_row_of(b, j);

            less += positions_not_near(x0, y, reach, ordered);
            less += positions_not_near(x1, y, reach, ordered);
            less += positions_not_near(x2, y, reach, ordered);
            less += positions_not_near(x3, y, reach, ordered);
        }
    }
    return POSTINGS_ROW * POSTINGS_ROW * a_rows * b_rows + positions_lanes_sum((positions_row)less);
}

/* Two rows of each, without a branch: of no more than POSTINGS_FILL positions, in any order. */
static inline __attribute__((always_inline)) uint32_t
positions_near_few(struct positions a, struct positions b, uint32_t distance, bool ordered)
{
    const struct positions_reach reach = positions_reach(distance, ordered);
    positions_row y0 = positions_row_of(&b, 0), y1 = positions_row_of(&b, 1);
    positions_row_signed less = {0};

#pragma GCC unroll 2
    for (uint32_t i = 0; i < 2; i++) {
        positions_row x = positions_row_of(&a, i) + reach.moved;

#pragma GCC unroll 4
        for (int turn = 0; turn < POSTINGS_ROW; turn++) {
            less += positions_not_near(x, y0, reach, ordered);
            less += positions_not_near(x, y1, reach, ordered);
            x = __builtin_shufflevector(x, x, 1, 2, 3, 0);
        }
    }
    return POSTINGS_FILL * POSTINGS_FILL + positions_lanes_sum((positions_row)less);
}

/* Pairs of rows that are compared each, in whatever order they are. */
#define POSITIONS_ROWS_FEW 16

static inline bool positions_few_rows(uint32_t a_count, uint32_t b_count)
{
    return (uint64_t)positions_rows(a_count) * positions_rows(b_count) <= POSITIONS_ROWS_FEW;
}

/* Of long lists. */
uint64_t positions_near_many(struct positions a, struct positions b, uint32_t distance,
                             bool ordered);

/* How many pairs of one of a and one of b lie `distance` apart or nearer, but not at one place.
 * When ordered, a stands before b. Biases do not count. */
static inline __attribute__((always_inline)) uint64_t
positions_near(struct positions a, struct positions b, uint32_t distance, bool ordered)
{
    if (positions_few_rows(a.count, b.count))
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
