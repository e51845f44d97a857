/* What stemming does to a leaf: an article of language L holds a bare word q when it holds one of
 * G_L, the words of L with q's stem. So
 *
 *     q        ->   q  OR  (G_en FILTER en)  OR  (G_ru FILTER ru) ...
 *     a w/3 b  ->   PROX(a, b)  OR  (PROX(G_en(a), G_en(b)) FILTER en) ...
 *
 * where languages whose groups are equal share a branch, and those whose groups hold q alone need
 * none.
 *
 * Proximity is PHRASE one way or the other: NEAR loses matches where one word can serve both sides
 * (xapian-c/README.md).
 */
#include "query/native_span.h"
#include "index/term.h"
#include "query/native_shape.h"
#include <string.h>

/* A prefix of more words than this is looked up word by word before the search, which can be
 * stopped and costs a fifth; it filters then, and has no weight. */
#define WEIGHED_WORDS_MAX 500

struct builder {
    struct native *n;
    struct err *err;
    bool quotes;
    const char *prefix; /* of terms */
    bool stemming;
};

static struct xap_query *take_all(enum xap_op op, struct xap_query **parts, size_t n,
                                  uint32_t param, struct err *err)
{
    struct xap_query *whole =
        xap_query_combine(op, (const struct xap_query *const *)parts, n, param, err);

    for (size_t i = 0; i < n; i++)
        xap_query_free(parts[i]);
    return whole;
}

static void free_all(struct xap_query **parts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        xap_query_free(parts[i]);
}

/* --- Terms */

static struct xap_query *term(const struct builder *b, const char *word, size_t len)
{
    struct term t;

    term_make(&t, b->prefix, word, len);
    return xap_query_term(xap_mem(t.bytes, t.len), 1, 0, b->err);
}

static int add_term(const struct builder *b, const char *word, size_t len, struct xap_query **list,
                    size_t *count)
{
    list[*count] = term(b, word, len);
    return list[*count] ? (++*count, 0) : -1;
}

static int expand(const struct builder *b, const struct shape_part *p, size_t i,
                  const char *language, struct word_set *out)
{
    struct expander *x = b->n->expander;

    if (p->words[i].prefix)
        return expand_prefix(x, b->quotes, b->prefix, p->words[i], out, b->err);
    if (language && p->stemmed[i] && b->stemming)
        return expand_stem(x, language, p->words[i], out, b->err);
    out->items = arena_alloc(b->n->arena, sizeof *out->items);
    if (!out->items)
        return err_nomem(b->err);
    out->items[0] = (struct value){p->words[i].text, p->words[i].len};
    out->count = 1;
    return 0;
}

static int add_documents(const struct builder *b, const char *word, size_t len, struct docset *set)
{
    struct xap_db *db = b->quotes ? b->n->reader->quotes : b->n->reader->articles;
    struct xap_postings *it;
    struct term t;
    int rc;

    term_make(&t, b->prefix, word, len);
    it = xap_db_postings(db, xap_mem(t.bytes, t.len), b->err);
    if (!it)
        return -1;
    while ((rc = xap_postings_next(it, b->err)) > 0)
        docset_add(set, xap_postings_docid(it));
    xap_postings_free(it);
    return rc;
}

/* The documents that hold any of these words, as a set. */
static struct xap_query *set_query(const struct builder *b, const struct word_set *words)
{
    struct docset *set = docset_new(b->n->reader, b->quotes, b->n->arena, b->err);

    if (!set)
        return NULL;
    for (size_t i = 0; i < words->count; i++)
        if (limits_check(b->n->limits, b->err) < 0 ||
            add_documents(b, words->items[i].s, words->items[i].len, set) < 0)
            return NULL;
    return source_set(set, b->n->limits, b->err);
}

/* The words of a part in articles of a language (NULL: in any), each once, as one query. */
static struct xap_query *part_query(const struct builder *b, const struct shape_part *p,
                                    const char *language, bool positional)
{
    struct word_set *sets = arena_zalloc(b->n->arena, p->count, sizeof *sets);
    struct xap_query **list;
    size_t total = 0, count = 0;

    if (!sets) {
        err_nomem(b->err);
        return NULL;
    }
    for (size_t i = 0; i < p->count; i++) {
        if (expand(b, p, i, language, &sets[i]) < 0)
            return NULL;
        total += sets[i].count;
    }
    if (p->count == 1 && !positional && total > WEIGHED_WORDS_MAX)
        return set_query(b, &sets[0]);
    list = arena_alloc(b->n->arena, (total ? total : 1) * sizeof(struct xap_query *));
    if (!list) {
        err_nomem(b->err);
        return NULL;
    }
    for (size_t i = 0; i < p->count; i++)
        for (size_t w = 0; w < sets[i].count; w++)
            if (add_term(b, sets[i].items[w].s, sets[i].items[w].len, list, &count) < 0) {
                free_all(list, count);
                return NULL;
            }
    /* PHRASE takes an OR; elsewhere the forms of a word weigh as one word. */
    return take_all(positional ? XAP_OR : XAP_SYNONYM, list, count, 0, b->err);
}

/* --- One branch: the shape with the words of one language */

static struct xap_query *phrase(const struct shape *s, struct xap_query *const *parts, bool turned,
                                struct err *err)
{
    const struct xap_query *order[QUERY_WORDS_MAX];

    for (size_t i = 0; i < s->count; i++)
        order[i] = parts[turned ? s->count - 1 - i : i];
    return xap_query_combine(XAP_PHRASE, order, s->count, s->window, err);
}

static struct xap_query *positional(const struct shape *s, struct xap_query *const *parts,
                                    struct err *err)
{
    struct xap_query *both[2];

    both[0] = phrase(s, parts, false, err);
    if (!both[0] || !s->either_order)
        return both[0];
    both[1] = phrase(s, parts, true, err);
    if (!both[1]) {
        xap_query_free(both[0]);
        return NULL;
    }
    return take_all(XAP_OR, both, 2, 0, err);
}

static struct xap_query *branch(const struct builder *b, const struct shape *s,
                                const char *language)
{
    struct xap_query *parts[QUERY_WORDS_MAX], *out = NULL;
    size_t made = 0;
    bool empty = false;

    while (made < s->count) {
        parts[made] = part_query(b, &s->parts[made], language, s->positional);
        if (!parts[made])
            break;
        empty |= xap_query_empty(parts[made++]);
    }
    if (made == s->count) {
        if (!s->positional)
            return parts[0];
        out = empty ? xap_query_nothing(b->err) : positional(s, parts, b->err);
    }
    free_all(parts, made);
    return out;
}

/* --- Languages */

/* Whether the words of L differ from the query's own, or from those of another language. */
static int same_words(const struct builder *b, const struct shape *s, const char *l,
                      const char *other, bool *same)
{
    *same = true;
    for (size_t p = 0; p < s->count && *same; p++)
        for (size_t i = 0; i < s->parts[p].count && *same; i++) {
            struct word_set x, y;

            if (s->parts[p].words[i].prefix)
                continue;
            if (expand(b, &s->parts[p], i, l, &x) < 0 || expand(b, &s->parts[p], i, other, &y) < 0)
                return -1;
            *same = word_set_equal(&x, &y);
        }
    return 0;
}

static struct xap_query *language_term(const char *language, struct err *err)
{
    struct term t;

    term_make(&t, article_key_prefix(ARTICLE_LANGUAGE), language, strlen(language));
    return xap_query_term(xap_mem(t.bytes, t.len), 1, 0, err);
}

/* The branch of languages[first] and all later ones with the same words, which get `done`. */
static struct xap_query *shared_branch(const struct builder *b, const struct shape *s,
                                       const char *const *languages, size_t count, size_t first,
                                       bool *done)
{
    struct xap_query **tags =
        arena_alloc(b->n->arena, (count ? count : 1) * sizeof(struct xap_query *));
    struct xap_query *parts[2];
    size_t n = 0;
    bool same;

    if (!tags) {
        err_nomem(b->err);
        return NULL;
    }
    for (size_t l = first; l < count; l++) {
        if (same_words(b, s, languages[first], languages[l], &same) < 0) {
            free_all(tags, n);
            return NULL;
        }
        if (!same || done[l])
            continue;
        done[l] = true;
        tags[n] = language_term(languages[l], b->err);
        if (!tags[n++]) {
            free_all(tags, n - 1);
            return NULL;
        }
    }
    parts[1] = take_all(XAP_OR, tags, n, 0, b->err);
    parts[0] = parts[1] ? branch(b, s, languages[first]) : NULL;
    if (!parts[0]) {
        xap_query_free(parts[1]);
        return NULL;
    }
    return take_all(XAP_FILTER, parts, 2, 0, b->err);
}

/* Add the branches of all languages that have words of their own. */
static int add_languages(const struct builder *b, const struct shape *s, struct xap_query **list,
                         size_t *n, const char *const *languages, size_t count)
{
    bool *done = arena_zalloc(b->n->arena, count + 1, sizeof *done), plain;

    if (!done)
        return err_nomem(b->err);
    for (size_t l = 0; l < count; l++) {
        if (done[l])
            continue;
        if (same_words(b, s, languages[l], NULL, &plain) < 0)
            return -1;
        if (plain)
            continue;
        list[*n] = shared_branch(b, s, languages, count, l, done);
        if (!list[(*n)++]) {
            --*n;
            return -1;
        }
    }
    return 0;
}

static struct xap_query *in_all_languages(const struct builder *b, const struct shape *s)
{
    const char *const *languages = b->n->languages;
    size_t count = b->stemming ? b->n->language_count : 0, n = 0;
    struct xap_query **list = arena_alloc(b->n->arena, (count + 1) * sizeof(struct xap_query *));

    if (!list) {
        err_nomem(b->err);
        return NULL;
    }
    list[0] = branch(b, s, NULL);
    if (!list[0])
        return NULL;
    n = 1;
    if (count && add_languages(b, s, list, &n, languages, count) < 0) {
        free_all(list, n);
        return NULL;
    }
    return take_all(XAP_OR, list, n, 0, b->err);
}

/* --- Places */

/* Names filter. (Words of titles have been counted more often: index/shard_native.h.) */
static struct xap_query *weigh(struct xap_query *q, enum plan_place place, struct err *err)
{
    struct xap_query *out;

    if (!q || !(place & PLACE_NAMES))
        return q;
    out = xap_query_scale(q, 0, err);
    xap_query_free(q);
    return out;
}

struct xap_query *native_span(struct native *n, const struct query_node *e, bool quotes,
                              enum plan_place place, struct err *err)
{
    struct builder b = {n, err, quotes, plan_prefix(place), !(place & PLACE_NAMES)};
    struct shape s = {0};

    if (native_shape(n, e, &s, err) < 0)
        return NULL;
    return weigh(in_all_languages(&b, &s), place, err);
}
