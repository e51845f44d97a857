/* What every connection shares: the loop, the index, the workers, the caps, the counts.
 *
 * Owned by the server; all of it belongs to the loop's thread.
 */
#ifndef QUERYD_SERVICE_H
#define QUERYD_SERVICE_H

#include "queryd/generation.h"
#include "queryd/worker.h"
#include "wire/reply.h"
#include "wire/request.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct connection;

struct service {
    uv_loop_t *loop;
    struct generation *generation;
    struct pool *pool;
    uint64_t deadline_ms; /* of requests that name none */
    int64_t started_us;
    bool draining;

    struct connection *connections;
    unsigned connection_count;
    unsigned job_count; /* with the pool */

    uint64_t asked[REQUEST_OP_COUNT];  /* requests read, by op */
    uint64_t failed[REPLY_CODE_COUNT]; /* error replies, by code */

    void (*on_busy)(struct service *); /* the first request is under way */
    void (*on_gone)(struct service *); /* a connection was freed */
    void *owner;
    char read_buffer[65536]; /* for whichever connection is being read */
};

#endif
