/* The filters of a segment's tree: dates, languages, ids. */
#include "index/term.h"
#include "query/match_build.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATES_FEW \
    4 /* a filter that fewer than a quarter of all articles pass marks them one by one */

static uint64_t day_number(const char *day)
{
    return strtoull(day, NULL, 10) * 1000000;
}

/* The first rank, newest first, whose date is before `date`; undated ones are before all. */
static uint32_t first_before(const struct part *p, const uint32_t *by_rank, uint64_t date)
{
    uint32_t lo = 0, hi = p->segment->articles;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;

        if (p->segment->date[by_rank[mid]] < date)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

/* Articles of some dates stand side by side in their order. */
static int find_dates(struct match_builder *b, struct match_node *n, struct err *err)
{
    struct part *p = b->env->articles;
    const uint32_t *by_rank = collection_by_rank(p, false, err);

    if (!by_rank)
        return -1;
    n->date.first = n->date.to < UINT64_MAX ? first_before(p, by_rank, n->date.to + 1) : 0;
    n->date.end = first_before(p, by_rank, n->date.from);
    if (n->date.end <= n->date.first) {
        n->kind = MATCH_NOTHING;
        n->estimate = 0;
        return 0;
    }
    n->estimate = n->date.end - n->date.first;
    if (n->estimate < p->documents / DATES_FEW)
        n->date.by_rank = by_rank;
    return 0;
}

struct match_node *build_date(struct match_builder *b, const struct plan_node *p)
{
    struct match_node *n = build_node(b, p, MATCH_DATE);
    struct err err;

    if (!n)
        return NULL;
    n->date.from = *p->source->date.from ? day_number(p->source->date.from) : 1;
    n->date.to = *p->source->date.to ? day_number(p->source->date.to) + 999999 : UINT64_MAX;
    if (b->quotes)
        n->estimate = n->estimate / 4 + 1; /* who knows; it is cheap */
    else if (find_dates(b, n, &err) < 0)
        return build_fail(b, p, &err);
    return n;
}

struct growing {
    struct match_list **items;
    uint32_t count, cap;
};

static int add_term(struct match_builder *b, const char *bytes, size_t len, struct growing *g,
                    struct err *err)
{
    int rc;

    if (g->count == g->cap) {
        uint32_t cap = g->cap ? 2 * g->cap : 4;
        struct match_list **items = arena_zalloc(b->env->arena, cap, sizeof(struct match_list *));

        if (!items)
            return err_nomem(err);
        if (g->count)
            memcpy(items, g->items, g->count * sizeof(struct match_list *));
        g->items = items;
        g->cap = cap;
    }
    rc = build_list(b, bytes, len, &g->items[g->count], err);
    g->count += rc > 0;
    return rc;
}

/* The tag, and all longer ones that begin with it: "uz-latn-uz" is "uz-latn" too. Every document
 * bears its primary subtag, so that a short tag needs no look around. */
static int add_tags(struct match_builder *b, const char *tag, struct growing *g, struct err *err)
{
    char longer[LANGUAGE_TAG_MAX + 1];
    struct postings_terms *it;
    struct posting_list list;
    const char *bytes;
    struct term t;
    size_t len;
    int rc;

    term_make(&t, article_key_prefix(ARTICLE_LANGUAGE), tag, strlen(tag));
    if (add_term(b, t.bytes, t.len, g, err) < 0)
        return -1;
    if (!strchr(tag, '-'))
        return 0;
    snprintf(longer, sizeof longer, "%s-", tag);
    term_make(&t, article_key_prefix(ARTICLE_LANGUAGE), longer, strlen(longer));
    it = postings_terms_new(build_part(b)->words, t.bytes, t.len, err);
    if (!it)
        return -1;
    while ((rc = postings_terms_next(it, &bytes, &len, &list, err)) > 0)
        if (add_term(b, bytes, len, g, err) < 0) {
            rc = -1;
            break;
        }
    postings_terms_free(it);
    return rc;
}

struct match_node *build_lang(struct match_builder *b, const struct plan_node *p)
{
    struct match_node *n = build_node(b, p, MATCH_TERM);
    struct growing g = {0};
    struct match_leaf *l;
    struct err err;

    if (!n)
        return NULL;
    n->term.leaves = arena_zalloc(b->env->arena, 1, sizeof(struct match_leaf *));
    n->term.factors = arena_zalloc(b->env->arena, 1, sizeof *n->term.factors);
    if (!n->term.leaves || !n->term.factors) {
        err_nomem(&err);
        return build_fail(b, p, &err);
    }
    if (add_tags(b, p->tag, &g, &err) < 0 || !(l = build_lists_leaf(b, g.items, g.count, &err)))
        return build_fail(b, p, &err);
    build_term_add(&n->term, l, 1);
    build_close_term(b, n);
    n->weight = 0;
    return n;
}

/* Of some articles nobody knows any more when they came: they are new to whoever knows nothing. */
static bool is_young(uint32_t birth, uint64_t since)
{
    return birth > since || since == 0;
}

/* Documents of the segment that are young enough, into `items` if it is not NULL. */
static uint32_t list_since(const struct part *p, uint64_t since, uint32_t *items)
{
    const struct segment *s = p->segment;
    uint32_t count = 0;

    if (!s->births && !is_young(s->birth, since))
        return 0;
    for (uint32_t d = 1; d <= p->documents; d++)
        if (is_young(segment_birth(s, p->quote_article ? p->quote_article[d - 1] : d), since)) {
            if (items)
                items[count] = d;
            count++;
        }
    return count;
}

struct match_node *build_since(struct match_builder *b, const struct plan_node *p)
{
    struct match_node *n = build_node(b, p, MATCH_DOCS);
    const struct part *part = build_part(b);
    uint64_t since = p->since[part->segment->index];
    struct err err;

    if (!n)
        return NULL;
    n->docs.count = list_since(part, since, NULL);
    n->estimate = n->docs.count;
    if (n->docs.count == 0) {
        n->kind = MATCH_NOTHING;
        return n;
    }
    n->docs.items = arena_zalloc(b->env->arena, n->docs.count, sizeof *n->docs.items);
    if (!n->docs.items) {
        err_nomem(&err);
        return build_fail(b, p, &err);
    }
    list_since(part, since, n->docs.items);
    return n;
}

/* An id may stand in several indexes, or in dead articles too. */
static int find_ids(struct match_builder *b, const struct plan_node *p, struct match_node *n,
                    struct err *err)
{
    const struct snapshot *s = b->reader->snapshot;
    struct xap_postings *it;
    struct term t;
    int rc;

    term_id(&t, p->source->raw.bytes, p->source->raw.len);
    it = xap_db_postings(b->reader->articles, xap_mem(t.bytes, t.len), err);
    if (!it)
        return -1;
    while ((rc = xap_postings_next(it, err)) > 0) {
        uint32_t local, *items;

        if (snapshot_locate(s, xap_postings_docid(it), &local) != build_part(b)->number)
            continue;
        items = arena_zalloc(b->env->arena, n->docs.count + 1, sizeof *items);
        if (!items) {
            rc = err_nomem(err);
            break;
        }
        if (n->docs.count)
            memcpy(items, n->docs.items, n->docs.count * sizeof *items);
        items[n->docs.count++] = local;
        n->docs.items = items;
    }
    xap_postings_free(it);
    return rc;
}

struct match_node *build_id(struct match_builder *b, const struct plan_node *p)
{
    struct match_node *n = build_node(b, p, MATCH_DOCS);
    struct err err;

    if (!n)
        return NULL;
    if (find_ids(b, p, n, &err) < 0)
        return build_fail(b, p, &err);
    n->estimate = n->docs.count;
    return n;
}
