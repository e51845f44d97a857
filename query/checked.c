#include "query/checked.h"

#include "query/judge.h"
#include "query/native_shape.h"
#include "query/native_span.h"
#include "query/skeleton.h"
#include "query/span.h"
#include <stdlib.h>
#include <string.h>

/* What one check works with; all but the skeleton and the languages is borrowed. */
struct check {
    struct native *n;
    const struct query_node *expr;
    bool quotes;
    enum plan_place place;
    struct xap_db *db;
    struct skeleton *skeleton;
    struct xap_values *languages; /* of the documents */
    bool languages_ended;
    struct value *words; /* that the expression speaks of */
    size_t word_count, word_cap;
    struct arena scratch; /* of one document */
    struct err *err;
};

/* --- candidates */

static struct xap_query *relax(struct check *c, const struct query_node *e);

static struct xap_query *combine(struct check *c, enum xap_op op, struct xap_query *a,
                                 struct xap_query *b)
{
    const struct xap_query *parts[2] = {a, b};
    struct xap_query *out = a && b ? xap_query_combine(op, parts, 2, 0, c->err) : NULL;

    xap_query_free(a);
    xap_query_free(b);
    return out;
}

static struct xap_query *relax_or(struct check *c, const struct query_node *e)
{
    struct xap_query *all = relax(c, e->child);

    for (e = e->child->next; e && all; e = e->next)
        all = combine(c, XAP_OR, all, relax(c, e));
    return all;
}

/* A native query that holds wherever e does. */
static struct xap_query *relax(struct check *c, const struct query_node *e)
{
    if (native_shape_is(e))
        return native_span(c->n, e, c->quotes, c->place, c->err);
    if (e->kind == NODE_OR)
        return relax_or(c, e);
    if (e->prox.how.negated)
        return relax(c, e->child);
    return combine(c, XAP_AND, relax(c, e->child), relax(c, e->child->next));
}

static struct xap_mset *run(struct check *c, const struct xap_query *query)
{
    struct xap_query *live = source_live(c->n->reader, c->quotes, c->n->limits, c->err);
    const struct xap_query *parts[2] = {query, live};
    struct xap_query *both = live ? xap_query_combine(XAP_FILTER, parts, 2, 0, c->err) : NULL;
    struct xap_enquire *enquire = both ? xap_enquire_new(c->db, c->err) : NULL;
    struct xap_mset *found = NULL;
    uint32_t all;

    if (enquire && xap_db_doccount(c->db, &all, c->err) == 0 &&
        xap_enquire_set_query(enquire, both, c->err) == 0 &&
        xap_enquire_set_bool(enquire, c->err) == 0)
        found = xap_enquire_run(enquire, 0, all, all, c->err);
    xap_enquire_free(enquire);
    xap_query_free(both);
    xap_query_free(live);
    return found;
}

/* --- words of the expression, in all languages */

static int add_set(struct check *c, const struct word_set *set)
{
    if (grow(&c->words, &c->word_cap, c->word_count + set->count, sizeof *c->words) < 0)
        return err_nomem(c->err);
    if (set->count)
        memcpy(c->words + c->word_count, set->items, set->count * sizeof *set->items);
    c->word_count += set->count;
    return 0;
}

static int add_forms(struct check *c, struct query_word word)
{
    const char *const *languages;
    size_t count = reader_languages(c->n->reader, &languages);
    struct word_set set;

    for (size_t l = 0; l < count; l++)
        if (expand_stem(c->n->expander, languages[l], word, &set, c->err) < 0 ||
            add_set(c, &set) < 0)
            return -1;
    return 0;
}

static int add_word(struct check *c, struct query_word word, bool stemmed)
{
    struct value exact = {word.text, word.len};
    struct word_set set = {&exact, 1};

    if (word.prefix &&
        expand_prefix(c->n->expander, c->quotes, plan_prefix(c->place), word, &set, c->err) < 0)
        return -1;
    if (!word.prefix && stemmed && !(c->place & PLACE_NAMES) && add_forms(c, word) < 0)
        return -1;
    return add_set(c, &set);
}

static int gather(struct check *c, const struct query_node *e)
{
    if (e->kind == NODE_WORDS) {
        for (uint32_t i = 0; i < e->words.count; i++)
            if (add_word(c, e->words.items[i], e->words.stemmed) < 0)
                return -1;
        return 0;
    }
    for (e = e->child; e; e = e->next)
        if (gather(c, e) < 0)
            return -1;
    return 0;
}

static int by_bytes(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    uint32_t shorter = x->len < y->len ? x->len : y->len;
    int order = memcmp(x->s, y->s, shorter);

    return order ? order : (x->len > y->len) - (x->len < y->len);
}

static int gather_words(struct check *c)
{
    size_t kept = 0;

    if (gather(c, c->expr) < 0)
        return -1;
    qsort(c->words, c->word_count, sizeof *c->words, by_bytes);
    for (size_t i = 0; i < c->word_count; i++)
        if (kept == 0 || by_bytes(&c->words[kept - 1], &c->words[i]) != 0)
            c->words[kept++] = c->words[i];
    c->word_count = kept;
    return 0;
}

/* --- checking */

/* The language of a document; "" for none, and in fields that are not stemmed. */
static int language_of(struct check *c, uint32_t doc, char out[LANGUAGE_TAG_MAX])
{
    char tag[LANGUAGE_TAG_MAX] = "";
    struct xap_bytes value;
    int rc;

    out[0] = '\0';
    if ((c->place & PLACE_NAMES) || c->languages_ended)
        return 0;
    rc = xap_values_skip_to(c->languages, doc, c->err);
    c->languages_ended = rc == 0;
    if (rc <= 0 || xap_values_at(c->languages) != doc)
        return rc < 0 ? -1 : 0;
    if (xap_values_value(c->languages, &value, c->err) < 0)
        return -1;
    memcpy(tag, value.data, value.len < sizeof tag ? value.len : sizeof tag - 1);
    language_primary(tag, out);
    return 0;
}

/* 1, 0 or -1. */
static int holds(struct check *c, uint32_t doc)
{
    char language[LANGUAGE_TAG_MAX];
    const struct words *words;

    arena_reset(&c->scratch);
    if (limits_check(c->n->limits, c->err) < 0 || language_of(c, doc, language) < 0 ||
        skeleton_read(c->skeleton, doc, &words, c->err) < 0)
        return -1;
    return judge_words(c->n->expander, c->expr, words, language, &c->scratch, c->err);
}

static int check_all(struct check *c, const struct xap_mset *found, struct docset *set)
{
    const struct xap_hit *hits;
    size_t count;

    hits = xap_mset_hits(found, &count);
    for (size_t i = 0; i < count; i++) {
        int rc = holds(c, hits[i].docid);

        if (rc < 0)
            return -1;
        if (rc)
            docset_add(set, hits[i].docid);
    }
    return 0;
}

static int open_check(struct check *c)
{
    bool bounds = c->place == PLACE_TEXT;

    if (gather_words(c) < 0)
        return -1;
    c->skeleton =
        skeleton_new(c->db, plan_prefix(c->place), c->words, c->word_count, bounds, c->err);
    c->languages = c->skeleton ? xap_db_values(c->db, SLOT_LANGUAGE, c->err) : NULL;
    return c->languages ? 0 : -1;
}

static void close_check(struct check *c)
{
    skeleton_free(c->skeleton);
    xap_values_free(c->languages);
    arena_release(&c->scratch);
    free(c->words);
}

/* The candidates that hold, weighing what they weigh as candidates. */
static struct xap_query *sift(struct check *c, struct xap_query *candidates)
{
    struct docset *set = docset_new(c->n->reader, c->quotes, c->n->arena, c->err);
    struct xap_mset *found = set ? run(c, candidates) : NULL;
    struct xap_query *out = NULL;

    if (found && open_check(c) == 0 && check_all(c, found, set) == 0)
        out = combine(c, XAP_FILTER, xap_query_copy(candidates, c->err),
                      source_set(set, c->n->limits, c->err));
    xap_mset_free(found);
    return out;
}

struct xap_query *checked_span(struct native *n, const struct query_node *e, bool quotes,
                               enum plan_place place, struct err *err)
{
    struct check c = {
        .n = n,
        .expr = e,
        .quotes = quotes,
        .place = place,
        .db = quotes ? n->reader->quotes : n->reader->articles,
        .err = err,
    };
    struct xap_query *candidates = relax(&c, e), *out = NULL;

    if (candidates)
        out = sift(&c, candidates);
    xap_query_free(candidates);
    close_check(&c);
    return out;
}
