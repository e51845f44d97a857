/* What a text looks like to whoever looks for copies of it: a small set of numbers, its marks.
 *
 * The text is cut into shingles: each word with the one before it, the first with the beginning
 * and the last with the end. A shingle is hashed to 32 bits; the FINGERPRINT_MAX smallest hashes
 * are the marks (a bottom-k MinHash sketch). Up to FINGERPRINT_MAX - 1 words nothing is left out:
 * then a repeated shingle is a mark for each time, one changed word costs two marks of n + 1, and
 * the comparison is exact. Of longer texts the marks are a sample. A text of up to
 * FINGERPRINT_SHORT words is hashed whole, so that nothing but its equal is like it.
 *
 * Two texts are copies when their marks have enough in common: FINGERPRINT_ALIKE percent of all
 * marks of both, FINGERPRINT_SAMPLED where one is a sample. With every tenth word of a whole text
 * changed it is 66 %, with every eighth 60 %.
 *
 * Fingerprints are kept in the index (SLOT_FINGERPRINT): the method is part of its format.
 */
#ifndef INDEX_FINGERPRINT_H
#define INDEX_FINGERPRINT_H

#include "base/arena.h"
#include "base/err.h"
#include "text/words.h"
#include <stdbool.h>
#include <stdint.h>

#define FINGERPRINT_MAX     48
#define FINGERPRINT_SHORT   5
#define FINGERPRINT_ALIKE   65
#define FINGERPRINT_SAMPLED 50
#define FINGERPRINT_BYTES   (FINGERPRINT_MAX * 4)

/* Marks ascend, none twice; none at all for a text without words, which is nobody's copy. */
struct fingerprint {
    const uint32_t *marks;
    uint32_t count;
};

/* Of the words [first, last). Returns how many marks there are. */
uint32_t fingerprint_make(const struct words *words, uint32_t first, uint32_t last,
                          uint32_t marks[FINGERPRINT_MAX]);

/* The bytes kept in the index; returns how many. */
size_t fingerprint_encode(const uint32_t *marks, uint32_t count, char out[FINGERPRINT_BYTES]);
/* ERR_DAMAGED for bytes that are none. No bytes are a fingerprint without marks. */
int fingerprint_decode(const char *bytes, size_t len, struct arena *arena, struct fingerprint *out,
                       struct err *err);

/* Whether the text was so short that it is hashed whole. */
bool fingerprint_is_short(const struct fingerprint *f);
/* What a short text is where only the same speaker's counts as a copy: another fingerprint for each
 * number of a speaker. Its marks are put into marks[0..1]. */
struct fingerprint fingerprint_said_by(const struct fingerprint *f, uint64_t speaker,
                                       uint32_t marks[2]);

/* Whether one is a copy of the other. Symmetric, but not transitive. */
bool fingerprint_alike(const struct fingerprint *a, const struct fingerprint *b);

#endif
