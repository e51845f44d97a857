/* How far one spelling is from another. */
#ifndef BASE_DISTANCE_H
#define BASE_DISTANCE_H

#include <stddef.h>
#include <stdint.h>

#define DISTANCE_WORD 64 /* code points; longer words are far from anything */

/* Letters put in, left out, changed, or swapped with their neighbour, each counted once (optimal
 * string alignment, a restricted Damerau-Levenshtein distance); `most` + 1 for all that is farther
 * than `most`. */
unsigned distance(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len, unsigned most);

#endif
