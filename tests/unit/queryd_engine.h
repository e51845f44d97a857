/* An engine for tests of the daemon: it obeys the words of the query, so that a test can have slow,
 * failing and large answers whenever it wants. Stands in for index/snapshot.h and query/search.h.
 *
 *   sleep N    works for N ms, or until the deadline or a cancel
 *   hits N     finds N hits, of which limit and offset choose; each has a text of a kilobyte
 *   speakers N finds N speakers
 *   texts N    N texts, the n-th of which has n % 4 lines, named by both numbers
 *   boom       fails as a disk would
 */
#ifndef TESTS_QUERYD_ENGINE_H
#define TESTS_QUERYD_ENGINE_H

#include "base/clock.h"
#include "query/counts.h"
#include "query/kwic.h"
#include "query/search.h"
#include "query/speakers.h"
#include "query/suggest.h"
#include "queryd/job.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct snapshot {
    atomic_int refs;
    int number;
    uint64_t number64;
    char name[20];
    struct segment segment; /* its content is that of the time when it was opened */
    char identity[INDEX_IDENTITY];
};

struct searcher {
    struct snapshot *snapshot;
};

static atomic_int engine_generation = 1; /* what the "indexer" has published */
static atomic_int engine_content;        /* another where an index was made anew, */
static atomic_bool engine_nameless;      /* by an older version */
static atomic_int engine_snapshots;      /* alive */
static atomic_int engine_searchers_made;
static atomic_size_t engine_most_hits;   /* of one search_run */
static atomic_int engine_started;        /* queries begun */
static atomic_int engine_ended;          /* and ended, as far as the engine has to do with them */
static atomic_int engine_started_marked; /* engine_started when a query with "mark" began */

struct snapshot *snapshot_open(const char *const *paths, size_t count, struct err *err)
{
    struct snapshot *s = calloc(1, sizeof *s);

    (void)paths;
    (void)count;
    if (!s) {
        err_nomem(err);
        return NULL;
    }
    atomic_init(&s->refs, 1);
    s->number = atomic_load(&engine_generation);
    s->number64 = (uint64_t)s->number;
    snprintf(s->name, sizeof s->name, "%d", s->number);
    s->segment = (struct segment){.name = "s1", .articles = 7, .quotes = 9, .words = 70};
    s->segment.content[0] = (unsigned char)atomic_load(&engine_content);
    if (!atomic_load(&engine_nameless))
        snprintf(s->identity, sizeof s->identity, "%032x", s->segment.content[0]);
    atomic_fetch_add(&engine_snapshots, 1);
    return s;
}

struct snapshot *snapshot_open_looked_at(const char *const *paths, size_t count,
                                         snapshot_look *look, void *arg, struct err *err)
{
    (void)look;
    (void)arg;
    return snapshot_open(paths, count, err);
}

struct snapshot *snapshot_ref(struct snapshot *s)
{
    atomic_fetch_add(&s->refs, 1);
    return s;
}

void snapshot_unref(struct snapshot *s)
{
    if (!s || atomic_fetch_sub(&s->refs, 1) != 1)
        return;
    atomic_fetch_sub(&engine_snapshots, 1);
    free(s);
}

bool snapshot_is_stale(const struct snapshot *s)
{
    return s->number != atomic_load(&engine_generation) ||
           s->segment.content[0] != atomic_load(&engine_content);
}

const uint64_t *snapshot_generations(const struct snapshot *s, size_t *count)
{
    *count = 1;
    return &s->number64;
}

const char *snapshot_identity(const struct snapshot *s, size_t i)
{
    (void)i;
    return s->identity;
}

void snapshot_inherit(struct snapshot *fresh, struct snapshot *from)
{
    (void)fresh;
    (void)from;
}

bool snapshot_wants_columns(struct snapshot *s)
{
    (void)s;
    return false;
}

int snapshot_make_columns(struct snapshot *s, struct snapshot *before, struct err *err)
{
    (void)s;
    (void)before;
    (void)err;
    return 0;
}

const char *snapshot_generation(const struct snapshot *s)
{
    return s->name;
}

size_t snapshot_segments(const struct snapshot *s)
{
    return s->number ? 1 : 0;
}

const struct segment *snapshot_segment(const struct snapshot *s, size_t i)
{
    (void)i;
    return &s->segment;
}

/* Who asks for this is the loop, in answer to "stats": it can be held up here. */
static atomic_bool engine_holds_loop, engine_has_loop;

uint64_t snapshot_articles(const struct snapshot *s)
{
    while (atomic_load(&engine_holds_loop)) {
        atomic_store(&engine_has_loop, true);
        usleep(1000);
    }
    atomic_store(&engine_has_loop, false);
    return s->number ? 7 : 0;
}

uint64_t snapshot_quotes(const struct snapshot *s)
{
    return s->number ? 9 : 0;
}

struct searcher *searcher_new(struct snapshot *snapshot, struct err *err)
{
    struct searcher *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    s->snapshot = snapshot_ref(snapshot);
    atomic_fetch_add(&engine_searchers_made, 1);
    return s;
}

void searcher_free(struct searcher *s)
{
    if (!s)
        return;
    snapshot_unref(s->snapshot);
    free(s);
}

struct snapshot *searcher_snapshot(struct searcher *s)
{
    return s->snapshot;
}

static int engine_obey(const struct search_options *o, struct query_error *error)
{
    const char *sleep = strstr(o->q, "sleep ");
    int64_t end = clock_us() + (sleep ? atoll(sleep + 6) * 1000 : 0);
    struct timespec nap = {.tv_nsec = 1000000};
    int r = 0;

    atomic_fetch_add(&engine_started, 1);
    if (strstr(o->q, "mark"))
        atomic_store(&engine_started_marked, atomic_load(&engine_started));
    while (clock_us() < end && (r = limits_check(&o->limits, &error->err)) == 0)
        nanosleep(&nap, NULL);
    atomic_fetch_add(&engine_ended, 1);
    if (r < 0)
        return -1;
    if (strstr(o->q, "boom"))
        return err_set(&error->err, ERR_IO, "cannot read a block");
    return 0;
}

static size_t engine_number(const char *q, const char *word)
{
    const char *at = strstr(q, word);

    return at ? (size_t)atoll(at + strlen(word)) : 0;
}

/* This one keeps nothing. */
void search_forget(struct search_kept *k)
{
    (void)k;
}

int search_run(struct searcher *s, const struct search_options *o, struct arena *arena,
               struct result *out, struct query_error *error)
{
    static char filler[1000];
    size_t total = engine_number(o->q, "hits "), count = 0;

    if (o->since) /* as many by each generation */
        total *= s->snapshot->number64 > *o->since ? s->snapshot->number64 - *o->since : 0;
    if (engine_obey(o, error) < 0)
        return -1;
    if (o->offset < total)
        count = total - o->offset < o->limit ? total - o->offset : o->limit;
    if (count > atomic_load(&engine_most_hits))
        atomic_store(&engine_most_hits, count);
    *out = (struct result){.count = count, .total = total, .exact = !o->estimate};
    out->hits = arena_zalloc(arena, count + 1, sizeof *out->hits);
    if (!out->hits)
        return err_nomem(&error->err);
    memset(filler, 'x', sizeof filler);
    for (size_t i = 0; i < count; i++) {
        out->hits[i].rank = o->offset + (uint32_t)i + 1;
        out->hits[i].copies = 1;
        out->hits[i].article.key[ARTICLE_ID] = (struct value){"a", 1};
        out->hits[i].article.key[ARTICLE_TITLE] = (struct value){filler, sizeof filler};
    }
    return 0;
}

void searcher_set_remotes(struct searcher *s, struct remotes *remotes)
{
    (void)s;
    (void)remotes;
}

struct remotes *searcher_remotes(struct searcher *s)
{
    (void)s;
    return NULL;
}

int search_count(struct searcher *s, const struct search_options *o, uint64_t *total,
                 const char **hint, struct arena *arena, struct query_error *error)
{
    (void)s;
    (void)arena;
    *total = 3;
    *hint = NULL;
    return engine_obey(o, error);
}

/* The lines of one text; whether they were all told of. */
static bool engine_lines(struct kwic *k, size_t text)
{
    char name[40];
    uint64_t lines = text % 4, at = 0;
    struct article article = {.key[ARTICLE_ID] = {"a", 1}};
    struct kwic_line line = {.article = &article, .match = {name, 0}};
    struct err err;
    bool enough = false;

    while (at < lines && !enough) {
        at++;
        line.start = (uint32_t)text;
        line.end = (uint32_t)at;
        line.match.len = (uint32_t)snprintf(name, sizeof name, "%zu-%d", text, (int)at);
        if (k->skip > 0)
            k->skip--;
        else if (k->take)
            enough = k->take(k->user, &line, &err) != 0;
    }
    if (at < lines) {
        k->lines = at;
        return false;
    }
    k->texts++;
    k->passed += lines;
    return !enough;
}

int search_kwic(struct searcher *s, const struct search_options *o, struct kwic *k,
                struct arena *arena, struct query_error *error)
{
    size_t text = o->offset;

    (void)s;
    (void)arena;
    if (engine_obey(o, error) < 0)
        return -1;
    k->total = engine_number(o->q, "texts ");
    while (text < k->total && text < o->offset + o->limit && engine_lines(k, text))
        text++;
    return 0;
}

int search_speakers(struct searcher *s, const struct search_options *o, struct arena *arena,
                    struct speakers *out, struct query_error *error)
{
    size_t total = engine_number(o->q, "speakers ");

    (void)s;
    *out = (struct speakers){.total = total};
    if (engine_obey(o, error) < 0)
        return -1;
    if (o->offset < total)
        out->count = total - o->offset < o->limit ? total - o->offset : o->limit;
    out->items = arena_zalloc(arena, out->count + 1, sizeof *out->items);
    for (size_t i = 0; out->items && i < out->count; i++) {
        char *name = arena_printf(arena, "speaker %zu", o->offset + i + 1);
        out->items[i] = (struct speaker){.name = {name, name ? strlen(name) : 0}, 2, 1};
    }
    return out->items ? 0 : err_nomem(&error->err);
}

/* One tally, whatever is asked. */
static int engine_tally(const struct search_options *o, struct arena *arena, struct tallies *out,
                        struct query_error *error)
{
    *out = (struct tallies){.count = 1, .total = 1};
    out->items = arena_zalloc(arena, 1, sizeof *out->items);
    if (out->items)
        out->items[0] = (struct tally){{"2022", 4}, 3};
    return engine_obey(o, error);
}

int search_timeline(struct searcher *s, const struct search_options *o, enum timeline_by by,
                    struct arena *arena, struct tallies *out, struct query_error *error)
{
    (void)s;
    (void)by;
    return engine_tally(o, arena, out, error);
}

int search_facets(struct searcher *s, const struct search_options *o, enum article_key field,
                  struct arena *arena, struct tallies *out, struct query_error *error)
{
    (void)s;
    (void)field;
    return engine_tally(o, arena, out, error);
}

int search_suggest(struct searcher *s, const char *letters, size_t len,
                   const struct search_options *o, struct arena *arena, struct suggestions *out,
                   struct err *err)
{
    (void)s;
    (void)letters;
    (void)len;
    (void)o;
    (void)arena;
    (void)err;
    *out = (struct suggestions){0};
    return 0;
}

json_t *search_explain(struct searcher *s, const struct search_options *o, const char **hint,
                       struct arena *arena, struct query_error *error)
{
    (void)s;
    (void)arena;
    *hint = NULL;
    return engine_obey(o, error) < 0 ? NULL : json_pack("{s:{},s:[]}", "tree", "steps");
}

int search_article(struct searcher *s, const char *id, size_t len,
                   const struct query_limits *limits, struct arena *arena, struct article_view *out,
                   struct err *err)
{
    (void)s;
    (void)limits;
    (void)len;
    (void)arena;
    (void)out;
    return err_set(err, ERR_NOT_FOUND, "no article \"%s\"", id);
}

#endif
