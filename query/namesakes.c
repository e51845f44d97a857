#include "query/namesakes.h"

#include "base/utf8.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NAMESAKES_MOST 100 /* full names of one surname that are compared with each other */
#define PARTS_MOST     8   /* words of a full name that are compared */

struct part {
    const char *s;
    size_t len;
};

static size_t cut(const struct full_name *e, struct part parts[PARTS_MOST])
{
    size_t n = 0;

    for (const char *s = e->s, *end = s + e->len; s < end && n < PARTS_MOST; n++) {
        const char *blank = memchr(s, ' ', (size_t)(end - s));
        parts[n] = (struct part){s, (size_t)(blank - s)};
        s = blank + 1;
    }
    return n;
}

/* The same word, or one is the other's initial. */
static bool agree(const struct part *a, const struct part *b)
{
    const struct part *brief = a->len < b->len ? a : b, *other = brief == a ? b : a;

    if (memcmp(brief->s, other->s, brief->len) != 0)
        return false;
    return brief->len == other->len || utf8_count(brief->s, brief->len) == 1;
}

/* Can the name with fewer words be the other's: first and last words agree, and those between are
 * found in order? */
static bool may_be_one(const struct full_name *fewer, const struct full_name *more)
{
    struct part a[PARTS_MOST], b[PARTS_MOST];
    size_t n = cut(fewer, a), m = cut(more, b), k = 1;

    if (n < 2 || m < n || !agree(&a[0], &b[0]) || !agree(&a[n - 1], &b[m - 1]))
        return false;
    for (size_t i = 1; i + 1 < n; i++, k++) {
        while (k + 1 < m && !agree(&a[i], &b[k]))
            k++;
        if (k + 1 >= m)
            return false;
    }
    return true;
}

static bool alike(const struct full_name *a, const struct full_name *b)
{
    return a->words <= b->words ? may_be_one(a, b) : may_be_one(b, a);
}

/* Fuller names first. */
static int compare_fullness(const void *x, const void *y)
{
    const struct full_name *a = x, *b = y;

    if (a->words != b->words)
        return a->words > b->words ? -1 : 1;
    if (a->len != b->len)
        return a->len > b->len ? -1 : 1;
    return memcmp(a->s, b->s, a->len);
}

void namesakes_join(struct full_name *names, size_t n)
{
    if (n > NAMESAKES_MOST)
        return;
    qsort(names, n, sizeof *names, compare_fullness);
    for (size_t i = 1; i < n; i++) {
        const struct full_name *fullest = NULL;
        bool clear = true;

        for (size_t k = 0; k < i && clear; k++) {
            if (!alike(&names[i], &names[k]))
                continue;
            clear = !fullest || *names[k].person == *fullest->person;
            fullest = fullest ? fullest : &names[k];
        }
        if (fullest && clear)
            *names[i].person = *fullest->person;
    }
}
