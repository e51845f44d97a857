/* The orders that sorted things stand in: byte strings, numbers. */
#ifndef BASE_ORDER_H
#define BASE_ORDER_H

#include "base/look.h"
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* By unsigned bytes, the beginning of a string before the whole: < 0, 0, > 0. A string of no bytes
 * may be NULL. */
static inline int compare_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t least = a_len < b_len ? a_len : b_len;
    int order = least ? memcmp(a, b, least) : 0;

    return order ? order : (a_len > b_len) - (a_len < b_len);
}

/* Ascending. `numbers` may be NULL when there are none. */
void sort_numbers(uint32_t *numbers, size_t count);

/* Ascending, each once; returns how many are left. `items` may be NULL when there are none. What
 * stands so already is only looked at. */
size_t sort_unique(void *items, size_t count, size_t size,
                   int (*compare)(const void *, const void *));

/* What qsort does, for as many as take their time: it looks around all along. 0, or -1 with err:
 * memory is out, or it was told to give up, and then some items stand there twice and others not at
 * all. */
int sort_looking(void *items, size_t count, size_t size, int (*compare)(const void *, const void *),
                 struct look look, struct err *err);

#endif
