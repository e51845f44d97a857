#include "query/match.h"

#include "query/match_build.h"
#include "query/rank.h"
#include "query/top.h"
#include <stdlib.h>
#include <string.h>

struct matcher {
    struct reader *reader; /* borrowed */
    struct stems *stems;   /* borrowed */
    struct collection articles, quotes;
    const char **classes;
    size_t class_count;
    struct stamps stamps;
    struct arena arena, scratch;
};

/* A segment's tree, ready. */
struct tree {
    struct match_env env;
    struct match_node *root;
    struct part *part;
};

struct match {
    struct matcher *matcher;
    const struct query_limits *limits;
    const struct collection *asked;
    struct arena *arena;
    struct tree *trees; /* [segments] */
    size_t count;
    struct match_builder builder;
    struct rank_words ranks;
};

/* --- The matcher */

static int list_classes(struct matcher *m, struct err *err)
{
    const char *const *languages;
    size_t n = reader_languages(m->reader, &languages);

    m->classes = calloc(n + 1, sizeof(char *));
    if (!m->classes)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        if (stems_has(m->stems, languages[i]))
            m->classes[m->class_count++] = languages[i];
    m->classes[m->class_count++] = "";
    return 0;
}

struct matcher *matcher_new(struct reader *reader, struct stems *stems, struct err *err)
{
    struct matcher *m = calloc(1, sizeof *m);

    if (!m) {
        err_nomem(err);
        return NULL;
    }
    m->reader = reader;
    m->stems = stems;
    if (collection_open(&m->articles, reader->snapshot, false, err) < 0 ||
        collection_open(&m->quotes, reader->snapshot, true, err) < 0 || list_classes(m, err) < 0) {
        matcher_free(m);
        return NULL;
    }
    return m;
}

void matcher_free(struct matcher *m)
{
    if (!m)
        return;
    collection_close(&m->articles);
    collection_close(&m->quotes);
    free(m->classes);
    arena_release(&m->arena);
    arena_release(&m->scratch);
    free(m);
}

/* --- Building */

static int build_tree(struct match *m, size_t i, const struct plan_node *plan, bool quotes)
{
    struct matcher *matcher = m->matcher;
    struct tree *t = &m->trees[i];

    t->env = (struct match_env){
        .articles = &matcher->articles.parts[i],
        .quotes = &matcher->quotes.parts[i],
        .limits = m->limits,
        .arena = &matcher->arena,
        .scratch = &matcher->scratch,
    };
    t->part = quotes ? t->env.quotes : t->env.articles;
    m->builder.env = &t->env;
    t->root = match_build(&m->builder, plan, quotes);
    return t->root ? 0 : -1;
}

static int build_trees(struct match *m, const struct plan_node *plan, bool quotes,
                       struct query_error *error)
{
    struct err err;

    m->trees = arena_zalloc(&m->matcher->arena, m->asked->count + 1, sizeof *m->trees);
    if (!m->trees) {
        err_nomem(&err);
        return query_fail_err(error, &err);
    }
    for (; m->count < m->asked->count; m->count++) {
        if (limits_check(m->limits, &err) < 0)
            return query_fail_err(error, &err);
        if (build_tree(m, m->count, plan, quotes) < 0)
            return -1;
    }
    return 0;
}

struct match *match_new(struct matcher *matcher, const struct plan_node *plan,
                        enum query_scope scope, struct expander *expander,
                        const struct query_limits *limits, struct arena *arena,
                        struct query_error *error)
{
    bool quotes = scope == QUERY_QUOTES;
    struct match *m;
    struct err err;

    arena_reset(&matcher->arena);
    m = arena_zalloc(&matcher->arena, 1, sizeof *m);
    if (!m) {
        err_nomem(&err);
        query_fail_err(error, &err);
        return NULL;
    }
    m->matcher = matcher;
    m->limits = limits;
    m->asked = quotes ? &matcher->quotes : &matcher->articles;
    m->arena = arena;
    m->builder = (struct match_builder){
        .reader = matcher->reader,
        .expander = expander,
        .stems = matcher->stems,
        .classes = matcher->classes,
        .class_count = matcher->class_count,
        .stamps = &matcher->stamps,
        .ranks = &m->ranks,
        .error = error,
    };
    if (build_trees(m, plan, quotes, error) == 0)
        return m;
    match_free(m);
    return NULL;
}

void match_free(struct match *m)
{
    if (m)
        match_build_release(&m->builder);
}

uint64_t match_read(const struct match *m)
{
    uint64_t read = 0;

    for (size_t i = 0; i < m->count; i++)
        read += m->trees[i].env.read;
    return read;
}

/* What each word is worth is known when all segments have been asked for it. */
static int weigh(struct match *m, struct tree *t, struct err *err)
{
    t->env.weighing = true;
    return rank_weigh(&m->ranks, m->asked->documents, t->root, err);
}

/* --- Windows */

/* The documents of a window that are alive. */
static void live_documents(const struct part *p, uint32_t window, struct bits *out)
{
    uint32_t base = window * WINDOW_DOCS, last = p->documents - base;

    bits_range(out, window == 0, last < WINDOW_DOCS ? last : WINDOW_DOCS - 1);
    if (p->live)
        bits_and(out, &p->live[window]);
}

/* Leave the window's matches in the root's bits. */
static int run_window(struct tree *t, uint32_t window, struct err *err)
{
    struct bits live;

    if (limits_check(t->env.limits, err) < 0)
        return -1;
    live_documents(t->part, window, &live);
    if (match_candidates(t->root, window, &live, err) < 0)
        return -1;
    if (t->root->certain || !bits_any(&t->root->bits))
        return 0;
    live = t->root->bits;
    return match_verify(t->root, window, &live, err);
}

static uint32_t windows(const struct tree *t)
{
    if (t->root->kind == MATCH_NOTHING || t->part->documents == 0)
        return 0;
    return t->part->documents / WINDOW_DOCS + 1;
}

static uint64_t disjoint_total(const struct match_node *n)
{
    return n->term.count ? n->term.leaves[0]->estimate : 0;
}

/* --- Counting */

static int count_tree(struct tree *t, uint64_t *total, struct err *err)
{
    if (t->root->kind == MATCH_TERM && t->root->term.disjoint && !t->part->live) {
        *total += disjoint_total(t->root);
        return 0;
    }
    if (t->root->kind == MATCH_ALL) {
        *total += t->part->live_count;
        return 0;
    }
    for (uint32_t w = 0; w < windows(t); w++) {
        if (run_window(t, w, err) < 0)
            return -1;
        *total += bits_count(&t->root->bits);
    }
    return 0;
}

int match_count(struct match *m, bool estimate, struct match_total *total, struct err *err)
{
    (void)estimate;
    *total = (struct match_total){.exact = true};
    for (size_t i = 0; i < m->count; i++)
        if (count_tree(&m->trees[i], &total->count, err) < 0)
            return -1;
    return 0;
}

/* --- Ranking */

static const uint32_t *order_of(struct part *p, enum match_order order, struct err *err)
{
    return order == MATCH_OLDEST_FIRST ? collection_oldest(p, err) : p->segment->newest;
}

static int rank_tree(struct match *m, struct tree *t, enum match_order order, struct top *top,
                     uint64_t *total, struct err *err)
{
    const uint32_t *ranks = order_of(t->part, order, err);
    struct rank r;

    if (!ranks)
        return -1;
    if (order == MATCH_BY_SCORE && weigh(m, t, err) < 0)
        return -1;
    if (rank_new(&r, t->root, t->part, m->asked, &m->matcher->arena, err) < 0)
        return -1;
    if (order != MATCH_BY_SCORE)
        r.count = 0;
    if (r.count == 1 && rank_is_plain(&r)) {
        *total += disjoint_total(t->root);
        return rank_plain(&r, m->limits, ranks, top, err);
    }
    for (uint32_t w = 0; w < windows(t); w++) {
        if (run_window(t, w, err) < 0)
            return -1;
        *total += bits_count(&t->root->bits);
        if (rank_window(&r, w, ranks, top, err) < 0)
            return -1;
    }
    return 0;
}

static int rank_all(struct match *m, enum match_order order, size_t most, struct top_hits *hits,
                    uint64_t *total, struct err *err)
{
    struct top top = {.most = most};
    struct xap_db *db =
        m->asked->quotes ? m->matcher->reader->quotes : m->matcher->reader->articles;
    int rc = 0;

    for (size_t i = 0; i < m->count && rc == 0; i++) {
        if (i > 0 && order == MATCH_BY_SCORE && most != SIZE_MAX)
            top.floor = top_floor(hits, most);
        rc = rank_tree(m, &m->trees[i], order, &top, total, err);
        if (rc == 0)
            rc = top_move(&top, m->trees[i].part, m->count, hits, err);
    }
    top_release(&top);
    return rc < 0 ? -1 : top_sort(hits, order, db, m->limits, m->arena, err);
}

/* Hits first .. first + most - 1 of what was found. */
static int give(const struct match *m, const struct top_hits *found, size_t first, size_t most,
                struct match_hit **hits, size_t *count, struct err *err)
{
    size_t left = found->count > first ? found->count - first : 0;

    *count = left < most ? left : most;
    *hits = arena_alloc(m->arena, (*count + 1) * sizeof **hits);
    if (!*hits)
        return err_nomem(err);
    for (size_t i = 0; i < *count; i++)
        (*hits)[i] = found->items[first + i].hit;
    return 0;
}

int match_page(struct match *m, enum match_order order, uint32_t offset, uint32_t limit,
               bool estimate, struct match_hit **hits, size_t *count, struct match_total *total,
               struct err *err)
{
    struct top_hits found = {0};
    int rc;

    (void)estimate;
    *total = (struct match_total){.exact = true};
    rc = rank_all(m, order, (size_t)offset + limit, &found, &total->count, err);
    if (rc == 0)
        rc = give(m, &found, offset, limit, hits, count, err);
    top_hits_release(&found);
    return rc;
}

/* --- All of them */

static int compare_docs(const void *a, const void *b)
{
    const struct match_hit *x = a, *y = b;

    return x->docid < y->docid ? -1 : x->docid > y->docid;
}

static int gather_tree(struct match *m, struct tree *t, size_t most, struct top_hits *out,
                       struct err *err)
{
    struct top top = {.most = SIZE_MAX};
    int rc = 0;

    for (uint32_t w = 0; w < windows(t) && rc == 0 && out->count + top.count <= most; w++) {
        rc = run_window(t, w, err);
        if (rc < 0)
            break;
        BITS_EACH(&t->root->bits, w * WINDOW_DOCS, doc)
        if (rc == 0)
            rc = top_add(&top, (struct top_item){0, 0, (uint32_t)doc}, err);
    }
    if (rc == 0)
        rc = top_move(&top, t->part, m->count, out, err);
    top_release(&top);
    return rc;
}

static int gather_all(struct match *m, size_t most, struct top_hits *found, struct err *err)
{
    for (size_t i = 0; i < m->count; i++)
        if (gather_tree(m, &m->trees[i], most, found, err) < 0)
            return -1;
    return 0;
}

int match_all(struct match *m, const enum match_order *order, size_t most, struct match_hit **hits,
              size_t *count, struct err *err)
{
    struct top_hits found = {0};
    uint64_t total = 0;
    int rc;

    if (order) {
        rc = rank_all(m, *order, most + 1, &found, &total, err);
    } else {
        rc = gather_all(m, most, &found, err);
    }
    if (rc == 0)
        rc = give(m, &found, 0, SIZE_MAX, hits, count, err);
    if (rc == 0 && !order && *count > 1)
        qsort(*hits, *count, sizeof **hits, compare_docs);
    top_hits_release(&found);
    return rc;
}

/* --- One document */

static struct match_node *find_node(struct match_node *n, const struct plan_node *p)
{
    struct match_node *found = n->plan == p ? n : NULL;

    for (n = n->child; n && !found; n = n->next)
        found = find_node(n, p);
    return found;
}

uint64_t match_estimate(const struct match *m, const struct plan_node *p)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < m->count; i++) {
        const struct match_node *n = find_node(m->trees[i].root, p);

        sum += n ? n->estimate : 0;
    }
    return sum;
}

int match_holds(struct match *m, const struct plan_node *p, uint32_t docid, struct err *err)
{
    uint32_t local;
    struct tree *t;
    struct match_node *n;
    struct bits one;

    if (m->count == 0)
        return 0;
    t = &m->trees[snapshot_locate(m->matcher->reader->snapshot, docid, &local)];
    n = find_node(t->root, p);
    if (!n)
        return err_set(err, ERR_INTERNAL, "a node without a tree");
    bits_clear(&one);
    bits_set(&one, local);
    if (match_candidates(n, local / WINDOW_DOCS, &one, err) < 0)
        return -1;
    if (!n->certain && bits_any(&n->bits) && match_verify(n, local / WINDOW_DOCS, &one, err) < 0)
        return -1;
    return bits_has(&n->bits, local);
}
