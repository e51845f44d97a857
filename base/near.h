/* The known name (of an option or a command) that a misspelt one is likely to stand for. */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include <stddef.h>

/* The name at the least distance from `word` (letters put in, left out, changed or swapped), at
 * most two; NULL when none is so near. ASCII. */
const char *near_name(const char *word, const char *const *names, size_t count);

#endif
