/* What every connection shares: the loop, the index, the workers, the caps, the counts.
 *
 * Owned by the server; all of it belongs to the loop's thread.
 */
#ifndef QUERYD_SERVICE_H
#define QUERYD_SERVICE_H

#include "index/shard_native.h"
#include "queryd/generation.h"
#include "queryd/metrics.h"
#include "queryd/outlet.h"
#include "queryd/pool.h"
#include "queryd/vitals.h"
#include "queryd/watches.h"
#include "wire/reply.h"
#include "wire/request.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct connection;

/* How long a client may take; 0: as long as it likes. */
struct patience {
    int64_t line_us;  /* for a request line, once begun; for the first one, from connecting */
    int64_t idle_us;  /* with nothing asked and nothing under way */
    int64_t write_us; /* to take some of what waits for it */
};

struct service {
    uv_loop_t *loop;
    struct generation *generation;
    struct remotes *remotes;                 /* NULL for none */
    char native_version[NATIVE_VERSION_MAX]; /* what those must be of */
    struct pool *pool;
    struct vitals *vitals;
    uint64_t deadline_ms; /* of requests that name none */
    struct patience patience;
    uint64_t slow_ms; /* requests that take longer are logged; 0: none */
    bool log_queries; /* with their text */
    int64_t started_us;
    bool draining;

    struct connection *connections;
    unsigned connection_count;
    unsigned job_count; /* under way, watches too */
    size_t job_weight;  /* bytes of their request lines */
    struct watches watches;
    struct traffic traffic;
    struct metrics metrics;

    void (*on_busy)(struct service *); /* a request is under way */
    void (*on_gone)(struct service *); /* a connection was freed */
    void *owner;
    char read_buffer[65536]; /* for whichever connection is being read */
};

/* How things stand; `snapshot` is the current one and lends its strings. */
struct gauges service_gauges(const struct service *s, const struct snapshot *snapshot);

#endif
