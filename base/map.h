/* A map from byte strings to numbers that only grows: ids of a segment, words of a vocabulary.
 *
 * Keys are copied. Open addressing over a 64-bit FNV-1a hash, at most 5/8 full. Not for adversarial
 * keys of many at once: whoever feeds the indexer may slow it down.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"
#include "base/look.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What keys are told apart by first: FNV-1a, its upper half folded into the lower. */
uint64_t map_hash(const char *key, size_t len);

struct map_slot;
struct map {
    struct map_slot *slots; /* owned */
    size_t count, cap;
    struct arena keys;
};

#define MAP_INIT \
    {            \
        0        \
    }

void map_release(struct map *m);
/* The number of this key, or NULL; valid until the next map_put. */
uint64_t *map_get(const struct map *m, const char *key, size_t len);
/* The number of this key, which is added with `fresh` as its number when it is new (*added tells);
 * NULL out of memory. */
uint64_t *map_put(struct map *m, const char *key, size_t len, uint64_t fresh, bool *added);
/* Make room for one more key, if there is none: map_put does so by itself, but looks at nothing
 * meanwhile, which takes 30 ms for some hundred thousand keys. -1, with err: memory is out, or it
 * was told to give up; the map is as it was. */
int map_room(struct map *m, struct look look, struct err *err);

#endif
