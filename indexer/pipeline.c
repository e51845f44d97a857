#include "indexer/pipeline.h"

#include "base/arena.h"
#include "base/map.h"
#include "index/snapshot.h"
#include "indexer/worker.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* Small batches build fastest (docs/design.md, "Building"); the byte cap keeps a run of huge
 * articles from filling memory. Analysis and building take some 30 times the bytes of a batch. */
#define BATCH_ARTICLES  256
#define BATCH_BYTES_MAX ((uint64_t)4 << 20)
#define BATCH_BYTES_MIN ((uint64_t)256 << 10)
#define MEMORY_PER_BYTE 30
#define JOBS_MAX        64

/* What the run map says of an id: in which publication of this run, and under which number; number
 * 0 when it was deleted there. Publication 0 is none: the id was met, and stands where it stood. */
#define PLACE(publication, doc) ((uint64_t)(publication) << 32 | (doc))
#define PLACE_SEEN              PLACE(0, 1)

struct numbers {
    uint32_t *items;
    size_t count, cap;
};

struct pipeline {
    struct pipeline_options options;
    struct index_writer *writer;
    const char *path;
    pipeline_published *published;
    void *arg;

    struct worker workers[JOBS_MAX];
    unsigned worker_count;

    struct reader *reader;   /* of the last generation; NULL while there is nothing to look up */
    struct arena arena;      /* for looking up */
    struct buf ours, theirs; /* encodings compared */

    struct buf batch;
    uint64_t batch_max;
    uint32_t batch_count;
    uint32_t next; /* number of the next article in the segment being built, from 1 */

    uint32_t publication;   /* counts this run's, from 1 */
    struct map ids;         /* of this run -> PLACE */
    struct numbers batches; /* first numbers of the segment's batches */
    struct numbers dead;    /* numbers in the segment that were replaced or deleted again */
    uint32_t quotes;        /* in the segment being built */
    uint64_t words;
    uint64_t changes; /* killed in published segments since the last publication */
    uint64_t quotes_published;
};

static int push(struct numbers *n, uint32_t number, struct err *err)
{
    if (grow(&n->items, &n->cap, n->count + 1, sizeof *n->items) < 0)
        return err_nomem(err);
    n->items[n->count++] = number;
    return 0;
}

/* --- opening */

static int open_reader(struct pipeline *p, struct err *err)
{
    struct snapshot *s;

    reader_free(p->reader);
    p->reader = NULL;
    if (p->options.rebuild || index_writer_is_empty(p->writer))
        return 0;
    s = snapshot_open(&p->path, 1, err);
    if (!s)
        return -1;
    p->reader = reader_open(s, err);
    snapshot_unref(s);
    return p->reader ? 0 : -1;
}

static void let_go(void *writer)
{
    index_writer_forget(writer);
}

static int start_workers(struct pipeline *p, struct err *err)
{
    unsigned jobs = p->options.jobs < JOBS_MAX ? p->options.jobs : JOBS_MAX;

    for (; p->worker_count < jobs; p->worker_count++)
        if (worker_start(&p->workers[p->worker_count], index_writer_build_dir(p->writer),
                         p->options.quotes, let_go, p->writer, err) < 0)
            return -1;
    return 0;
}

static uint64_t batch_bytes(const struct pipeline_options *o)
{
    uint64_t n = o->memory / MEMORY_PER_BYTE / (o->jobs ? o->jobs : 1);

    return n > BATCH_BYTES_MAX ? BATCH_BYTES_MAX : n < BATCH_BYTES_MIN ? BATCH_BYTES_MIN : n;
}

struct pipeline *pipeline_new(struct index_writer *writer, const char *index_path,
                              const struct pipeline_options *options, pipeline_published *published,
                              void *arg, struct err *err)
{
    struct pipeline *p = calloc(1, sizeof *p);

    if (!p) {
        err_nomem(err);
        return NULL;
    }
    p->options = *options;
    p->writer = writer;
    p->path = index_path;
    p->published = published;
    p->arg = arg;
    p->next = 1;
    p->publication = 1;
    p->batch_max = batch_bytes(options);
    /* Workers first: they must not inherit an open database. */
    if (start_workers(p, err) < 0 || open_reader(p, err) < 0) {
        pipeline_free(p);
        return NULL;
    }
    return p;
}

void pipeline_free(struct pipeline *p)
{
    if (!p)
        return;
    for (unsigned i = 0; i < p->worker_count; i++)
        worker_stop(&p->workers[i]);
    reader_free(p->reader);
    arena_release(&p->arena);
    buf_release(&p->ours);
    buf_release(&p->theirs);
    buf_release(&p->batch);
    map_release(&p->ids);
    free(p->batches.items);
    free(p->dead.items);
    free(p);
}

uint64_t pipeline_quotes(const struct pipeline *p)
{
    return p->quotes_published;
}

/* --- workers */

static int take_result(struct pipeline *p, struct worker *w, struct err *err)
{
    struct worker_result r;

    if (worker_receive(w, &r, err) < 0)
        return -1;
    p->quotes += r.quotes;
    p->words += r.words;
    return 0;
}

/* Wait until some worker has answered. */
static int wait_for_any(struct pipeline *p, struct err *err)
{
    struct pollfd fds[JOBS_MAX];
    int rc;

    for (unsigned i = 0; i < p->worker_count; i++)
        fds[i] = (struct pollfd){p->workers[i].busy ? p->workers[i].fd : -1, POLLIN, 0};
    do
        rc = poll(fds, p->worker_count, -1);
    while (rc < 0 && errno == EINTR);
    if (rc < 0)
        return err_errno(err, errno, "cannot wait for the workers");
    for (unsigned i = 0; i < p->worker_count; i++)
        if (fds[i].revents && take_result(p, &p->workers[i], err) < 0)
            return -1;
    return 0;
}

static struct worker *idle_worker(struct pipeline *p, struct err *err)
{
    for (;;) {
        for (unsigned i = 0; i < p->worker_count; i++)
            if (!p->workers[i].busy)
                return &p->workers[i];
        if (wait_for_any(p, err) < 0)
            return NULL;
    }
}

static int wait_for_all(struct pipeline *p, struct err *err)
{
    for (unsigned i = 0; i < p->worker_count; i++)
        if (p->workers[i].busy && take_result(p, &p->workers[i], err) < 0)
            return -1;
    return 0;
}

static int send_batch(struct pipeline *p, struct err *err)
{
    uint32_t first = p->next - p->batch_count;
    struct worker *w;

    if (p->batch_count == 0)
        return 0;
    w = idle_worker(p, err);
    if (!w || push(&p->batches, first, err) < 0 ||
        worker_send_batch(w, first, p->batch_count, &p->batch, err) < 0)
        return -1;
    buf_clear(&p->batch);
    p->batch_count = 0;
    return 0;
}

/* --- publishing */

static int join(struct pipeline *p, const char *dir, struct err *err)
{
    struct worker *w = &p->workers[0];

    if (worker_send_join(w, p->batches.items, (uint32_t)p->batches.count, dir, err) < 0 ||
        take_result(p, w, err) < 0)
        return -1;
    for (unsigned i = 0; i < p->worker_count; i++)
        if (worker_send_reset(&p->workers[i], err) < 0 || take_result(p, &p->workers[i], err) < 0)
            return -1;
    return 0;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static int publish_segment(struct pipeline *p, const char *dir, struct err *err)
{
    struct new_segment fresh = {
        .dir = dir,
        .articles = p->next - 1,
        .dead = p->dead.items,
        .dead_count = p->dead.count,
    };

    if (p->next == 1)
        return index_writer_publish(p->writer, NULL, p->options.rebuild, err);
    if (join(p, dir, err) < 0)
        return -1;
    fresh.quotes = p->quotes;
    fresh.words = p->words;
    if (p->dead.count)
        qsort(p->dead.items, p->dead.count, sizeof *p->dead.items, by_number);
    return index_writer_publish(p->writer, &fresh, p->options.rebuild, err);
}

/* Start the next segment of this run. */
static void begin_segment(struct pipeline *p)
{
    p->quotes_published += p->quotes;
    p->quotes = 0;
    p->words = 0;
    p->next = 1;
    p->batches.count = 0;
    p->dead.count = 0;
    p->changes = 0;
    p->publication++;
}

static int report(struct pipeline *p, struct err *err)
{
    struct snapshot *s = snapshot_open(&p->path, 1, err);

    if (!s)
        return err_context(err, "published, but not readable");
    p->published(p->arg, index_writer_generation(p->writer), snapshot_articles(s));
    snapshot_unref(s);
    return 0;
}

static int publish(struct pipeline *p, struct err *err)
{
    char *dir = NULL;
    int rc = -1;

    if (send_batch(p, err) < 0 || wait_for_all(p, err) < 0)
        return -1;
    if (asprintf(&dir, "%s/segment", index_writer_build_dir(p->writer)) < 0)
        return err_nomem(err);
    if (publish_segment(p, dir, err) == 0) {
        begin_segment(p);
        rc = report(p, err) < 0 ? -1 : open_reader(p, err);
    }
    free(dir);
    return rc;
}

int pipeline_finish(struct pipeline *p, struct err *err)
{
    bool first = index_writer_generation(p->writer) == 0;

    if (p->next == 1 && p->changes == 0 && !first && !p->options.rebuild)
        return 0; /* nothing has changed */
    return publish(p, err);
}

/* --- what is new */

static int same_as_published(struct pipeline *p, const struct article *a, uint32_t doc, bool *same,
                             struct err *err)
{
    struct article old;
    const char *text;
    size_t len;
    int rc = 0;

    if (reader_article(p->reader, doc, &p->arena, &old, err) < 0 ||
        reader_text(p->reader, doc, &p->arena, &text, &len, err) < 0) {
        rc = -1;
    } else {
        if (a->key[ARTICLE_TEXT].s)
            old.key[ARTICLE_TEXT] = (struct value){text, (uint32_t)len};
        buf_clear(&p->ours);
        buf_clear(&p->theirs);
        article_encode(a, true, &p->ours);
        article_encode(&old, true, &p->theirs);
        if (!buf_ok(&p->ours) || !buf_ok(&p->theirs))
            rc = err_nomem(err);
        else
            *same = p->ours.len == p->theirs.len && (a->key[ARTICLE_TEXT].s || len == 0) &&
                    memcmp(p->ours.data, p->theirs.data, p->ours.len) == 0;
    }
    arena_reset(&p->arena);
    return rc;
}

/* Mark a published article as dead from the next generation on. */
static int kill_published(struct pipeline *p, uint32_t doc, struct err *err)
{
    uint32_t local;
    size_t segment = snapshot_locate(p->reader->snapshot, doc, &local);

    p->changes++;
    return index_writer_kill(p->writer, segment, local, err);
}

/* Whether this place lies in the segment being built. */
static bool is_unpublished(const struct pipeline *p, uint64_t place)
{
    return place >> 32 == p->publication;
}

static uint32_t number_at(uint64_t place)
{
    return (uint32_t)place;
}

static int append(struct pipeline *p, const struct article *a, struct err *err)
{
    struct buf *record = &p->ours;

    buf_clear(record);
    article_encode(a, true, record);
    if (p->batch_count && p->batch.len + record->len > p->batch_max && send_batch(p, err) < 0)
        return -1;
    buf_block(&p->batch, record->data, record->len);
    if (!buf_ok(record) || !buf_ok(&p->batch))
        return err_nomem(err);
    p->next++;
    if (++p->batch_count == BATCH_ARTICLES && send_batch(p, err) < 0)
        return -1;
    if (p->options.publish_every && p->next > p->options.publish_every)
        return publish(p, err);
    return 0;
}

/* What stands under this id now: *fate REPLACED (and the old one marked dead), UNCHANGED or ADDED.
 */
static int settle_old(struct pipeline *p, const struct article *a, uint64_t place,
                      enum pipeline_fate *fate, struct err *err)
{
    struct value id = a->key[ARTICLE_ID];
    bool same = false;
    uint32_t doc = 0;

    *fate = PIPELINE_ADDED;
    if (is_unpublished(p, place)) {
        if (number_at(place) == 0)
            return 0;
        *fate = PIPELINE_REPLACED;
        return push(&p->dead, number_at(place), err);
    }
    if (!p->reader)
        return 0;
    if (reader_find(p->reader, id.s, id.len, &doc, err) < 0)
        return -1;
    if (doc == 0)
        return 0;
    if (same_as_published(p, a, doc, &same, err) < 0)
        return -1;
    *fate = same ? PIPELINE_UNCHANGED : PIPELINE_REPLACED;
    return same ? 0 : kill_published(p, doc, err);
}

int pipeline_add(struct pipeline *p, const struct article *a, enum pipeline_fate *fate, bool *again,
                 struct err *err)
{
    struct value id = a->key[ARTICLE_ID];
    bool fresh;
    uint64_t *place = map_put(&p->ids, id.s, id.len, PLACE_SEEN, &fresh);

    if (!place)
        return err_nomem(err);
    *again = !fresh && number_at(*place) != 0;
    if (settle_old(p, a, *place, fate, err) < 0)
        return -1;
    if (*fate == PIPELINE_UNCHANGED)
        return 0;
    *place = PLACE(p->publication, p->next);
    return append(p, a, err);
}

int pipeline_delete(struct pipeline *p, struct value id, bool *found, struct err *err)
{
    bool fresh;
    uint64_t *place = map_put(&p->ids, id.s, id.len, PLACE_SEEN, &fresh);
    uint64_t old;
    uint32_t doc = 0;

    if (!place)
        return err_nomem(err);
    old = *place;
    *place = PLACE(p->publication, 0);
    if (is_unpublished(p, old)) {
        *found = number_at(old) != 0;
        return *found ? push(&p->dead, number_at(old), err) : 0;
    }
    if (p->reader && reader_find(p->reader, id.s, id.len, &doc, err) < 0)
        return -1;
    *found = doc != 0;
    return doc ? kill_published(p, doc, err) : 0;
}
