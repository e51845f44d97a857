#include "indexer/pipeline_internal.h"

#include "indexer/tidy.h"
#include <stdio.h>
#include <stdlib.h>

int pipeline_push(struct numbers *n, uint32_t number, struct err *err)
{
    if (grow(&n->items, &n->cap, n->count + 1, sizeof *n->items) < 0)
        return err_nomem(err);
    n->items[n->count++] = number;
    return 0;
}

int pipeline_open_reader(struct pipeline *p, struct err *err)
{
    struct snapshot *s;

    reader_free(p->reader);
    p->reader = NULL;
    if (p->options.rebuild || index_writer_is_empty(p->writer))
        return 0;
    s = snapshot_open(&p->path, 1, err);
    if (!s)
        return -1;
    p->reader = reader_open(s, err);
    snapshot_unref(s);
    return p->reader ? 0 : -1;
}

int pipeline_send_batch(struct pipeline *p, struct err *err)
{
    uint32_t first = p->next - p->batch_count;

    if (p->batch_count == 0)
        return 0;
    if (pipeline_push(&p->batches, first, err) < 0 ||
        crew_batch(&p->crew, first, p->batch_count, &p->batch, err) < 0)
        return -1;
    buf_clear(&p->batch);
    p->batch_count = 0;
    return 0;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static int publish_segment(struct pipeline *p, const char *dir, struct err *err)
{
    struct new_segment fresh = {
        .dir = dir,
        .articles = p->next - 1,
        .native = p->native,
        .dead = p->dead.items,
        .dead_count = p->dead.count,
    };

    if (p->next == 1)
        return index_writer_publish(p->writer, NULL, p->options.rebuild, err);
    if (crew_join(&p->crew, p->batches.items, (uint32_t)p->batches.count, dir, err) < 0)
        return -1;
    fresh.quotes = p->crew.quotes;
    fresh.words = p->crew.words;
    if (p->dead.count)
        qsort(p->dead.items, p->dead.count, sizeof *p->dead.items, by_number);
    return index_writer_publish(p->writer, &fresh, p->options.rebuild, err);
}

/* Start the next segment of this run. */
static int begin_segment(struct pipeline *p, struct err *err)
{
    p->quotes_published += p->crew.quotes;
    p->next = 1;
    p->batches.count = 0;
    p->dead.count = 0;
    p->changes = 0;
    p->publication++;
    return crew_reset(&p->crew, err);
}

static int report(struct pipeline *p, struct err *err)
{
    struct snapshot *s = snapshot_open(&p->path, 1, err);

    if (!s)
        return err_context(err, "published, but not readable");
    p->published(p->arg, index_writer_generation(p->writer), snapshot_articles(s));
    snapshot_unref(s);
    return 0;
}

/* What was published is safe; that it could not be merged is no reason to fail. */
static void tidy(struct pipeline *p)
{
    struct err err;
    bool merged;

    if (p->options.rebuild || p->untidy)
        return;
    if (tidy_tiers(&p->crew, p->writer, p->path, &merged, &err) < 0) {
        p->untidy = true; /* nor would it be the next time */
        p->warn(p->arg, &err);
    }
}

int pipeline_publish(struct pipeline *p, struct err *err)
{
    char *dir = NULL;
    int rc = -1;

    if (pipeline_send_batch(p, err) < 0 || crew_wait(&p->crew, err) < 0)
        return -1;
    if (asprintf(&dir, "%s/segment", index_writer_build_dir(p->writer)) < 0)
        return err_nomem(err);
    if (publish_segment(p, dir, err) == 0 && report(p, err) == 0 && begin_segment(p, err) == 0) {
        tidy(p);
        rc = pipeline_open_reader(p, err);
    }
    free(dir);
    return rc;
}
