#include "indexer/division.h"

#include <stdlib.h>

#define SHARD_MEMORY_MIN ((uint64_t)64 << 20)

struct shard_run {
    struct index_writer *writer;
    struct pipeline *pipeline;
};

struct division {
    struct shard_run shards[SPLIT_MAX];
    unsigned count;
    uint64_t publish_every, waiting; /* articles that came since the last publication */
    pipeline_published *published;
    pipeline_warning *warn;
    void *arg;
    uint64_t generation, articles; /* of the publication under way */
};

/* --- Which indexes */

int division_settle(const char *path, unsigned wanted, struct split_paths *out, struct err *err)
{
    unsigned shards;

    *out = (struct split_paths){0};
    if (split_read(path, &shards, err) < 0)
        return -1;
    if (shards && wanted && wanted != shards)
        return err_set(err, ERR_INPUT,
                       "%s is split over %u, not %u, and stays so: to spread its articles anew, "
                       "index them into another directory",
                       path, shards, wanted);
    if (!shards && wanted && split_create(path, wanted, err) < 0)
        return -1;
    return split_expand(&path, 1, out, err);
}

/* --- Opening */

static void on_published(void *arg, uint64_t generation, uint64_t articles)
{
    struct division *d = arg;

    d->generation = generation > d->generation ? generation : d->generation;
    d->articles += articles;
}

static void on_warning(void *arg, const struct err *err)
{
    struct division *d = arg;

    d->warn(d->arg, err);
}

/* One index publishes by itself, as its articles come. */
static void on_published_alone(void *arg, uint64_t generation, uint64_t articles)
{
    struct division *d = arg;

    d->published(d->arg, generation, articles);
}

static int share_out(const struct split_paths *paths, struct pipeline_options *each,
                     struct err *err)
{
    unsigned n = (unsigned)paths->count;

    if (n < 2)
        return 0;
    each->memory /= n;
    each->unpacking /= n;
    each->jobs = each->jobs / n ? each->jobs / n : 1;
    each->publish_every = 0;
    if (each->memory < SHARD_MEMORY_MIN)
        return err_set(err, ERR_INPUT, "%u shards want --memory %uM or more: 64M for each", n,
                       n * 64);
    return 0;
}

/* Locks in the order of the shards, so that two runs that wait do not wait for each other. */
static int open_writers(struct division *d, const struct split_paths *paths, bool wait,
                        struct err *err)
{
    for (; d->count < paths->count; d->count++) {
        d->shards[d->count].writer =
            index_writer_open(paths->items[d->count], true, wait, MANIFEST_SAME_VERSIONS, err);
        if (!d->shards[d->count].writer)
            return -1;
    }
    return 0;
}

static int open_pipelines(struct division *d, const struct split_paths *paths,
                          const struct pipeline_options *each, struct err *err)
{
    pipeline_published *told = d->count < 2 ? on_published_alone : on_published;

    for (unsigned i = 0; i < d->count; i++) {
        struct shard_run *s = &d->shards[i];

        s->pipeline = pipeline_new(s->writer, paths->items[i], each, told, on_warning, d, err);
        if (!s->pipeline)
            return -1;
    }
    return 0;
}

struct division *division_open(const struct split_paths *paths, bool wait,
                               const struct pipeline_options *options,
                               pipeline_published *published, pipeline_warning *warn, void *arg,
                               struct err *err)
{
    struct division *d = calloc(1, sizeof *d);
    struct pipeline_options each = *options;

    if (!d) {
        err_nomem(err);
        return NULL;
    }
    d->publish_every = options->publish_every;
    d->published = published;
    d->warn = warn;
    d->arg = arg;
    if (share_out(paths, &each, err) == 0 && open_writers(d, paths, wait, err) == 0 &&
        open_pipelines(d, paths, &each, err) == 0)
        return d;
    division_close(d);
    return NULL;
}

void division_close(struct division *d)
{
    if (!d)
        return;
    for (unsigned i = 0; i < d->count; i++)
        pipeline_free(d->shards[i].pipeline);
    for (unsigned i = 0; i < d->count; i++)
        index_writer_close(d->shards[i].writer);
    free(d);
}

/* --- Articles */

static struct pipeline *pipeline_of(const struct division *d, struct value id)
{
    return d->shards[d->count < 2 ? 0 : split_shard(id.s, id.len, d->count)].pipeline;
}

static bool has_changed(const struct division *d)
{
    for (unsigned i = 0; i < d->count; i++)
        if (pipeline_has_changed(d->shards[i].pipeline))
            return true;
    return false;
}

static int publish_all(struct division *d, struct err *err)
{
    d->waiting = d->generation = d->articles = 0;
    for (unsigned i = 0; i < d->count; i++)
        if (pipeline_publish(d->shards[i].pipeline, err) < 0)
            return -1;
    d->published(d->arg, d->generation, d->articles);
    return 0;
}

int division_add(struct division *d, const struct article *a, enum pipeline_fate *fate, bool *again,
                 struct err *err)
{
    if (pipeline_add(pipeline_of(d, a->key[ARTICLE_ID]), a, fate, again, err) < 0)
        return -1;
    if (d->count < 2 || *fate == PIPELINE_UNCHANGED || *fate == PIPELINE_TOO_LARGE)
        return 0;
    return ++d->waiting == d->publish_every ? publish_all(d, err) : 0;
}

int division_delete(struct division *d, struct value id, bool *found, struct err *err)
{
    return pipeline_delete(pipeline_of(d, id), id, found, err);
}

int division_finish(struct division *d, struct err *err)
{
    if (d->count < 2)
        return pipeline_finish(d->shards[0].pipeline, err);
    if (has_changed(d) && publish_all(d, err) < 0)
        return -1;
    for (unsigned i = 0; i < d->count; i++)
        if (pipeline_finish(d->shards[i].pipeline, err) < 0)
            return -1;
    return 0;
}

uint64_t division_quotes(const struct division *d)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < d->count; i++)
        sum += pipeline_quotes(d->shards[i].pipeline);
    return sum;
}
