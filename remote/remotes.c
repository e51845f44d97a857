#include "remote/remotes.h"

#include "base/clock.h"
#include <stdlib.h>

struct remotes {
    struct remote_spec *specs;
    struct remote_shard **shards;
    size_t count;
    struct connector *connector;
    struct remote_patience patience;
};

static int parse_all(struct remotes *r, const char *const *operands, size_t count, struct err *err)
{
    if (count > REMOTE_SHARDS_MAX)
        return err_set(err, ERR_INPUT, "more than %d remote shards", REMOTE_SHARDS_MAX);
    r->specs = calloc(count + 1, sizeof *r->specs);
    r->shards = calloc(count + 1, sizeof(struct remote_shard *));
    if (!r->specs || !r->shards)
        return err_nomem(err);
    for (; r->count < count; r->count++)
        if (remote_spec_parse(&r->specs[r->count], operands[r->count], err) < 0)
            return -1;
    return 0;
}

static int make_shards(struct remotes *r, const struct remotes_ways *w, struct err *err)
{
    for (size_t i = 0; i < r->count; i++) {
        r->shards[i] = remote_shard_new(r->connector, i, r->specs[i].name, w->version, &w->patience,
                                        w->told, w->arg, err);
        if (!r->shards[i])
            return -1;
    }
    return 0;
}

struct remotes *remotes_open(const char *const *operands, size_t count,
                             const struct remotes_ways *ways, struct err *err)
{
    struct remotes *r = calloc(1, sizeof *r);

    if (!r) {
        err_nomem(err);
        return NULL;
    }
    r->patience = ways->patience;
    if (parse_all(r, operands, count, err) == 0)
        r->connector = connector_start(r->specs, r->count, ways->confine, err);
    if (r->connector && make_shards(r, ways, err) == 0)
        return r;
    remotes_close(r);
    return NULL;
}

int remotes_start(struct remotes *r, struct err *err)
{
    int64_t deadline_us = clock_us() + (int64_t)r->patience.connect_ms * 1000;

    for (size_t i = 0; i < r->count; i++)
        if (remote_shard_start(r->shards[i], err) < 0)
            return -1;
    for (size_t i = 0; i < r->count; i++)
        remote_shard_wait(r->shards[i], deadline_us);
    return 0;
}

void remotes_close(struct remotes *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->count; i++)
        remote_shard_free(r->shards[i]);
    connector_stop(r->connector);
    for (size_t i = 0; i < r->count; i++)
        remote_spec_release(&r->specs[i]);
    free(r->specs);
    free(r->shards);
    free(r);
}

size_t remotes_count(const struct remotes *r)
{
    return r->count;
}

struct remote_shard *remotes_shard(const struct remotes *r, size_t i)
{
    return r->shards[i];
}

bool remotes_have_plain(const struct remotes *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->specs[i].kind == REMOTE_TCP)
            return true;
    return false;
}

const struct remote_patience *remotes_patience(const struct remotes *r)
{
    return &r->patience;
}
