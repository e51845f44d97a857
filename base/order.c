#include "base/order.h"

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
