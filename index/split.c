#include "index/split.h"

#include "base/fs.h"
#include "base/fs_file.h"
#include "base/json.h"
#include "index/seal.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT   1
#define FILE_MAX 4096 /* bytes of split.json */

static int parse(const char *file, struct buf *text, unsigned *shards, struct err *err)
{
    json_t *root = NULL;
    json_int_t format, n;
    bool holds;

    if (seal_holds(text, &holds, err) < 0 ||
        (holds && !(root = json_parse(text->data, text->len, err)) && err->code == ERR_NOMEM))
        return -1;
    format = json_integer_value(json_object_get(root, "format"));
    n = json_integer_value(json_object_get(root, "shards"));
    json_decref(root);
    if (!root || (format == FORMAT && (n < 1 || n > SPLIT_MAX)))
        return err_set(err, ERR_DAMAGED, "%s is damaged", file);
    if (format != FORMAT)
        return err_set(err, ERR_VERSION, "%s has format %lld; this version knows %d", file,
                       (long long)format, FORMAT);
    *shards = (unsigned)n;
    return 0;
}

int split_read(const char *path, unsigned *shards, struct err *err)
{
    char *file = fs_path(path, "split.json");
    struct buf text = BUF_INIT;
    int rc = 0;

    *shards = 0;
    if (!file)
        return err_nomem(err);
    if (fs_exists(file) && (rc = fs_read(file, FILE_MAX, &text, err)) == 0)
        rc = parse(file, &text, shards, err);
    buf_release(&text);
    free(file);
    return rc;
}

/* Nothing may stand there yet, but for what an interrupted beginning has left. */
static int refuse_others(const char *path, struct err *err)
{
    char **names;
    size_t count, others = 0;
    bool ordinary = false;

    if (fs_exists(path) && !fs_is_dir(path))
        return err_set(err, ERR_INPUT, "%s is a file, and an index is a directory", path);
    if (!fs_exists(path))
        return 0;
    if (fs_list(path, &names, &count, err) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        others += strncmp(names[i], "split.json", strlen("split.json")) != 0;
        ordinary |= strcmp(names[i], "manifest.json") == 0;
    }
    fs_names_free(names, count);
    if (ordinary)
        return err_set(err, ERR_INPUT,
                       "%s is an index in one piece and cannot be split; index its articles anew, "
                       "with --split, into another directory",
                       path);
    if (others)
        return err_set(err, ERR_INPUT,
                       "%s holds other files and no index; name an empty or a new directory", path);
    return 0;
}

int split_create(const char *path, unsigned shards, struct err *err)
{
    struct buf text = BUF_INIT;
    char *file = fs_path(path, "split.json");
    int rc = -1;

    buf_printf(&text, "{\"format\":%d,\"shards\":%u}", FORMAT, shards);
    seal_put(&text);
    if (!file || !buf_ok(&text))
        err_nomem(err);
    else if (refuse_others(path, err) == 0 && fs_mkdir(path, err) == 0 &&
             fs_fsync_parent(path, err) == 0)
        rc = fs_replace(file, text.data, text.len, NULL, err);
    free(file);
    buf_release(&text);
    return rc;
}

unsigned split_shard(const char *id, size_t len, unsigned shards)
{
    unsigned char digest[32];
    uint64_t n = 0;

    fs_hash_bytes(id, len, digest);
    for (int i = 0; i < 8; i++)
        n = n << 8 | digest[i];
    return (unsigned)(n % shards);
}

static int add(struct split_paths *p, char *path, struct err *err)
{
    char **wider = path ? realloc(p->items, (p->count + 1) * sizeof *wider) : NULL;

    if (!wider) {
        free(path);
        return err_nomem(err);
    }
    p->items = wider;
    p->items[p->count++] = path;
    return 0;
}

static int add_shards(struct split_paths *p, const char *path, unsigned shards, struct err *err)
{
    char name[32];

    if (shards == 0)
        return add(p, strdup(path), err);
    for (unsigned i = 0; i < shards; i++) {
        snprintf(name, sizeof name, "shard-%u", i);
        if (add(p, fs_path(path, name), err) < 0)
            return -1;
    }
    return 0;
}

int split_expand(const char *const *paths, size_t count, struct split_paths *out, struct err *err)
{
    unsigned shards;

    *out = (struct split_paths){0};
    for (size_t i = 0; i < count; i++)
        if (split_read(paths[i], &shards, err) < 0 || add_shards(out, paths[i], shards, err) < 0) {
            split_paths_release(out);
            return -1;
        }
    return 0;
}

void split_paths_release(struct split_paths *p)
{
    for (size_t i = 0; i < p->count; i++)
        free(p->items[i]);
    free(p->items);
    *p = (struct split_paths){0};
}
