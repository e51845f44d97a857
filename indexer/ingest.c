#include "indexer/ingest.h"

#include "base/clock.h"
#include "indexer/analyse.h"
#include "indexer/budget.h"
#include "indexer/intake.h"
#include "indexer/rejects.h"
#include "indexer/say.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct ingest {
    const struct ingest_options *options;
    struct feed *feed;
    struct split_paths paths; /* of the indexes written: one, or the shards */
    struct division *division;
    struct progress progress;
    struct summary summary;
    struct arena arena; /* of one article */
    struct rejects rejects;
    int64_t started_us;
};

void ingest_tell_published(bool json, uint64_t generation, uint64_t articles)
{
    char line[80];

    snprintf(line, sizeof line, "published generation %llu: %llu articles",
             (unsigned long long)generation, (unsigned long long)articles);
    if (json)
        printf(
            "{\"type\":\"published\",\"generation\":%llu,\"articles\":%llu,\"message\":\"%s\"}\n",
            (unsigned long long)generation, (unsigned long long)articles, line);
    else
        fprintf(stderr, "%s\n", line);
    fflush(json ? stdout : stderr);
}

static void on_published(void *arg, uint64_t generation, uint64_t articles)
{
    struct ingest *in = arg;

    progress_clear(&in->progress);
    ingest_tell_published(in->options->json, generation, articles);
}

static void on_warning(void *arg, const struct err *err)
{
    struct ingest *in = arg;

    progress_clear(&in->progress);
    fprintf(stderr, "morgue-indexer: warning: the segments of %s could not be merged: %s\n",
            in->options->index, err->text);
}

/* --- single articles */

static int reject(struct ingest *in, const struct feed_item *item, const char *reason,
                  struct err *err)
{
    in->summary.read++;
    in->summary.rejected++;
    progress_clear(&in->progress);
    say_rejected(item, reason);
    return rejects_keep(&in->rejects, item, err);
}

static int delete_article(struct ingest *in, const struct feed_item *item, struct value id,
                          struct err *err)
{
    bool found;

    if (division_delete(in->division, id, &found, err) < 0)
        return -1;
    in->summary.read++;
    in->summary.deleted += found;
    if (!found) {
        progress_clear(&in->progress);
        say_warning_id(item, "there is no article", id, "to delete");
    }
    return 0;
}

static int add_article(struct ingest *in, const struct feed_item *item, struct article *a,
                       struct err *err)
{
    enum pipeline_fate fate;
    bool again;

    if (analyse_language(a, in->options->language, &in->arena, err) < 0 ||
        division_add(in->division, a, &fate, &again, err) < 0)
        return -1;
    if (fate == PIPELINE_TOO_LARGE)
        return reject(in, item, BUDGET_TOO_LARGE, err);
    in->summary.read++;
    in->summary.added += fate == PIPELINE_ADDED;
    in->summary.replaced += fate == PIPELINE_REPLACED;
    in->summary.unchanged += fate == PIPELINE_UNCHANGED;
    if (again) {
        progress_clear(&in->progress);
        say_warning_id(item, "the id", a->key[ARTICLE_ID],
                       "came before in this run; the later article counts");
    }
    return 0;
}

static int take_item(struct ingest *in, const struct feed_item *item, struct err *err)
{
    struct article_read read;

    if (intake_read(item, &in->arena, &read, err) < 0)
        return -1;
    if (read.warning_count)
        progress_clear(&in->progress);
    for (size_t i = 0; i < read.warning_count; i++)
        say_warning(item, read.warnings[i]);
    switch (read.fate) {
    case ARTICLE_KEEP:
        return add_article(in, item, &read.article, err);
    case ARTICLE_DELETE:
        return delete_article(in, item, read.article.key[ARTICLE_ID], err);
    case ARTICLE_REJECT:
        return reject(in, item, read.reason, err);
    case ARTICLE_NONE:
        return 0;
    }
    return err_set(err, ERR_INTERNAL, "an article of no fate");
}

/* --- the run */

static int take_all(struct ingest *in, struct err *err)
{
    struct feed_item item;
    int rc;

    while ((rc = feed_next(in->feed, &item, err)) > 0) {
        rc = take_item(in, &item, err);
        arena_reset(&in->arena);
        if (rc < 0)
            return -1;
        progress_update(&in->progress, feed_bytes_done(in->feed), in->summary.read);
    }
    return rc;
}

static int set_up(struct ingest *in, struct err *err)
{
    const struct ingest_options *o = in->options;
    struct pipeline_options pipeline = o->pipeline;
    struct budget budget;

    if (o->strict)
        pipeline.publish_every = 0;
    in->feed = feed_open(o->inputs, o->input_count, o->index, err);
    if (!in->feed || rejects_open(&in->rejects, o->rejects, err) < 0)
        return -1;
    pipeline.unpacking = feed_unpacking_needs(in->feed);
    budget_part(&budget, pipeline.memory, pipeline.jobs, pipeline.unpacking);
    feed_limit(in->feed, budget.piece, budget.unpacking);
    if (division_settle(o->index, o->split, &in->paths, err) < 0)
        return -1;
    in->division = division_open(&in->paths, o->wait, &pipeline, on_published, on_warning, in, err);
    if (!in->division)
        return -1;
    budget_hold(budget_data(), budget.parent);
    progress_init(&in->progress, stderr, o->progress, feed_bytes_total(in->feed));
    return 0;
}

static void tell_summary(struct ingest *in)
{
    struct buf line = BUF_INIT;

    in->summary.bytes = feed_bytes_unpacked(in->feed);
    in->summary.quotes = division_quotes(in->division);
    in->summary.seconds = (double)(clock_us() - in->started_us) / 1e6;
    if (in->options->json)
        summary_json(&in->summary, &line);
    else
        summary_text(&in->summary, &line);
    if (in->options->json)
        fwrite(line.data, 1, line.len, stdout);
    else if (!in->options->quiet)
        fwrite(line.data, 1, line.len, stderr);
    buf_release(&line);
}

static enum exit_status run(struct ingest *in, struct err *err)
{
    if (set_up(in, err) < 0 || take_all(in, err) < 0)
        return EXIT_FAILED;
    if (in->options->strict && in->summary.rejected) {
        err_set(err, ERR_INPUT,
                "%llu articles were rejected, so with --strict nothing was published",
                (unsigned long long)in->summary.rejected);
        return EXIT_FAILED;
    }
    if (division_finish(in->division, err) < 0 || rejects_close(&in->rejects, err) < 0)
        return EXIT_FAILED;
    progress_clear(&in->progress);
    tell_summary(in);
    return in->summary.rejected ? EXIT_SOME_REJECTED : EXIT_ALL_IN;
}

/* As the manifest says: a publication may have failed after it was replaced. */
static void tell_what_stands(const char *index)
{
    struct manifest m;
    struct err err;

    if (manifest_read(index, MANIFEST_ANY_VERSION, &m, &err) < 0)
        return;
    fprintf(stderr, "morgue-indexer: %s stands as published in generation %llu\n", index,
            (unsigned long long)m.generation);
    manifest_release(&m);
}

static void tidy_up(struct ingest *in, bool failed)
{
    struct err late; /* a failure was told before, or none matters any more */

    for (size_t i = 0; failed && in->division && i < in->paths.count; i++)
        tell_what_stands(in->paths.items[i]);
    (void)rejects_close(&in->rejects, &late);
    division_close(in->division);
    split_paths_release(&in->paths);
    feed_close(in->feed);
    arena_release(&in->arena);
}

/* libxapian 1.4 leaves the heap in disorder when a cursor finds no memory, so that the next malloc
 * or free may end the process: what is left to do is done by another, and nothing more here. */
static void tidy_up_apart(struct ingest *in)
{
    pid_t child;

    fflush(NULL);
    child = fork();
    if (child == 0) {
        tidy_up(in, true);
        fflush(NULL);
        _exit(0);
    }
    if (child < 0)
        tidy_up(in, true);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    _exit(EXIT_FAILED);
}

enum exit_status ingest_run(const struct ingest_options *options)
{
    struct ingest in = {.options = options, .started_us = clock_us()};
    struct err err = {0};
    enum exit_status status = run(&in, &err);

    if (status == EXIT_FAILED) {
        progress_clear(&in.progress);
        fprintf(stderr, "morgue-indexer: %s\n", err.text);
    }
    if (status == EXIT_FAILED && err.code == ERR_NOMEM)
        tidy_up_apart(&in);
    tidy_up(&in, status == EXIT_FAILED);
    return status;
}
