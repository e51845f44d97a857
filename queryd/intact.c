#include "queryd/intact.h"

#include "base/clock.h"
#include "base/fs.h"
#include "base/log.h"
#include "index/manifest.h"
#include "queryd/job.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define LOOK_US  5000     /* there is a look after this time, */
#define SHARE    20       /* and as soon as the last one was no more than such a part of the time */
#define DOUBT_US 10000000 /* at most one reading of everything for doubt's sake */
#define TRIES    20       /* openings while the indexer publishes and sweeps */

/* Born: where the file system tells it; a new file may have the inode of one that is just gone. */
struct stamp {
    dev_t dev;
    uint64_t ino, size;
    int64_t born, written, changed; /* ns */
};

/* One file that was read through. */
struct known_file {
    char *path;
    char sha256[FS_HASH_HEX];
    struct stamp stamp;
};

struct file_list {
    struct known_file *items;
    size_t count, cap;
};

struct intact {
    pthread_mutex_t lock; /* over all but the paths; not held while a new generation is read */
    const char *const *paths;
    size_t path_count;
    bool checked;
    struct file_list list; /* of the generation opened last */
    int64_t look_us;       /* when to look again */
    int64_t doubted_us;
    bool doubted;
    bool damaged;
    struct err damage;
};

static void release_list(struct file_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].path);
    free(list->items);
    *list = (struct file_list){0};
}

struct intact *intact_new(const char *const *paths, size_t count, bool checked, struct err *err)
{
    struct intact *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    pthread_mutex_init(&s->lock, NULL);
    s->paths = paths;
    s->path_count = count;
    s->checked = checked;
    s->doubted_us = -DOUBT_US;
    return s;
}

void intact_free(struct intact *s)
{
    if (!s)
        return;
    release_list(&s->list);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* --- One file */

static int64_t ns_of(struct statx_timestamp t)
{
    return t.tv_sec * 1000000000 + t.tv_nsec;
}

/* false when there is no such file. */
static bool stamp_of(const char *path, struct stamp *stamp)
{
    struct statx st;

    if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, &st) < 0)
        return false;
    *stamp = (struct stamp){
        .dev = makedev(st.stx_dev_major, st.stx_dev_minor),
        .ino = st.stx_ino,
        .size = st.stx_size,
        .born = st.stx_mask & STATX_BTIME ? ns_of(st.stx_btime) : 0,
        .written = ns_of(st.stx_mtime),
        .changed = ns_of(st.stx_ctime),
    };
    return true;
}

static bool same_file(const struct stamp *a, const struct stamp *b)
{
    return a->dev == b->dev && a->ino == b->ino && a->born == b->born;
}

static bool same_stamp(const struct stamp *a, const struct stamp *b)
{
    return same_file(a, b) && a->size == b->size && a->written == b->written &&
           a->changed == b->changed;
}

/* The stamp is taken before the reading, so that a write meanwhile shows at the next look; without
 * success there is none. */
static int read_through(struct known_file *file, struct err *err)
{
    char found[FS_HASH_HEX];
    struct stamp before;
    uint64_t size;

    file->stamp = (struct stamp){0};
    if (!stamp_of(file->path, &before))
        return err_errno(err, errno, "cannot look at %s", file->path);
    if (fs_hash(file->path, found, &size, err) < 0)
        return -1;
    if (strcmp(found, file->sha256) != 0)
        return err_set(err, ERR_DAMAGED,
                       "%s is damaged: its checksum is not the published one; see "
                       "morgue-indexer --verify",
                       file->path);
    file->stamp = before;
    return 0;
}

/* --- A generation's files */

/* Whether this very file was read through for the generation opened last; then its stamp as well.
 */
static bool known(struct intact *s, struct known_file *file)
{
    struct stamp now;
    bool same = false;

    if (!stamp_of(file->path, &now))
        return false;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->list.count && !same; i++) {
        const struct known_file *old = &s->list.items[i];
        same = strcmp(old->path, file->path) == 0 && strcmp(old->sha256, file->sha256) == 0 &&
               same_stamp(&now, &old->stamp);
    }
    pthread_mutex_unlock(&s->lock);
    file->stamp = now;
    return same;
}

static int add_file(struct intact *s, struct file_list *fresh, const char *dir,
                    const struct manifest_file *entry, struct err *err)
{
    struct known_file *file;

    if (grow(&fresh->items, &fresh->cap, fresh->count + 1, sizeof *fresh->items) < 0)
        return err_nomem(err);
    file = &fresh->items[fresh->count];
    *file = (struct known_file){.path = fs_path(dir, entry->name)};
    if (!file->path)
        return err_nomem(err);
    memcpy(file->sha256, entry->sha256, FS_HASH_HEX);
    fresh->count++;
    return known(s, file) ? 0 : read_through(file, err);
}

static int add_segment(struct intact *s, struct file_list *fresh, const char *index,
                       const struct manifest_segment *m, struct err *err)
{
    char *segments = fs_path(index, "segments");
    char *dir = segments ? fs_path(segments, m->name) : NULL;
    int r = dir ? 0 : err_nomem(err);

    for (size_t i = 0; i < m->file_count && r == 0; i++)
        r = add_file(s, fresh, dir, &m->files[i], err);
    if (r == 0 && m->deleted.name)
        r = add_file(s, fresh, dir, &m->deleted, err);
    free(dir);
    free(segments);
    return r;
}

/* The files that every index has now, and its state as snapshot_seals gives it. */
static int read_all(struct intact *s, struct file_list *fresh, struct buf *seals, struct err *err)
{
    int r = 0;

    for (size_t i = 0; i < s->path_count && r == 0; i++) {
        struct manifest m;
        r = manifest_read(s->paths[i], MANIFEST_SAME_VERSIONS, &m, err);
        if (r < 0)
            break;
        manifest_add_seal(&m, seals);
        for (size_t k = 0; k < m.segment_count && r == 0; k++)
            r = add_segment(s, fresh, s->paths[i], &m.segments[k], err);
        manifest_release(&m);
    }
    if (r == 0 && !buf_ok(seals))
        r = err_nomem(err);
    return r;
}

/* Of no index, nothing: all shards may be remote. */
static const char *text_of(const struct buf *seals)
{
    return seals->data ? seals->data : "";
}

/* Whether the indexer has published, or merged, since then: it sweeps what it left out. */
static bool has_changed(const struct intact *s, const char *seals)
{
    struct buf now = BUF_INIT;
    bool changed = false;

    for (size_t i = 0; i < s->path_count; i++) {
        struct manifest m;
        struct err err;
        if (manifest_read(s->paths[i], MANIFEST_SAME_VERSIONS, &m, &err) < 0) {
            changed = true;
            break;
        }
        manifest_add_seal(&m, &now);
        manifest_release(&m);
    }
    changed = changed || !buf_ok(&now) || strcmp(text_of(&now), seals) != 0;
    buf_release(&now);
    return changed;
}

/* These files are looked after from now on; the old ones are the caller's. */
static void adopt(struct intact *s, struct file_list *fresh)
{
    struct file_list old;

    pthread_mutex_lock(&s->lock);
    old = s->list;
    s->list = *fresh;
    s->damaged = s->doubted = false;
    pthread_mutex_unlock(&s->lock);
    *fresh = old;
}

static struct snapshot *open_once(struct intact *s, bool *again, struct err *err)
{
    struct file_list fresh = {0};
    struct buf seals = BUF_INIT;
    struct snapshot *snapshot = NULL;

    *again = false;
    if (read_all(s, &fresh, &seals, err) < 0) {
        *again = seals.data && has_changed(s, seals.data);
    } else if ((snapshot = snapshot_open(s->paths, s->path_count, err)) &&
               strcmp(snapshot_seals(snapshot), text_of(&seals)) != 0) {
        snapshot_unref(snapshot);
        snapshot = NULL;
        *again = true;
        err_set(err, ERR_UNAVAILABLE, "the index changes faster than it can be opened");
    }
    if (snapshot)
        adopt(s, &fresh);
    release_list(&fresh);
    buf_release(&seals);
    return snapshot;
}

struct snapshot *intact_open(struct intact *s, struct err *err)
{
    struct snapshot *snapshot = NULL;
    bool again = true;

    if (!s->checked)
        return snapshot_open(s->paths, s->path_count, err);
    for (int tries = 0; tries < TRIES && !snapshot && again; tries++)
        snapshot = open_once(s, &again, err);
    return snapshot;
}

/* --- Looking after them */

/* Whether a path still leads to this file. */
static bool is_at(const char *path, const struct stamp *file, struct stamp *now)
{
    return stamp_of(path, now) && same_file(now, file);
}

/* What is removed while we look at it, or replaced, does not matter. */
static int look_at(struct known_file *file, bool doubted, struct err *err)
{
    struct stamp before = file->stamp, now;

    if (!is_at(file->path, &before, &now) || (!doubted && same_stamp(&now, &before)))
        return 0;
    log_info("%s %s: reading it again", file->path, doubted ? "may be damaged" : "was touched");
    return read_through(file, err) < 0 && is_at(file->path, &before, &now) ? -1 : 0;
}

static void look(struct intact *s, int64_t now_us)
{
    bool doubted = s->doubted && now_us - s->doubted_us >= DOUBT_US;

    if (doubted)
        s->doubted_us = now_us;
    s->doubted = false;
    for (size_t i = 0; i < s->list.count && !s->damaged; i++)
        s->damaged = look_at(&s->list.items[i], doubted, &s->damage) < 0;
    if (s->damaged)
        log_error("%s", s->damage.text);
}

/* What is answered between two looks is not checked: so they are as close as they may be. */
static int64_t after_look(int64_t began_us, int64_t ended_us)
{
    int64_t pause_us = SHARE * (ended_us - began_us);

    return ended_us + (pause_us < LOOK_US ? pause_us : LOOK_US);
}

int intact_hold(struct intact *s, struct err *err)
{
    int64_t now_us = clock_us();
    int r = 0;

    if (!s->checked)
        return 0;
    pthread_mutex_lock(&s->lock);
    if (!s->damaged && now_us >= s->look_us) {
        look(s, now_us);
        s->look_us = after_look(now_us, clock_us());
    }
    if (s->damaged) {
        *err = s->damage;
        r = -1;
    }
    pthread_mutex_unlock(&s->lock);
    return r;
}

void intact_doubt(struct intact *s)
{
    pthread_mutex_lock(&s->lock);
    s->doubted = true;
    pthread_mutex_unlock(&s->lock);
}
