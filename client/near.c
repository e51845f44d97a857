#include "client/near.h"

#include <string.h>

#define NAME_MOST 24
#define FAR       3u

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein with adjacent swaps (optimal string alignment). */
static unsigned distance(const char *a, const char *b)
{
    unsigned d[NAME_MOST + 1][NAME_MOST + 1];
    size_t n = strlen(a), m = strlen(b);

    if (n > NAME_MOST || m > NAME_MOST)
        return FAR;
    for (unsigned i = 0; i <= n; i++)
        d[i][0] = i;
    for (unsigned k = 0; k <= m; k++)
        d[0][k] = k;
    for (size_t i = 1; i <= n; i++)
        for (size_t k = 1; k <= m; k++) {
            unsigned change = d[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
            d[i][k] = least(change, least(d[i - 1][k], d[i][k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
        }
    return d[n][m];
}

const char *near_name(const char *word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    unsigned best = FAR;

    for (size_t i = 0; i < count; i++) {
        unsigned far = distance(word, names[i]);
        /* A short name is at two steps from anything. */
        if (far < best && far < strlen(names[i])) {
            best = far;
            nearest = names[i];
        }
    }
    return nearest;
}
