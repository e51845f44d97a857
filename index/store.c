#include "index/store_internal.h"

#include <stdlib.h>
#include <string.h>
#include <zdict.h>
#include <zstd.h>

int store_damaged(const struct store *s, struct err *err)
{
    return err_set(err, ERR_DAMAGED, "%s is damaged", s->path);
}

static int read_footer(struct store *s, struct err *err)
{
    size_t room = s->map.len - STORE_FOOTER;
    struct cut c;
    uint64_t table_at;
    uint32_t magic;

    if (s->map.len < STORE_FOOTER)
        return store_damaged(s, err);
    c = (struct cut){(const char *)s->map.data + room, (const char *)s->map.data + s->map.len,
                     false};
    table_at = cut_u64(&c);
    s->dictionary_for = cut_u64(&c);
    s->dictionary_len = cut_u32(&c);
    s->count = cut_u32(&c);
    magic = cut_u32(&c);
    s->draft = magic == STORE_MAGIC_DRAFT;
    if ((magic != STORE_MAGIC && !s->draft) || table_at > room ||
        room - table_at != (uint64_t)s->count * STORE_ENTRY || s->dictionary_len > table_at)
        return store_damaged(s, err);
    s->table = s->map.data + table_at;
    s->dictionary = s->table - s->dictionary_len;
    return 0;
}

/* zstd takes bytes that are no dictionary for one all the same: so it is asked first. */
static int read_dictionary(struct store *s, struct err *err)
{
    if (s->dictionary_len == 0)
        return 0;
    s->dictionary_id = ZDICT_getDictID(s->dictionary, s->dictionary_len);
    if (s->dictionary_id == 0 ||
        ZDICT_isError(ZDICT_getDictHeaderSize(s->dictionary, s->dictionary_len)))
        return err_set(err, ERR_DAMAGED, "%s is damaged: its dictionary is none", s->path);
    s->unpacking = ZSTD_createDDict(s->dictionary, s->dictionary_len);
    return s->unpacking ? 0 : err_nomem(err);
}

int store_open_file(struct store *s, const struct fs_file *file, struct err *err)
{
    *s = (struct store){.path = strdup(file->path)};
    if (!s->path)
        return err_nomem(err);
    if (fs_map_file(&s->map, file, err) < 0 || read_footer(s, err) < 0 ||
        read_dictionary(s, err) < 0) {
        store_close(s);
        return -1;
    }
    return 0;
}

int store_open(struct store *s, const char *path, struct err *err)
{
    struct fs_file file;
    int rc;

    *s = (struct store){0};
    if (fs_file_open(&file, path, err) < 0)
        return -1;
    rc = store_open_file(s, &file, err);
    fs_file_close(&file);
    return rc;
}

void store_close(struct store *s)
{
    ZSTD_freeDDict(s->unpacking);
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
    size_t room = store_frames_size(s), packed, got;
    unsigned long long size;

    r->store = NULL;
    if (block >= room)
        return store_damaged(s, err);
    packed = ZSTD_findFrameCompressedSize(s->map.data + block, room - block);
    if (ZSTD_isError(packed))
        return store_damaged(s, err);
    if (ZSTD_getDictID_fromFrame(s->map.data + block, packed) != s->dictionary_id)
        return store_damaged(s, err);
    size = ZSTD_getFrameContentSize(s->map.data + block, packed);
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > UINT32_MAX)
        return store_damaged(s, err);
    buf_clear(&r->content);
    if (!buf_reserve(&r->content, (size_t)size))
        return err_nomem(err);
    got = ZSTD_decompress_usingDDict(r->zstd, r->content.data, (size_t)size, s->map.data + block,
                                     packed, s->unpacking);
    if (ZSTD_isError(got) || got != size)
        return store_damaged(s, err);
    r->content.len = got;
    r->store = s;
    r->block = block;
    return 0;
}

int store_read(const struct store *s, struct store_reader *r, uint32_t i, const char **text,
               size_t *len, struct err *err)
{
    struct store_entry e;

    if (i >= s->count)
        return store_damaged(s, err);
    e = store_entry_at(s, i);
    *text = "";
    *len = 0;
    if (e.len == 0)
        return 0;
    if ((r->store != s || r->block != e.block) && load(s, r, e.block, err) < 0)
        return -1;
    if (e.at > r->content.len || e.len > r->content.len - e.at)
        return store_damaged(s, err);
    *text = r->content.data + e.at;
    *len = e.len;
    return 0;
}
