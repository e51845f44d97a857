#include "postings/format.h"

#include "postings/list.h"
#include <stdlib.h>

/* --- Opening. */

static int check_header(const unsigned char *bytes, size_t size, struct err *err)
{
    if (size < FORMAT_HEADER + FORMAT_FOOTER ||
        memcmp(bytes, FORMAT_MAGIC, sizeof FORMAT_MAGIC - 1) != 0)
        return err_set(err, ERR_DAMAGED, "this is no inverted file");
    if (load_u32(bytes + 8) != FORMAT_VERSION)
        return err_set(err, ERR_VERSION, "inverted file of format %u, not %u", load_u32(bytes + 8),
                       FORMAT_VERSION);
    if (load_float(bytes + 16) != POSTINGS_K1 || load_float(bytes + 20) != POSTINGS_B)
        return err_set(err, ERR_VERSION, "inverted file made for another ranking");
    return 0;
}

/* The sections lie one behind the other from the header to the footer. */
static int read_extents(struct postings *p, const unsigned char *bytes, size_t size,
                        struct err *err)
{
    const unsigned char *footer = bytes + size - FORMAT_FOOTER;
    uint64_t dictionary = load_u64(footer), index = load_u64(footer + 8);
    uint64_t lists, end = size - FORMAT_FOOTER;

    p->terms = load_u64(footer + 16);
    p->dictionary_blocks = (size_t)(p->terms / FORMAT_TERMS + (p->terms % FORMAT_TERMS > 0));
    lists = FORMAT_HEADER + (uint64_t)p->documents * sizeof *p->lengths;
    if (memcmp(footer + 32, FORMAT_END_MAGIC, sizeof FORMAT_END_MAGIC - 1) != 0 ||
        load_u64(footer + 24) != size || p->documents > FORMAT_DOCUMENTS || lists > dictionary ||
        dictionary > index || index > end || (end - index) % FORMAT_INDEX != 0 ||
        p->dictionary_blocks != (end - index) / FORMAT_INDEX)
        return list_damaged(err, "its end does not fit");
    p->lengths = (const uint32_t *)(const void *)(bytes + FORMAT_HEADER);
    p->lists = bytes + lists;
    p->lists_size = (size_t)(dictionary - lists);
    p->dictionary = bytes + dictionary;
    p->dictionary_size = (size_t)(index - dictionary);
    p->index = bytes + index;
    return 0;
}

static int read_frame(struct postings *p, const unsigned char *bytes, size_t size, struct err *err)
{
    if (check_header(bytes, size, err) < 0)
        return -1;
    p->documents = load_u32(bytes + 12);
    p->total_length = load_u64(bytes + 24);
    p->average = 1;
    if (p->total_length > 0 && p->documents > 0)
        p->average = (double)p->total_length / p->documents;
    return read_extents(p, bytes, size, err);
}

struct postings *postings_open_bytes(const void *bytes, size_t size, struct err *err)
{
    struct postings *p = calloc(1, sizeof *p);

    if (!p) {
        err_nomem(err);
        return NULL;
    }
    if (read_frame(p, bytes, size, err) < 0) {
        free(p);
        return NULL;
    }
    return p;
}

struct postings *postings_open_file(const struct fs_file *file, struct err *err)
{
    struct fs_map map;
    struct postings *p;

    if (fs_map_file(&map, file, err) < 0)
        return NULL;
    p = postings_open_bytes(map.data, map.len, err);
    if (!p) {
        err_context(err, "%s", file->path);
        fs_map_close(&map);
        return NULL;
    }
    p->map = map;
    return p;
}

struct postings *postings_open(const char *path, struct err *err)
{
    struct fs_file file;
    struct postings *p;

    if (fs_file_open(&file, path, err) < 0)
        return NULL;
    p = postings_open_file(&file, err);
    fs_file_close(&file);
    return p;
}

void postings_close(struct postings *p)
{
    if (!p)
        return;
    fs_map_close(&p->map);
    free(p);
}

uint32_t postings_documents(const struct postings *p)
{
    return p->documents;
}

const uint32_t *postings_lengths(const struct postings *p)
{
    return p->lengths;
}

uint64_t postings_total_length(const struct postings *p)
{
    return p->total_length;
}

uint64_t postings_terms_count(const struct postings *p)
{
    return p->terms;
}

/* --- Skips. */

static uint32_t skip_last(const struct posting_list *list, uint32_t block)
{
    return list->skips ? load_u32(list->skips + (size_t)block * FORMAT_SKIP) : list->last;
}

uint32_t posting_block_last(const struct posting_list *list, uint32_t block)
{
    uint32_t last = skip_last(list, block);

    return last < list->file->documents ? last : list->file->documents;
}

float posting_block_bound(const struct posting_list *list, uint32_t block)
{
    return list->skips ? load_float(list->skips + (size_t)block * FORMAT_SKIP + 12) : list->bound;
}

/* The first block in [from, to) whose last document is doc or greater, else `to`. */
static uint32_t halve(const struct posting_list *list, uint32_t doc, uint32_t from, uint32_t to)
{
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;

        if (skip_last(list, middle) < doc)
            from = middle + 1;
        else
            to = middle;
    }
    return to;
}

uint32_t posting_block_find(const struct posting_list *list, uint32_t doc, uint32_t hint)
{
    uint32_t blocks = list->blocks, step = 1;

    if (hint >= blocks)
        hint = blocks - 1;
    if (skip_last(list, hint) < doc) {
        while (step < blocks - hint && skip_last(list, hint + step) < doc) {
            hint += step;
            step *= 2;
        }
        return halve(list, doc, hint + 1, step < blocks - hint ? hint + step : blocks);
    }
    while (step <= hint && skip_last(list, hint - step) >= doc) {
        hint -= step;
        step *= 2;
    }
    return halve(list, doc, step <= hint ? hint - step + 1 : 0, hint);
}
