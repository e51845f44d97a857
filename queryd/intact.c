#include "queryd/intact.h"

#include "base/clock.h"
#include "base/fs_file.h"
#include "base/log.h"
#include "queryd/job.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_US  5000     /* there is a look after this time, */
#define SHARE    20       /* and as soon as the last one was no more than such a part of the time */
#define DOUBT_US 10000000 /* at most one reading of everything for doubt's sake */

/* One file that was read through. */
struct known_file {
    char *path;
    char sha256[FS_HASH_HEX];
    struct fs_stamp stamp;
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
    atomic_bool stopping;
    struct file_list list; /* of the generation opened last */
    int64_t look_us;       /* when to look again */
    int64_t doubted_us;
    bool doubted;
    bool touched; /* one was written to, and is what was published nevertheless */
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

/* Without success there is no stamp; with it, a write since it was taken shows at the next look. */
static int read_through(struct known_file *known, const struct fs_file *file,
                        const struct fs_stamp *stamp, const atomic_bool *stop, struct err *err)
{
    char found[FS_HASH_HEX];
    uint64_t size;

    known->stamp = (struct fs_stamp){0};
    if (fs_file_hash(file, stop, found, &size, err) < 0)
        return -1;
    if (strcmp(found, known->sha256) != 0)
        return err_set(err, ERR_DAMAGED,
                       "%s is damaged: its checksum is not the published one; see "
                       "morgue-indexer --verify",
                       file->path);
    known->stamp = *stamp;
    return 0;
}

static int read_anew(struct known_file *known, const atomic_bool *stop, struct err *err)
{
    struct fs_stamp stamp;
    struct fs_file file;
    int r;

    if (fs_file_open(&file, known->path, err) < 0)
        return -1;
    r = fs_file_stamp(&file, &stamp, err);
    if (r == 0)
        r = read_through(known, &file, &stamp, stop, err);
    fs_file_close(&file);
    return r;
}

/* --- A generation's files */

/* What an opening has come to. */
struct visit {
    struct intact *intact;
    struct file_list files;
    size_t next; /* where the file after the last known one stands in the older list */
};

static bool is_known(const struct known_file *old, const struct known_file *file)
{
    return strcmp(old->path, file->path) == 0 && strcmp(old->sha256, file->sha256) == 0 &&
           fs_same_stamp(&old->stamp, &file->stamp);
}

/* Whether this very file was read through for the generation opened last. Generations have their
 * files in the same order, but for some that are new or gone. */
static bool was_read(struct visit *v, const struct known_file *file)
{
    struct intact *s = v->intact;
    bool same = false;

    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->list.count && !same; i++) {
        size_t at = (v->next + i) % s->list.count;
        same = is_known(&s->list.items[at], file);
        v->next = same ? at + 1 : v->next;
    }
    pthread_mutex_unlock(&s->lock);
    return same;
}

static int visit_file(void *arg, const struct held_file *held, struct err *err)
{
    struct visit *v = arg;
    struct file_list *list = &v->files;
    struct known_file *known;

    if (grow(&list->items, &list->cap, list->count + 1, sizeof *list->items) < 0)
        return err_nomem(err);
    known = &list->items[list->count];
    *known = (struct known_file){.path = strdup(held->file.path), .stamp = held->stamp};
    if (!known->path)
        return err_nomem(err);
    memcpy(known->sha256, held->entry->sha256, FS_HASH_HEX);
    list->count++;
    if (was_read(v, known))
        return 0;
    return read_through(known, &held->file, &held->stamp, &v->intact->stopping, err);
}

/* --- Looking after them */

/* Whether a path still leads to this file. */
static bool is_at(const char *path, const struct fs_stamp *file, struct fs_stamp *now)
{
    return fs_stamp_at(path, now) && fs_same_file(now, file);
}

enum finding { UNTOUCHED, TOUCHED, DAMAGED };

/* What is removed while we look at it, or replaced, does not matter. */
static enum finding look_at(struct known_file *file, bool doubted, const atomic_bool *stop,
                            struct err *err)
{
    struct fs_stamp before = file->stamp, now;
    bool touched;

    if (!is_at(file->path, &before, &now))
        return UNTOUCHED;
    touched = !fs_same_stamp(&now, &before);
    if (!touched && !doubted)
        return UNTOUCHED;
    log_info("%s %s: reading it again", file->path, touched ? "was touched" : "may be damaged");
    if (read_anew(file, stop, err) < 0)
        return is_at(file->path, &before, &now) ? DAMAGED : UNTOUCHED;
    return touched ? TOUCHED : UNTOUCHED;
}

static void look(struct intact *s, int64_t now_us)
{
    bool doubted = s->doubted && now_us - s->doubted_us >= DOUBT_US;

    if (doubted)
        s->doubted_us = now_us;
    s->doubted = false;
    for (size_t i = 0; i < s->list.count && !s->damaged; i++) {
        enum finding found = look_at(&s->list.items[i], doubted, &s->stopping, &s->damage);
        s->touched |= found == TOUCHED;
        s->damaged = found == DAMAGED;
    }
    if (s->damaged && s->damage.code != ERR_CANCELLED)
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

static bool is_set(struct intact *s, const bool *flag)
{
    bool set;

    pthread_mutex_lock(&s->lock);
    set = *flag;
    pthread_mutex_unlock(&s->lock);
    return set;
}

bool intact_was_touched(struct intact *s)
{
    return is_set(s, &s->touched);
}

/* --- Opening */

/* A look for the last time; doubts are for the new ones. */
static void look_back(struct intact *s)
{
    bool doubted = s->doubted;

    s->doubted = false;
    if (!s->damaged)
        look(s, clock_us());
    s->doubted = doubted;
}

/* These files are looked after from now on; the old ones are the caller's. What was found of those
 * meanwhile may be of a file that the new generation has, too, and was believed to be known: then
 * all is to be opened again. */
static int adopt(struct intact *s, struct file_list *fresh, bool damaged, bool *sound,
                 struct err *err)
{
    struct file_list old;
    int r = 0;

    pthread_mutex_lock(&s->lock);
    look_back(s);
    if (s->damaged && !damaged) {
        *err = s->damage;
        r = -1;
    } else {
        *sound = !s->damaged && !s->touched;
        old = s->list;
        s->list = *fresh;
        *fresh = old;
        s->damaged = s->touched = false;
    }
    pthread_mutex_unlock(&s->lock);
    return r;
}

struct snapshot *intact_open(struct intact *s, bool *sound, struct err *err)
{
    struct visit visit = {.intact = s};
    struct snapshot *snapshot;
    bool damaged = is_set(s, &s->damaged);

    *sound = true;
    if (!s->checked)
        return snapshot_open(s->paths, s->path_count, err);
    snapshot = snapshot_open_looked_at(s->paths, s->path_count, visit_file, &visit, err);
    if (snapshot && adopt(s, &visit.files, damaged, sound, err) < 0) {
        snapshot_unref(snapshot);
        snapshot = NULL;
    }
    release_list(&visit.files);
    return snapshot;
}

void intact_stop(struct intact *s)
{
    atomic_store(&s->stopping, true);
}
