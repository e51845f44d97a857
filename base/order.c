#include "base/order.h"

#include <stdbool.h>
#include <stdlib.h>

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

void sort_numbers(uint32_t *numbers, size_t count)
{
    if (count)
        qsort(numbers, count, sizeof *numbers, by_number);
}

static bool ascends(const char *items, size_t count, size_t size,
                    int (*compare)(const void *, const void *))
{
    for (size_t i = 1; i < count; i++)
        if (compare(items + (i - 1) * size, items + i * size) >= 0)
            return false;
    return true;
}

size_t sort_unique(void *items, size_t count, size_t size,
                   int (*compare)(const void *, const void *))
{
    char *all = items;
    size_t kept = 1;

    if (ascends(all, count, size, compare))
        return count;
    qsort(all, count, size, compare);
    for (size_t i = 1; i < count; i++) {
        if (compare(all + i * size, all + (kept - 1) * size) == 0)
            continue;
        if (i != kept)
            memcpy(all + kept * size, all + i * size, size);
        kept++;
    }
    return kept;
}
