#include "index/tier.h"

#include <stdbool.h>

static void sort_by_size(const uint32_t *live, size_t *which, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        for (; at > 0 && live[which[at - 1]] > live[i]; at--)
            which[at] = which[at - 1];
        which[at] = i;
    }
}

static void sort_by_place(size_t *which, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        size_t place = which[i], at = i;
        for (; at > 0 && which[at - 1] > place; at--)
            which[at] = which[at - 1];
        which[at] = place;
    }
}

/* How many of the smallest make up the next merge. */
static size_t gather(const uint32_t *live, const size_t *by_size, size_t n)
{
    uint64_t sum = 0;
    size_t count = 0;

    if (n <= TIER_SEGMENTS)
        return 0;
    while (count < n && (count < 2 || n - count >= TIER_SEGMENTS || live[by_size[count]] <= sum))
        sum += live[by_size[count++]];
    return count;
}

size_t tier_choose(const uint32_t *live, const uint32_t *dead, size_t n, size_t *which)
{
    size_t count;

    sort_by_size(live, which, n);
    count = gather(live, which, n);
    for (size_t i = count; i < n; i++)
        if (dead[which[i]] > 0 && dead[which[i]] >= live[which[i]])
            which[count++] = which[i];
    sort_by_place(which, count);
    return count;
}
