#include "indexer/pipeline_internal.h"

#include "base/clock.h"
#include "base/order.h"
#include <stdio.h>
#include <stdlib.h>

#define TIDY_PAUSE_US     1000000
#define TIDY_PAUSE_MAX_US INT64_C(3600000000)

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
    if (crew_batch(&p->crew, first, p->batch_count, &p->batch, err) < 0)
        return -1;
    p->batch_count = 0;
    return 0;
}

/* --- publishing */

/* All of the segment's articles may have died again. */
static int publish_segment(struct pipeline *p, const char *dir, struct err *err)
{
    struct new_segment fresh = {
        .dir = dir,
        .articles = p->next - 1,
        .native = p->native,
        .dead = p->dead.items,
        .dead_count = p->dead.count,
    };

    if (p->dead.count == p->next - 1)
        return index_writer_publish(p->writer, NULL, p->options.rebuild, err);
    if (crew_join(&p->crew, dir, err) < 0)
        return -1;
    fresh.quotes = p->crew.quotes;
    fresh.words = p->crew.words;
    sort_numbers(p->dead.items, p->dead.count);
    return index_writer_publish(p->writer, &fresh, p->options.rebuild, err);
}

int pipeline_begin(struct pipeline *p, struct err *err)
{
    p->quotes_published += p->crew.quotes;
    p->next = 1;
    p->dead.count = 0;
    p->changes = 0;
    map_release(&p->ids);
    map_release(&p->former);
    return crew_reset(&p->crew, err);
}

/* What was published is read once before it is told of; the reader stays for looking up. */
static int tell(struct pipeline *p, struct err *err)
{
    struct snapshot *s = NULL;

    if (pipeline_open_reader(p, err) == 0)
        s = p->reader ? snapshot_ref(p->reader->snapshot) : snapshot_open(&p->path, 1, err);
    if (!s)
        return err_context(err, "published, but not readable");
    p->published(p->arg, index_writer_generation(p->writer), snapshot_articles(s));
    snapshot_unref(s);
    return 0;
}

static int publish(struct pipeline *p, struct err *err)
{
    char *dir = NULL;
    int rc = -1;

    if (asprintf(&dir, "%s/segment", index_writer_build_dir(p->writer)) < 0)
        return err_nomem(err);
    if (publish_segment(p, dir, err) == 0)
        rc = tell(p, err);
    free(dir);
    return rc;
}

int pipeline_publish(struct pipeline *p, struct err *err)
{
    if (pipeline_send_batch(p, err) < 0 || crew_wait(&p->crew, err) < 0 || publish(p, err) < 0 ||
        pipeline_begin(p, err) < 0)
        return -1;
    return pipeline_tidy(p, false, err);
}

/* --- merging */

/* A full disk is made room on, a damaged file is not mended: each try reads all sources. */
static void pause_tidying(struct pipeline *p)
{
    tidy_free(p->tidy);
    p->tidy = NULL;
    p->tidy_pause_us = p->tidy_pause_us ? 2 * p->tidy_pause_us : TIDY_PAUSE_US;
    if (p->tidy_pause_us > TIDY_PAUSE_MAX_US)
        p->tidy_pause_us = TIDY_PAUSE_MAX_US;
    p->tidy_us = clock_us() + p->tidy_pause_us;
}

static int resume_tidying(struct pipeline *p, struct err *err)
{
    if (p->tidy || p->options.rebuild || clock_us() < p->tidy_us)
        return 0;
    p->tidy = tidy_new(p->writer, p->path, err);
    return p->tidy ? 0 : -1;
}

/* What was published is safe; that it could not be merged is no reason to fail, unless nobody knows
 * any more what stands. */
int pipeline_tidy(struct pipeline *p, bool all, struct err *err)
{
    bool merged = false;

    if (resume_tidying(p, err) < 0 || (p->tidy && tidy_step(p->tidy, all, &merged, err) < 0)) {
        if (index_writer_is_adrift(p->writer))
            return -1;
        pause_tidying(p);
        p->warn(p->arg, err);
    } else if (merged) {
        p->tidy_pause_us = 0;
    }
    return merged && !all ? pipeline_open_reader(p, err) : 0;
}
