/* What goes out on a connection: bytes that wait for the client, and whether it takes them.
 *
 * The loop's thread alone.
 */
#ifndef QUERYD_OUTLET_H
#define QUERYD_OUTLET_H

#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct traffic {
    uint64_t sent;    /* bytes, ever */
    uint64_t waiting; /* bytes of sends that are not over */
};

struct outlet {
    uv_stream_t *stream;
    void (*on_written)(struct outlet *, int status); /* after each send, also a failed one */
    void *owner;
    struct traffic *all; /* what the outlets of a service share */
    uint64_t sent;       /* bytes handed to this one */
    int64_t mark;        /* bytes taken by the client at marked_us, or fewer if it looks so later */
    int64_t marked_us;   /* when it last kept up */
};

/* Takes the bytes over, in any case. -1 when they cannot be sent: memory is out (also a failed
 * buf), or the stream is broken. */
int outlet_send(struct outlet *o, struct buf *bytes);

/* Bytes that wait here, beside those that the kernel holds for the client. */
size_t outlet_waiting(const struct outlet *o);

/* Whether bytes have waited for patience_us without the client taking even a few of them, those
 * from the kernel included. To be asked now and then. */
bool outlet_is_stalled(struct outlet *o, int64_t now_us, int64_t patience_us);

#endif
