#include "indexer/upkeep.h"

#include "base/json.h"
#include "index/snapshot.h"
#include "index/split.h"
#include "index/stats.h"
#include "index/verify.h"
#include "index/writer.h"
#include "indexer/say.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LISTED 12 /* languages and sources that the plain report names */

static enum exit_status fail(const struct err *err)
{
    fprintf(stderr, "morgue-indexer: %s\n", err->text);
    return EXIT_FAILED;
}

/* --- --stats */

static unsigned long long number(const json_t *o, const char *key)
{
    return (unsigned long long)json_integer_value(json_object_get(o, key));
}

static void print_list(const json_t *root, const char *key)
{
    const json_t *list = json_object_get(root, key);
    size_t n = json_array_size(list);
    struct buf name = BUF_INIT;

    printf("%s\n", key);
    for (size_t i = 0; i < n && i < LISTED; i++) {
        const json_t *row = json_array_get(list, i), *value = json_object_get(row, "value");
        buf_clear(&name);
        say_add_safe(&name, json_string_value(value), json_string_length(value));
        printf("  %10llu  %s\n", number(row, "articles"),
               buf_ok(&name) && name.len ? name.data : "?");
    }
    buf_release(&name);
    if (n > LISTED)
        printf("  and %zu more (--json lists all)\n", n - LISTED);
}

static void print_stats(const json_t *root)
{
    const json_t *bytes = json_object_get(root, "bytes"), *dates = json_object_get(root, "dates");
    const char *first = json_string_value(json_object_get(dates, "first"));
    const char *last = json_string_value(json_object_get(dates, "last"));

    printf("generation  %s\n", json_string_value(json_object_get(root, "generation")));
    printf("articles    %llu\n", number(root, "articles"));
    printf("quotations  %llu\n", number(root, "quotes"));
    printf("words       %llu\n", number(root, "words"));
    printf("dates       %s to %s, %llu articles without\n", first ? first : "-", last ? last : "-",
           number(dates, "undated"));
    printf("bytes       words %llu, articles %llu, quotations %llu, texts %llu, other %llu\n",
           number(bytes, "words"), number(bytes, "articles"), number(bytes, "quotes"),
           number(bytes, "texts"), number(bytes, "other"));
    printf("segments    %zu\n", json_array_size(json_object_get(root, "segments")));
    print_list(root, "languages");
    print_list(root, "sources");
}

enum exit_status upkeep_stats(const char *index, bool json)
{
    struct buf out = BUF_INIT;
    struct split_paths paths = {0};
    struct err err;
    json_t *root = NULL;
    enum exit_status status = EXIT_ALL_IN;

    if (split_expand(&index, 1, &paths, &err) == 0)
        root = index_stats((const char *const *)paths.items, paths.count, &err);
    split_paths_release(&paths);
    if (!root)
        return fail(&err);
    if (!json) {
        print_stats(root);
    } else if (json_write(root, &out) < 0) {
        err_nomem(&err);
        status = fail(&err);
    } else {
        printf("%s\n", out.data);
    }
    buf_release(&out);
    json_decref(root);
    return status;
}

/* --- --verify */

static void tell_fault(void *arg, const char *what)
{
    progress_clear(arg);
    fprintf(stderr, "morgue-indexer: %s\n", what);
}

/* All shards, also when one is damaged. */
static void tell_step(void *arg, const struct verify_report *so_far)
{
    progress_update(arg, so_far->bytes, so_far->articles);
}

static int verify_all(const struct split_paths *paths, struct progress *progress,
                      struct verify_report *sum)
{
    struct verify_report r;
    struct err err;
    int rc = 0;

    for (size_t i = 0; i < paths->count; i++) {
        int whole =
            index_verify_watched(paths->items[i], tell_fault, tell_step, progress, &r, &err);
        progress_clear(progress);
        if (whole < 0) {
            fail(&err);
            rc = -1;
            continue;
        }
        sum->files += r.files;
        sum->bytes += r.bytes;
        sum->articles += r.articles;
        sum->quotes += r.quotes;
    }
    return rc;
}

static void print_verified(const char *index, const struct verify_report *r, bool json)
{
    if (json)
        printf("{\"type\":\"verified\",\"files\":%llu,\"bytes\":%llu,\"articles\":%llu,"
               "\"quotes\":%llu}\n",
               (unsigned long long)r->files, (unsigned long long)r->bytes,
               (unsigned long long)r->articles, (unsigned long long)r->quotes);
    else
        printf("%s is whole: %llu files, %llu bytes, %llu articles, %llu quotations\n", index,
               (unsigned long long)r->files, (unsigned long long)r->bytes,
               (unsigned long long)r->articles, (unsigned long long)r->quotes);
}

enum exit_status upkeep_verify(const char *index, enum progress_mode mode, bool json)
{
    struct progress progress;
    struct verify_report sum = {0};
    struct split_paths paths;
    struct err err;
    int rc;

    if (split_expand(&index, 1, &paths, &err) < 0)
        return fail(&err);
    progress_init(&progress, stderr, mode, 0);
    rc = verify_all(&paths, &progress, &sum);
    split_paths_release(&paths);
    if (rc < 0)
        return EXIT_FAILED;
    print_verified(index, &sum, json);
    return EXIT_ALL_IN;
}

/* --- --delete */

/* One index, or a shard of a split one. */
struct deletion {
    struct index_writer *writer;
    struct snapshot *snapshot;
    struct reader *reader;
    uint64_t deleted;
};

static int deletion_open(struct deletion *d, const char *path, bool wait, struct err *err)
{
    d->writer = index_writer_open(path, false, wait, MANIFEST_SAME_VERSIONS, err);
    if (!d->writer || !(d->snapshot = snapshot_open(&path, 1, err)) ||
        !(d->reader = reader_open(d->snapshot, err)))
        return -1;
    return 0;
}

static void deletion_close(struct deletion *d)
{
    reader_free(d->reader);
    snapshot_unref(d->snapshot);
    index_writer_close(d->writer);
}

static int delete_one(struct deletion *d, const char *id, bool *unknown, struct err *err)
{
    uint32_t doc, local;
    size_t segment;

    if (reader_find(d->reader, id, strlen(id), &doc, err) < 0)
        return -1;
    if (doc == 0) {
        fprintf(stderr, "morgue-indexer: there is no article with the id %s\n", id);
        *unknown = true;
        return 0;
    }
    d->deleted++;
    segment = snapshot_locate(d->snapshot, doc, &local);
    return index_writer_kill(d->writer, segment, local, err);
}

/* From the index itself: an id may have been given twice. */
static int tell_deleted(const struct split_paths *paths, bool json, struct err *err)
{
    uint64_t generation = 0, articles = 0;

    for (size_t i = 0; i < paths->count; i++) {
        struct snapshot *s = snapshot_open((const char *const *)&paths->items[i], 1, err);
        uint64_t g;

        if (!s)
            return err_context(err, "published, but not readable");
        g = strtoull(snapshot_generation(s), NULL, 10);
        generation = g > generation ? g : generation;
        articles += snapshot_articles(s);
        snapshot_unref(s);
    }
    ingest_tell_published(json, generation, articles);
    return 0;
}

/* Each id in the shard that it belongs to; then all are published, if one has changed. */
static int delete_all(struct deletion *shards, const struct split_paths *paths,
                      const char *const *ids, size_t count, bool *unknown, struct err *err)
{
    uint64_t deleted = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned at = split_shard(ids[i], strlen(ids[i]), (unsigned)paths->count);

        if (delete_one(&shards[at], ids[i], unknown, err) < 0)
            return -1;
    }
    for (size_t i = 0; i < paths->count; i++)
        deleted += shards[i].deleted;
    for (size_t i = 0; deleted && i < paths->count; i++)
        if (index_writer_publish(shards[i].writer, NULL, false, err) < 0)
            return -1;
    return deleted > 0;
}

enum exit_status upkeep_delete(const char *index, const char *const *ids, size_t count, bool wait,
                               bool json)
{
    struct deletion shards[SPLIT_MAX] = {0};
    struct split_paths paths;
    bool unknown = false;
    struct err err;
    int rc = 0;

    if (split_expand(&index, 1, &paths, &err) < 0)
        return fail(&err);
    for (size_t i = 0; i < paths.count && rc == 0; i++)
        rc = deletion_open(&shards[i], paths.items[i], wait, &err);
    if (rc == 0)
        rc = delete_all(shards, &paths, ids, count, &unknown, &err);
    if (rc > 0)
        rc = tell_deleted(&paths, json, &err);
    for (size_t i = 0; i < paths.count; i++)
        deletion_close(&shards[i]);
    split_paths_release(&paths);
    if (rc < 0)
        return fail(&err);
    return unknown ? EXIT_SOME_REJECTED : EXIT_ALL_IN;
}
