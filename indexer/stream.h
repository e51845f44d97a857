/* The bytes of an input file, decompressed on the way: the only door to libarchive.
 *
 * libarchive reads in its raw mode, with the filters gzip, zstd and xz; concatenated gzip members,
 * zstd frames and xz streams are read to the last one. A stream belongs to one thread.
 */
#ifndef INDEXER_STREAM_H
#define INDEXER_STREAM_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum stream_packing {
    STREAM_SNIFF, /* the first bytes tell whether and how it is packed */
    STREAM_GZIP,  /* the name promised one of these: anything else is an error */
    STREAM_ZSTD,
    STREAM_XZ,
};

struct stream;

/* Open a file, or standard input for "-". Errors do not name the path: the caller's message does.
 */
struct stream *stream_open(const char *path, enum stream_packing packing, struct err *err);
void stream_close(struct stream *s); /* NULL is fine */

/* The next bytes, borrowed until the next call: 1 with *bytes and *len (> 0), 0 at the end, -1 when
 * the file cannot be read or is cut short or damaged; what was handed out before stays good. */
int stream_read(struct stream *s, const char **bytes, size_t *len, struct err *err);

/* How many bytes of the file itself (packed ones) have been read so far. */
uint64_t stream_position(const struct stream *s);

#endif
