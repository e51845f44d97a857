#include "queryd/service_open.h"

#include "base/clock.h"
#include "base/log.h"
#include "queryd/confine.h"
#include "remote/remotes.h"

#define SHARDS_MS 5000 /* looks for a newer generation of remote shards */

static void tell_shard(void *arg, const char *shard, bool up, const char *why)
{
    (void)arg;
    if (up)
        log_info("shard %s is there", shard);
    else
        log_warn("shard %s is not there: %s", shard, why);
}

/* The connector is forked here, while nothing else is open. */
static int open_remotes(struct service *s, const struct server_options *o, struct err *err)
{
    struct remotes_ways ways = {.version = s->native_version,
                                .patience = {.connect_ms = (uint32_t)o->shard_connect_ms,
                                             .reply_ms = (uint32_t)o->shard_reply_ms,
                                             .refresh_ms = SHARDS_MS,
                                             .connections = o->threads},
                                .told = tell_shard,
                                .arg = s,
                                .confine = o->sandbox ? confine_agent : NULL};

    if (o->remote_count == 0)
        return 0;
    native_version(s->native_version);
    s->remotes = remotes_open(o->remotes, o->remote_count, &ways, err);
    if (!s->remotes)
        return -1;
    if (remotes_have_plain(s->remotes))
        log_warn("tcp: has neither authentication nor encryption: whoever reaches that port reads "
                 "every article");
    return 0;
}

int service_open(struct service *s, const struct server_options *o, struct err *err)
{
    s->deadline_ms = o->deadline_ms;
    s->patience = o->patience;
    s->slow_ms = o->slow_ms;
    s->log_queries = o->log_queries;
    s->started_us = clock_us();
    watches_init(&s->watches, o->threads);
    if (open_remotes(s, o, err) < 0)
        return -1;
    s->vitals = vitals_new();
    if (!s->vitals)
        return err_nomem(err);
    s->generation = generation_open(o->indexes, o->index_count, o->checked, err);
    return s->generation ? 0 : -1;
}

void service_close(struct service *s)
{
    remotes_close(s->remotes);
    generation_close(s->generation);
    vitals_free(s->vitals);
}
