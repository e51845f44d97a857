#include "index/segment.h"

#include "base/buf.h"
#include "base/fs.h"
#include "index/store.h"
#include "xapian-c/xapian_c.h"
#include <stdlib.h>

static int add_database(struct xap_db *all, const char *shard, const char *name, struct err *err)
{
    char *path = fs_path(shard, name);
    struct xap_db *one;
    int rc = -1;

    if (!path)
        return err_nomem(err);
    one = xap_db_open(path, err);
    if (one)
        rc = xap_db_add(all, one, err);
    xap_db_free(one);
    free(path);
    return rc;
}

static int join_databases(const char *const *shards, size_t count, const char *name,
                          const char *dir, const char *file, unsigned flags, struct err *err)
{
    struct xap_db *all = xap_db_new(err);
    char *to = fs_path(dir, file);
    int rc = all ? 0 : -1;

    if (!to)
        rc = err_nomem(err);
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = add_database(all, shards[i], name, err);
    if (rc == 0)
        rc = xap_db_compact(
            all, to, flags | XAP_COMPACT_FULL | XAP_COMPACT_MULTIPASS | XAP_COMPACT_SINGLE_FILE, 0,
            err);
    xap_db_free(all);
    free(to);
    return rc;
}

static int append_text(struct store_writer *w, const char *shard, struct err *err)
{
    char *path = fs_path(shard, SEGMENT_TEXTS);
    int rc = path ? store_writer_append(w, path, err) : err_nomem(err);

    free(path);
    return rc;
}

static int join_texts(const char *const *shards, size_t count, const char *dir, struct err *err)
{
    char *to = fs_path(dir, SEGMENT_TEXTS);
    struct store_writer *w;
    int rc = 0;

    if (!to)
        return err_nomem(err);
    w = store_writer_new(to, err);
    free(to);
    if (!w)
        return -1;
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = append_text(w, shards[i], err);
    if (rc == 0)
        rc = store_writer_finish(w, err);
    store_writer_free(w);
    return rc;
}

static int read_map(const char *shard, struct buf *all, struct err *err)
{
    char *path = fs_path(shard, SEGMENT_QUOTE_MAP);
    int rc = path ? fs_read(path, SIZE_MAX / 2, all, err) : err_nomem(err);

    free(path);
    return rc;
}

static int join_maps(const char *const *shards, size_t count, const char *dir, struct err *err)
{
    struct buf all = BUF_INIT;
    char *to = fs_path(dir, SEGMENT_QUOTE_MAP);
    int rc = to ? 0 : err_nomem(err);

    for (size_t i = 0; i < count && rc == 0; i++)
        rc = read_map(shards[i], &all, err);
    if (rc == 0)
        rc = fs_write_file(to, all.data, all.len, err);
    buf_release(&all);
    free(to);
    return rc;
}

int segment_join(const char *const *shards, size_t count, const char *dir, struct err *err)
{
    fs_allow_many_files(); /* a shard holds some descriptors while it is read */
    if (fs_mkdir(dir, err) < 0 ||
        join_databases(shards, count, "articles", dir, SEGMENT_ARTICLES, XAP_COMPACT_NO_RENUMBER,
                       err) < 0 ||
        join_databases(shards, count, "quotes", dir, SEGMENT_QUOTES, 0, err) < 0 ||
        join_texts(shards, count, dir, err) < 0)
        return -1;
    return join_maps(shards, count, dir, err);
}
