/* The bytes of an input file, decompressed on the way. A stream belongs to one thread.
 *
 * What is packed is unpacked by a process of its own (indexer/unpack.h), which hands the bytes
 * through a pipe: libarchive ends the process that it is in when it finds no memory. The child dies
 * with its parent.
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

/* Bytes of memory that unpacking a file (or standard input) takes, by its head; 0 when it is not
 * packed, or cannot be looked into without reading on. */
uint64_t stream_needs(const char *path);
/* Open a file, or standard input for "-". Unpacking may take `room` bytes of memory (0: no limit).
 * Errors do not name the path: the caller's message does. */
struct stream *stream_open(const char *path, enum stream_packing packing, uint64_t room,
                           struct err *err);
void stream_close(struct stream *s); /* NULL is fine */

/* The next bytes, borrowed until the next call: 1 with *bytes and *len (> 0), 0 at the end, -1 when
 * the file cannot be read or is cut short or damaged; what was handed out before stays good. */
int stream_read(struct stream *s, const char **bytes, size_t *len, struct err *err);

/* How many bytes of the file itself (packed ones) have been read so far. */
uint64_t stream_position(const struct stream *s);

#endif
