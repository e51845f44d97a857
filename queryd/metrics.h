/* What the daemon counts: for `stats`, for Prometheus.
 *
 * Counts only grow; they belong to the loop's thread.
 */
#ifndef QUERYD_METRICS_H
#define QUERYD_METRICS_H

#include "base/buf.h"
#include "base/json.h"
#include "wire/reply.h"
#include "wire/request.h"
#include <stdbool.h>
#include <stdint.h>

/* Upper bounds of the latency histogram, in milliseconds; one more bucket has none. */
#define METRICS_BOUNDS                                                     \
    {                                                                      \
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 60000 \
    }
#define METRICS_BUCKETS    15
#define METRICS_SHARDS_MAX 64

struct latency {
    uint64_t buckets[METRICS_BUCKETS]; /* each on its own, not summed up */
    uint64_t count, sum_us;
};

struct metrics {
    uint64_t asked[REQUEST_OP_COUNT];  /* requests read, by op */
    uint64_t done[REQUEST_OP_COUNT];   /* answered to the end, by op */
    uint64_t failed[REPLY_CODE_COUNT]; /* error lines, by code; of whatever op, or none */
    uint64_t failed_op[REQUEST_OP_COUNT][REPLY_CODE_COUNT]; /* those of requests, by op and code */
    struct latency latency; /* receipt to last line; not of watches, nor of what was cancelled */
    uint64_t hits;          /* lines of type hit */
    uint64_t slow;          /* requests that went into the slow-query log */
    uint64_t accepted, refused, dropped; /* connections: taken; turned away; closed by a deadline */
    uint64_t renewals, renewal_failures; /* newer generations opened, and not */
};

/* An error line; of a request with this op, which was read well. */
void metrics_failed(struct metrics *m, enum request_op op, enum reply_code code);
void metrics_latency(struct metrics *m, int64_t us);

/* A remote shard. */
struct shard_gauge {
    const char *name;
    bool up;
    uint64_t documents; /* articles; as last seen */
    char generation[40];
};

/* How things stand at this moment, beside the counts. */
struct gauges {
    const char *generation;
    uint64_t articles, quotes, segments;
    double uptime_s;
    uint64_t connections, requests; /* under way */
    uint64_t watches;               /* of these, waiting for a newer generation */
    uint64_t workers, running, waiting;
    uint64_t bytes;                     /* sent; counted since the start, by the outlets */
    uint64_t memory_bytes, descriptors; /* 0 when the system does not tell */
    struct shard_gauge shards[METRICS_SHARDS_MAX];
    size_t shard_count;
};

/* The body of a stats reply; NULL when memory is out. */
json_t *metrics_json(const struct metrics *m, const struct gauges *g);
/* The same as Prometheus' text format, version 0.0.4. */
void metrics_text(const struct metrics *m, const struct gauges *g, struct buf *out);

#endif
