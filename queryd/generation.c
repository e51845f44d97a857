#include "queryd/generation.h"

#include <pthread.h>
#include <stdlib.h>

struct generation {
    pthread_mutex_t lock; /* over current */
    struct snapshot *current;
    const char *const *paths;
    size_t count;
};

struct generation *generation_open(const char *const *paths, size_t count, struct err *err)
{
    struct generation *g = calloc(1, sizeof *g);

    if (!g) {
        err_nomem(err);
        return NULL;
    }
    g->paths = paths;
    g->count = count;
    g->current = snapshot_open(paths, count, err);
    if (!g->current) {
        free(g);
        return NULL;
    }
    pthread_mutex_init(&g->lock, NULL);
    return g;
}

void generation_close(struct generation *g)
{
    if (!g)
        return;
    snapshot_unref(g->current);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

struct snapshot *generation_get(struct generation *g)
{
    struct snapshot *s;

    pthread_mutex_lock(&g->lock);
    s = snapshot_ref(g->current);
    pthread_mutex_unlock(&g->lock);
    return s;
}

static void replace(struct generation *g, struct snapshot *fresh)
{
    struct snapshot *old;

    pthread_mutex_lock(&g->lock);
    old = g->current;
    g->current = fresh;
    pthread_mutex_unlock(&g->lock);
    snapshot_unref(old);
}

int generation_renew(struct generation *g, bool *changed, struct err *err)
{
    struct snapshot *now = generation_get(g), *fresh;
    bool stale = snapshot_is_stale(now);

    snapshot_unref(now);
    *changed = false;
    if (!stale)
        return 0;
    fresh = snapshot_open(g->paths, g->count, err);
    if (!fresh)
        return -1;
    replace(g, fresh);
    *changed = true;
    return 0;
}

const char *const *generation_paths(const struct generation *g, size_t *count)
{
    *count = g->count;
    return g->paths;
}
