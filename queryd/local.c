#include "queryd/local.h"

/* Bodies under construction: any failure makes the whole NULL. */
static json_t *checked(json_t *body, int bad)
{
    if (!bad)
        return body;
    json_decref(body);
    return NULL;
}

static json_t *indexes_json(const struct generation *g)
{
    size_t count;
    const char *const *paths = generation_paths(g, &count);
    json_t *array = json_array();
    int bad = 0;

    for (size_t i = 0; i < count; i++)
        bad |= json_array_append_new(array, json_string(paths[i]));
    return checked(array, bad);
}

static json_t *hello(struct service *s)
{
    struct snapshot *snapshot = generation_get(s->generation);
    json_t *body = json_object();
    int bad = 0;

    bad |= json_object_set_new(body, "protocol", json_integer(REPLY_PROTOCOL));
    bad |= json_object_set_new(body, "version", json_string(MORGUE_VERSION));
    bad |= json_object_set_new(body, "generation", json_string(snapshot_generation(snapshot)));
    bad |= json_object_set_new(body, "indexes", indexes_json(s->generation));
    snapshot_unref(snapshot);
    return checked(body, bad);
}

static json_t *ping(struct service *s)
{
    (void)s;
    return json_object();
}

static json_t *asked_json(const struct service *s)
{
    json_t *body = json_object();
    int bad = 0;

    for (int op = 0; op < REQUEST_OP_COUNT; op++)
        if (s->asked[op])
            bad |= json_object_set_new(body, request_op_name((enum request_op)op),
                                       json_integer((json_int_t)s->asked[op]));
    return checked(body, bad);
}

static json_t *failed_json(const struct service *s)
{
    json_t *body = json_object();
    int bad = 0;

    for (int code = 0; code < REPLY_CODE_COUNT; code++)
        if (s->failed[code])
            bad |= json_object_set_new(body, reply_code_name((enum reply_code)code),
                                       json_integer((json_int_t)s->failed[code]));
    return checked(body, bad);
}

static json_t *stats(struct service *s)
{
    struct snapshot *snapshot = generation_get(s->generation);
    json_t *body = json_object();
    double uptime_s = (double)(clock_us() - s->started_us) / 1e6;
    int bad = 0;

    bad |= json_object_set_new(body, "generation", json_string(snapshot_generation(snapshot)));
    bad |= json_object_set_new(body, "articles",
                               json_integer((json_int_t)snapshot_articles(snapshot)));
    bad |= json_object_set_new(body, "quotes", json_integer((json_int_t)snapshot_quotes(snapshot)));
    bad |= json_object_set_new(body, "segments",
                               json_integer((json_int_t)snapshot_segments(snapshot)));
    bad |= json_object_set_new(body, "uptime_s", json_real(uptime_s));
    bad |= json_object_set_new(body, "connections", json_integer(s->connection_count));
    bad |= json_object_set_new(body, "in_flight", json_integer(s->job_count));
    bad |= json_object_set_new(body, "requests", asked_json(s));
    bad |= json_object_set_new(body, "errors", failed_json(s));
    snapshot_unref(snapshot);
    return checked(body, bad);
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
    if (!body || reply_done(out, request->id, body) < 0)
        out->failed = true;
    return true;
}
