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
#define WAIT_US  10000    /* for another thread's piece, before the limits are looked at again */

enum need {
    NEED_NOTHING,
    NEED_SOON, /* it is to be read again, and most likely nothing was written to it */
    NEED_NOW,  /* nothing may be answered before */
};

/* One file that was read through. */
struct known_file {
    char *path;
    char sha256[FS_HASH_HEX];
    struct fs_stamp stamp;
    enum need need;
    bool touched; /* somebody may have written to it; else it is doubted, or linked */
};

/* One that is being read again. */
struct rereading {
    struct known_file *known; /* NULL: none; of the list, which stays the same meanwhile */
    struct fs_file file;
    struct fs_stamp stamp; /* before the first piece was read */
    struct fs_hash *hash;  /* NULL before it is open */
    bool busy;             /* a thread has it, without the lock */
};

struct file_list {
    struct known_file *items;
    size_t count, cap;
};

struct intact {
    pthread_mutex_t lock; /* over all but the paths; not held while anything is read */
    pthread_cond_t moved; /* a piece was read */
    const char *const *paths;
    size_t path_count;
    bool checked;
    atomic_bool stopping;
    struct file_list list; /* of the generation opened last */
    struct rereading reading;
    int64_t look_us; /* when to look again */
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

static void init_waiting(struct intact *s)
{
    pthread_condattr_t steady;

    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&s->moved, &steady);
    pthread_condattr_destroy(&steady);
}

static void end_reading(struct rereading *r)
{
    fs_hash_free(r->hash);
    fs_file_close(&r->file);
    *r = (struct rereading){0};
}

struct intact *intact_new(const char *const *paths, size_t count, bool checked, struct err *err)
{
    struct intact *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    init_waiting(s);
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
    end_reading(&s->reading);
    release_list(&s->list);
    pthread_cond_destroy(&s->moved);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* --- One file */

static int compare(const struct known_file *known, const char found[FS_HASH_HEX], struct err *err)
{
    if (strcmp(found, known->sha256) == 0)
        return 0;
    return err_set(err, ERR_DAMAGED,
                   "%s is damaged: its checksum is not the published one; see "
                   "morgue-indexer --verify",
                   known->path);
}

/* Without success there is no stamp; with it, a write since it was taken shows at the next look. */
static int read_through(struct known_file *known, const struct held_file *held,
                        const atomic_bool *stop, struct err *err)
{
    char found[FS_HASH_HEX];
    uint64_t size;

    known->stamp = (struct fs_stamp){0};
    if (fs_file_hash(&held->file, stop, found, &size, err) < 0 || compare(known, found, err) < 0)
        return -1;
    known->stamp = held->stamp;
    return 0;
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
    return read_through(known, held, &v->intact->stopping, err);
}

/* --- Looking after them */

/* What was done to a file since it was read. What is gone or replaced does not matter. */
static enum need look_at(const struct known_file *file)
{
    struct fs_stamp now;

    if (!fs_stamp_at(file->path, &now) || !fs_same_file(&now, &file->stamp) ||
        fs_same_stamp(&now, &file->stamp))
        return NEED_NOTHING;
    return fs_only_names_differ(&file->stamp, &now) ? NEED_SOON : NEED_NOW;
}

static void note_need(struct known_file *file, enum need need, const char *why)
{
    if (need <= file->need)
        return;
    if (need == NEED_NOW)
        log_info("%s %s: reading it again", file->path, why);
    file->need = need;
}

static void look(struct intact *s, int64_t now_us)
{
    bool doubted = s->doubted && now_us - s->doubted_us >= DOUBT_US;

    if (doubted)
        s->doubted_us = now_us;
    s->doubted = false;
    for (size_t i = 0; i < s->list.count; i++) {
        struct known_file *file = &s->list.items[i];
        enum need need = look_at(file);
        note_need(file, need, "was touched");
        file->touched |= need == NEED_NOW;
        if (doubted)
            note_need(file, NEED_NOW, "may be damaged");
    }
}

/* What is answered between two looks is not checked: so they are as close as they may be. */
static int64_t after_look(int64_t began_us, int64_t ended_us)
{
    int64_t pause_us = SHARE * (ended_us - began_us);

    return ended_us + (pause_us < LOOK_US ? pause_us : LOOK_US);
}

/* --- Reading again. All of this is called with the lock, but for reading itself. */

/* One that must be read by now before any other; NULL when none needs so much. */
static struct known_file *first_in_need(struct intact *s, enum need least)
{
    for (enum need need = NEED_NOW; need >= least; need--)
        for (size_t i = 0; i < s->list.count; i++)
            if (s->list.items[i].need == need)
                return &s->list.items[i];
    return NULL;
}

/* 1 while there may be more, 0 at the end, -1. */
static int read_piece(struct rereading *r, struct err *err)
{
    if (r->hash)
        return fs_hash_step(r->hash, err);
    if (fs_file_open(&r->file, r->known->path, err) < 0 ||
        fs_file_stamp(&r->file, &r->stamp, err) < 0)
        return -1;
    r->hash = fs_hash_new(&r->file, err);
    return r->hash ? 1 : -1;
}

static void note_damage(struct intact *s, const struct err *err)
{
    log_error("%s", err->text);
    s->damage = *err;
    s->damaged = true;
    for (size_t i = 0; i < s->list.count; i++)
        s->list.items[i].need = NEED_NOTHING;
}

/* What is written to while it is read needs it once more; what is damaged is known no more. What is
 * removed then, or replaced, does not matter. */
static void conclude(struct intact *s, int rc, struct err *err)
{
    struct rereading *r = &s->reading;
    struct known_file *known = r->known;
    char found[FS_HASH_HEX];
    struct fs_stamp now;
    uint64_t size;
    bool there = fs_stamp_at(known->path, &now) && fs_same_file(&now, &known->stamp);

    if (rc == 0) {
        fs_hash_end(r->hash, found, &size);
        rc = compare(known, found, err);
    }
    if (there)
        known->stamp = rc == 0 ? r->stamp : (struct fs_stamp){0};
    if (there && rc < 0)
        note_damage(s, err);
    s->touched |= there && known->touched;
    known->need = there && rc == 0 ? look_at(known) : NEED_NOTHING;
    known->touched = known->need == NEED_NOW;
    end_reading(r);
}

static void read_on(struct intact *s, struct known_file *next)
{
    struct rereading *r = &s->reading;
    struct err err;
    int rc;

    if (!r->known)
        r->known = next;
    r->busy = true;
    pthread_mutex_unlock(&s->lock);
    rc = read_piece(r, &err);
    pthread_mutex_lock(&s->lock);
    r->busy = false;
    if (rc <= 0)
        conclude(s, rc, &err);
    pthread_cond_broadcast(&s->moved);
}

static void wait_for_piece(struct intact *s)
{
    int64_t end_us = clock_us() + WAIT_US;
    struct timespec end = {end_us / 1000000, end_us % 1000000 * 1000};

    (void)pthread_cond_timedwait(&s->moved, &s->lock, &end);
}

/* Until no file needs so much any more. */
static int settle(struct intact *s, enum need least, const struct query_limits *limits,
                  struct err *err)
{
    struct known_file *next;

    while (!s->damaged && (next = first_in_need(s, least))) {
        if (atomic_load(&s->stopping))
            return err_set(err, ERR_CANCELLED, "%s was not read to its end", next->path);
        if (limits_check(limits, err) < 0)
            return -1;
        if (s->reading.busy)
            wait_for_piece(s);
        else
            read_on(s, next);
    }
    if (s->damaged)
        *err = s->damage;
    return s->damaged ? -1 : 0;
}

/* --- The faces of it */

static int look_and_settle(struct intact *s, enum need least, const struct query_limits *limits,
                           struct err *err)
{
    int64_t now_us = clock_us();
    int rc;

    if (!s->checked)
        return 0;
    pthread_mutex_lock(&s->lock);
    if (!s->damaged && now_us >= s->look_us) {
        look(s, now_us);
        s->look_us = after_look(now_us, clock_us());
    }
    rc = settle(s, least, limits, err);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int intact_hold(struct intact *s, const struct query_limits *limits, struct err *err)
{
    return look_and_settle(s, NEED_NOW, limits, err);
}

int intact_catch_up(struct intact *s, struct err *err)
{
    return look_and_settle(s, NEED_SOON, &(struct query_limits){0}, err);
}

void intact_doubt(struct intact *s)
{
    pthread_mutex_lock(&s->lock);
    s->doubted = !s->damaged; /* else it is known */
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
static int look_back(struct intact *s, struct err *err)
{
    bool doubted = s->doubted;

    s->doubted = false;
    if (!s->damaged)
        look(s, clock_us());
    s->doubted = doubted;
    return settle(s, NEED_SOON, &(struct query_limits){0}, err);
}

/* These files are looked after from now on; the old ones are the caller's. What was found of those
 * meanwhile may be of a file that the new generation has, too, and was believed to be known: then
 * all is to be opened again. */
static int adopt(struct intact *s, struct file_list *fresh, bool damaged, bool *sound,
                 struct err *err)
{
    struct file_list old;
    int rc;

    pthread_mutex_lock(&s->lock);
    rc = look_back(s, err);
    if (rc < 0 && s->damaged && damaged)
        rc = 0;
    if (rc == 0) {
        *sound = !s->damaged && !s->touched;
        old = s->list;
        s->list = *fresh;
        *fresh = old;
        s->damaged = s->touched = false;
    }
    pthread_mutex_unlock(&s->lock);
    return rc;
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
