/* Unpacking gzip, zstd and xz: the only door to libarchive.
 *
 * libarchive reads in its raw mode; concatenated gzip members, zstd frames and xz streams are read
 * to the last one.
 */
#ifndef INDEXER_UNPACK_H
#define INDEXER_UNPACK_H

#include "base/err.h"
#include "indexer/stream.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the process that unpacks tells the one that asked; lies in memory that both share. */
struct unpack_report {
    _Atomic uint64_t position; /* bytes of the packed file that have been read */
    bool ended;                /* err says how: ERR_NONE is well */
    struct err err;
};

struct unpack {
    int from, to; /* descriptors: the packed file, and where the bytes go */
    enum stream_packing packing;
    const char *begun; /* the file's first bytes, read already */
    size_t begun_len;
    struct unpack_report *report;
};

#define UNPACK_HEAD 64 /* bytes that tell all of what follows */

/* Whether a file that begins so is packed. */
bool unpack_knows(const char *bytes, size_t len);
/* Bytes of memory that unpacking a file that begins so takes: most of it is what zstd calls the
 * window and xz the dictionary. Frames and streams after the first may say otherwise. */
uint64_t unpack_needs(const char *bytes, size_t len);
/* Unpack all of it; what there is to say is in the report. */
void unpack_run(const struct unpack *u);

#endif
