#include "index/snapshot.h"

#include "base/fs.h"
#include "index/manifest.h"
#include "index/segment.h"
#include "index/snapshot_internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The indexer may remove a generation between our reading the manifest and opening its files; then
 * the manifest has changed, and we read it again. */
#define TRIES 20

/* --- a segment's files */

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

static int open_file(const char *dir, const struct manifest_segment *m, const char *name, int *fd,
                     struct err *err)
{
    const struct manifest_file *entry = entry_of(m, name);
    char *path = fs_path(dir, name);
    struct stat st;
    int rc = -1;

    if (!path)
        return err_nomem(err);
    if (!entry)
        err_set(err, ERR_DAMAGED, "the manifest does not list %s", path);
    else if ((*fd = open(path, O_RDONLY | O_CLOEXEC)) < 0 || fstat(*fd, &st) < 0)
        err_errno(err, errno, "cannot open %s", path);
    else if ((uint64_t)st.st_size != entry->size)
        wrong_size(path, err);
    else
        rc = 0;
    free(path);
    return rc;
}

static int map_numbers(const char *dir, const char *name, size_t count, struct fs_map *map,
                       struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = path ? fs_map_open(map, path, err) : err_nomem(err);

    if (rc == 0 && map->len != count * sizeof(uint32_t))
        rc = wrong_size(path, err);
    free(path);
    return rc;
}

static int open_texts(const char *dir, struct store *texts, struct err *err)
{
    char *path = fs_path(dir, SEGMENT_TEXTS);
    int rc = path ? store_open(texts, path, err) : err_nomem(err);

    free(path);
    return rc;
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

static uint32_t count_dead_quotes(const struct open_segment *s)
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

static int open_segment(struct open_segment *s, const char *index, const struct manifest_segment *m,
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
    if (open_file(s->dir, m, SEGMENT_ARTICLES, &s->articles_fd, err) < 0 ||
        open_file(s->dir, m, SEGMENT_QUOTES, &s->quotes_fd, err) < 0 ||
        open_texts(s->dir, &s->texts, err) < 0 ||
        map_numbers(s->dir, SEGMENT_QUOTE_MAP, m->quotes, &s->quote_map, err) < 0 ||
        mark_dead(s, m, err) < 0)
        return -1;
    if (s->texts.count != m->articles)
        return err_set(err, ERR_DAMAGED, "%s/%s holds %u texts instead of %u", s->dir,
                       SEGMENT_TEXTS, s->texts.count, m->articles);
    memcpy(s->sha256, entry_of(m, SEGMENT_ARTICLES)->sha256, FS_HASH_HEX);
    s->face = (struct segment){
        .name = s->name,
        .dir = s->dir,
        .articles = m->articles,
        .quotes = m->quotes,
        .words = m->words,
        .dead = m->deleted_count,
        .quote_article = (const uint32_t *)(const void *)s->quote_map.data,
    };
    return check_map(s, err);
}

static void close_segment(struct open_segment *s)
{
    if (s->articles_fd >= 0)
        close(s->articles_fd);
    if (s->quotes_fd >= 0)
        close(s->quotes_fd);
    store_close(&s->texts);
    fs_map_close(&s->quote_map);
    free(s->dead_bits);
    free(s->dir);
    free(s->name);
}

/* --- a snapshot */

static void stamp_of(const char *path, struct stamp *stamp)
{
    char *file = fs_path(path, "manifest.json");
    struct stat st;

    *stamp = (struct stamp){0};
    if (file && stat(file, &st) == 0)
        *stamp = (struct stamp){st.st_dev, st.st_ino, st.st_mtim};
    free(file);
}

static void release_segments(struct snapshot *s, size_t from)
{
    while (s->segment_count > from)
        close_segment(&s->segments[--s->segment_count]);
}

static int open_segments(struct snapshot *s, const char *path, const struct manifest *m,
                         struct err *err)
{
    for (size_t i = 0; i < m->segment_count; i++) {
        if (grow(&s->segments, &s->segment_cap, s->segment_count + 1, sizeof *s->segments) < 0)
            return err_nomem(err);
        s->segments[s->segment_count] = (struct open_segment){0};
        if (open_segment(&s->segments[s->segment_count++], path, &m->segments[i], err) < 0)
            return -1;
    }
    return 0;
}

/* One index: its manifest, then its segments; again when the manifest changed meanwhile. */
static int open_index(struct snapshot *s, size_t which, const char *path, struct err *err)
{
    size_t before = s->segment_count;

    for (int tries = 0;; tries++) {
        struct manifest m;
        struct stamp now;
        stamp_of(path, &s->stamps[which]);
        if (manifest_read(path, s->check, &m, err) < 0)
            return -1;
        if (open_segments(s, path, &m, err) == 0) {
            buf_printf(&s->generation, "%s%llu", which ? "," : "",
                       (unsigned long long)m.generation);
            manifest_release(&m);
            return 0;
        }
        manifest_release(&m);
        release_segments(s, before);
        stamp_of(path, &now);
        if (tries == TRIES || memcmp(&now, &s->stamps[which], sizeof now) == 0)
            return -1;
    }
}

/* A copy of an index beside the index itself would give every article twice, and one copy's dead to
 * the other: posting sources know a segment by its database's uuid. */
static int check_distinct(const struct snapshot *s, struct err *err)
{
    for (size_t i = 0; i < s->segment_count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(s->segments[i].sha256, s->segments[k].sha256) == 0)
                return err_set(err, ERR_INPUT,
                               "%s and %s are the same segment: copies of one index cannot be "
                               "searched together",
                               s->segments[k].dir, s->segments[i].dir);
    return 0;
}

static int open_all(struct snapshot *s, const char *const *paths, size_t count, struct err *err)
{
    s->paths = calloc(count, sizeof *s->paths);
    s->stamps = calloc(count, sizeof *s->stamps);
    if (!s->paths || !s->stamps)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        s->paths[i] = strdup(paths[i]);
        s->path_count++;
        if (!s->paths[i])
            return err_nomem(err);
        if (open_index(s, i, paths[i], err) < 0)
            return -1;
    }
    for (size_t i = 0; i < s->segment_count; i++) {
        const struct open_segment *o = &s->segments[i];
        s->articles += o->face.articles - o->face.dead;
        s->quotes += o->face.quotes - count_dead_quotes(o);
    }
    if (!buf_ok(&s->generation))
        return err_nomem(err);
    return check_distinct(s, err);
}

static struct snapshot *open_checked(const char *const *paths, size_t count,
                                     enum manifest_check check, struct err *err)
{
    struct snapshot *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    fs_allow_many_files(); /* each segment is held open, by each reader too */
    atomic_init(&s->refs, 1);
    pthread_mutex_init(&s->opening, NULL); /* cannot fail with default attributes */
    s->check = check;
    if (open_all(s, paths, count, err) < 0) {
        snapshot_unref(s);
        return NULL;
    }
    return s;
}

struct snapshot *snapshot_open(const char *const *paths, size_t count, struct err *err)
{
    return open_checked(paths, count, MANIFEST_SAME_VERSIONS, err);
}

struct snapshot *snapshot_open_any_version(const char *path, struct err *err)
{
    return open_checked(&path, 1, MANIFEST_ANY_VERSION, err);
}

struct snapshot *snapshot_ref(struct snapshot *s)
{
    atomic_fetch_add(&s->refs, 1);
    return s;
}

void snapshot_unref(struct snapshot *s)
{
    if (!s || atomic_fetch_sub(&s->refs, 1) > 1)
        return;
    release_segments(s, 0);
    for (size_t i = 0; i < s->path_count; i++)
        free(s->paths[i]);
    free(s->paths);
    free(s->stamps);
    free(s->segments);
    buf_release(&s->generation);
    pthread_mutex_destroy(&s->opening);
    free(s);
}

bool snapshot_is_stale(const struct snapshot *s)
{
    for (size_t i = 0; i < s->path_count; i++) {
        struct stamp now;
        stamp_of(s->paths[i], &now);
        if (memcmp(&now, &s->stamps[i], sizeof now) != 0)
            return true;
    }
    return false;
}

const char *snapshot_generation(const struct snapshot *s)
{
    return s->generation.data ? s->generation.data : "";
}

size_t snapshot_segments(const struct snapshot *s)
{
    return s->segment_count;
}

const struct segment *snapshot_segment(const struct snapshot *s, size_t i)
{
    return &s->segments[i].face;
}

uint64_t snapshot_articles(const struct snapshot *s)
{
    return s->articles;
}

uint64_t snapshot_quotes(const struct snapshot *s)
{
    return s->quotes;
}

bool snapshot_is_dead(const struct snapshot *s, size_t segment, uint32_t article)
{
    const unsigned char *bits = s->segments[segment].dead_bits;

    return bits && (bits[article / 8] >> article % 8 & 1);
}
