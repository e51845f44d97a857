/* Runs of up to 128 integers in as few bits as most of them need, with exceptions for the rest.
 *
 * A full run lies in four lanes (integer i in lane i % 4, row i / 4), so that rows of four integers
 * are unpacked at once with the vectors any CPU has: the "vertical" layout of SIMD-BP128 (Lemire
 * and Boytsov, "Decoding billions of integers per second through vectorization", 2015). Shorter
 * runs lie bit behind bit, the shortest are LEB128. Exceptions as in PForDelta (Zukowski and
 * others, "Super-scalar RAM-CPU cache compression", 2006). docs/postings.md has the bytes.
 */
#ifndef POSTINGS_PACK_H
#define POSTINGS_PACK_H

#include <stddef.h>
#include <stdint.h>

#define PACK_COUNT  128
#define PACK_VARINT 3             /* runs of no more integers are LEB128 */
#define PACK_MAX    (1 + 32 * 16) /* bytes of the longest run */

/* Pack v[n], n <= 128, to `out`, where there is room for PACK_MAX bytes; returns how many it took.
 */
size_t pack_write(unsigned char *out, const uint32_t *v, unsigned n);

/* Unpack the run of n integers that begins at `at`; returns what follows it, or NULL when it is
 * malformed or passes `end`. No integer has more than *bits bits. v has room for 128; what stands
 * behind the run is spoilt. */
const unsigned char *pack_read(const unsigned char *at, const unsigned char *end,
                               uint32_t v[PACK_COUNT], unsigned n, unsigned *bits);

/* v[i] becomes base + (v[0] + 1) + ... + (v[i] + 1), modulo 2^32, for i < n (what is behind is
 * spoilt). */
void pack_sum(uint32_t v[PACK_COUNT], unsigned n, uint32_t base);
/* totals[i] becomes base + v[0] + ... + v[i], modulo 2^32, for i < n (as above). */
void pack_totals(const uint32_t v[PACK_COUNT], unsigned n, uint32_t base,
                 uint32_t totals[PACK_COUNT]);
/* Each v[i] becomes v[i] + 1, modulo 2^32, for i < n (as above). */
void pack_increment(uint32_t v[PACK_COUNT], unsigned n);

#endif
