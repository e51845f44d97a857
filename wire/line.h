/* Lines out of a stream of bytes, whatever pieces it comes in. Knows no socket.
 *
 * Feed bytes, then take lines until there are no more. A line ends at \n, which is not part of it;
 * its length is in bytes. What is fed beyond a line that is too long is dropped, so that memory
 * stays under the cap plus one feed; what a long line took is given back when all is taken.
 */
#ifndef WIRE_LINE_H
#define WIRE_LINE_H

#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>

#define LINE_MAX_BYTES ((size_t)1 << 20) /* the protocol's cap on a request */

struct line_decoder {
    struct buf bytes;
    size_t start;   /* of the next line */
    size_t scanned; /* no \n in [start, scanned) */
    size_t max;
    bool too_long; /* for good */
};

enum line_result {
    LINE_NONE,     /* feed more */
    LINE_READY,    /* valid until the next line_feed or line_next */
    LINE_TOO_LONG, /* the next line passes the cap: nothing can follow */
};

void line_init(struct line_decoder *d, size_t max);
void line_release(struct line_decoder *d);

/* 0, or -1 out of memory. */
int line_feed(struct line_decoder *d, const void *bytes, size_t n);
enum line_result line_next(struct line_decoder *d, const char **line, size_t *len);
/* After the last byte: what stands there without a \n is a line as well (once). */
enum line_result line_last(struct line_decoder *d, const char **line, size_t *len);

/* Bytes fed and not yet taken. */
size_t line_pending(const struct line_decoder *d);

#endif
