#include "indexer/pipeline_internal.h"

#include <stdlib.h>
#include <string.h>

/* Large batches build fastest, but what is little must be parted among the workers: so batches grow
 * with the segment. */
#define BATCH_ARTICLES_MIN 256
#define BATCH_ARTICLES_MAX 1024

/* Whether a new index is native without being told so. */
#define NATIVE_BY_DEFAULT false

/* What p->ids says of an id beside numbers from 1: it was deleted since the last publication; it
 * stands again as it was published. */
#define ID_DELETED   0
#define ID_AS_BEFORE UINT64_MAX

/* The part of the parent's memory that is spent on telling of ids that come twice. */
#define MET_PART 16

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

    return crew_start(&p->crew, p->budget.jobs, p->budget.share, &options, let_go, p->writer, err);
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
    p->before = index_writer_generation(writer);
    budget_part(&p->budget, options->memory, options->jobs, options->unpacking);
    /* Workers first: they need nothing of what is read here. */
    if (settle_native(p, err) < 0 || start_workers(p, err) < 0 ||
        met_init(&p->met, p->budget.parent / MET_PART, err) < 0 ||
        (!options->rebuild && !(p->tidy = tidy_new(writer, index_path, err))) ||
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
    tidy_free(p->tidy);
    crew_stop(&p->crew);
    reader_free(p->reader);
    arena_release(&p->arena);
    buf_release(&p->record);
    buf_release(&p->batch);
    map_release(&p->ids);
    map_release(&p->former);
    met_release(&p->met);
    free(p->dead.items);
    free(p);
}

uint64_t pipeline_quotes(const struct pipeline *p)
{
    return p->quotes_published;
}

/* Whether anything that is to be found would be another then. */
static bool has_news(const struct pipeline *p)
{
    return p->changes > 0 || p->dead.count < p->next - 1;
}

bool pipeline_has_changed(const struct pipeline *p)
{
    return has_news(p) || index_writer_generation(p->writer) == 0 || p->options.rebuild;
}

int pipeline_finish(struct pipeline *p, struct err *err)
{
    if (pipeline_has_changed(p) && pipeline_publish(p, err) < 0)
        return -1;
    return pipeline_tidy(p, true, err);
}

/* --- what stands under an id */

struct standing {
    bool again;         /* the id came before in this run */
    uint32_t number;    /* in the segment being built; 0 for none */
    uint32_t published; /* document of the reader, live; 0 for none */
    uint32_t former;    /* document of the reader that died since the last publication; or 0 */
};

/* Whether a published article came in this run. */
static bool is_of_this_run(const struct pipeline *p, uint32_t doc)
{
    uint32_t local;
    size_t segment = snapshot_locate(p->reader->snapshot, doc, &local);

    return segment_birth(snapshot_segment(p->reader->snapshot, segment), local) > p->before;
}

static int look_up(struct pipeline *p, struct value id, struct standing *s, struct err *err)
{
    const uint64_t *here = map_get(&p->ids, id.s, id.len), *former;

    *s = (struct standing){0};
    if (here && *here != ID_AS_BEFORE) {
        former = map_get(&p->former, id.s, id.len);
        s->former = former ? (uint32_t)*former : 0;
        s->number = (uint32_t)*here;
        s->again = *here != ID_DELETED;
        return 0;
    }
    if (p->reader && reader_find(p->reader, id.s, id.len, &s->published, err) < 0)
        return -1;
    s->again = here || (s->published && is_of_this_run(p, s->published)) ||
               met_holds(&p->met, id.s, id.len);
    return 0;
}

static int note_id(struct pipeline *p, struct value id, uint64_t number, struct err *err)
{
    bool fresh;
    uint64_t *place = map_put(&p->ids, id.s, id.len, number, &fresh);

    if (!place)
        return err_nomem(err);
    *place = number;
    return 0;
}

static bool same_value(struct value a, struct value b)
{
    return !a.s == !b.s && a.len == b.len && (!a.s || memcmp(a.s, b.s, a.len) == 0);
}

/* Texts are kept apart from the other keys, an absent one as an empty one. */
static bool same_article(const struct article *a, const struct article *old, struct value text)
{
    for (unsigned k = 0; k < ARTICLE_KEYS; k++)
        if (k != ARTICLE_TEXT && !same_value(a->key[k], old->key[k]))
            return false;
    return a->key[ARTICLE_TEXT].s ? same_value(a->key[ARTICLE_TEXT], text) : text.len == 0;
}

static int same_as_published(struct pipeline *p, const struct article *a, uint32_t doc, bool *same,
                             struct err *err)
{
    struct article old;
    struct value text;
    size_t len;
    int rc = -1;

    if (reader_article(p->reader, doc, &p->arena, &old, err) == 0 &&
        reader_text(p->reader, doc, &p->arena, &text.s, &len, err) == 0) {
        text.len = (uint32_t)len;
        *same = same_article(a, &old, text);
        rc = 0;
    }
    arena_reset(&p->arena);
    return rc;
}

/* --- the old one goes */

/* Mark a published article as dead from the next generation on. */
static int kill_published(struct pipeline *p, struct value id, uint32_t doc, struct err *err)
{
    uint32_t local;
    size_t segment = snapshot_locate(p->reader->snapshot, doc, &local);
    bool fresh;
    uint64_t *former = map_put(&p->former, id.s, id.len, doc, &fresh);

    if (!former)
        return err_nomem(err);
    *former = doc;
    p->changes++;
    return index_writer_kill(p->writer, segment, local, err);
}

static int kill_standing(struct pipeline *p, struct value id, const struct standing *s,
                         struct err *err)
{
    if (s->number)
        return pipeline_push(&p->dead, s->number, err);
    return s->published ? kill_published(p, id, s->published, err) : 0;
}

/* What died since the last publication comes again as it was: nothing has happened to it. */
static int revive(struct pipeline *p, struct value id, const struct standing *s, struct err *err)
{
    uint32_t local;
    size_t segment = snapshot_locate(p->reader->snapshot, s->former, &local);

    if (s->number && pipeline_push(&p->dead, s->number, err) < 0)
        return -1;
    *map_get(&p->former, id.s, id.len) = 0;
    index_writer_revive(p->writer, segment, local);
    p->changes--;
    return note_id(p, id, ID_AS_BEFORE, err);
}

/* --- the new one comes */

/* Bytes of an article's values. */
static uint64_t article_bytes(const struct article *a)
{
    uint64_t n = 0;

    for (unsigned k = 0; k < ARTICLE_KEYS; k++)
        n += a->key[k].len;
    return n;
}

static int append_block(struct pipeline *p, const struct article *a, struct err *err)
{
    struct buf *record = &p->record;

    buf_clear(record);
    if (!buf_reserve(record, article_bytes(a) + 16 * ARTICLE_KEYS))
        return err_nomem(err);
    article_encode(a, true, record);
    if (p->batch_count && p->batch.len + record->len > p->budget.batch &&
        pipeline_send_batch(p, err) < 0)
        return -1;
    if (!buf_reserve(&p->batch, record->len + 16))
        return err_nomem(err);
    buf_block(&p->batch, record->data, record->len);
    return buf_ok(record) && buf_ok(&p->batch) ? 0 : err_nomem(err);
}

static uint32_t batch_articles(const struct pipeline *p)
{
    uint32_t n = p->next / (8 * p->crew.count);

    return n < BATCH_ARTICLES_MIN   ? BATCH_ARTICLES_MIN
           : n > BATCH_ARTICLES_MAX ? BATCH_ARTICLES_MAX
                                    : n;
}

static int append(struct pipeline *p, const struct article *a, struct err *err)
{
    if (append_block(p, a, err) < 0)
        return -1;
    p->next++;
    p->batch_count++;
    return p->batch_count >= batch_articles(p) ? pipeline_send_batch(p, err) : 0;
}

/* An article that may need more than a worker's share is tried with all of the memory, before
 * anything is changed. */
static int append_alone(struct pipeline *p, const struct article *a, bool *fits, struct err *err)
{
    int rc;

    if (pipeline_send_batch(p, err) < 0)
        return -1;
    rc = append_block(p, a, err);
    buf_release(&p->record);
    if (rc == 0)
        rc = crew_alone(&p->crew, p->next, &p->batch, &p->budget, fits, err);
    else if (err->code == ERR_NOMEM)
        *fits = false;
    buf_release(&p->batch);
    if (!*fits)
        return 0;
    p->next += rc == 0;
    return rc;
}

static bool is_large(const struct pipeline *p, const struct article *a)
{
    return article_bytes(a) > p->budget.alone;
}

/* Whether what is or was published under its id is just this. */
static int is_unchanged(struct pipeline *p, const struct article *a, const struct standing *s,
                        bool *same, struct err *err)
{
    uint32_t doc = s->published ? s->published : s->former;

    *same = false;
    return doc ? same_as_published(p, a, doc, same, err) : 0;
}

/* A segment may be full of what came to nothing. */
static int publish_or_drop(struct pipeline *p, struct err *err)
{
    if (pipeline_has_changed(p))
        return pipeline_publish(p, err);
    if (pipeline_send_batch(p, err) < 0 || crew_wait(&p->crew, err) < 0)
        return -1;
    return pipeline_begin(p, err);
}

static int put(struct pipeline *p, const struct article *a, const struct standing *s,
               enum pipeline_fate *fate, struct err *err)
{
    bool large = is_large(p, a), fits = true;

    if (large && append_alone(p, a, &fits, err) < 0)
        return -1;
    if (!fits)
        return 0; /* too large it is */
    *fate = s->number || s->published ? PIPELINE_REPLACED : PIPELINE_ADDED;
    if (kill_standing(p, a->key[ARTICLE_ID], s, err) < 0)
        return -1;
    if (note_id(p, a->key[ARTICLE_ID], large ? p->next - 1 : p->next, err) < 0)
        return -1;
    if (!large && append(p, a, err) < 0)
        return -1;
    if (p->options.publish_every && p->next > p->options.publish_every)
        return publish_or_drop(p, err);
    return 0;
}

int pipeline_add(struct pipeline *p, const struct article *a, enum pipeline_fate *fate, bool *again,
                 struct err *err)
{
    struct value id = a->key[ARTICLE_ID];
    struct standing s;
    bool same;

    *again = false;
    *fate = PIPELINE_TOO_LARGE;
    if (look_up(p, id, &s, err) < 0)
        return -1;
    *again = s.again;
    if (is_unchanged(p, a, &s, &same, err) < 0)
        return is_large(p, a) && err->code == ERR_NOMEM ? 0 : -1;
    if (!same)
        return put(p, a, &s, fate, err);
    *fate = PIPELINE_UNCHANGED;
    met_add(&p->met, id.s, id.len);
    return s.former ? revive(p, id, &s, err) : 0;
}

int pipeline_delete(struct pipeline *p, struct value id, bool *found, struct err *err)
{
    struct standing s;

    if (look_up(p, id, &s, err) < 0)
        return -1;
    *found = s.number || s.published;
    return note_id(p, id, ID_DELETED, err) < 0 ? -1 : kill_standing(p, id, &s, err);
}
