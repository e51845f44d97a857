/* From a question to hits, in the order of the pipeline:
 *
 *     parse -> plan -> Xapian query (joins are run on the way) -> matches in order -> hits
 */
#include "query/search.h"
#include "query/explain.h"
#include "query/native.h"
#include "query/parse.h"
#include <stdlib.h>
#include <string.h>

#define PAGE_END_MAX 100000 /* offset + limit */

struct searcher {
    struct snapshot *snapshot;
    struct reader *reader;
    struct analyzer *analyzer;
    struct stems *stems;
    struct arena scratch; /* of the hit under work */
};

/* One question under work. */
struct question {
    struct searcher *s;
    const struct search_options *options;
    struct arena *arena;
    struct query_error *error;
    struct query_tree tree;
    struct plan_node *plan;
    struct expander *expander;
    struct xap_query *query;
    struct xap_enquire *enquire;
    struct xap_mset *found;
    uint32_t documents; /* in the database asked, dead ones too */
};

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
    if (!s->stems) {
        searcher_free(s);
        return NULL;
    }
    return s;
}

void searcher_free(struct searcher *s)
{
    if (!s)
        return;
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

/* --- Understanding */

static int fail(struct question *q, const struct err *err)
{
    return query_fail_err(q->error, err);
}

static int check_options(struct question *q)
{
    struct err err;

    if ((uint64_t)q->options->offset + q->options->limit > PAGE_END_MAX) {
        err_set(&err, ERR_COMPLEX, "offset + limit is over %d", PAGE_END_MAX);
        return fail(q, &err);
    }
    if (q->options->collapse) {
        err_set(&err, ERR_UNAVAILABLE, "collapse: this version cannot fold copies yet");
        return fail(q, &err);
    }
    return limits_check(&q->options->limits, &err) < 0 ? fail(q, &err) : 0;
}

static int understand(struct question *q)
{
    if (check_options(q) < 0 || query_parse(q->options->q, q->options->q_len, q->s->analyzer,
                                            q->arena, &q->tree, q->error) < 0)
        return -1;
    q->plan = plan_make(q->tree.root, q->options->scope, q->arena, q->error);
    return q->plan ? 0 : -1;
}

static int build(struct question *q)
{
    struct native n = {.reader = q->s->reader,
                       .limits = &q->options->limits,
                       .arena = q->arena,
                       .error = q->error};
    struct err err;

    q->expander = expander_new(q->s->reader, q->s->stems, &q->options->limits, q->arena, &err);
    if (!q->expander)
        return fail(q, &err);
    if (snapshot_segments(q->s->snapshot) == 0)
        return 0; /* nothing to ask: libxapian refuses a database without shards */
    n.expander = q->expander;
    q->query = native_build(&n, q->plan, q->options->scope);
    return q->query ? 0 : -1;
}

/* --- Matching */

/* Undated documents come last both ways; equal ones newest first, then by id. */
static int set_order(struct question *q, struct err *err)
{
    static const char last[] = "~";
    const struct xap_sort_key newest[] = {{SLOT_DATE, true, {"", 0}}, {SLOT_ID, false, {"", 0}}};
    const struct xap_sort_key oldest[] = {{SLOT_DATE, false, {last, 1}}, {SLOT_ID, false, {"", 0}}};

    switch (q->options->sort) {
    case SORT_RELEVANCE:
        return xap_enquire_sort_keys(q->enquire, XAP_SORT_AFTER_RELEVANCE, newest, 2, false, err);
    case SORT_DATE_ASC:
        return xap_enquire_sort_keys(q->enquire, XAP_SORT_ONLY, oldest, 2, false, err);
    case SORT_DATE_DESC:
        return xap_enquire_sort_keys(q->enquire, XAP_SORT_ONLY, newest, 2, false, err);
    }
    return err_set(err, ERR_INTERNAL, "no such order");
}

static int make_enquire(struct question *q)
{
    const struct reader *r = q->s->reader;
    struct xap_db *db = q->options->scope == QUERY_QUOTES ? r->quotes : r->articles;
    struct err err;

    q->enquire = xap_enquire_new(db, &err);
    if (!q->enquire || xap_db_doccount(db, &q->documents, &err) < 0 ||
        xap_enquire_set_query(q->enquire, q->query, &err) < 0)
        return fail(q, &err);
    return 0;
}

static int match_page(struct question *q)
{
    const struct search_options *o = q->options;
    struct err err;

    if (!q->query)
        return 0;
    if (make_enquire(q) < 0)
        return -1;
    if (set_order(q, &err) < 0)
        return fail(q, &err);
    q->found =
        xap_enquire_run(q->enquire, o->offset, o->limit, o->estimate ? 0 : q->documents, &err);
    return q->found ? 0 : fail(q, &err);
}

static int match_count(struct question *q)
{
    struct err err;

    if (!q->query)
        return 0;
    if (make_enquire(q) < 0)
        return -1;
    if (xap_enquire_set_bool(q->enquire, &err) < 0)
        return fail(q, &err);
    q->found = xap_enquire_run(q->enquire, 0, 0, q->options->estimate ? 0 : q->documents, &err);
    return q->found ? 0 : fail(q, &err);
}

/* All zero in an index without segments. */
static struct xap_totals totals_of(const struct question *q)
{
    return q->found ? *xap_mset_totals(q->found) : (struct xap_totals){0};
}

static void forget(struct question *q)
{
    xap_mset_free(q->found);
    xap_enquire_free(q->enquire);
    xap_query_free(q->query);
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

static int show_quote(struct question *q, const struct highlighter *h, uint32_t doc,
                      struct hit *hit, struct err *err)
{
    uint32_t article;

    if (reader_quote(q->s->reader, doc, q->arena, &hit->quote, &article, err) < 0 ||
        reader_article(q->s->reader, article, q->arena, &hit->article, err) < 0)
        return -1;
    if (!q->options->snippets)
        return 0;
    return highlight_quote(h, q->plan, doc, &hit->quote, &hit->article, q->arena, &hit->marks,
                           &hit->mark_count, err);
}

static int show(struct question *q, const struct xap_hit *found, size_t count, struct hit *hits)
{
    struct highlighter h = {q->s->reader, q->expander, q->s->analyzer, &q->s->scratch};
    bool quotes = q->options->scope == QUERY_QUOTES;
    struct err err;

    for (size_t i = 0; i < count; i++) {
        hits[i].rank = q->options->offset + (uint32_t)i + 1;
        hits[i].score = found[i].weight;
        hits[i].copies = 1;
        if (limits_check(&q->options->limits, &err) < 0 ||
            (quotes ? show_quote : show_article)(q, &h, found[i].docid, &hits[i], &err) < 0)
            return fail(q, &err);
    }
    return 0;
}

static int make_result(struct question *q, struct result *out)
{
    struct xap_totals totals = totals_of(q);
    const struct xap_hit *found = NULL;
    struct err err;

    out->count = 0;
    if (q->found)
        found = xap_mset_hits(q->found, &out->count);
    out->total = totals.estimated;
    out->exact = totals.lower == totals.upper;
    out->hint = q->tree.hint;
    out->hits = arena_zalloc(q->arena, out->count + 1, sizeof *out->hits);
    if (!out->hits) {
        err_nomem(&err);
        return fail(q, &err);
    }
    return show(q, found, out->count, out->hits);
}

int search_run(struct searcher *s, const struct search_options *options, struct arena *arena,
               struct result *out, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    int rc = -1;

    if (understand(&q) == 0 && build(&q) == 0 && match_page(&q) == 0)
        rc = make_result(&q, out);
    forget(&q);
    return rc;
}

int search_count(struct searcher *s, const struct search_options *options, uint64_t *total,
                 const char **hint, struct arena *arena, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    int rc = -1;

    if (understand(&q) == 0 && build(&q) == 0 && match_count(&q) == 0) {
        *total = totals_of(&q).estimated;
        *hint = q.tree.hint;
        rc = 0;
    }
    forget(&q);
    return rc;
}

/* --- Explaining */

/* The tree and the time each step took; the answer itself is thrown away but for its total. */
static json_t *explain(struct question *q)
{
    json_t *out = json_object(), *steps = json_array(), *tree;
    int64_t t[5] = {limits_now_us()};
    struct err err;

    json_put(out, "steps", steps);
    if (understand(q) == 0) {
        t[1] = limits_now_us();
        if (build(q) == 0) {
            t[2] = limits_now_us();
            if (match_count(q) == 0)
                t[3] = limits_now_us();
        }
    }
    if (!t[3]) {
        json_decref(out);
        return NULL;
    }
    tree = explain_plan(q->plan, q->options->scope, q->expander, q->s->reader, &err);
    if (!tree || explain_step(steps, "parse and plan", t[1] - t[0]) < 0 ||
        explain_step(steps, "expand words and join quotations", t[2] - t[1]) < 0 ||
        explain_step(steps, "match", t[3] - t[2]) < 0) {
        if (tree)
            err_nomem(&err);
        fail(q, &err);
        json_decref(tree);
        json_decref(out);
        return NULL;
    }
    json_put(out, "tree", tree);
    json_put(out, "total", json_integer((json_int_t)totals_of(q).estimated));
    return out;
}

json_t *search_explain(struct searcher *s, const struct search_options *options,
                       struct arena *arena, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    json_t *out = explain(&q);

    forget(&q);
    return out;
}

/* --- One article */

static int read_quotes(struct reader *r, uint32_t doc, struct arena *arena,
                       struct article_view *out, struct err *err)
{
    uint32_t first, step, count, article;

    reader_quotes_of(r, doc, &first, &step, &count);
    out->quotes = arena_zalloc(arena, (size_t)count + 1, sizeof *out->quotes);
    if (!out->quotes)
        return err_nomem(err);
    out->quote_count = count;
    for (uint32_t i = 0; i < count; i++)
        if (reader_quote(r, first + i * step, arena, &out->quotes[i], &article, err) < 0)
            return -1;
    return 0;
}

int search_article(struct searcher *s, const char *id, size_t len, struct arena *arena,
                   struct article_view *out, struct err *err)
{
    struct reader *r = s->reader;
    const char *text;
    uint32_t doc;
    size_t n;

    if (reader_find(r, id, len, &doc, err) < 0)
        return -1;
    if (!doc)
        return err_set(err, ERR_NOT_FOUND, "there is no article with this id");
    if (reader_article(r, doc, arena, &out->article, err) < 0 ||
        reader_text(r, doc, arena, &text, &n, err) < 0)
        return -1;
    if (n)
        out->article.key[ARTICLE_TEXT] = (struct value){text, (uint32_t)n};
    return read_quotes(r, doc, arena, out, err);
}
