/* Holds unpacked gzip data to the checksums in the packed file.
 *
 * libarchive 3.6 skips them, and a flipped bit would silently change words of an article. It does
 * not tell either where one member of a concatenated file ends; so we look for what can be a
 * member's trailer with the next one's header behind it, and believe it when the checksum says so:
 *
 *     packed    | header ... CRC SIZE | header ... CRC SIZE |      gzip_check_in
 *     unpacked  | SIZE bytes          | SIZE bytes          |      gzip_check_out
 *
 * A chance likeness in the data is unharmful, as its checksum will not hold. Packed bytes must be
 * shown before what is unpacked from them.
 */
#ifndef INDEXER_GZIP_CHECK_H
#define INDEXER_GZIP_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GZIP_TRAILER 8  /* CRC and SIZE, each 32 bits */
#define GZIP_HEADER  10 /* its fixed part */
#define GZIP_SEAM    (GZIP_TRAILER + GZIP_HEADER)

struct gzip_trailer {
    uint32_t crc, size;
};

struct gzip_check {
    uint32_t table[256];
    uint32_t crc, size; /* of the member so far, unpacked */
    unsigned char
        seam[2 * GZIP_SEAM]; /* the last packed bytes, at most GZIP_SEAM - 1 between calls */
    size_t seam_len;
    struct gzip_trailer *expected; /* trailers found, in order, from `first` on */
    size_t first, count, cap;
    bool failed; /* out of memory: nothing is claimed any more */
};

void gzip_check_init(struct gzip_check *c);
void gzip_check_release(struct gzip_check *c);
void gzip_check_in(struct gzip_check *c, const unsigned char *packed, size_t len);
void gzip_check_out(struct gzip_check *c, const unsigned char *bytes, size_t len);
/* At the end of both: whether the last member, and with it every one, was as it had been packed. */
bool gzip_check_end(struct gzip_check *c);

#endif
