#include "base/near.h"

#include "base/distance.h"
#include <string.h>

#define NEAR_MOST 2u

static size_t widen(const char *name, uint32_t out[DISTANCE_WORD + 1])
{
    size_t n = 0;

    for (; name[n] && n <= DISTANCE_WORD; n++)
        out[n] = (unsigned char)name[n];
    return n;
}

const char *near_name(const char *word, const char *const *names, size_t count)
{
    uint32_t a[DISTANCE_WORD + 1], b[DISTANCE_WORD + 1];
    size_t a_len = widen(word, a);
    const char *nearest = NULL;
    unsigned best = NEAR_MOST + 1;

    for (size_t i = 0; i < count; i++) {
        size_t b_len = widen(names[i], b);
        unsigned far = distance(a, a_len, b, b_len, NEAR_MOST);
        /* A short name is at two steps from anything. */
        if (far < best && far < b_len) {
            best = far;
            nearest = names[i];
        }
    }
    return nearest;
}
