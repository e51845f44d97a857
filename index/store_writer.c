#include "index/store_internal.h"

#include "base/fs.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#define DRAFT_LEVEL (-100) /* a fortieth of the time: hardly more than copying */

/* A text is read by itself, so that small blocks make quick snippets; with a dictionary they cost
 * 0.3 % more bytes than blocks of 8 KiB. Records are three to a block; of so little, level 6 makes
 * no less than level 3, in three times the time. */
const struct store_form store_of_texts = {(size_t)4 << 10, 6}, store_of_records = {512, 3};

struct store_writer {
    int fd;
    char *path;
    bool draft;
    uint64_t offset; /* bytes written */
    const struct store_form *form;
    struct buf block;  /* content of the open block */
    struct buf packed; /* its compressed form, while it is written */
    struct buf table;
    uint32_t count;
    struct buf dictionary;
    uint64_t dictionary_for;
    ZSTD_CCtx *zstd;
    ZSTD_CDict *packing; /* the dictionary made ready; NULL for none */
};

static int create(struct store_writer *w, const char *path, struct err *err)
{
    if (!(w->path = strdup(path)) || !(w->zstd = ZSTD_createCCtx()))
        return err_nomem(err);
    w->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    return w->fd < 0 ? err_errno(err, errno, "cannot create %s", path) : 0;
}

struct store_writer *store_writer_new(const char *path, const struct store_form *form,
                                      struct err *err)
{
    struct store_writer *w = calloc(1, sizeof *w);

    if (!w) {
        err_nomem(err);
        return NULL;
    }
    w->fd = -1;
    w->draft = true;
    w->form = form;
    if (create(w, path, err) < 0) {
        store_writer_free(w);
        return NULL;
    }
    return w;
}

struct store_writer *store_writer_new_final(const char *path, const struct store_form *form,
                                            const void *dictionary, size_t len, uint64_t made_for,
                                            struct err *err)
{
    struct store_writer *w = store_writer_new(path, form, err);

    if (!w)
        return NULL;
    w->draft = false;
    w->dictionary_for = made_for;
    buf_add(&w->dictionary, dictionary, len);
    if (len > 0 && buf_ok(&w->dictionary))
        w->packing = ZSTD_createCDict(dictionary, len, form->level);
    if (len > 0 && !w->packing) {
        err_nomem(err);
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
    ZSTD_freeCDict(w->packing);
    ZSTD_freeCCtx(w->zstd);
    buf_release(&w->dictionary);
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

static size_t pack(struct store_writer *w, size_t bound)
{
    const struct buf *in = &w->block;

    if (w->packing)
        return ZSTD_compress_usingCDict(w->zstd, w->packed.data, bound, in->data, in->len,
                                        w->packing);
    return ZSTD_compressCCtx(w->zstd, w->packed.data, bound, in->data, in->len,
                             w->draft ? DRAFT_LEVEL : w->form->level);
}

static int close_block(struct store_writer *w, struct err *err)
{
    size_t bound = ZSTD_compressBound(w->block.len), n;

    if (w->block.len == 0)
        return 0;
    buf_clear(&w->packed);
    if (!buf_reserve(&w->packed, bound))
        return err_nomem(err);
    n = pack(w, bound);
    if (ZSTD_isError(n))
        return err_set(err, ERR_INTERNAL, "cannot compress for %s: %s", w->path,
                       ZSTD_getErrorName(n));
    buf_clear(&w->block);
    return put(w, w->packed.data, n, err);
}

int store_writer_add(struct store_writer *w, const char *text, size_t n, struct err *err)
{
    if (w->block.len > 0 && w->block.len + n > w->form->block && close_block(w, err) < 0)
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

int store_writer_copy(struct store_writer *w, const struct store *s, uint32_t first, uint32_t last,
                      struct err *err)
{
    uint64_t from = store_entry_at(s, first).block, to = store_frames_size(s), at;

    if (last < s->count)
        to = store_entry_at(s, last).block;
    if (close_block(w, err) < 0)
        return -1;
    if (from > to || to > store_frames_size(s))
        return store_damaged(s, err);
    at = w->offset;
    for (uint32_t i = first; i < last; i++) {
        struct store_entry e = store_entry_at(s, i);
        buf_u64(&w->table, at);
        buf_u32(&w->table, e.at);
        buf_u32(&w->table, e.len);
        w->count++;
    }
    if (!buf_ok(&w->table))
        return err_nomem(err);
    return put(w, s->map.data + from, (size_t)(to - from), err);
}

int store_writer_finish(struct store_writer *w, struct err *err)
{
    uint64_t table_at;

    if (close_block(w, err) < 0 || put(w, w->dictionary.data, w->dictionary.len, err) < 0)
        return -1;
    table_at = w->offset;
    buf_u64(&w->table, table_at);
    buf_u64(&w->table, w->dictionary_for);
    buf_u32(&w->table, (uint32_t)w->dictionary.len);
    buf_u32(&w->table, w->count);
    buf_u32(&w->table, w->draft ? STORE_MAGIC_DRAFT : STORE_MAGIC);
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
