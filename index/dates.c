#include "index/dates.h"

#include "base/order.h"

#include "index/part.h"
#include "index/segment.h"
#include <stdlib.h>
#include <string.h>

#define ENTRY (sizeof(uint64_t) + sizeof(uint32_t))

void dates_note(struct buf *notes, const struct article *a)
{
    char key[DATE_KEY_MAX];

    date_key(a->key[ARTICLE_DATE], key);
    buf_u64(notes, strtoull(key, NULL, 10)); /* "" is 0 */
    buf_block(notes, a->key[ARTICLE_ID].s, a->key[ARTICLE_ID].len);
}

/* --- writing */

struct note {
    uint64_t date;
    const char *id;
    size_t len;
    uint32_t number; /* from 0 */
};

static int newest_first(const void *a, const void *b)
{
    const struct note *x = a, *y = b;
    int order;

    if (x->date != y->date)
        return x->date > y->date ? -1 : 1;
    order = compare_bytes(x->id, x->len, y->id, y->len);
    if (order)
        return order;
    return x->number < y->number ? -1 : x->number > y->number; /* one of them is dead */
}

struct notes {
    struct note *items;
    size_t count, cap;
};

static int read_notes(const struct buf *bytes, struct notes *notes, struct err *err)
{
    struct cut c = {bytes->data, bytes->data + bytes->len, false};

    while (c.at != c.end) {
        struct note n = {.date = cut_u64(&c), .number = (uint32_t)notes->count};
        n.id = cut_block(&c, &n.len);
        if (c.bad)
            return err_set(err, ERR_INTERNAL, "notes of dates are malformed");
        if (grow(&notes->items, &notes->cap, notes->count + 1, sizeof n) < 0)
            return err_nomem(err);
        notes->items[notes->count++] = n;
    }
    return 0;
}

static int write_ordered(struct notes *notes, const char *dir, struct err *err)
{
    uint32_t *rank = malloc((notes->count + 1) * sizeof *rank);
    struct buf out = BUF_INIT;
    int rc;

    if (!rank)
        return err_nomem(err);
    for (size_t i = 0; i < notes->count; i++)
        buf_u64(&out, notes->items[i].date);
    if (notes->count)
        qsort(notes->items, notes->count, sizeof *notes->items, newest_first);
    for (uint32_t i = 0; i < notes->count; i++)
        rank[notes->items[i].number] = i;
    for (size_t i = 0; i < notes->count; i++)
        buf_u32(&out, rank[i]);
    rc = part_write(dir, SEGMENT_DATES, &out, err);
    free(rank);
    buf_release(&out);
    return rc;
}

int dates_write(const struct buf *bytes, const char *dir, struct err *err)
{
    struct notes notes = {0};
    int rc;

    if (!buf_ok(bytes))
        return err_nomem(err);
    rc = read_notes(bytes, &notes, err);
    if (rc == 0)
        rc = write_ordered(&notes, dir, err);
    free(notes.items);
    return rc;
}

/* --- reading */

static int damaged(const char *path, uint32_t article, struct err *err)
{
    return err_set(err, ERR_DAMAGED, "%s is damaged at article %u", path, article);
}

int dates_open(struct dates *d, const struct fs_file *file, uint32_t articles, struct err *err)
{
    *d = (struct dates){0};
    if (fs_map_copy(&d->map, file, err) < 0)
        return -1;
    if (d->map.len != articles * ENTRY)
        return err_set(err, ERR_DAMAGED, "%s has not the size that the manifest states",
                       file->path);
    d->date = (const uint64_t *)(const void *)d->map.data;
    d->newest = (const uint32_t *)(const void *)(d->map.data + articles * sizeof(uint64_t));
    for (uint32_t i = 0; i < articles; i++)
        if (d->newest[i] >= articles) /* who sorts by them indexes with them */
            return damaged(file->path, i + 1, err);
    return 0;
}

void dates_close(struct dates *d)
{
    fs_map_close(&d->map);
    *d = (struct dates){0};
}

int dates_check(const struct dates *d, const char *path, uint32_t articles, struct err *err)
{
    uint32_t *by_rank = calloc((size_t)articles + 1, sizeof *by_rank);
    uint32_t bad = 0;

    if (!by_rank)
        return err_nomem(err);
    for (uint32_t i = 0; i < articles && !bad; i++) {
        if (by_rank[d->newest[i]])
            bad = i + 1;
        by_rank[d->newest[i]] = i + 1;
    }
    for (uint32_t r = 1; r < articles && !bad; r++)
        if (d->date[by_rank[r] - 1] > d->date[by_rank[r - 1] - 1])
            bad = by_rank[r];
    free(by_rank);
    return bad ? damaged(path, bad, err) : 0;
}
