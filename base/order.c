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

/* --- Many: halves, each sorted, are merged */

#define AT_ONCE 1024 /* items between two looks */

struct sorting {
    size_t size;
    int (*compare)(const void *, const void *);
    struct look look;
    char *aside; /* room for half of the items */
};

/* The first half is put aside and comes back, so what is behind it is never in the way. */
static int merge(const struct sorting *s, char *items, size_t half, size_t count, struct err *err)
{
    const char *a = s->aside, *a_end = a + half * s->size;
    const char *b = items + half * s->size, *b_end = items + count * s->size;
    size_t moved = 0;

    if (s->compare(b - s->size, b) <= 0)
        return 0;
    memcpy(s->aside, items, half * s->size);
    for (; a < a_end && b < b_end; items += s->size) {
        const char **from = s->compare(a, b) <= 0 ? &a : &b;

        if (++moved % AT_ONCE == 0 && look_around(s->look, err) < 0)
            return -1;
        memcpy(items, *from, s->size);
        *from += s->size;
    }
    memcpy(items, a, (size_t)(a_end - a));
    return 0;
}

static int sort_part(const struct sorting *s, char *items, size_t count, struct err *err)
{
    size_t half = count / 2;

    if (count <= AT_ONCE) {
        if (look_around(s->look, err) < 0)
            return -1;
        qsort(items, count, s->size, s->compare);
        return 0;
    }
    if (sort_part(s, items, half, err) < 0 ||
        sort_part(s, items + half * s->size, count - half, err) < 0)
        return -1;
    return merge(s, items, half, count, err);
}

int sort_looking(void *items, size_t count, size_t size, int (*compare)(const void *, const void *),
                 struct look look, struct err *err)
{
    struct sorting s = {size, compare, look, NULL};
    int rc;

    if (count < 2)
        return 0;
    if (count > AT_ONCE && !(s.aside = reallocarray(NULL, count / 2, size)))
        return err_nomem(err);
    rc = sort_part(&s, items, count, err);
    free(s.aside);
    return rc;
}
