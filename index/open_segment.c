#include "index/snapshot_internal.h"

#include "index/segment.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int wrong_size(const char *path, struct err *err)
{
    return err_set(err, ERR_DAMAGED,
                   "%s has not the size that the manifest states; see morgue-indexer --verify",
                   path);
}

static const struct manifest_file *entry_of(const struct manifest_segment *m, const char *name)
{
    for (size_t i = 0; i < m->file_count; i++)
        if (strcmp(m->files[i].name, name) == 0)
            return &m->files[i];
    return NULL;
}

/* All files are there in the size that the manifest states. */
static int check_sizes(const char *dir, const struct manifest_segment *m, struct err *err)
{
    static const char *const names[] = SEGMENT_FILES;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct manifest_file *entry = entry_of(m, names[i]);
        char *path = fs_path(dir, names[i]);
        struct stat st;
        int rc = -1;
        if (!path)
            return err_nomem(err);
        if (!entry)
            err_set(err, ERR_DAMAGED, "the manifest does not list %s", path);
        else if (stat(path, &st) < 0)
            err_errno(err, errno, "cannot open %s", path);
        else if ((uint64_t)st.st_size != entry->size)
            wrong_size(path, err);
        else
            rc = 0;
        free(path);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static int open_file(const char *dir, const char *name, int *fd, struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = path ? 0 : err_nomem(err);

    if (path && (*fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
        rc = err_errno(err, errno, "cannot open %s", path);
    free(path);
    return rc;
}

/* A posting file of so many documents. */
static int open_words(const char *dir, const char *name, uint32_t documents, struct postings **out,
                      struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = -1;

    if (!path)
        err_nomem(err);
    else if ((*out = postings_open(path, err)))
        rc = 0;
    if (rc == 0 && postings_documents(*out) != documents)
        rc = err_set(err, ERR_DAMAGED, "%s is of %u documents instead of %u", path,
                     postings_documents(*out), documents);
    free(path);
    return rc;
}

static int open_dates(const char *dir, uint32_t articles, struct dates *dates, struct err *err)
{
    char *path = fs_path(dir, SEGMENT_DATES);
    int rc = path ? dates_open(dates, path, articles, err) : err_nomem(err);

    free(path);
    return rc;
}

static int map_numbers(const char *dir, const char *name, size_t count, struct fs_map *map,
                       struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = path ? fs_map_copy(map, path, err) : err_nomem(err);

    if (rc == 0 && map->len != count * sizeof(uint32_t))
        rc = wrong_size(path, err);
    free(path);
    return rc;
}

/* A store of so many texts. */
static int open_store(const char *dir, const char *name, uint32_t count, struct store *store,
                      struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = path ? store_open(store, path, err) : err_nomem(err);

    if (rc == 0 && store->count != count)
        rc =
            err_set(err, ERR_DAMAGED, "%s holds %u texts instead of %u", path, store->count, count);
    free(path);
    return rc;
}

static int open_stores(struct open_segment *s, const struct manifest_segment *m, struct err *err)
{
    if (open_store(s->dir, SEGMENT_TEXTS, m->articles, &s->texts, err) < 0 ||
        open_store(s->dir, SEGMENT_ARTICLE_RECORDS, m->articles, &s->article_records, err) < 0)
        return -1;
    return open_store(s->dir, SEGMENT_QUOTE_RECORDS, m->quotes, &s->quote_records, err);
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

static int mark_dead(struct open_segment *s, const struct manifest_segment *m, struct err *err)
{
    struct fs_map map = {0};
    int rc;

    if (!m->deleted.name)
        return 0;
    s->dead_bits = calloc(m->articles / 8 + 1, 1);
    if (!s->dead_bits)
        return err_nomem(err);
    rc = map_numbers(s->dir, m->deleted.name, m->deleted_count, &map, err);
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

static int open_files(struct open_segment *s, const struct manifest_segment *m, struct err *err)
{
    if (check_sizes(s->dir, m, err) < 0 ||
        open_file(s->dir, SEGMENT_ARTICLES, &s->articles_fd, err) < 0 ||
        open_file(s->dir, SEGMENT_QUOTES, &s->quotes_fd, err) < 0 ||
        open_words(s->dir, SEGMENT_ARTICLE_WORDS, m->articles, &s->article_words, err) < 0 ||
        open_words(s->dir, SEGMENT_QUOTE_WORDS, m->quotes, &s->quote_words, err) < 0 ||
        open_dates(s->dir, m->articles, &s->dates, err) < 0 || open_stores(s, m, err) < 0 ||
        births_open(&s->births, s->dir, m, err) < 0 ||
        map_numbers(s->dir, SEGMENT_QUOTE_MAP, m->quotes, &s->quote_map, err) < 0)
        return -1;
    return mark_dead(s, m, err);
}

int open_segment_open(struct open_segment *s, const char *index, const struct manifest_segment *m,
                      struct err *err)
{
    s->articles_fd = s->quotes_fd = -1;
    if (asprintf(&s->dir, "%s/segments/%s", index, m->name) < 0) {
        s->dir = NULL;
        return err_nomem(err);
    }
    s->name = strdup(m->name);
    if (!s->name)
        return err_nomem(err);
    if (open_files(s, m, err) < 0)
        return -1;
    memcpy(s->sha256, entry_of(m, SEGMENT_ARTICLES)->sha256, FS_HASH_HEX);
    memcpy(s->quotes_sha256, entry_of(m, SEGMENT_QUOTES)->sha256, FS_HASH_HEX);
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
    return check_map(s, err);
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
