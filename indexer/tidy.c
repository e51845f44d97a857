#include "indexer/tidy.h"

#include "base/fs.h"
#include "index/segment_merge.h"
#include "index/tier.h"
#include "indexer/crew.h"
#include "indexer/message.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

/* More segments than this are waited for. */
#define SEGMENTS_MAX (2 * (size_t)TIER_SEGMENTS)
/* A part of a segment each, at most. */
#define MERGERS_MAX 4

struct tidy {
    struct index_writer *writer;
    const char *index;
    char *dir; /* where the merged segment is built */

    /* The merge under way: */
    struct snapshot *snapshot; /* NULL when there is none */
    size_t *which;             /* places of its sources in the snapshot */
    size_t count;
    struct merge_plan plan;
    struct worker mergers[MERGERS_MAX];
    unsigned merger_count;
};

struct tidy *tidy_new(struct index_writer *w, const char *index, struct err *err)
{
    struct tidy *t = calloc(1, sizeof *t);

    if (!t || asprintf(&t->dir, "%s/merged", index_writer_build_dir(w)) < 0) {
        free(t);
        err_nomem(err);
        return NULL;
    }
    t->writer = w;
    t->index = index;
    return t;
}

/* The merge is over, well or not; whatever is left of it goes. */
static void end(struct tidy *t)
{
    struct err ignored; /* the next indexer sweeps */

    for (unsigned i = 0; i < t->merger_count; i++)
        worker_stop(&t->mergers[i]);
    t->merger_count = 0;
    index_writer_spare_none(t->writer);
    (void)fs_remove_tree(t->dir, &ignored);
    merge_plan_release(&t->plan);
    snapshot_unref(t->snapshot);
    t->snapshot = NULL;
    free(t->which);
    t->which = NULL;
    t->count = 0;
}

void tidy_free(struct tidy *t)
{
    if (!t)
        return;
    end(t);
    free(t->dir);
    free(t);
}

/* --- what to merge */

static int look(struct tidy *t, struct err *err)
{
    t->snapshot = snapshot_open(&t->index, 1, err);
    if (!t->snapshot)
        return -1;
    t->which = calloc(snapshot_segments(t->snapshot) + 1, sizeof *t->which);
    return t->which ? 0 : err_nomem(err);
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

/* --- the processes that merge */

struct share {
    const struct tidy *tidy;
    unsigned parts;
    bool check;
};

/* Damage must not get a good checksum: sources are looked through first, by one of the processes.
 */
static int merge_parts(const struct share *s, struct err *err)
{
    const struct tidy *t = s->tidy;

    if (s->check && index_writer_check(t->writer, t->which, t->count, err) < 0)
        return -1;
    return segment_merge(&t->plan, t->dir, s->parts, err);
}

static int merge_in_child(int fd, void *arg)
{
    const struct share *s = arg;
    struct buf reply = BUF_INIT;
    struct err failure = {0}, err;
    int rc = merge_parts(s, &failure);

    rc = message_answer(fd, rc, &reply, &failure, &err);
    buf_release(&reply);
    index_writer_forget(s->tidy->writer);
    return rc < 0 ? 2 : 0;
}

/* They look up some of the files by name, late where the machine is busy: publications go on. */
static int begin(struct tidy *t, unsigned processes, struct err *err)
{
    if (index_writer_spare(t->writer, t->which, t->count, err) < 0 ||
        merge_plan_init(&t->plan, t->snapshot, t->which, t->count, err) < 0)
        return -1;
    for (; t->merger_count < processes; t->merger_count++) {
        struct share s = {t, crew_parts(processes, t->merger_count), t->merger_count == 0};
        if (worker_fork(&t->mergers[t->merger_count], merge_in_child, &s, err) < 0)
            return -1;
        t->mergers[t->merger_count].busy = true;
    }
    return 0;
}

static int wait_for_all(struct tidy *t, struct err *err)
{
    struct worker_result nothing;
    struct err later;
    int rc = 0;

    for (unsigned i = 0; i < t->merger_count; i++)
        if (worker_receive(&t->mergers[i], &nothing, rc < 0 ? &later : err) < 0)
            rc = -1;
    index_writer_spare_none(t->writer);
    return rc;
}

static bool has_ended(const struct tidy *t)
{
    struct pollfd fd = {t->mergers[0].fd, POLLIN, 0};

    return poll(&fd, 1, 0) > 0;
}

/* --- putting it in place */

/* Sources that are still there, by their places now; the dead of the merged segment as of now. One
 * that is gone has died out. */
struct present {
    size_t *places, count;
    uint32_t *dead;
    size_t dead_count;
};

static void bury(const struct tidy *t, size_t i, const uint32_t *docs, size_t n, struct present *p)
{
    for (size_t k = 0; k < n; k++) {
        uint32_t number = t->plan.maps[i].article[docs ? docs[k] - 1 : k];
        if (number)
            p->dead[p->dead_count++] = number;
    }
}

static int heed(const struct tidy *t, size_t i, struct present *p, struct err *err)
{
    const struct segment *s = snapshot_segment(t->snapshot, t->which[i]);
    long place = index_writer_place(t->writer, s->name);
    uint32_t *docs;
    size_t n;

    if (place < 0) {
        bury(t, i, NULL, s->articles, p);
        return 0;
    }
    p->places[p->count++] = (size_t)place;
    if (index_writer_dead(t->writer, (size_t)place, &docs, &n, err) < 0)
        return -1;
    bury(t, i, docs, n, p);
    free(docs);
    return 0;
}

static int replace_present(struct tidy *t, struct present *p, struct err *err)
{
    struct new_segment fresh = {
        .dir = t->dir,
        .articles = t->plan.articles,
        .quotes = t->plan.quotes,
        .words = t->plan.words,
        .native = index_writer_is_native(t->writer),
        .dead = p->dead,
    };

    for (size_t i = 0; i < t->count; i++)
        if (heed(t, i, p, err) < 0)
            return -1;
    fresh.dead_count = p->dead_count;
    return p->count == 0 ? 0 : index_writer_replace(t->writer, p->places, p->count, &fresh, err);
}

static int put_in_place(struct tidy *t, struct err *err)
{
    struct present p = {
        .places = calloc(t->count + 1, sizeof *p.places),
        .dead = calloc((size_t)t->plan.articles + 1, sizeof *p.dead),
    };
    int rc = p.places && p.dead ? replace_present(t, &p, err) : err_nomem(err);

    free(p.places);
    free(p.dead);
    return rc;
}

static int finish(struct tidy *t, struct err *err)
{
    int rc = wait_for_all(t, err) < 0 ? -1 : put_in_place(t, err);

    end(t);
    return rc;
}

/* --- the faces */

/* Begin the next merge; t->snapshot tells whether there was one to do. */
static int begin_next(struct tidy *t, struct err *err)
{
    if (index_writer_segments(t->writer) == 0)
        return 0;
    if (look(t, err) < 0 || choose(t, err) < 0)
        return -1;
    if (t->count > 0)
        return begin(t, 1, err);
    end(t);
    return 0;
}

int tidy_step(struct tidy *t, bool all, bool *merged, struct err *err)
{
    *merged = false;
    do {
        bool many = index_writer_segments(t->writer) > SEGMENTS_MAX;
        if (t->snapshot && (all || many || has_ended(t))) {
            if (finish(t, err) < 0)
                return -1;
            *merged = true;
        }
        if (!t->snapshot && begin_next(t, err) < 0)
            return -1;
    } while (all && t->snapshot);
    return 0;
}

static int publish_all(struct tidy *t, struct err *err)
{
    struct new_segment fresh = {
        .dir = t->dir,
        .articles = t->plan.articles,
        .quotes = t->plan.quotes,
        .words = t->plan.words,
        .native = index_writer_is_native(t->writer),
        .dead = t->plan.dead,
        .dead_count = t->plan.dead_count,
    };

    return index_writer_publish(t->writer, &fresh, true, err);
}

static int merge_all(struct tidy *t, unsigned jobs, struct err *err)
{
    if (look(t, err) < 0)
        return -1;
    t->count = snapshot_segments(t->snapshot);
    for (size_t i = 0; i < t->count; i++)
        t->which[i] = i;
    if (begin(t, jobs < MERGERS_MAX ? jobs : MERGERS_MAX, err) < 0 || wait_for_all(t, err) < 0)
        return -1;
    return publish_all(t, err);
}

int tidy_all(struct index_writer *w, const char *index, unsigned jobs, struct err *err)
{
    struct tidy *t = tidy_new(w, index, err);
    int rc = t ? merge_all(t, jobs, err) : -1;

    tidy_free(t);
    return rc;
}
