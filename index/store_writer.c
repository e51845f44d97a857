#include "index/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#define LEVEL 3

struct store_writer {
    int fd;
    char *path;
    uint64_t offset;   /* bytes written */
    struct buf block;  /* content of the open block */
    struct buf packed; /* its compressed form, while it is written */
    struct buf table;
    uint32_t count;
    ZSTD_CCtx *zstd;
};

struct store_writer *store_writer_new(const char *path, struct err *err)
{
    struct store_writer *w = calloc(1, sizeof *w);

    if (!w || !(w->path = strdup(path)) || !(w->zstd = ZSTD_createCCtx())) {
        if (w)
            w->fd = -1;
        store_writer_free(w);
        err_nomem(err);
        return NULL;
    }
    w->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (w->fd < 0) {
        err_errno(err, errno, "cannot create %s", path);
        store_writer_free(w);
        return NULL;
    }
    return w;
}

void store_writer_free(struct store_writer *w)
{
    if (!w)
        return;
    if (w->fd >= 0)
        close(w->fd);
    ZSTD_freeCCtx(w->zstd);
    buf_release(&w->block);
    buf_release(&w->packed);
    buf_release(&w->table);
    free(w->path);
    free(w);
}

static int put(struct store_writer *w, const void *bytes, size_t n, struct err *err)
{
    if (fs_write_all(w->fd, bytes, n, w->path, err) < 0)
        return -1;
    w->offset += n;
    return 0;
}

static int close_block(struct store_writer *w, struct err *err)
{
    size_t bound = ZSTD_compressBound(w->block.len), n;

    if (w->block.len == 0)
        return 0;
    buf_clear(&w->packed);
    if (!buf_reserve(&w->packed, bound))
        return err_nomem(err);
    n = ZSTD_compressCCtx(w->zstd, w->packed.data, bound, w->block.data, w->block.len, LEVEL);
    if (ZSTD_isError(n))
        return err_set(err, ERR_INTERNAL, "cannot compress for %s: %s", w->path,
                       ZSTD_getErrorName(n));
    buf_clear(&w->block);
    return put(w, w->packed.data, n, err);
}

int store_writer_add(struct store_writer *w, const char *text, size_t n, struct err *err)
{
    if (w->block.len > 0 && w->block.len + n > STORE_BLOCK_SIZE && close_block(w, err) < 0)
        return -1;
    buf_u64(&w->table, w->offset);
    buf_u32(&w->table, (uint32_t)w->block.len);
    buf_u32(&w->table, (uint32_t)n);
    buf_add(&w->block, text, n);
    w->count++;
    if (!buf_ok(&w->table) || !buf_ok(&w->block))
        return err_nomem(err);
    return 0;
}

/* --- appending */

/* The texts [first, last) of one block of another store. */
struct group {
    const struct store *store;
    const uint32_t *keep;
    uint32_t first, last;
    uint64_t block;
    uint32_t content; /* bytes, of those in the table */
};

static struct group group_at(const struct store *s, const uint32_t *keep, uint32_t first)
{
    struct group g = {s, keep, first, first, store_entry_at(s, first).block, 0};

    for (; g.last < s->count; g.last++) {
        struct store_entry e = store_entry_at(s, g.last);
        if (e.block != g.block)
            break;
        if (e.at + e.len > g.content)
            g.content = e.at + e.len;
    }
    return g;
}

static bool all_kept(const struct group *g)
{
    for (uint32_t i = g->first; g->keep && i < g->last; i++)
        if (!g->keep[i])
            return false;
    return true;
}

/* The frame as it is, up to the next one. */
static int copy_frame(struct store_writer *w, const struct group *g, struct err *err)
{
    const struct store *s = g->store;
    uint64_t end = g->last < s->count ? store_entry_at(s, g->last).block : store_frames_size(s), at;

    if (close_block(w, err) < 0)
        return -1;
    if (g->block > end || end > store_frames_size(s))
        return store_damaged(s, err);
    at = w->offset;
    for (uint32_t i = g->first; i < g->last; i++) {
        struct store_entry e = store_entry_at(s, i);
        buf_u64(&w->table, at);
        buf_u32(&w->table, e.at);
        buf_u32(&w->table, e.len);
        w->count++;
    }
    return put(w, s->map.data + g->block, (size_t)(end - g->block), err);
}

static int copy_texts(struct store_writer *w, struct store_reader *r, const struct group *g,
                      struct err *err)
{
    for (uint32_t i = g->first; i < g->last; i++) {
        const char *text;
        size_t len;
        if (g->keep && !g->keep[i])
            continue;
        if (store_read(g->store, r, i, &text, &len, err) < 0 ||
            store_writer_add(w, text, len, err) < 0)
            return -1;
    }
    return 0;
}

/* Blocks that hold little, such as the last one of a small segment, are packed anew with others. */
static int append_group(struct store_writer *w, struct store_reader *r, const struct group *g,
                        struct err *err)
{
    if (g->content >= STORE_BLOCK_SIZE / 2 && all_kept(g))
        return copy_frame(w, g, err);
    return copy_texts(w, r, g, err);
}

int store_writer_append(struct store_writer *w, const struct store *other, const uint32_t *keep,
                        struct err *err)
{
    struct store_reader *r = store_reader_new(err);
    int rc = r ? 0 : -1;

    for (uint32_t i = 0; i < other->count && rc == 0;) {
        struct group g = group_at(other, keep, i);
        rc = append_group(w, r, &g, err);
        i = g.last;
    }
    store_reader_free(r);
    return rc < 0 || buf_ok(&w->table) ? rc : err_nomem(err);
}

int store_writer_finish(struct store_writer *w, struct err *err)
{
    uint64_t table_at;

    if (close_block(w, err) < 0)
        return -1;
    table_at = w->offset;
    buf_u64(&w->table, table_at);
    buf_u32(&w->table, w->count);
    buf_u32(&w->table, STORE_MAGIC);
    if (!buf_ok(&w->table))
        return err_nomem(err);
    if (put(w, w->table.data, w->table.len, err) < 0)
        return -1;
    if (close(w->fd) < 0) {
        w->fd = -1;
        return err_errno(err, errno, "cannot close %s", w->path);
    }
    w->fd = -1;
    return 0;
}
