#include "query/match_positions.h"

#include <string.h>

#define FEW 3 /* positions that are looked up in a long list one by one */

/* --- Sharing */

static uint32_t meet_few(const struct positions *a, const struct positions *b, uint32_t *out)
{
    uint32_t n = 0, lo = 0;

    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t want = a->items[i] + a->bias, hi = b->count;

        while (lo < hi) {
            uint32_t mid = lo + (hi - lo) / 2;

            if (b->items[mid] + b->bias < want)
                lo = mid + 1;
            else
                hi = mid;
        }
        if (lo < b->count && b->items[lo] + b->bias == want) {
            if (out)
                out[n] = want;
            n++;
        }
    }
    return n;
}

static uint32_t meet_merging(const struct positions *a, const struct positions *b, uint32_t *out)
{
    uint32_t n = 0, i = 0, j = 0;

    while (i < a->count && j < b->count) {
        uint32_t x = a->items[i] + a->bias, y = b->items[j] + b->bias;

        if (x == y) {
            if (out)
                out[n] = x;
            n++;
        }
        i += x <= y;
        j += y <= x;
    }
    return n;
}

static void next_epoch(struct stamps *s)
{
    if (++s->epoch == 0) {
        memset(s->seen, 0, sizeof s->seen);
        s->epoch = 1;
    }
}

static uint32_t meet_stamping(struct stamps *s, const struct positions *a,
                              const struct positions *b, uint32_t *out)
{
    uint8_t *stamp_a = s->seen + a->bias;
    const uint8_t *stamp_b = s->seen + b->bias;
    uint8_t epoch;
    uint32_t n = 0;

    next_epoch(s);
    epoch = s->epoch;
    for (uint32_t i = 0; i < a->count; i++)
        stamp_a[a->items[i]] = epoch;
    if (!out) {
        for (uint32_t i = 0; i < b->count; i++)
            n += stamp_b[b->items[i]] == epoch;
        return n;
    }
    for (uint32_t i = 0; i < b->count; i++) {
        uint32_t hit = stamp_b[b->items[i]] == epoch;

        if (hit)
            out[n] = b->items[i] + b->bias;
        n += hit;
    }
    return n;
}

static bool fits(const struct positions *p)
{
    return p->items[p->count - 1] < STAMPS && p->items[p->count - 1] + p->bias < STAMPS;
}

uint32_t positions_meet(struct stamps *s, struct positions a, struct positions b, uint32_t *out)
{
    const struct positions *few = a.count <= b.count ? &a : &b, *many = few == &a ? &b : &a;

    if (few->count == 0)
        return 0;
    if (few->count <= FEW && many->count > 4 * FEW)
        return meet_few(few, many, out);
    return fits(&a) && fits(&b) ? meet_stamping(s, few, many, out) : meet_merging(few, many, out);
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

#define PAIRS_FEW 128 /* pairs that are compared each, without branches */

static uint64_t near_each(const struct positions *a, const struct positions *b, uint32_t distance,
                          bool ordered)
{
    uint32_t n = 0, reach = ordered ? 0 : distance, width = distance + reach;

    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t from = a->items[i] - reach; /* may wrap, as the difference does then */

        for (uint32_t j = 0; j < b->count; j++) {
            uint32_t off = b->items[j] - from;

            n += (off <= width) & (off != reach);
        }
    }
    return n;
}

uint64_t positions_near(struct positions a, struct positions b, uint32_t distance, bool ordered)
{
    uint64_t n;

    if (a.count == 0 || b.count == 0)
        return 0;
    if ((uint64_t)a.count * b.count <= PAIRS_FEW)
        return near_each(&a, &b, distance, ordered);
    n = near_after(&a, &b, distance);
    return ordered ? n : n + near_after(&b, &a, distance);
}
