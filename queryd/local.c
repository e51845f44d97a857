#include "queryd/local.h"

#include "base/clock.h"
#include "remote/remotes.h"

static json_t *indexes_json(const struct generation *g)
{
    size_t count;
    const char *const *paths = generation_paths(g, &count);
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        array = json_array_add(array, json_string(paths[i]));
    return array;
}

static json_t *hello(struct service *s)
{
    struct snapshot *snapshot = generation_get(s->generation);
    struct json_draft body = json_begin();

    json_set_number(&body, "protocol", REPLY_PROTOCOL);
    json_set(&body, "version", json_string(MORGUE_VERSION));
    json_set(&body, "generation", json_string(snapshot_generation(snapshot)));
    json_set(&body, "indexes", indexes_json(s->generation));
    snapshot_unref(snapshot);
    return json_end(&body);
}

static json_t *ping(struct service *s)
{
    (void)s;
    return json_object();
}

_Static_assert(METRICS_SHARDS_MAX >= REMOTE_SHARDS_MAX, "each shard has its gauge");

static void look_at_shards(const struct service *s, struct gauges *g)
{
    for (size_t i = 0; s->remotes && i < remotes_count(s->remotes); i++) {
        struct remote_shard *shard = remotes_shard(s->remotes, i);
        struct shard_gauge *out = &g->shards[g->shard_count++];

        out->name = remote_shard_name(shard);
        out->up = remote_shard_state(shard, &out->documents, out->generation);
    }
}

struct gauges service_gauges(const struct service *s, const struct snapshot *snapshot)
{
    int64_t now_us = clock_us();
    struct pool_state pool = pool_state(s->pool, now_us);
    struct gauges gauges = {
        .generation = snapshot_generation(snapshot),
        .articles = snapshot_articles(snapshot),
        .quotes = snapshot_quotes(snapshot),
        .segments = snapshot_segments(snapshot),
        .uptime_s = (double)(now_us - s->started_us) / 1e6,
        .connections = s->connection_count,
        .requests = s->job_count,
        .watches = s->watches.count,
        .workers = pool.workers,
        .running = pool.running,
        .waiting = pool.waiting,
        .bytes = s->traffic.sent,
        .memory_bytes = vitals_memory(s->vitals),
        .descriptors = vitals_descriptors(s->vitals),
    };

    look_at_shards(s, &gauges);
    return gauges;
}

static json_t *stats(struct service *s)
{
    struct snapshot *snapshot = generation_get(s->generation);
    struct gauges gauges = service_gauges(s, snapshot);
    json_t *body = metrics_json(&s->metrics, &gauges);

    snapshot_unref(snapshot);
    return body;
}

static json_t *(*const answers[REQUEST_OP_COUNT])(struct service *) = {
    [OP_HELLO] = hello,
    [OP_PING] = ping,
    [OP_STATS] = stats,
};

bool local_answer(struct service *service, const struct request *request, struct buf *out)
{
    json_t *body;

    if (!answers[request->op])
        return false;
    body = answers[request->op](service);
    if (!body || reply_done(out, request_id_text(request), body) < 0)
        out->failed = true;
    return true;
}
