#include "indexer/merge.h"

#include "index/snapshot.h"
#include "indexer/budget.h"
#include "indexer/tidy.h"
#include <stdio.h>

struct merge {
    const struct ingest_options *options;
    struct index_writer *writer;
    struct pipeline *pipeline;
    struct snapshot *snapshot;
    struct reader *reader;
    struct progress progress;
    struct arena arena;
    uint64_t generation, articles; /* of what was published */
};

static void on_published(void *arg, uint64_t generation, uint64_t articles)
{
    struct merge *m = arg;

    progress_clear(&m->progress);
    m->generation = generation;
    m->articles = articles;
}

static void on_warning(void *arg, const struct err *err)
{
    (void)arg;
    (void)err; /* a rebuilt index is in one segment */
}

/* --- from the texts */

static int too_large(const struct article *a, struct err *err)
{
    return err_set(err, ERR_LIMIT,
                   "article %.100s is too large for this much memory; raise --memory",
                   a->key[ARTICLE_ID].s);
}

static int copy_article(struct merge *m, uint32_t doc, struct err *err)
{
    struct value *text;
    struct article a;
    enum pipeline_fate fate;
    bool again;
    size_t len;

    if (reader_article(m->reader, doc, &m->arena, &a, err) < 0)
        return -1;
    text = &a.key[ARTICLE_TEXT];
    if (reader_text(m->reader, doc, &m->arena, &text->s, &len, err) < 0)
        return err->code == ERR_NOMEM ? too_large(&a, err) : -1;
    text->len = (uint32_t)len;
    if (len == 0 && a.key[ARTICLE_TITLE].s)
        *text = (struct value){0};
    if (pipeline_add(m->pipeline, &a, &fate, &again, err) < 0)
        return -1;
    return fate == PIPELINE_TOO_LARGE ? too_large(&a, err) : 0;
}

/* Snapshots of one index have its segments in the manifest's order. */
static int check_sources(struct merge *m, struct err *err)
{
    for (size_t i = 0; i < snapshot_segments(m->snapshot); i++)
        if (index_writer_check(m->writer, &i, 1, err) < 0)
            return -1;
    return 0;
}

static int copy_all(struct merge *m, struct err *err)
{
    size_t n = snapshot_segments(m->snapshot);
    uint64_t done = 0;

    if (check_sources(m, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        for (uint32_t d = 1; d <= snapshot_segment(m->snapshot, i)->articles; d++) {
            if (snapshot_is_dead(m->snapshot, i, d))
                continue;
            if (copy_article(m, snapshot_document(m->snapshot, i, d), err) < 0)
                return -1;
            arena_reset(&m->arena);
            progress_update(&m->progress, 0, ++done);
        }
    return pipeline_finish(m->pipeline, err);
}

static int analyse_anew(struct merge *m, struct err *err)
{
    const struct ingest_options *o = m->options;
    struct pipeline_options pipeline = o->pipeline;
    struct budget budget;

    pipeline.rebuild = true;
    pipeline.publish_every = 0;
    m->pipeline = pipeline_new(m->writer, o->index, &pipeline, on_published, on_warning, m, err);
    if (!m->pipeline || !(m->snapshot = snapshot_open_any_version(&o->index, 1, err)) ||
        !(m->reader = reader_open(m->snapshot, err)))
        return -1;
    budget_part(&budget, pipeline.memory, pipeline.jobs, 0);
    budget_hold(budget_data(), budget.parent);
    progress_init(&m->progress, stderr, o->progress, 0);
    return copy_all(m, err);
}

/* --- from the segments */

static int tell(struct merge *m, struct err *err)
{
    struct snapshot *s = snapshot_open(&m->options->index, 1, err);

    if (!s)
        return err_context(err, "published, but not readable");
    on_published(m, index_writer_generation(m->writer), snapshot_articles(s));
    snapshot_unref(s);
    return 0;
}

static int merge_segments(struct merge *m, struct err *err)
{
    const struct ingest_options *o = m->options;

    if (tidy_all(m->writer, o->index, o->pipeline.jobs, err) < 0)
        return -1;
    return tell(m, err);
}

/* --- which way */

static bool has_native_dead(const struct manifest *m)
{
    for (size_t i = 0; i < m->segment_count; i++)
        if (m->segments[i].native && m->segments[i].deleted_count)
            return true;
    return false;
}

/* Whether the texts must be analysed again: 1, 0 or -1. */
static int wants_analysis(const struct merge *m, struct err *err)
{
    bool other_kind = m->options->pipeline.native && !index_writer_is_native(m->writer);
    struct manifest manifest;
    bool dead;

    if (other_kind || index_writer_is_empty(m->writer))
        return 1;
    if (manifest_read(m->options->index, MANIFEST_SAME_VERSIONS, &manifest, err) < 0)
        return err->code == ERR_VERSION ? 1 : -1;
    dead = has_native_dead(&manifest);
    manifest_release(&manifest);
    return dead;
}

static int merge_all(struct merge *m, struct err *err)
{
    const struct ingest_options *o = m->options;
    int anew;

    m->writer = index_writer_open(o->index, false, o->wait, MANIFEST_ANY_VERSION, err);
    anew = m->writer ? wants_analysis(m, err) : -1;
    if (anew < 0)
        return -1;
    return anew ? analyse_anew(m, err) : merge_segments(m, err);
}

static int merge_one(const struct ingest_options *options, uint64_t *generation, uint64_t *articles)
{
    struct merge m = {.options = options};
    struct err err;
    int rc = merge_all(&m, &err);

    if (rc < 0) {
        progress_clear(&m.progress);
        fprintf(stderr, "morgue-indexer: %s\n", err.text);
    }
    *generation = m.generation > *generation ? m.generation : *generation;
    *articles += m.articles;
    reader_free(m.reader);
    snapshot_unref(m.snapshot);
    pipeline_free(m.pipeline);
    index_writer_close(m.writer);
    arena_release(&m.arena);
    return rc;
}

/* The shards of a split index one after the other: each is whole before and after. */
enum exit_status merge_run(const struct ingest_options *options)
{
    struct ingest_options one = *options;
    uint64_t generation = 0, articles = 0;
    struct split_paths paths;
    struct err err;
    int rc = 0;

    if (split_expand(&options->index, 1, &paths, &err) < 0) {
        fprintf(stderr, "morgue-indexer: %s\n", err.text);
        return EXIT_FAILED;
    }
    for (size_t i = 0; i < paths.count && rc == 0; i++) {
        one.index = paths.items[i];
        rc = merge_one(&one, &generation, &articles);
    }
    split_paths_release(&paths);
    if (rc < 0)
        return EXIT_FAILED;
    ingest_tell_published(options->json, generation, articles);
    return EXIT_ALL_IN;
}
