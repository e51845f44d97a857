#include "indexer/pipeline_internal.h"

#include <stdlib.h>
#include <string.h>

/* Large batches build fastest, but what is little must be parted among the workers: so batches grow
 * with the segment. The byte cap keeps a run of huge articles from filling memory; analysis and
 * building take some 30 times the bytes of a batch. */
#define BATCH_ARTICLES_MIN 256
#define BATCH_ARTICLES_MAX 1024
#define BATCH_BYTES_MAX    ((uint64_t)8 << 20)
#define BATCH_BYTES_MIN    ((uint64_t)256 << 10)
/* Measured with one article of 20 MB: 13.6 bytes of all processes together for each of its own. */
#define MEMORY_PER_LARGE_BYTE 14
#define MEMORY_AT_REST        ((uint64_t)24 << 20)
#define MEMORY_PER_BYTE       30

/* Whether a new index is native without being told so. */
#define NATIVE_BY_DEFAULT false

/* What the run map says of an id: in which publication of this run, and under which number; number
 * 0 when it was deleted there. Publication 0 is none: the id was met, and stands where it stood. */
#define PLACE(publication, doc) ((uint64_t)(publication) << 32 | (doc))
#define PLACE_SEEN              PLACE(0, 1)

/* --- opening */

static void let_go(void *writer)
{
    index_writer_forget(writer);
}

/* An index stays what its first segment made it, so that any question can be asked of all of it. */
static int settle_native(struct pipeline *p, struct err *err)
{
    bool is = index_writer_is_native(p->writer);

    if (index_writer_is_empty(p->writer) || p->options.rebuild)
        p->native = p->options.native || is || NATIVE_BY_DEFAULT;
    else
        p->native = is;
    if (p->options.native && !p->native)
        return err_set(err, ERR_INPUT,
                       "%s was made without --native; rebuild it first with: morgue-indexer "
                       "--merge --native %s",
                       p->path, p->path);
    return 0;
}

static int start_workers(struct pipeline *p, struct err *err)
{
    struct worker_options options = {
        .build_dir = index_writer_build_dir(p->writer),
        .quotes = p->options.quotes,
        .native = p->native,
    };

    return crew_start(&p->crew, p->options.jobs, &options, let_go, p->writer, err);
}

static uint64_t batch_bytes(const struct pipeline_options *o)
{
    uint64_t n = o->memory / MEMORY_PER_BYTE / (o->jobs ? o->jobs : 1);

    return n > BATCH_BYTES_MAX ? BATCH_BYTES_MAX : n < BATCH_BYTES_MIN ? BATCH_BYTES_MIN : n;
}

struct pipeline *pipeline_new(struct index_writer *writer, const char *index_path,
                              const struct pipeline_options *options, pipeline_published *published,
                              pipeline_warning *warn, void *arg, struct err *err)
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
    p->warn = warn;
    p->arg = arg;
    p->next = 1;
    p->publication = 1;
    p->batch_max = batch_bytes(options);
    /* Workers first: they must not inherit an open database. */
    if (settle_native(p, err) < 0 || start_workers(p, err) < 0 ||
        pipeline_open_reader(p, err) < 0) {
        pipeline_free(p);
        return NULL;
    }
    return p;
}

void pipeline_free(struct pipeline *p)
{
    if (!p)
        return;
    crew_stop(&p->crew);
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

bool pipeline_has_changed(const struct pipeline *p)
{
    return p->next > 1 || p->changes || index_writer_generation(p->writer) == 0 ||
           p->options.rebuild;
}

int pipeline_finish(struct pipeline *p, struct err *err)
{
    return pipeline_has_changed(p) ? pipeline_publish(p, err) : 0;
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

/* Bytes of an article's values. */
static uint64_t article_bytes(const struct article *a)
{
    uint64_t n = 0;

    for (unsigned k = 0; k < ARTICLE_KEYS; k++)
        n += a->key[k].len;
    return n;
}

/* An article larger than a batch is worked on alone, and needs its memory to itself. */
static bool too_large(const struct pipeline *p, const struct article *a)
{
    uint64_t n = article_bytes(a);

    return n > p->batch_max && n > (p->options.memory - MEMORY_AT_REST) / MEMORY_PER_LARGE_BYTE;
}

static uint32_t batch_articles(const struct pipeline *p)
{
    uint32_t n = p->next / (8 * p->crew.count);

    return n < BATCH_ARTICLES_MIN   ? BATCH_ARTICLES_MIN
           : n > BATCH_ARTICLES_MAX ? BATCH_ARTICLES_MAX
                                    : n;
}

/* Wait for the large article, and keep none of the memory that it took. */
static int give_back(struct pipeline *p, struct err *err)
{
    buf_release(&p->ours);
    buf_release(&p->theirs);
    buf_release(&p->batch);
    return crew_wait(&p->crew, err);
}

static int append(struct pipeline *p, const struct article *a, struct err *err)
{
    struct buf *record = &p->ours;
    bool large;

    buf_clear(record);
    article_encode(a, true, record);
    large = record->len > p->batch_max;
    if (p->batch_count && p->batch.len + record->len > p->batch_max &&
        pipeline_send_batch(p, err) < 0)
        return -1;
    buf_block(&p->batch, record->data, record->len);
    if (!buf_ok(record) || !buf_ok(&p->batch))
        return err_nomem(err);
    p->next++;
    p->batch_count++;
    if (large && crew_wait(&p->crew, err) < 0)
        return -1;
    if ((large || p->batch_count >= batch_articles(p)) && pipeline_send_batch(p, err) < 0)
        return -1;
    if (large && give_back(p, err) < 0)
        return -1;
    if (p->options.publish_every && p->next > p->options.publish_every)
        return pipeline_publish(p, err);
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
        return pipeline_push(&p->dead, number_at(place), err);
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
    uint64_t *place;

    *again = false;
    *fate = PIPELINE_TOO_LARGE;
    if (too_large(p, a))
        return 0;
    place = map_put(&p->ids, id.s, id.len, PLACE_SEEN, &fresh);
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
        return *found ? pipeline_push(&p->dead, number_at(old), err) : 0;
    }
    if (p->reader && reader_find(p->reader, id.s, id.len, &doc, err) < 0)
        return -1;
    *found = doc != 0;
    return doc ? kill_published(p, doc, err) : 0;
}
