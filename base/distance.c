#include "base/distance.h"

#include <string.h>

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned distance(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len, unsigned most)
{
    unsigned rows[3][DISTANCE_WORD + 1]; /* two before, one before, this one */
    unsigned *two = rows[0], *one = rows[1], *row = rows[2];

    if (a_len > DISTANCE_WORD || b_len > DISTANCE_WORD ||
        (a_len > b_len ? a_len - b_len : b_len - a_len) > most)
        return most + 1;
    for (unsigned k = 0; k <= b_len; k++)
        one[k] = k;
    for (size_t i = 1; i <= a_len; i++) {
        unsigned nearest = row[0] = (unsigned)i, *spare = two;
        for (size_t k = 1; k <= b_len; k++) {
            row[k] = least(one[k - 1] + (a[i - 1] != b[k - 1]), least(one[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = least(row[k], two[k - 2] + 1);
            nearest = least(nearest, row[k]);
        }
        if (nearest > most)
            return most + 1;
        two = one;
        one = row;
        row = spare;
    }
    return least(one[b_len], most + 1);
}
