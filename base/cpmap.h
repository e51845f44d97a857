/* Code point offsets for byte offsets in one text, in about constant time each.
 *
 * A checkpoint every CPMAP_STEP bytes; text that is all ASCII needs none. The text must be valid
 * UTF-8 and outlive the map; the checkpoints live in the arena.
 */
#ifndef BASE_CPMAP_H
#define BASE_CPMAP_H

#include "base/arena.h"
#include <stdint.h>

#define CPMAP_STEP 256

struct cpmap {
    const char *text;
    const uint32_t *checkpoints; /* code points before byte i * CPMAP_STEP; NULL for ASCII */
};

/* -1 out of memory. len < 4 GiB. */
int cpmap_init(struct cpmap *m, const char *text, size_t len, struct arena *arena);
/* Code points before byte offset `at` (at most len, on a character's boundary). */
uint32_t cpmap_at(const struct cpmap *m, uint32_t at);

#endif
