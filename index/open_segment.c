#include "index/snapshot_internal.h"

#include "index/segment.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file of this name, which every segment has. */
static const struct fs_file *file_of(const struct held_segment *held, const char *name)
{
    return &held_find(held, name)->file;
}

static int check_names(const char *dir, const struct held_segment *held, struct err *err)
{
    static const char *const names[] = SEGMENT_FILES;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!held_find(held, names[i]))
            return err_set(err, ERR_DAMAGED, "the manifest does not list %s/%s", dir, names[i]);
    return 0;
}

static int keep(const struct fs_file *file, int *fd, struct err *err)
{
    *fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
    return *fd < 0 ? err_errno(err, errno, "cannot keep %s open", file->path) : 0;
}

/* A posting file of so many documents. */
static int open_words(const struct fs_file *file, uint32_t documents, struct postings **out,
                      struct err *err)
{
    *out = postings_open_file(file, err);
    if (!*out)
        return -1;
    if (postings_documents(*out) != documents)
        return err_set(err, ERR_DAMAGED, "%s is of %u documents instead of %u", file->path,
                       postings_documents(*out), documents);
    return 0;
}

static int copy_numbers(const struct fs_file *file, size_t count, struct fs_map *map,
                        struct err *err)
{
    if (fs_map_copy(map, file, err) < 0)
        return -1;
    if (map->len != count * sizeof(uint32_t))
        return err_set(err, ERR_DAMAGED, "%s is not of %zu numbers", file->path, count);
    return 0;
}

/* A store of so many texts. */
static int open_store(const struct fs_file *file, uint32_t count, struct store *store,
                      struct err *err)
{
    if (store_open_file(store, file, err) < 0)
        return -1;
    if (store->count != count)
        return err_set(err, ERR_DAMAGED, "%s holds %u texts instead of %u", file->path,
                       store->count, count);
    return 0;
}

static int open_stores(struct open_segment *s, const struct manifest_segment *m,
                       const struct held_segment *held, struct err *err)
{
    if (open_store(file_of(held, SEGMENT_TEXTS), m->articles, &s->texts, err) < 0 ||
        open_store(file_of(held, SEGMENT_ARTICLE_RECORDS), m->articles, &s->article_records, err) <
            0)
        return -1;
    return open_store(file_of(held, SEGMENT_QUOTE_RECORDS), m->quotes, &s->quote_records, err);
}

static int open_births(struct open_segment *s, const struct manifest_segment *m,
                       const struct held_segment *held, struct err *err)
{
    const struct held_file *births = held_find(held, SEGMENT_BIRTHS);

    return births_open(&s->births, m->name, births ? &births->file : NULL, m->articles, err);
}

static int set_dead_bits(struct open_segment *s, const struct manifest_segment *m,
                         const uint32_t *docs, struct err *err)
{
    for (uint32_t i = 0; i < m->deleted_count; i++) {
        if (docs[i] < 1 || docs[i] > m->articles || (i && docs[i] <= docs[i - 1]))
            return err_set(err, ERR_DAMAGED, "%s/%s is damaged at entry %u", s->dir,
                           m->deleted.name, i);
        s->dead_bits[docs[i] / 8] |= (unsigned char)(1u << docs[i] % 8);
    }
    return 0;
}

static int mark_dead(struct open_segment *s, const struct manifest_segment *m,
                     const struct held_segment *held, struct err *err)
{
    struct fs_map map = {0};
    int rc;

    if (!m->deleted.name)
        return 0;
    s->dead_bits = calloc(m->articles / 8 + 1, 1);
    if (!s->dead_bits)
        return err_nomem(err);
    rc = copy_numbers(file_of(held, m->deleted.name), m->deleted_count, &map, err);
    if (rc == 0)
        rc = set_dead_bits(s, m, (const uint32_t *)(const void *)map.data, err);
    fs_map_close(&map);
    return rc;
}

uint32_t open_segment_dead_quotes(const struct open_segment *s)
{
    uint32_t n = 0;

    if (s->dead_bits)
        for (uint32_t i = 0; i < s->face.quotes; i++) {
            uint32_t doc = s->face.quote_article[i];
            n += s->dead_bits[doc / 8] >> doc % 8 & 1;
        }
    return n;
}

/* Articles named by quotes.map index our bit sets: never trust them unseen. */
static int check_map(const struct open_segment *s, struct err *err)
{
    const uint32_t *doc = s->face.quote_article;

    for (uint32_t i = 0; i < s->face.quotes; i++)
        if (doc[i] < 1 || doc[i] > s->face.articles || (i && doc[i] < doc[i - 1]))
            return err_set(err, ERR_DAMAGED, "%s/%s is damaged at entry %u", s->dir,
                           SEGMENT_QUOTE_MAP, i);
    return 0;
}

static int open_files(struct open_segment *s, const struct manifest_segment *m,
                      const struct held_segment *held, struct err *err)
{
    const struct fs_file *dates = file_of(held, SEGMENT_DATES);

    if (keep(file_of(held, SEGMENT_ARTICLES), &s->articles_fd, err) < 0 ||
        keep(file_of(held, SEGMENT_QUOTES), &s->quotes_fd, err) < 0 ||
        open_words(file_of(held, SEGMENT_ARTICLE_WORDS), m->articles, &s->article_words, err) < 0 ||
        open_words(file_of(held, SEGMENT_QUOTE_WORDS), m->quotes, &s->quote_words, err) < 0 ||
        dates_open(&s->dates, dates, m->articles, err) < 0 || open_stores(s, m, held, err) < 0 ||
        open_births(s, m, held, err) < 0 ||
        copy_numbers(file_of(held, SEGMENT_QUOTE_MAP), m->quotes, &s->quote_map, err) < 0)
        return -1;
    return mark_dead(s, m, held, err);
}

static int note_digests(struct open_segment *s, const struct manifest_segment *m,
                        const struct held_segment *held, struct err *err)
{
    memcpy(s->sha256, held_find(held, SEGMENT_ARTICLES)->entry->sha256, FS_HASH_HEX);
    if (manifest_segment_digest(m, false, s->files, err) < 0)
        return -1;
    return manifest_segment_digest(m, true, s->face.content, err);
}

int open_segment_open(struct open_segment *s, const char *index, const struct manifest_segment *m,
                      const struct held_segment *held, struct err *err)
{
    s->articles_fd = s->quotes_fd = -1;
    if (asprintf(&s->dir, "%s/segments/%s", index, m->name) < 0) {
        s->dir = NULL;
        return err_nomem(err);
    }
    s->name = strdup(m->name);
    if (!s->name)
        return err_nomem(err);
    if (check_names(s->dir, held, err) < 0 || open_files(s, m, held, err) < 0)
        return -1;
    s->face = (struct segment){
        .name = s->name,
        .dir = s->dir,
        .articles = m->articles,
        .quotes = m->quotes,
        .words = m->words,
        .dead = m->deleted_count,
        .quote_article = (const uint32_t *)(const void *)s->quote_map.data,
        .article_words = s->article_words,
        .quote_words = s->quote_words,
        .date = s->dates.date,
        .newest = s->dates.newest,
        .birth = s->births.all,
        .births = s->births.each,
        .native = m->native,
    };
    return note_digests(s, m, held, err) < 0 ? -1 : check_map(s, err);
}

void open_segment_close(struct open_segment *s)
{
    if (s->articles_fd >= 0)
        close(s->articles_fd);
    if (s->quotes_fd >= 0)
        close(s->quotes_fd);
    postings_close(s->article_words);
    postings_close(s->quote_words);
    dates_close(&s->dates);
    births_close(&s->births);
    store_close(&s->texts);
    store_close(&s->article_records);
    store_close(&s->quote_records);
    fs_map_close(&s->quote_map);
    columns_release(s->columns);
    free(s->dead_bits);
    free(s->dir);
    free(s->name);
}
