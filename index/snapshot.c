#include "index/snapshot_internal.h"

#include "base/fs.h"
#include <stdlib.h>
#include <string.h>

/* The indexer may remove a generation between our reading the manifest and holding its files; then
 * the manifest has changed, and we read it again. */
#define TRIES 20

/* How one is opened. */
struct opening {
    enum manifest_check check;
    snapshot_look *look; /* may be NULL */
    void *arg;
};

/* All zero where there is nothing. */
static struct fs_stamp stamp_at(const char *path)
{
    struct fs_stamp stamp = {0};

    (void)fs_stamp_at(path, &stamp);
    return stamp;
}

static struct fs_stamp manifest_at(const char *path)
{
    char *file = fs_path(path, "manifest.json");
    struct fs_stamp stamp = file ? stamp_at(file) : (struct fs_stamp){0};

    free(file);
    return stamp;
}

/* Whether another manifest is in the place of the one that was read. */
static bool is_replaced(const struct snapshot *s, size_t which)
{
    const struct fs_stamp *then = &s->origins[which].manifest;
    struct fs_stamp now = manifest_at(s->paths[which]);

    return !fs_same_file(&now, then) || now.written != then->written;
}

/* Indexes that were made anew have segments of the same names. */
static int check_directory(const struct snapshot *s, size_t which, struct err *err)
{
    struct fs_stamp now = stamp_at(s->paths[which]);

    if (fs_same_file(&now, &s->origins[which].directory))
        return 0;
    return err_set(err, ERR_UNAVAILABLE, "another directory was put in its place");
}

static void release_segments(struct snapshot *s, size_t from)
{
    while (s->segment_count > from)
        open_segment_close(&s->segments[--s->segment_count]);
}

static int look_at(const struct held *held, const struct opening *how, struct err *err)
{
    for (size_t i = 0; how->look && i < held->count; i++)
        for (size_t k = 0; k < held->segments[i].count; k++) {
            const struct held_file *f = &held->segments[i].files[k];
            if (how->look(how->arg, f, err) < 0)
                return -1;
        }
    return 0;
}

static int open_segments(struct snapshot *s, size_t which, const struct manifest *m,
                         const struct held *held, struct err *err)
{
    for (size_t i = 0; i < m->segment_count; i++) {
        struct open_segment *o;
        if (grow(&s->segments, &s->segment_cap, s->segment_count + 1, sizeof *s->segments) < 0)
            return err_nomem(err);
        o = &s->segments[s->segment_count++];
        *o = (struct open_segment){0};
        if (open_segment_open(o, s->paths[which], &m->segments[i], &held->segments[i], err) < 0)
            return -1;
        o->face.index = which;
    }
    return 0;
}

/* The generation of this manifest. */
static int open_generation(struct snapshot *s, size_t which, const struct manifest *m,
                           const struct opening *how, struct err *err)
{
    size_t before = s->segment_count;
    struct held held;
    int rc;

    if (held_open(&held, s->paths[which], m, err) < 0)
        return -1;
    rc = check_directory(s, which, err);
    if (rc == 0)
        rc = look_at(&held, how, err);
    if (rc == 0)
        rc = open_segments(s, which, m, &held, err);
    if (rc == 0 && how->look) /* what was looked at is what was read */
        rc = held_check_untouched(&held, err);
    held_close(&held);
    if (rc < 0) {
        release_segments(s, before);
        return -1;
    }
    s->generations[which] = m->generation;
    memcpy(s->identities[which], m->identity, INDEX_IDENTITY);
    buf_printf(&s->generation, "%s%llu", which ? "," : "", (unsigned long long)m->generation);
    return 0;
}

/* One index: its manifest, then its segments; again when the manifest, the directory, or what a
 * file is like (its owner, say) changed meanwhile. */
static int open_index(struct snapshot *s, size_t which, const struct opening *how, struct err *err)
{
    const char *path = s->paths[which];

    for (int tries = 0; tries < TRIES; tries++) {
        struct manifest m;
        int rc;
        s->origins[which] = (struct origin){stamp_at(path), manifest_at(path)};
        if (manifest_read(path, how->check, &m, err) < 0)
            return -1;
        rc = open_generation(s, which, &m, how, err);
        manifest_release(&m);
        if (rc == 0 || (err->code != ERR_UNAVAILABLE && !is_replaced(s, which)))
            return rc;
    }
    return err_context(err, "%s changes faster than it can be opened", path);
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

static int open_all(struct snapshot *s, const char *const *paths, size_t count,
                    const struct opening *how, struct err *err)
{
    s->paths = calloc(count, sizeof *s->paths);
    s->origins = calloc(count, sizeof *s->origins);
    s->generations = calloc(count, sizeof *s->generations);
    s->identities = calloc(count, sizeof *s->identities);
    if (!s->paths || !s->origins || !s->generations || !s->identities)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        s->paths[i] = strdup(paths[i]);
        s->path_count++;
        if (!s->paths[i])
            return err_nomem(err);
        if (open_index(s, i, how, err) < 0)
            return -1;
    }
    for (size_t i = 0; i < s->segment_count; i++) {
        const struct open_segment *o = &s->segments[i];
        s->articles += o->face.articles - o->face.dead;
        s->quotes += o->face.quotes - open_segment_dead_quotes(o);
    }
    if (!buf_ok(&s->generation))
        return err_nomem(err);
    return check_distinct(s, err);
}

static struct snapshot *open_so(const char *const *paths, size_t count, const struct opening *how,
                                struct err *err)
{
    struct snapshot *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    fs_allow_many_files(); /* each segment is held open, by each reader too */
    atomic_init(&s->refs, 1);
    pthread_mutex_init(&s->opening, NULL); /* cannot fail with default attributes */
    pthread_mutex_init(&s->columns_lock, NULL);
    if (open_all(s, paths, count, how, err) < 0) {
        snapshot_unref(s);
        return NULL;
    }
    return s;
}

struct snapshot *snapshot_open(const char *const *paths, size_t count, struct err *err)
{
    return snapshot_open_looked_at(paths, count, NULL, NULL, err);
}

struct snapshot *snapshot_open_looked_at(const char *const *paths, size_t count,
                                         snapshot_look *look, void *arg, struct err *err)
{
    const struct opening how = {MANIFEST_SAME_VERSIONS, look, arg};

    return open_so(paths, count, &how, err);
}

struct snapshot *snapshot_open_any_version(const char *const *paths, size_t count, struct err *err)
{
    const struct opening how = {.check = MANIFEST_ANY_VERSION};

    return open_so(paths, count, &how, err);
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
    free(s->origins);
    free(s->generations);
    free(s->identities);
    free(s->segments);
    buf_release(&s->generation);
    pthread_mutex_destroy(&s->opening);
    pthread_mutex_destroy(&s->columns_lock);
    free(s);
}

bool snapshot_is_stale(const struct snapshot *s)
{
    for (size_t i = 0; i < s->path_count; i++)
        if (is_replaced(s, i))
            return true;
    return false;
}

const char *snapshot_generation(const struct snapshot *s)
{
    return s->generation.data ? s->generation.data : "";
}

const uint64_t *snapshot_generations(const struct snapshot *s, size_t *count)
{
    *count = s->path_count;
    return s->generations;
}

const char *snapshot_identity(const struct snapshot *s, size_t i)
{
    return s->identities[i];
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

const unsigned char *snapshot_dead_bits(const struct snapshot *s, size_t segment)
{
    return s->segments[segment].dead_bits;
}

bool snapshot_is_dead(const struct snapshot *s, size_t segment, uint32_t article)
{
    const unsigned char *bits = snapshot_dead_bits(s, segment);

    return bits && (bits[article / 8] >> article % 8 & 1);
}
