#include "query/match.h"

#include "query/match_internal.h"
#include <stdlib.h>

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
    m->builder.known = NULL;
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
