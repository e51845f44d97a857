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
#define SPELL_US 500000   /* of catching up at a time */

enum need {
    NEED_NOTHING,
    NEED_SOON, /* it is to be read again, and most likely nothing was written to it */
    NEED_NOW,  /* nothing may be answered before */
};

/* One file that was read through. */
struct known_file {
    char *path;
    char sha256[FS_HASH_HEX];
    struct fs_stamp seen;  /* when it was last looked at */
    bool whole;            /* it was as published when it was last read */
    bool touched;          /* since then somebody may have written to it */
    enum need need, later; /* of what is later than the reading that is under way */
};

/* One that is being read again. */
struct rereading {
    struct known_file *known; /* NULL: none; of the list, which stays the same meanwhile */
    struct fs_file file;
    struct fs_stamp stamp; /* before it was opened */
    bool same;             /* what was opened is what was known */
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
    pthread_mutex_init(&s->lock, NULL);
    clock_cond_init(&s->moved);
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

/* A write since it was opened shows at the next look. */
static int read_through(struct known_file *known, const struct fs_file *file,
                        const atomic_bool *stop, struct err *err)
{
    char found[FS_HASH_HEX];
    uint64_t size;

    if (fs_file_hash(file, stop, found, &size, err) < 0 || compare(known, found, err) < 0)
        return -1;
    known->whole = true;
    return 0;
}

/* --- A generation's files */

/* What an opening has come to. */
struct visit {
    struct intact *intact;
    struct file_list files;
    size_t next; /* where the file after the last known one stands in the older list */
};

static enum need need_of_step(const struct fs_stamp *then, const struct fs_stamp *now)
{
    if (fs_same_stamp(then, now))
        return NEED_NOTHING;
    return fs_only_names_differ(then, now) ? NEED_SOON : NEED_NOW;
}

static bool is_known(const struct known_file *old, const struct known_file *file)
{
    return strcmp(old->path, file->path) == 0 && strcmp(old->sha256, file->sha256) == 0 &&
           old->whole && old->need < NEED_NOW && fs_same_file(&old->seen, &file->seen) &&
           need_of_step(&old->seen, &file->seen) < NEED_NOW;
}

/* What it still needs stays so. */
static void take_over(struct known_file *file, const struct known_file *old)
{
    enum need step = need_of_step(&old->seen, &file->seen);

    file->whole = true;
    file->need = step > old->need ? step : old->need;
}

/* Whether this very file was read through for the generation opened last. Generations have their
 * files in the same order, but for some that are new or gone. */
static bool was_read(struct visit *v, struct known_file *file)
{
    struct intact *s = v->intact;
    bool same = false;

    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->list.count && !same; i++) {
        size_t at = (v->next + i) % s->list.count;
        same = is_known(&s->list.items[at], file);
        if (same) {
            take_over(file, &s->list.items[at]);
            v->next = at + 1;
        }
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
    *known = (struct known_file){.path = strdup(held->file.path), .seen = held->stamp};
    if (!known->path)
        return err_nomem(err);
    memcpy(known->sha256, held->entry->sha256, FS_HASH_HEX);
    list->count++;
    if (was_read(v, known))
        return 0;
    return read_through(known, &held->file, &v->intact->stopping, err);
}

/* --- Looking after them */

static void note_need(struct known_file *file, enum need need, const char *why)
{
    if (need > file->later)
        file->later = need;
    if (need <= file->need)
        return;
    if (need == NEED_NOW)
        log_info("%s %s: reading it again", file->path, why);
    file->need = need;
}

/* What was done to a file since the last look. What is gone or replaced does not matter. */
static void look_at(struct known_file *file)
{
    struct fs_stamp now;
    enum need need;

    if (!fs_stamp_at(file->path, &now) || !fs_same_file(&now, &file->seen))
        return;
    need = need_of_step(&file->seen, &now);
    note_need(file, need, "was touched");
    file->touched |= need == NEED_NOW;
    file->seen = now;
}

static void look(struct intact *s, int64_t now_us)
{
    bool doubted = s->doubted && now_us - s->doubted_us >= DOUBT_US;

    if (doubted)
        s->doubted_us = now_us;
    s->doubted = false;
    for (size_t i = 0; i < s->list.count; i++) {
        struct known_file *file = &s->list.items[i];
        look_at(file);
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
    struct fs_stamp opened;

    if (r->hash)
        return fs_hash_step(r->hash, err);
    if (fs_file_open(&r->file, r->known->path, err) < 0 ||
        fs_file_stamp(&r->file, &opened, err) < 0)
        return -1;
    r->same = fs_same_file(&opened, &r->stamp);
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

static void begin_reading(struct rereading *r, struct known_file *file)
{
    look_at(file);
    file->later = NEED_NOTHING; /* up to now it is what is read that tells */
    *r = (struct rereading){.known = file, .stamp = file->seen};
}

/* What is written to while it is read needs it once more; what is damaged is known no more. What is
 * removed then, or replaced, does not matter, but for what was read of it to its end. */
static void conclude(struct intact *s, int rc, struct err *err)
{
    struct rereading *r = &s->reading;
    struct known_file *known = r->known;
    char found[FS_HASH_HEX];
    struct fs_stamp now;
    uint64_t size;
    bool there = fs_stamp_at(known->path, &now) && fs_same_file(&now, &r->stamp);

    if (rc == 0) {
        fs_hash_end(r->hash, found, &size);
        rc = compare(known, found, err);
        there |= r->same;
    }
    look_at(known);
    s->touched |= known->touched;
    known->touched = known->later == NEED_NOW;
    known->need = known->later;
    if (there)
        known->whole = rc == 0;
    if (there && rc < 0)
        note_damage(s, err);
    end_reading(r);
}

/* What nobody waits for is put off for what somebody waits for. */
static void read_on(struct intact *s, struct known_file *next)
{
    struct rereading *r = &s->reading;
    struct err err;
    int rc;

    if (r->known && r->known->need < next->need)
        end_reading(r);
    if (!r->known)
        begin_reading(r, next);
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
    (void)clock_cond_wait(&s->moved, &s->lock, clock_us() + WAIT_US);
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
    const struct query_limits spell = {.deadline_us = clock_us() + SPELL_US};

    if (look_and_settle(s, NEED_SOON, &spell, err) == 0 || err->code == ERR_TIMEOUT)
        return 0;
    return -1;
}

void intact_doubt(struct intact *s)
{
    pthread_mutex_lock(&s->lock);
    s->doubted = !s->damaged; /* else it is known */
    pthread_mutex_unlock(&s->lock);
}

bool intact_was_touched(struct intact *s)
{
    bool touched;

    pthread_mutex_lock(&s->lock);
    touched = s->touched && !first_in_need(s, NEED_NOW); /* opening would read all of those */
    pthread_mutex_unlock(&s->lock);
    return touched;
}

/* --- Opening */

/* A look for the last time; doubts are for the new ones. What is being read is put off. */
static void look_back(struct intact *s)
{
    bool doubted = s->doubted;

    s->doubted = false;
    if (!s->damaged)
        look(s, clock_us());
    s->doubted = doubted;
    while (s->reading.busy)
        wait_for_piece(s);
    end_reading(&s->reading);
}

/* What the former generation's files need before anything is answered: the new one's that are the
 * same were read when they needed it already, or will be found to need it, but for doubts. */
static void hand_on(struct intact *s)
{
    for (size_t i = 0; i < s->list.count; i++) {
        const struct known_file *file = &s->list.items[i];

        s->touched |= file->touched;
        if (file->need == NEED_NOW && !file->touched) {
            s->doubted = true;
            s->doubted_us = -DOUBT_US;
        }
    }
}

/* These files are looked after from now on; the old ones are the caller's. What was found of those
 * meanwhile may be of a file that the new generation has, too, and was believed to be known: then
 * all is to be opened again. */
static int adopt(struct intact *s, struct file_list *fresh, bool damaged, bool *sound,
                 struct err *err)
{
    struct file_list old;
    int rc = 0;

    pthread_mutex_lock(&s->lock);
    look_back(s);
    if (s->damaged && !damaged) {
        *err = s->damage;
        rc = -1;
    } else {
        hand_on(s);
        *sound = !s->damaged && !s->touched;
        old = s->list;
        s->list = *fresh;
        *fresh = old;
        s->damaged = s->touched = false;
        s->look_us = 0;
    }
    pthread_mutex_unlock(&s->lock);
    return rc;
}

static bool is_damaged(struct intact *s)
{
    bool damaged;

    pthread_mutex_lock(&s->lock);
    damaged = s->damaged;
    pthread_mutex_unlock(&s->lock);
    return damaged;
}

struct snapshot *intact_open(struct intact *s, bool *sound, struct err *err)
{
    struct visit visit = {.intact = s};
    struct snapshot *snapshot;
    bool damaged = is_damaged(s);

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
