#include "index/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#define BLOCK_SIZE  ((size_t)32 << 10) /* a block is closed when its content has reached this */
#define LEVEL       3
#define ENTRY_SIZE  16
#define FOOTER_SIZE 16
#define MAGIC       0x31545854u /* "TXT1" */

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
    if (w->block.len > 0 && w->block.len + n > BLOCK_SIZE && close_block(w, err) < 0)
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

int store_writer_append(struct store_writer *w, const char *path, struct err *err)
{
    struct store other;
    uint64_t base;
    int rc;

    if (close_block(w, err) < 0 || store_open(&other, path, err) < 0)
        return -1;
    base = w->offset;
    rc = put(w, other.map.data, (size_t)(other.table - other.map.data), err);
    for (uint32_t i = 0; i < other.count; i++) {
        struct cut c = {(const char *)other.table + (size_t)i * ENTRY_SIZE,
                        (const char *)other.table + (size_t)(i + 1) * ENTRY_SIZE, false};
        buf_u64(&w->table, base + cut_u64(&c));
        buf_add(&w->table, c.at, 8);
    }
    w->count += other.count;
    store_close(&other);
    return rc < 0 ? rc : buf_ok(&w->table) ? 0 : err_nomem(err);
}

int store_writer_finish(struct store_writer *w, struct err *err)
{
    uint64_t table_at;

    if (close_block(w, err) < 0)
        return -1;
    table_at = w->offset;
    buf_u64(&w->table, table_at);
    buf_u32(&w->table, w->count);
    buf_u32(&w->table, MAGIC);
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

static int damaged(const struct store *s, struct err *err)
{
    return err_set(err, ERR_DAMAGED, "%s is damaged", s->path);
}

static int read_footer(struct store *s, struct err *err)
{
    struct cut c;
    uint64_t table_at;
    uint32_t magic;

    if (s->map.len < FOOTER_SIZE)
        return damaged(s, err);
    c = (struct cut){(const char *)s->map.data + s->map.len - FOOTER_SIZE,
                     (const char *)s->map.data + s->map.len, false};
    table_at = cut_u64(&c);
    s->count = cut_u32(&c);
    magic = cut_u32(&c);
    if (magic != MAGIC || table_at > s->map.len - FOOTER_SIZE ||
        s->map.len - FOOTER_SIZE - table_at != (uint64_t)s->count * ENTRY_SIZE)
        return damaged(s, err);
    s->table = s->map.data + table_at;
    return 0;
}

int store_open(struct store *s, const char *path, struct err *err)
{
    *s = (struct store){.path = strdup(path)};
    if (!s->path)
        return err_nomem(err);
    if (fs_map_open(&s->map, path, err) < 0 || read_footer(s, err) < 0) {
        store_close(s);
        return -1;
    }
    return 0;
}

void store_close(struct store *s)
{
    fs_map_close(&s->map);
    free(s->path);
    *s = (struct store){0};
}

struct store_reader {
    ZSTD_DCtx *zstd;
    const struct store *store; /* of the block in `content` */
    uint64_t block;
    struct buf content;
};

struct store_reader *store_reader_new(struct err *err)
{
    struct store_reader *r = calloc(1, sizeof *r);

    if (!r || !(r->zstd = ZSTD_createDCtx())) {
        store_reader_free(r);
        err_nomem(err);
        return NULL;
    }
    return r;
}

void store_reader_free(struct store_reader *r)
{
    if (!r)
        return;
    ZSTD_freeDCtx(r->zstd);
    buf_release(&r->content);
    free(r);
}

static int load(const struct store *s, struct store_reader *r, uint64_t block, struct err *err)
{
    size_t room = (size_t)(s->table - s->map.data), packed, got;
    unsigned long long size;

    r->store = NULL;
    if (block >= room)
        return damaged(s, err);
    packed = ZSTD_findFrameCompressedSize(s->map.data + block, room - block);
    if (ZSTD_isError(packed))
        return damaged(s, err);
    size = ZSTD_getFrameContentSize(s->map.data + block, packed);
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > UINT32_MAX)
        return damaged(s, err);
    buf_clear(&r->content);
    if (!buf_reserve(&r->content, (size_t)size))
        return err_nomem(err);
    got = ZSTD_decompressDCtx(r->zstd, r->content.data, (size_t)size, s->map.data + block, packed);
    if (ZSTD_isError(got) || got != size)
        return damaged(s, err);
    r->content.len = got;
    r->store = s;
    r->block = block;
    return 0;
}

int store_read(const struct store *s, struct store_reader *r, uint32_t i, const char **text,
               size_t *len, struct err *err)
{
    struct cut c;
    uint64_t block;
    uint32_t at, n;

    if (i >= s->count)
        return damaged(s, err);
    c = (struct cut){(const char *)s->table + (size_t)i * ENTRY_SIZE,
                     (const char *)s->table + (size_t)(i + 1) * ENTRY_SIZE, false};
    block = cut_u64(&c);
    at = cut_u32(&c);
    n = cut_u32(&c);
    *text = "";
    *len = 0;
    if (n == 0)
        return 0;
    if ((r->store != s || r->block != block) && load(s, r, block, err) < 0)
        return -1;
    if (at > r->content.len || n > r->content.len - at)
        return damaged(s, err);
    *text = r->content.data + at;
    *len = n;
    return 0;
}
