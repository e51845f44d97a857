#include "indexer/tidy.h"

#include "base/fs.h"
#include "index/segment_merge.h"
#include "index/tier.h"
#include <stdio.h>
#include <stdlib.h>

struct tidy {
    struct crew *crew;
    struct index_writer *writer;
    const char *index;
    struct snapshot *snapshot;
    size_t *which; /* places of the segments to merge */
    size_t count;
    char *dir; /* where the merged one is built */
};

static int set_up(struct tidy *t, struct err *err)
{
    t->snapshot = snapshot_open(&t->index, 1, err);
    if (!t->snapshot)
        return -1;
    t->which = calloc(snapshot_segments(t->snapshot) + 1, sizeof *t->which);
    if (!t->which || asprintf(&t->dir, "%s/merged", index_writer_build_dir(t->writer)) < 0) {
        t->dir = NULL;
        return err_nomem(err);
    }
    return 0;
}

/* Whatever is left of a merge that failed goes, too. */
static void clean_up(struct tidy *t)
{
    struct err ignored; /* the next indexer sweeps */

    if (t->dir)
        (void)fs_remove_tree(t->dir, &ignored);
    snapshot_unref(t->snapshot);
    free(t->which);
    free(t->dir);
}

/* Dead articles of native segments cannot be left out (segment_merge.h): they do not ask for it. */
static int choose(struct tidy *t, struct err *err)
{
    size_t n = snapshot_segments(t->snapshot);
    uint32_t *live = calloc(2 * n + 1, sizeof *live), *dead;

    if (!live)
        return err_nomem(err);
    dead = live + n;
    for (size_t i = 0; i < n; i++) {
        const struct segment *s = snapshot_segment(t->snapshot, i);
        live[i] = s->native ? s->articles : s->articles - s->dead;
        dead[i] = s->native ? 0 : s->dead;
    }
    t->count = tier_choose(live, dead, n, t->which);
    free(live);
    return 0;
}

static int send_merge(struct tidy *t, struct err *err)
{
    const char **names;
    int rc;

    if (index_writer_check(t->writer, t->which, t->count, err) < 0)
        return -1;
    names = calloc(t->count + 1, sizeof(char *));
    if (!names)
        return err_nomem(err);
    for (size_t i = 0; i < t->count; i++)
        names[i] = snapshot_segment(t->snapshot, t->which[i])->name;
    rc = crew_merge(t->crew, t->index, names, (uint32_t)t->count, t->dir, err);
    free(names);
    return rc;
}

static int put_in_place(struct tidy *t, bool all, struct err *err)
{
    struct merge_plan plan;
    struct new_segment fresh;
    int rc;

    if (merge_plan_init(&plan, t->snapshot, t->which, t->count, err) < 0)
        return -1;
    fresh = (struct new_segment){
        .dir = t->dir,
        .articles = plan.articles,
        .quotes = plan.quotes,
        .words = plan.words,
        .native = index_writer_is_native(t->writer),
        .dead = plan.dead,
        .dead_count = plan.dead_count,
    };
    rc = all ? index_writer_publish(t->writer, &fresh, true, err)
             : index_writer_replace(t->writer, t->which, t->count, &fresh, err);
    merge_plan_release(&plan);
    return rc;
}

int tidy_tiers(struct crew *c, struct index_writer *w, const char *index, bool *merged,
               struct err *err)
{
    struct tidy t = {.crew = c, .writer = w, .index = index};
    int rc = -1;

    *merged = false;
    if (set_up(&t, err) == 0 && choose(&t, err) == 0) {
        *merged = t.count > 0;
        rc = t.count == 0 ? 0 : send_merge(&t, err) < 0 ? -1 : put_in_place(&t, false, err);
    }
    clean_up(&t);
    return rc;
}

int tidy_all(struct crew *c, struct index_writer *w, const char *index, struct err *err)
{
    struct tidy t = {.crew = c, .writer = w, .index = index};
    int rc = -1;

    if (set_up(&t, err) == 0) {
        t.count = snapshot_segments(t.snapshot);
        for (size_t i = 0; i < t.count; i++)
            t.which[i] = i;
        rc = send_merge(&t, err) < 0 ? -1 : put_in_place(&t, true, err);
    }
    clean_up(&t);
    return rc;
}
