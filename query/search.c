/* From a question to hits, in the order of the pipeline:
 *
 *     parse -> plan -> posting lists -> matches in order -> hits
 */
#include "query/search.h"
#include "base/clock.h"
#include "query/collapse.h"
#include "query/explain.h"
#include "query/former.h"
#include "query/question.h"
#include "query/remote.h"
#include <stdlib.h>
#include <string.h>

/* --- The searcher */

struct searcher *searcher_new(struct snapshot *snapshot, struct err *err)
{
    struct searcher *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    s->snapshot = snapshot_ref(snapshot);
    s->reader = reader_open(snapshot, err);
    if (s->reader)
        s->analyzer = analyzer_new(err);
    if (s->analyzer)
        s->stems = stems_new(err);
    if (s->stems)
        s->matcher = matcher_new(s->reader, s->stems, err);
    if (!s->matcher) {
        searcher_free(s);
        return NULL;
    }
    return s;
}

void searcher_free(struct searcher *s)
{
    if (!s)
        return;
    matcher_free(s->matcher);
    reader_free(s->reader);
    analyzer_free(s->analyzer);
    stems_free(s->stems);
    arena_release(&s->scratch);
    snapshot_unref(s->snapshot);
    free(s);
}

struct snapshot *searcher_snapshot(struct searcher *s)
{
    return s->snapshot;
}

void searcher_set_remotes(struct searcher *s, struct remotes *remotes)
{
    s->remotes = remotes;
}

struct remotes *searcher_remotes(struct searcher *s)
{
    return s->remotes;
}

/* --- Hits */

static int show_article(struct question *q, const struct highlighter *h, uint32_t doc,
                        struct hit *hit, struct err *err)
{
    if (reader_article(q->s->reader, doc, q->arena, &hit->article, err) < 0)
        return -1;
    if (!q->options->snippets)
        return 0;
    return highlight_article(h, q->plan, doc, &hit->article, q->arena, &hit->snippets,
                             &hit->snippet_count, err);
}

/* Whether it is new, for those who ask for what is. */
static int tell_whether_it_stood(struct question *q, uint32_t article, struct hit *hit,
                                 struct err *err)
{
    int rc = former_has(&q->former, q->s->reader, q->options->since, article,
                        hit->article.key[ARTICLE_ID], hit->quote.text, q->arena, err);

    hit->stood = rc > 0;
    return rc < 0 ? -1 : 0;
}

static int show_quote(struct question *q, const struct highlighter *h, uint32_t doc,
                      struct hit *hit, struct err *err)
{
    uint32_t article;

    if (reader_quote(q->s->reader, doc, q->arena, &hit->quote, &article, err) < 0 ||
        reader_article(q->s->reader, article, q->arena, &hit->article, err) < 0 ||
        (q->options->since && tell_whether_it_stood(q, article, hit, err) < 0))
        return -1;
    if (!q->options->snippets)
        return 0;
    return highlight_quote(h, q->plan, doc, &hit->quote, &hit->article, q->arena, &hit->marks,
                           &hit->mark_count, err);
}

int question_show(struct question *q, uint32_t doc, struct hit *hit, struct err *err)
{
    struct highlighter h = {q->s->reader, q->expander, q->s->analyzer, &q->s->scratch, q->match};

    return (q->options->scope == QUERY_QUOTES ? show_quote : show_article)(q, &h, doc, hit, err);
}

static int show(struct question *q, const struct match_hit *found, size_t count, struct hit *hits)
{
    struct err err;

    for (size_t i = 0; i < count; i++) {
        hits[i].rank = q->options->offset + (uint32_t)i + 1;
        hits[i].score = found[i].weight;
        hits[i].copies = 1;
        if (limits_check(&q->options->limits, &err) < 0 ||
            question_show(q, found[i].docid, &hits[i], &err) < 0)
            return question_fail(q, &err);
    }
    return 0;
}

static int make_hits(struct question *q, const struct match_hit *found, struct result *out)
{
    struct err err;

    out->hint = q->tree.hint;
    out->hits = arena_zalloc(q->arena, out->count + 1, sizeof *out->hits);
    if (!out->hits) {
        err_nomem(&err);
        return question_fail(q, &err);
    }
    return show(q, found, out->count, out->hits);
}

/* --- Pages of a large result */

static bool has_page(const struct search_kept *k, const struct search_options *o)
{
    uint64_t end = (uint64_t)k->offset + k->count, wanted = (uint64_t)o->offset + o->limit;

    return k->hits && o->offset >= k->offset && wanted <= end;
}

static int no_memory(struct question *q)
{
    struct err err;

    err_nomem(&err);
    return question_fail(q, &err);
}

static int keep_hits(struct question *q, struct search_kept *k, const struct match_hit *found,
                     size_t count)
{
    struct kept_hit *hits = realloc(k->hits, (count + 1) * sizeof *hits);

    if (!hits)
        return no_memory(q);
    for (size_t i = 0; i < count; i++)
        hits[i] = (struct kept_hit){found[i].docid, found[i].weight};
    k->hits = hits;
    k->count = (uint32_t)count;
    return 0;
}

/* `count` of the hits that are kept, from the one at `skip` on. */
static struct match_hit *kept_hits(struct question *q, const struct search_kept *k, size_t skip,
                                   size_t count)
{
    struct match_hit *hits = arena_zalloc(q->arena, count + 1, sizeof *hits);

    if (!hits) {
        no_memory(q);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        hits[i] = (struct match_hit){k->hits[skip + i].doc, k->hits[skip + i].score};
    return hits;
}

void search_forget(struct search_kept *k)
{
    free(k->hits);
    free(k->leader);
    *k = (struct search_kept){0};
}

static int keep(struct question *q, struct search_kept *k)
{
    struct match_total total = question_totals(q);
    size_t count;
    const struct match_hit *found = question_hits(q, &count);

    if (keep_hits(q, k, found, count) < 0)
        return -1;
    k->offset = q->options->offset;
    k->total = total.count;
    k->exact = total.exact;
    return 0;
}

/* From what is kept to what a page would have been. */
static int take_kept(struct question *q, const struct search_kept *k)
{
    const struct search_options *o = q->options;
    uint32_t skip = o->offset - k->offset, left = k->count > skip ? k->count - skip : 0;

    q->count = left < o->limit ? left : o->limit;
    q->total = (struct match_total){k->total, k->exact};
    q->hits = kept_hits(q, k, skip, q->count);
    return q->hits ? 0 : -1;
}

static int find_page(struct question *q)
{
    const struct search_options *o = q->options;

    if (!o->kept || o->limit > SEARCH_KEPT_MOST)
        return question_page(q);
    if (!has_page(o->kept, o)) {
        uint32_t most = SEARCH_KEPT_MOST - o->limit;

        q->ahead = o->ahead < most ? o->ahead : most;
        if (question_page(q) < 0 || keep(q, o->kept) < 0)
            return -1;
    }
    return take_kept(q, o->kept);
}

static int answer_plain(struct question *q, struct result *out)
{
    struct match_total total;
    const struct match_hit *found;

    if (find_page(q) < 0)
        return -1;
    total = question_totals(q);
    found = question_hits(q, &out->count);
    out->total = total.count;
    out->exact = total.exact;
    return make_hits(q, found, out);
}

static int keep_groups(struct question *q, struct search_kept *k, const struct groups *g)
{
    k->leader = malloc(((size_t)g->hit_count + 1) * sizeof *k->leader);
    if (!k->leader)
        return no_memory(q);
    memcpy(k->leader, g->leader, g->hit_count * sizeof *k->leader);
    k->total = g->count;
    return keep_hits(q, k, g->hits, g->hit_count);
}

static int recall_groups(struct question *q, const struct search_kept *k, struct groups *g)
{
    *g = (struct groups){.hits = kept_hits(q, k, 0, k->count),
                         .hit_count = k->count,
                         .leader = k->leader,
                         .count = (uint32_t)k->total};
    return g->hits ? 0 : -1;
}

static int find_groups(struct question *q, struct groups *g)
{
    struct search_kept *k = q->options->kept;

    if (k && k->leader)
        return recall_groups(q, k, g);
    if (collapse_find(q, true, g) < 0)
        return -1;
    return k && g->hit_count <= SEARCH_FOLDED_MOST ? keep_groups(q, k, g) : 0;
}

static int answer_collapsed(struct question *q, struct result *out)
{
    struct groups groups;
    struct match_hit *found;
    struct err err;
    uint32_t *page;

    if (find_groups(q, &groups) < 0 || !(page = collapse_page(q, &groups, &out->count)))
        return -1;
    out->total = groups.count;
    out->exact = true;
    found = arena_zalloc(q->arena, out->count + 1, sizeof *found);
    if (!found) {
        err_nomem(&err);
        return question_fail(q, &err);
    }
    for (size_t i = 0; i < out->count; i++)
        found[i] = groups.hits[page[i]];
    if (make_hits(q, found, out) < 0)
        return -1;
    return collapse_tell(q, &groups, page, out->hits, out->count);
}

int search_run(struct searcher *s, const struct search_options *options, struct arena *arena,
               struct result *out, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    int rc = -1;

    if (question_understand(&q) == 0 && s->remotes)
        rc = (options->count_only ? remote_count : remote_page)(&q, out);
    else if (q.plan && question_query(&q) == 0)
        rc = (options->collapse ? answer_collapsed : answer_plain)(&q, out);
    question_forget(&q);
    return rc;
}

static int count(struct question *q, uint64_t *total)
{
    struct groups groups;

    if (!q->options->collapse) {
        if (question_count(q) < 0)
            return -1;
        *total = question_totals(q).count;
        return 0;
    }
    if (collapse_find(q, false, &groups) < 0)
        return -1;
    *total = groups.count;
    return 0;
}

int search_count(struct searcher *s, const struct search_options *options, uint64_t *total,
                 const char **hint, struct arena *arena, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    int rc = -1;

    if (question_understand(&q) == 0 && question_query(&q) == 0)
        rc = count(&q, total);
    *hint = q.tree.hint;
    question_forget(&q);
    return rc;
}

/* --- Explaining */

enum step { STEP_UNDERSTAND, STEP_FIND, STEP_MATCH, STEP_SHOW, STEPS };

/* All that a search does, with the time at which each step ended. */
static int take_steps(struct question *q, int64_t ended[STEPS])
{
    struct result result = {0};

    if (question_understand(q) < 0)
        return -1;
    ended[STEP_UNDERSTAND] = clock_us();
    if (question_query(q) < 0)
        return -1;
    ended[STEP_FIND] = clock_us();
    if (question_page(q) < 0)
        return -1;
    ended[STEP_MATCH] = clock_us();
    if (make_hits(q, question_hits(q, &result.count), &result) < 0)
        return -1;
    ended[STEP_SHOW] = clock_us();
    return 0;
}

static int list_steps(const struct question *q, int64_t began, const int64_t ended[STEPS],
                      json_t *steps)
{
    static const char *const names[STEPS] = {
        [STEP_UNDERSTAND] = "parse and plan",
        [STEP_FIND] = "find words and posting lists",
        [STEP_MATCH] = "match, count and rank",
        [STEP_SHOW] = "read records, mark passages",
    };

    for (int i = 0; i < STEPS; i++) {
        uint64_t postings = i == STEP_MATCH ? match_read(q->match) : 0;

        if (explain_step(steps, names[i], ended[i] - (i ? ended[i - 1] : began), postings) < 0)
            return -1;
    }
    return 0;
}

/* The tree, and the time and work of each step of the search; its hits are thrown away. */
static json_t *explain(struct question *q)
{
    json_t *out = json_object(), *steps = json_array(), *tree;
    int64_t began = clock_us(), ended[STEPS];
    struct err err;

    json_put(out, "steps", steps);
    if (take_steps(q, ended) < 0) {
        json_decref(out);
        return NULL;
    }
    tree = explain_plan(q->plan, q->options->scope, q->expander, q->s->reader, q->match, &err);
    if (!tree || list_steps(q, began, ended, steps) < 0) {
        if (tree)
            err_nomem(&err);
        question_fail(q, &err);
        json_decref(tree);
        json_decref(out);
        return NULL;
    }
    json_put(out, "tree", tree);
    json_put(out, "total", json_integer((json_int_t)question_totals(q).count));
    json_put(out, "exact", json_boolean(question_totals(q).exact));
    return out;
}

json_t *search_explain(struct searcher *s, const struct search_options *options, const char **hint,
                       struct arena *arena, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    json_t *out = explain(&q);

    *hint = q.tree.hint;
    question_forget(&q);
    return out;
}
