#include "query/match_positions.h"

#define ROW        POSTINGS_ROW
#define SHORT_ROWS 4

typedef positions_row v4;
typedef positions_row_signed v4_signed;

static uint32_t rows(uint32_t count)
{
    return positions_rows(count);
}

static inline v4 row_of(const struct positions *p, uint32_t i)
{
    return positions_row_of(p, i) + p->bias;
}

/* --- Sharing */

/* Each row of a with each of b. No step waits for the one before, as merging does: so it is
 * faster by far while one of the two is short, however long the other is. */
static uint32_t meet_all(const struct positions *a, const struct positions *b)
{
    uint32_t a_rows = rows(a->count), b_rows = rows(b->count);
    v4 count = {0};

    for (uint32_t i = 0; i < a_rows; i++) {
        v4 x = row_of(a, i) - b->bias;

        for (uint32_t j = 0; j < b_rows; j++)
            count -= positions_row_meets(x, positions_row_of(b, j));
    }
    return positions_lanes_sum(count);
}

uint32_t positions_meet_many(struct positions a, struct positions b)
{
    uint32_t a_rows = rows(a.count), b_rows = rows(b.count);
    v4 count = {0};

    if (a_rows <= SHORT_ROWS)
        return meet_all(&a, &b);
    if (b_rows <= SHORT_ROWS)
        return meet_all(&b, &a);
    for (uint32_t i = 0, j = 0; i < a_rows && j < b_rows;) {
        v4 x = row_of(&a, i), y = row_of(&b, j);

        count -= positions_row_meets(x, y);
        i += x[ROW - 1] <= y[ROW - 1];
        j += y[ROW - 1] <= x[ROW - 1];
    }
    return positions_lanes_sum(count);
}

uint32_t positions_share(struct positions a, struct positions b, uint32_t *out)
{
    uint32_t a_rows = rows(a.count), b_rows = rows(b.count), n = 0;

    for (uint32_t i = 0, j = 0; i < a_rows && j < b_rows;) {
        v4 x = row_of(&a, i), y = row_of(&b, j), found = positions_row_meets(x, y);

        for (int lane = 0; lane < ROW; lane++) {
            out[n] = y[lane];
            n += found[lane] & 1;
        }
        i += x[ROW - 1] <= y[ROW - 1];
        j += y[ROW - 1] <= x[ROW - 1];
    }
    for (uint32_t i = 0; i < ROW; i++)
        out[n + i] = POSTINGS_NOWHERE;
    return n;
}

/* --- Nearness */

/* Pairs with a before b. */
static uint64_t near_after(const struct positions *a, const struct positions *b, uint32_t distance)
{
    uint32_t from = 0, to = 0;
    uint64_t n = 0;

    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t at = a->items[i];

        while (from < b->count && b->items[from] <= at)
            from++;
        if (to < from)
            to = from;
        while (to < b->count && b->items[to] - at <= distance)
            to++;
        n += to - from;
    }
    return n;
}

uint64_t positions_near_many(struct positions a, struct positions b, uint32_t distance,
                             bool ordered)
{
    uint64_t n = near_after(&a, &b, distance);

    return ordered ? n : n + near_after(&b, &a, distance);
}

uint64_t positions_far(struct positions a, struct positions b, uint32_t distance, bool ordered)
{
    uint32_t from = 0;
    uint64_t n = 0;

    for (uint32_t i = 0; i < a.count; i++) {
        uint32_t at = a.items[i], low = ordered ? at : at > distance ? at - distance : 0, next;

        while (from < b.count && b.items[from] < low)
            from++;
        next = from;
        next += next < b.count && b.items[next] == at;
        n += next == b.count || (b.items[next] > at && b.items[next] - at > distance);
    }
    return n;
}

/* --- Within stretches */

/* The first of p that is not less, going on from `i`. */
static uint32_t move_to(const struct positions *p, uint32_t i, uint64_t least)
{
    while (i < p->count && p->items[i] < least)
        i++;
    return i;
}

uint64_t positions_within(struct positions a, struct positions b, struct positions starts,
                          bool ordered)
{
    uint32_t stretch = 0, from = 0, to = 0, here = 0, behind = 0;
    uint64_t n = 0;

    for (uint32_t i = 0; i < a.count; i++) {
        uint32_t at = a.items[i];

        stretch = move_to(&starts, stretch, (uint64_t)at + 1);
        if (stretch == 0)
            continue; /* before all stretches */
        from = move_to(&b, from, starts.items[stretch - 1]);
        to = move_to(&b, to, stretch < starts.count ? starts.items[stretch] : UINT64_MAX);
        here = move_to(&b, here, at);
        behind = move_to(&b, behind, (uint64_t)at + 1);
        n += ordered ? to - behind : to - from - (behind - here);
    }
    return n;
}
