#include "indexer/upkeep.h"

#include "base/json.h"
#include "index/snapshot.h"
#include "index/stats.h"
#include "index/verify.h"
#include "index/writer.h"
#include <stdio.h>
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

    printf("%s\n", key);
    for (size_t i = 0; i < n && i < LISTED; i++) {
        const json_t *row = json_array_get(list, i);
        printf("  %10llu  %s\n", number(row, "articles"),
               json_string_value(json_object_get(row, "value")));
    }
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
    struct err err;
    json_t *root = index_stats(index, &err);
    enum exit_status status = EXIT_ALL_IN;

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
    (void)arg;
    fprintf(stderr, "morgue-indexer: %s\n", what);
}

enum exit_status upkeep_verify(const char *index, bool json)
{
    struct verify_report r;
    struct err err;

    if (index_verify(index, tell_fault, NULL, &r, &err) < 0)
        return fail(&err);
    if (json)
        printf("{\"type\":\"verified\",\"files\":%llu,\"bytes\":%llu,\"articles\":%llu,"
               "\"quotes\":%llu}\n",
               (unsigned long long)r.files, (unsigned long long)r.bytes,
               (unsigned long long)r.articles, (unsigned long long)r.quotes);
    else
        printf("%s is whole: %llu files, %llu bytes, %llu articles, %llu quotations\n", index,
               (unsigned long long)r.files, (unsigned long long)r.bytes,
               (unsigned long long)r.articles, (unsigned long long)r.quotes);
    return EXIT_ALL_IN;
}

/* --- --delete */

struct deletion {
    struct index_writer *writer;
    struct snapshot *snapshot;
    struct reader *reader;
    uint64_t unknown, deleted;
};

static int delete_one(struct deletion *d, const char *id, struct err *err)
{
    uint32_t doc, local;
    size_t segment;

    if (reader_find(d->reader, id, strlen(id), &doc, err) < 0)
        return -1;
    if (doc == 0) {
        fprintf(stderr, "morgue-indexer: there is no article with the id %s\n", id);
        d->unknown++;
        return 0;
    }
    d->deleted++;
    segment = snapshot_locate(d->snapshot, doc, &local);
    return index_writer_kill(d->writer, segment, local, err);
}

static int delete_all(struct deletion *d, const char *index, const char *const *ids, size_t count,
                      bool wait, struct err *err)
{
    d->writer = index_writer_open(index, false, wait, MANIFEST_SAME_VERSIONS, err);
    if (!d->writer || !(d->snapshot = snapshot_open(&index, 1, err)) ||
        !(d->reader = reader_open(d->snapshot, err)))
        return -1;
    for (size_t i = 0; i < count; i++)
        if (delete_one(d, ids[i], err) < 0)
            return -1;
    return d->deleted ? index_writer_publish(d->writer, NULL, false, err) : 0;
}

/* From the index itself: an id may have been given twice. */
static int tell_deleted(const struct deletion *d, const char *index, bool json, struct err *err)
{
    struct snapshot *s = snapshot_open(&index, 1, err);

    if (!s)
        return err_context(err, "published, but not readable");
    ingest_tell_published(json, index_writer_generation(d->writer), snapshot_articles(s));
    snapshot_unref(s);
    return 0;
}

enum exit_status upkeep_delete(const char *index, const char *const *ids, size_t count, bool wait,
                               bool json)
{
    struct deletion d = {0};
    enum exit_status status = EXIT_ALL_IN;
    struct err err;

    if (delete_all(&d, index, ids, count, wait, &err) < 0 ||
        (d.deleted && tell_deleted(&d, index, json, &err) < 0))
        status = fail(&err);
    if (status == EXIT_ALL_IN && d.unknown)
        status = EXIT_SOME_REJECTED;
    reader_free(d.reader);
    snapshot_unref(d.snapshot);
    index_writer_close(d.writer);
    return status;
}
