#include "queryd/metrics.h"

static const unsigned bounds_ms[] = METRICS_BOUNDS;

_Static_assert(sizeof bounds_ms / sizeof *bounds_ms + 1 == METRICS_BUCKETS,
               "one bucket a bound, one more");

void metrics_failed(struct metrics *m, enum request_op op, enum reply_code code)
{
    m->failed[code]++;
    m->failed_op[op][code]++;
}

void metrics_latency(struct metrics *m, int64_t us)
{
    int i = 0;

    while (i + 1 < METRICS_BUCKETS && us > (int64_t)bounds_ms[i] * 1000)
        i++;
    m->latency.buckets[i]++;
    m->latency.count++;
    m->latency.sum_us += (uint64_t)us;
}

/* --- As JSON */

static json_t *by_op(const uint64_t counts[REQUEST_OP_COUNT])
{
    struct json_draft o = json_begin();

    for (int op = 0; op < REQUEST_OP_COUNT; op++)
        if (counts[op])
            json_set_number(&o, request_op_name((enum request_op)op), counts[op]);
    return json_end(&o);
}

static json_t *by_code(const uint64_t counts[REPLY_CODE_COUNT])
{
    struct json_draft o = json_begin();

    for (int code = 0; code < REPLY_CODE_COUNT; code++)
        if (counts[code])
            json_set_number(&o, reply_code_name((enum reply_code)code), counts[code]);
    return json_end(&o);
}

/* {"search": {"timeout": 2}, ...} */
static json_t *by_op_and_code(const uint64_t counts[REQUEST_OP_COUNT][REPLY_CODE_COUNT])
{
    struct json_draft o = json_begin();

    for (int op = 0; op < REQUEST_OP_COUNT; op++) {
        json_t *codes = by_code(counts[op]);
        if (json_object_size(codes) > 0)
            json_set(&o, request_op_name((enum request_op)op), codes);
        else
            json_decref(codes);
    }
    return json_end(&o);
}

/* [[1, n], [2, n], ..., [null, n]]: how many took at most so many milliseconds, and more than the
 * bound before. */
static json_t *buckets_json(const struct latency *l)
{
    json_t *array = json_array();
    int bad = 0;

    for (int i = 0; i < METRICS_BUCKETS; i++) {
        json_int_t n = (json_int_t)l->buckets[i];
        bad |= json_array_append_new(array, i + 1 < METRICS_BUCKETS
                                                ? json_pack("[iI]", (int)bounds_ms[i], n)
                                                : json_pack("[nI]", n));
    }
    if (!bad)
        return array;
    json_decref(array);
    return NULL;
}

static json_t *latency_json(const struct latency *l)
{
    struct json_draft o = json_begin();

    json_set_number(&o, "count", l->count);
    json_set(&o, "sum_ms", json_real((double)l->sum_us / 1000));
    json_set(&o, "buckets", buckets_json(l));
    return json_end(&o);
}

static void put_state(struct json_draft *o, const struct gauges *g)
{
    json_set(o, "generation", json_string(g->generation));
    json_set_number(o, "articles", g->articles);
    json_set_number(o, "quotes", g->quotes);
    json_set_number(o, "segments", g->segments);
    json_set(o, "uptime_s", json_real(g->uptime_s));
    json_set_number(o, "connections", g->connections);
    json_set_number(o, "in_flight", g->requests);
    json_set_number(o, "watches", g->watches);
    json_set_number(o, "workers", g->workers);
    json_set_number(o, "running", g->running);
    json_set_number(o, "queued", g->waiting);
    json_set_number(o, "memory_bytes", g->memory_bytes);
    json_set_number(o, "descriptors", g->descriptors);
}

static json_t *shards_json(const struct gauges *g)
{
    json_t *array = json_array();
    int bad = 0;

    for (size_t i = 0; i < g->shard_count; i++) {
        const struct shard_gauge *shard = &g->shards[i];
        struct json_draft o = json_begin();

        json_set(&o, "name", json_string(shard->name));
        json_set(&o, "up", json_boolean(shard->up));
        json_set_number(&o, "articles", shard->documents);
        json_set(&o, "generation", json_string(shard->generation));
        bad |= json_array_append_new(array, json_end(&o));
    }
    if (!bad)
        return array;
    json_decref(array);
    return NULL;
}

json_t *metrics_json(const struct metrics *m, const struct gauges *g)
{
    struct json_draft o = json_begin();

    put_state(&o, g);
    if (g->shard_count)
        json_set(&o, "shards", shards_json(g));
    json_set(&o, "requests", by_op(m->asked));
    json_set(&o, "done", by_op(m->done));
    json_set(&o, "errors", by_code(m->failed));
    json_set(&o, "errors_by_op", by_op_and_code(m->failed_op));
    json_set(&o, "latency", latency_json(&m->latency));
    json_set_number(&o, "hits", m->hits);
    json_set_number(&o, "slow", m->slow);
    json_set_number(&o, "bytes", g->bytes);
    json_set_number(&o, "accepted", m->accepted);
    json_set_number(&o, "refused", m->refused);
    json_set_number(&o, "dropped", m->dropped);
    json_set_number(&o, "renewals", m->renewals);
    json_set_number(&o, "renewal_failures", m->renewal_failures);
    return json_end(&o);
}

/* --- As Prometheus' text */

static void family(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void one(struct buf *out, const char *name, const char *type, const char *help, uint64_t n)
{
    family(out, name, type, help);
    buf_printf(out, "%s %llu\n", name, (unsigned long long)n);
}

static void ops_text(struct buf *out, const char *name, const char *help,
                     const uint64_t counts[REQUEST_OP_COUNT])
{
    family(out, name, "counter", help);
    for (int op = 0; op < REQUEST_OP_COUNT; op++)
        buf_printf(out, "%s{op=\"%s\"} %llu\n", name, request_op_name((enum request_op)op),
                   (unsigned long long)counts[op]);
}

static void codes_text(struct buf *out, const uint64_t counts[REPLY_CODE_COUNT])
{
    static const char name[] = "morgue_errors_total";

    family(out, name, "counter", "Error replies, by code.");
    for (int code = 0; code < REPLY_CODE_COUNT; code++)
        buf_printf(out, "%s{code=\"%s\"} %llu\n", name, reply_code_name((enum reply_code)code),
                   (unsigned long long)counts[code]);
}

/* What requests came to; where nothing is counted there is no line. */
static void outcomes_text(struct buf *out, const struct metrics *m)
{
    static const char name[] = "morgue_outcomes_total";

    family(out, name, "counter", "Requests by op and outcome: done, or an error's code.");
    for (int op = 0; op < REQUEST_OP_COUNT; op++) {
        const char *op_name = request_op_name((enum request_op)op);
        if (m->done[op])
            buf_printf(out, "%s{op=\"%s\",outcome=\"done\"} %llu\n", name, op_name,
                       (unsigned long long)m->done[op]);
        for (int code = 0; code < REPLY_CODE_COUNT; code++)
            if (m->failed_op[op][code])
                buf_printf(out, "%s{op=\"%s\",outcome=\"%s\"} %llu\n", name, op_name,
                           reply_code_name((enum reply_code)code),
                           (unsigned long long)m->failed_op[op][code]);
    }
}

static void latency_text(struct buf *out, const struct latency *l)
{
    static const char name[] = "morgue_request_seconds";
    uint64_t sum = 0;

    family(out, name, "histogram", "From the receipt of a query to its last line.");
    for (int i = 0; i + 1 < METRICS_BUCKETS; i++) {
        sum += l->buckets[i];
        buf_printf(out, "%s_bucket{le=\"%g\"} %llu\n", name, bounds_ms[i] / 1000.0,
                   (unsigned long long)sum);
    }
    buf_printf(out, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum %.6f\n%s_count %llu\n", name,
               (unsigned long long)l->count, name, (double)l->sum_us / 1e6, name,
               (unsigned long long)l->count);
}

static void state_text(struct buf *out, const struct gauges *g)
{
    family(out, "morgue_generation_info", "gauge", "The generation being served.");
    buf_printf(out, "morgue_generation_info{generation=\"%s\"} 1\n", g->generation);
    one(out, "morgue_articles", "gauge", "Articles in the index.", g->articles);
    one(out, "morgue_quotes", "gauge", "Quotations in the index.", g->quotes);
    one(out, "morgue_segments", "gauge", "Segments of the index.", g->segments);
    family(out, "morgue_uptime_seconds", "gauge", "Since the start.");
    buf_printf(out, "morgue_uptime_seconds %.3f\n", g->uptime_s);
    one(out, "morgue_connections", "gauge", "Open connections.", g->connections);
    one(out, "morgue_requests_under_way", "gauge", "Requests read and not yet answered.",
        g->requests);
    one(out, "morgue_watches", "gauge", "Requests that wait for a newer generation.", g->watches);
    one(out, "morgue_workers", "gauge", "Workers.", g->workers);
    one(out, "morgue_workers_busy", "gauge", "Workers that answer a query.", g->running);
    one(out, "morgue_requests_queued", "gauge", "Requests that wait for a worker.", g->waiting);
    one(out, "morgue_memory_bytes", "gauge", "Resident memory.", g->memory_bytes);
    one(out, "morgue_descriptors", "gauge", "Open file descriptors.", g->descriptors);
}

/* In a label a quote, a backslash and the end of a line are written with a backslash. */
static void label(struct buf *out, const char *s)
{
    for (; *s; s++)
        if (*s == '\n')
            buf_str(out, "\\n");
        else if (*s == '"' || *s == '\\')
            buf_printf(out, "\\%c", *s);
        else
            buf_char(out, *s);
}

static void shard_line(struct buf *out, const char *name, const char *shard, uint64_t n)
{
    buf_printf(out, "%s{shard=\"", name);
    label(out, shard);
    buf_printf(out, "\"} %llu\n", (unsigned long long)n);
}

static void shards_text(struct buf *out, const struct gauges *g)
{
    if (g->shard_count == 0)
        return;
    family(out, "morgue_shard_up", "gauge", "Whether a remote shard answers.");
    for (size_t i = 0; i < g->shard_count; i++)
        shard_line(out, "morgue_shard_up", g->shards[i].name, g->shards[i].up);
    family(out, "morgue_shard_articles", "gauge", "Articles of a remote shard, as last seen.");
    for (size_t i = 0; i < g->shard_count; i++)
        shard_line(out, "morgue_shard_articles", g->shards[i].name, g->shards[i].documents);
}

void metrics_text(const struct metrics *m, const struct gauges *g, struct buf *out)
{
    state_text(out, g);
    shards_text(out, g);
    ops_text(out, "morgue_requests_total", "Requests read, by op.", m->asked);
    ops_text(out, "morgue_done_total", "Requests answered to the end, by op.", m->done);
    codes_text(out, m->failed);
    outcomes_text(out, m);
    latency_text(out, &m->latency);
    one(out, "morgue_hits_total", "counter", "Hits sent.", m->hits);
    one(out, "morgue_slow_total", "counter", "Queries in the slow-query log.", m->slow);
    one(out, "morgue_sent_bytes_total", "counter", "Bytes sent to clients.", g->bytes);
    one(out, "morgue_connections_accepted_total", "counter", "Connections taken.", m->accepted);
    one(out, "morgue_connections_refused_total", "counter",
        "Connections turned away: too many, or not allowed.", m->refused);
    one(out, "morgue_connections_dropped_total", "counter",
        "Connections closed because of a deadline.", m->dropped);
    one(out, "morgue_renewals_total", "counter", "Newer generations opened.", m->renewals);
    one(out, "morgue_renewal_failures_total", "counter",
        "Times that a newer generation could not be opened.", m->renewal_failures);
}
