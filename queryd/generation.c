#include "queryd/generation.h"

#include "base/clock.h"
#include "base/fs_file.h"
#include "base/log.h"
#include "index/column.h"
#include "queryd/cursor.h"
#include "queryd/intact.h"
#include "queryd/job.h"
#include <pthread.h>
#include <stdlib.h>

#define KEPT     8        /* former generations, at most */
#define SHARE    4        /* after a failure there is a pause, so many times as long, */
#define PAUSE_US 2000000  /* but no longer than this */
#define KEEP_US  60000000 /* after the last cursor into one was given out */

/* A snapshot, and until when a cursor may come back to it (0: none was given out). */
struct place {
    struct snapshot *snapshot;
    uint64_t state;
    int64_t until_us;
};

struct generation {
    pthread_mutex_t lock; /* over current and kept */
    struct place current;
    struct place kept[KEPT]; /* in the order they were put here */
    size_t kept_count;
    struct intact *intact;
    int64_t retry_us;   /* no sooner after a failure: it may have cost the reading of everything */
    struct err trouble; /* which one it was */
    const char *const *paths;
    struct fs_stamp *directories; /* of the paths, at the start; zero where there was none */
    size_t count;
};

static int note_directories(struct generation *g, struct err *err)
{
    g->directories = calloc(g->count, sizeof *g->directories);
    if (!g->directories)
        return err_nomem(err);
    for (size_t i = 0; i < g->count; i++)
        (void)fs_stamp_at(g->paths[i], &g->directories[i]);
    return 0;
}

struct generation *generation_open(const char *const *paths, size_t count, bool checked,
                                   struct err *err)
{
    struct generation *g = calloc(1, sizeof *g);
    bool sound;

    if (!g) {
        err_nomem(err);
        return NULL;
    }
    pthread_mutex_init(&g->lock, NULL);
    g->paths = paths;
    g->count = count;
    if (note_directories(g, err) == 0)
        g->intact = intact_new(paths, count, checked, err);
    if (g->intact)
        g->current.snapshot = intact_open(g->intact, &sound, err);
    if (!g->current.snapshot) {
        generation_close(g);
        return NULL;
    }
    g->current.state = cursor_state(g->current.snapshot);
    return g;
}

void generation_close(struct generation *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < g->kept_count; i++)
        snapshot_unref(g->kept[i].snapshot);
    snapshot_unref(g->current.snapshot);
    intact_free(g->intact);
    free(g->directories);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

struct snapshot *generation_get(struct generation *g)
{
    struct snapshot *s;

    pthread_mutex_lock(&g->lock);
    s = snapshot_ref(g->current.snapshot);
    pthread_mutex_unlock(&g->lock);
    return s;
}

/* Where it is: current or kept; NULL when it was let go of. */
static struct place *place_of(struct generation *g, uint64_t state)
{
    if (g->current.state == state)
        return &g->current;
    for (size_t i = 0; i < g->kept_count; i++)
        if (g->kept[i].state == state)
            return &g->kept[i];
    return NULL;
}

struct snapshot *generation_find(struct generation *g, uint64_t state, struct err *err)
{
    struct snapshot *found = NULL;
    const struct place *place;

    pthread_mutex_lock(&g->lock);
    place = place_of(g, state);
    if (place)
        found = snapshot_ref(place->snapshot);
    pthread_mutex_unlock(&g->lock);
    if (!found)
        err_set(err, ERR_NOT_FOUND,
                "the generation that this \"cursor\" belongs to is gone: ask again without it");
    return found;
}

int generation_intact(struct generation *g, const struct query_limits *limits, struct err *err)
{
    return intact_hold(g->intact, limits, err);
}

void generation_doubt(struct generation *g)
{
    intact_doubt(g->intact);
}

/* --- Those that are kept */

/* Take out the kept ones whose time is over, and the first when there is no room for another;
 * their references are the caller's. */
static size_t take_stale(struct generation *g, struct snapshot *stale[KEPT], bool make_room)
{
    int64_t now_us = clock_us();
    size_t out = 0, stay = 0;

    for (size_t i = 0; i < g->kept_count; i++) {
        bool full = make_room && i == 0 && g->kept_count == KEPT;
        if (full || g->kept[i].until_us <= now_us)
            stale[out++] = g->kept[i].snapshot;
        else
            g->kept[stay++] = g->kept[i];
    }
    g->kept_count = stay;
    return out;
}

static void unref_all(struct snapshot **snapshots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        snapshot_unref(snapshots[i]);
}

static void drop_stale(struct generation *g)
{
    struct snapshot *stale[KEPT];
    size_t count;

    pthread_mutex_lock(&g->lock);
    count = take_stale(g, stale, false);
    pthread_mutex_unlock(&g->lock);
    unref_all(stale, count);
}

void generation_remember(struct generation *g, struct snapshot *snapshot)
{
    uint64_t state = cursor_state(snapshot);
    struct snapshot *stale[KEPT];
    struct place *place;
    size_t count = 0;

    pthread_mutex_lock(&g->lock);
    place = place_of(g, state);
    if (!place) { /* it was let go of while the answer that gave the cursor was under way */
        count = take_stale(g, stale, true);
        place = &g->kept[g->kept_count++];
        *place = (struct place){.snapshot = snapshot_ref(snapshot), .state = state};
    }
    place->until_us = clock_us() + KEEP_US;
    pthread_mutex_unlock(&g->lock);
    unref_all(stale, count);
}

/* --- Renewal */

static size_t take_all(struct generation *g, struct snapshot *stale[KEPT])
{
    size_t count = g->kept_count;

    for (size_t i = 0; i < count; i++)
        stale[i] = g->kept[i].snapshot;
    g->kept_count = 0;
    return count;
}

/* Cursors into the old one go on there; but not if what was read of it may be wrong. The same state
 * may also have been opened anew. */
static void replace(struct generation *g, struct snapshot *fresh, bool sound)
{
    struct snapshot *stale[KEPT + 1];
    struct place old;
    size_t count;

    pthread_mutex_lock(&g->lock);
    old = g->current;
    g->current = (struct place){.snapshot = fresh, .state = cursor_state(fresh)};
    count = sound ? take_stale(g, stale, old.until_us > 0) : take_all(g, stale);
    if (old.state == g->current.state)
        g->current.until_us = old.until_us;
    if (sound && old.state != g->current.state && old.until_us > clock_us())
        g->kept[g->kept_count++] = old;
    else
        stale[count++] = old.snapshot;
    pthread_mutex_unlock(&g->lock);
    unref_all(stale, count);
}

/* The sandbox let in the directories that there were at the start. */
static int explain(const struct generation *g, struct err *err)
{
    for (size_t i = 0; i < g->count; i++) {
        struct fs_stamp now;
        if (fs_stamp_at(g->paths[i], &now) && !fs_same_file(&now, &g->directories[i]))
            return err_context(err,
                               "%s is another directory than at the start: restart the daemon, if "
                               "its sandbox keeps that out",
                               g->paths[i]);
    }
    return -1;
}

/* So that those who count by one need not read it first. If it cannot be read, they will tell. */
static void make_columns(struct snapshot *s, struct snapshot *before)
{
    struct err err;

    if ((s != before || snapshot_wants_columns(s)) && snapshot_make_columns(s, before, &err) < 0)
        log_debug("columns beforehand: %s", err.text);
}

static void inherit(struct generation *g, struct snapshot *fresh)
{
    struct snapshot *now = generation_get(g);

    snapshot_inherit(fresh, now);
    make_columns(fresh, now);
    snapshot_unref(now);
}

static bool is_stale(struct generation *g)
{
    struct snapshot *now = generation_get(g);
    struct err damage;
    bool stale = intact_catch_up(g->intact, &damage) < 0 || intact_was_touched(g->intact) ||
                 snapshot_is_stale(now);

    if (!stale)
        make_columns(now, now);
    snapshot_unref(now);
    return stale;
}

static int64_t pause_after(int64_t took_us)
{
    return SHARE * took_us < PAUSE_US ? SHARE * took_us : PAUSE_US;
}

static int open_newest(struct generation *g, struct err *err)
{
    int64_t begun_us = clock_us();
    bool sound;
    struct snapshot *fresh = intact_open(g->intact, &sound, err);

    if (!fresh) {
        int64_t now_us = clock_us();
        g->retry_us = now_us + pause_after(now_us - begun_us);
        explain(g, err);
        g->trouble = *err;
        return -1;
    }
    if (sound) /* else what was read may be wrong */
        inherit(g, fresh);
    g->retry_us = 0;
    replace(g, fresh, sound);
    return 0;
}

int generation_renew(struct generation *g, bool urgent, bool *changed, struct err *err)
{
    bool stale = is_stale(g);

    *changed = false;
    drop_stale(g);
    if (!stale)
        return 0;
    if (!urgent && clock_us() < g->retry_us) {
        *err = g->trouble;
        return -1;
    }
    *changed = open_newest(g, err) == 0;
    return *changed ? 0 : -1;
}

void generation_stop(struct generation *g)
{
    intact_stop(g->intact);
}

const char *const *generation_paths(const struct generation *g, size_t *count)
{
    *count = g->count;
    return g->paths;
}
