#include "index/segment.h"

#include "base/buf.h"
#include "base/fs.h"
#include "index/dates.h"
#include "index/opened.h"
#include "index/part.h"
#include "index/shard.h"
#include "index/shard_databases.h"
#include "index/stem_places.h"
#include "index/store.h"
#include "xapian-c/xapian_c.h"
#include <stdlib.h>

struct join {
    const char *const *shards;
    size_t count;
    const char *dir;
};

/* --- posting files */

static struct postings *open_words(const char *shard, const char *name, struct err *err)
{
    char *path = fs_path(shard, name);
    struct postings *p = NULL;

    if (path)
        p = postings_open(path, err);
    else
        err_nomem(err);
    free(path);
    return p;
}

/* Open the shards' files; the documents of each follow those of the one before. */
static int open_inputs(const struct join *j, const char *name, struct postings_input *inputs,
                       struct postings **files, uint32_t *documents, struct err *err)
{
    uint64_t base = 0;

    for (size_t i = 0; i < j->count; i++) {
        files[i] = open_words(j->shards[i], name, err);
        if (!files[i])
            return -1;
        inputs[i] = (struct postings_input){.file = files[i], .base = (uint32_t)base};
        base += postings_documents(files[i]);
    }
    if (base > UINT32_MAX)
        return err_set(err, ERR_LIMIT, "too many documents for one segment");
    *documents = (uint32_t)base;
    return 0;
}

static int join_words(const struct join *j, const char *name, struct err *err)
{
    uint32_t documents = 0;
    struct postings_input *inputs = calloc(j->count + 1, sizeof *inputs);
    struct postings **files = calloc(j->count + 1, sizeof(struct postings *));
    char *to = fs_path(j->dir, name);
    int rc = -1;

    if (!inputs || !files || !to)
        err_nomem(err);
    else if (open_inputs(j, name, inputs, files, &documents, err) == 0)
        rc = stem_places_merge(inputs, j->count, documents, to, err);
    for (size_t i = 0; files && i < j->count; i++)
        postings_close(files[i]);
    free(inputs);
    free(files);
    free(to);
    return rc;
}

/* --- Xapian databases */

static int add_database(struct xap_db *all, const char *shard, const char *name, struct err *err)
{
    char *path = fs_path(shard, name);
    struct xap_db *one;
    int rc = -1;

    if (!path)
        return err_nomem(err);
    one = opened_whole(path, err);
    if (one)
        rc = xap_db_add(all, one, err);
    xap_db_free(one);
    free(path);
    return rc;
}

static int join_databases(const struct join *j, const char *name, const char *file, unsigned flags,
                          struct err *err)
{
    struct xap_db *all = xap_db_new(err);
    char *to = fs_path(j->dir, file);
    int rc = all ? 0 : -1;

    if (!to)
        rc = err_nomem(err);
    for (size_t i = 0; i < j->count && rc == 0; i++)
        rc = add_database(all, j->shards[i], name, err);
    if (rc == 0)
        rc = xap_db_compact(
            all, to, flags | XAP_COMPACT_FULL | XAP_COMPACT_MULTIPASS | XAP_COMPACT_SINGLE_FILE, 0,
            err);
    xap_db_free(all);
    free(to);
    return rc;
}

/* --- the rest */

static int open_texts(const char *shard, const char *name, struct store *texts, struct err *err)
{
    char *path = fs_path(shard, name);
    int rc = path ? store_open(texts, path, err) : err_nomem(err);

    free(path);
    return rc;
}

static int join_texts(const struct join *j, const char *name, const struct store_form *form,
                      struct err *err)
{
    struct store_input *inputs = calloc(j->count + 1, sizeof *inputs);
    struct store *drafts = calloc(j->count + 1, sizeof *drafts);
    char *to = fs_path(j->dir, name);
    size_t opened = 0;
    int rc = inputs && drafts && to ? 0 : err_nomem(err);

    for (; rc == 0 && opened < j->count; opened += rc == 0) {
        rc = open_texts(j->shards[opened], name, &drafts[opened], err);
        inputs[opened].store = &drafts[opened];
    }
    if (rc == 0)
        rc = store_merge(inputs, j->count, to, form, err);
    while (opened > 0)
        store_close(&drafts[--opened]);
    free(inputs);
    free(drafts);
    free(to);
    return rc;
}

static int read_all(const struct join *j, const char *name, struct buf *all, struct err *err)
{
    for (size_t i = 0; i < j->count; i++)
        if (part_read(j->shards[i], name, all, err) < 0)
            return -1;
    return 0;
}

static int join_maps(const struct join *j, struct err *err)
{
    struct buf all = BUF_INIT;
    int rc = read_all(j, SEGMENT_QUOTE_MAP, &all, err);

    if (rc == 0)
        rc = part_write(j->dir, SEGMENT_QUOTE_MAP, &all, err);
    buf_release(&all);
    return rc;
}

static int join_dates(const struct join *j, struct err *err)
{
    struct buf notes = BUF_INIT;
    int rc = read_all(j, SHARD_DATES, &notes, err);

    if (rc == 0)
        rc = dates_write(&notes, j->dir, err);
    buf_release(&notes);
    return rc;
}

static int join_stores(const struct join *j, struct err *err)
{
    if (join_texts(j, SEGMENT_TEXTS, &store_of_texts, err) < 0 ||
        join_texts(j, SEGMENT_ARTICLE_RECORDS, &store_of_records, err) < 0)
        return -1;
    return join_texts(j, SEGMENT_QUOTE_RECORDS, &store_of_records, err);
}

static int join_both_databases(const struct join *j, struct err *err)
{
    if (join_databases(j, SHARD_ARTICLES, SEGMENT_ARTICLES, XAP_COMPACT_NO_RENUMBER, err) < 0)
        return -1;
    return join_databases(j, SHARD_QUOTES, SEGMENT_QUOTES, 0, err);
}

int segment_join(const char *const *shards, size_t count, const char *dir, unsigned parts,
                 struct err *err)
{
    struct join j = {shards, count, dir};

    fs_allow_many_files(); /* a shard holds some descriptors while it is read */
    if (fs_mkdir(dir, err) < 0)
        return -1;
    if (parts & PART_ARTICLE_WORDS && join_words(&j, SEGMENT_ARTICLE_WORDS, err) < 0)
        return -1;
    if (parts & PART_QUOTE_WORDS && join_words(&j, SEGMENT_QUOTE_WORDS, err) < 0)
        return -1;
    if (parts & PART_DATABASES && join_both_databases(&j, err) < 0)
        return -1;
    if (parts & PART_TEXTS &&
        (join_stores(&j, err) < 0 || join_maps(&j, err) < 0 || join_dates(&j, err) < 0))
        return -1;
    return 0;
}
