/* What a watch knows, and is not told any more: of each index which one it is, and up to which
 * generation.
 *
 * An index may be made anew in its place, and counts its generations from the beginning again: then
 * nothing of it is known. It is told by its identity; where it has none, because an older version
 * wrote it, by a generation that is less than the known one.
 *
 * One thread at a time.
 */
#ifndef QUERYD_KNOWN_H
#define QUERYD_KNOWN_H

#include "index/snapshot.h"
#include <stdint.h>

struct known;

/* All of this snapshot; NULL out of memory. */
struct known *known_new(const struct snapshot *now);
void known_free(struct known *k);

/* Of each index of this snapshot: the generation that is known, 0 when nothing of it is. Good until
 * the next call of any of these. */
const uint64_t *known_since(struct known *k, const struct snapshot *now);
/* From now on all of this snapshot is known. */
void known_add(struct known *k, const struct snapshot *now);

#endif
