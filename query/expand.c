#include "query/expand.h"
#include "base/buf.h"
#include "index/term.h"
#include <stdlib.h>
#include <string.h>

/* What has been looked up: (kind, word) -> set. Queries are short; a list will do. */
struct entry {
    struct entry *next;
    const char *kind; /* a language, or a term prefix */
    bool stem, quotes;
    struct query_word word;
    struct word_set set;
    struct list_set *lists; /* prefixes: [segments] */
};

struct expander {
    struct reader *reader; /* or NULL, and: */
    struct word_source source;
    struct stems *stems;
    const struct query_limits *limits;
    struct arena *arena;
    struct entry *entries;
    size_t expanded;
};

struct expander *expander_new(struct reader *reader, struct stems *stems,
                              const struct query_limits *limits, struct arena *arena,
                              struct err *err)
{
    struct expander *x = arena_zalloc(arena, 1, sizeof *x);

    if (!x) {
        err_nomem(err);
        return NULL;
    }
    x->reader = reader;
    x->stems = stems;
    x->limits = limits;
    x->arena = arena;
    return x;
}

struct expander *expander_new_from(const struct word_source *source, struct stems *stems,
                                   const struct query_limits *limits, struct arena *arena,
                                   struct err *err)
{
    struct expander *x = expander_new(NULL, stems, limits, arena, err);

    if (x)
        x->source = *source;
    return x;
}

struct expander *expander_by_stem(struct stems *stems, const struct query_limits *limits,
                                  struct arena *arena)
{
    struct err err;

    return expander_new(NULL, stems, limits, arena, &err);
}

#define WORD_BYTES_MAX 300 /* 64 code points, and what a stemmer may add */

/* --- Memory of what was looked up */

static struct entry *recall(const struct expander *x, bool stem, bool quotes, const char *kind,
                            struct query_word word)
{
    for (struct entry *e = x->entries; e; e = e->next)
        if (e->stem == stem && e->quotes == quotes && strcmp(e->kind, kind) == 0 &&
            e->word.len == word.len && memcmp(e->word.text, word.text, word.len) == 0)
            return e;
    return NULL;
}

static int remember(struct expander *x, struct entry found, struct err *err)
{
    struct entry *e = arena_alloc(x->arena, sizeof *e);

    if (!e)
        return err_nomem(err);
    *e = found;
    e->next = x->entries;
    x->entries = e;
    return 0;
}

/* --- Stems */

/* The dictionary leaves out words that are their own stem. */
static int add_stem_itself(struct expander *x, const char *language, const char *stem, size_t len,
                           struct found_words *g, struct err *err)
{
    const char *again;
    size_t again_len;

    if (stems_stem(x->stems, language, stem, len, &again, &again_len, err) < 0)
        return -1;
    if (again_len != len || memcmp(again, stem, len) != 0)
        return 0;
    return found_words_add(g, x->arena, stem, len, err);
}

/* For a word_sink: add what stands behind `skip` bytes. */
struct sink {
    struct expander *x;
    struct found_words *g;
    size_t skip;
};

static int sink_word(void *arg, const char *word, size_t len, struct err *err)
{
    struct sink *s = arg;

    return found_words_add(s->g, s->x->arena, word + s->skip, len - s->skip, err);
}

static int add_dictionary(struct expander *x, const char *language, const char *stem, size_t len,
                          struct found_words *g, struct err *err)
{
    struct xap_terms *it;
    struct term key;
    int rc;

    if (!x->reader)
        return x->source.forms(x->source.user, language, stem, len, sink_word,
                               &(struct sink){x, g, 0}, err);
    term_stem(&key, language, stem, len);
    it = xap_db_synonyms(x->reader->articles, xap_mem(key.bytes, key.len), err);
    if (!it)
        return -1;
    while ((rc = xap_terms_next(it, err)) > 0) {
        struct xap_bytes word = xap_terms_term(it);

        if (found_words_add(g, x->arena, word.data, word.len, err) < 0) {
            rc = -1;
            break;
        }
    }
    xap_terms_free(it);
    return rc;
}

static int gather_stem(struct expander *x, const char *language, struct query_word word,
                       struct found_words *g, struct err *err)
{
    const char *stem, *kept;
    size_t len;

    if (found_words_add(g, x->arena, word.text, word.len, err) < 0)
        return -1;
    if (!stems_has(x->stems, language))
        return 0;
    if (stems_stem(x->stems, language, word.text, word.len, &stem, &len, err) < 0)
        return -1;
    kept = arena_strndup(x->arena, stem, len); /* the next stemming overwrites it */
    if (!kept)
        return err_nomem(err);
    if (add_stem_itself(x, language, kept, len, g, err) < 0)
        return -1;
    return add_dictionary(x, language, kept, len, g, err);
}

int expand_stem(struct expander *x, const char *language, struct query_word word,
                struct word_set *out, struct err *err)
{
    struct entry *known = recall(x, true, false, language, word), fresh = {0};
    struct found_words g = {0};
    int rc;

    if (known) {
        *out = known->set;
        return 0;
    }
    if (limits_check(x->limits, err) < 0)
        return -1;
    rc = gather_stem(x, language, word, &g, err);
    if (rc == 0)
        rc = found_words_settle(&g, x->arena, out, err);
    free(g.items);
    if (rc < 0)
        return -1;
    /* The caller's tag is his document's, and changes with that. */
    fresh = (struct entry){
        .kind = arena_strdup(x->arena, language), .stem = true, .word = word, .set = *out};
    return fresh.kind ? remember(x, fresh, err) : err_nomem(err);
}

static int same_stem(struct expander *x, const char *language, struct query_word want,
                     const char *have, size_t len, struct err *err)
{
    char stem[WORD_BYTES_MAX];
    const char *out;
    size_t n, stem_len;

    if (want.len == len && memcmp(want.text, have, len) == 0)
        return 1;
    if (stems_recall(x->stems, language, want.text, want.len, &out, &stem_len, err) < 0)
        return -1;
    if (stem_len > sizeof stem)
        return 0;
    memcpy(stem, out, stem_len); /* the next stemming overwrites it */
    if (stems_recall(x->stems, language, have, len, &out, &n, err) < 0)
        return -1;
    return n == stem_len && memcmp(out, stem, n) == 0;
}

int expand_holds(struct expander *x, const char *language, struct query_word want, bool again,
                 struct word_set *set, const char *have, size_t len, struct err *err)
{
    if (!x->reader && !x->source.forms)
        return same_stem(x, language, want, have, len, err);
    if (!again && expand_stem(x, language, want, set, err) < 0)
        return -1;
    return word_set_has(set, have, len);
}

/* --- Prefixes */

static int too_many(struct query_word word, struct err *err)
{
    return err_set(err, ERR_COMPLEX,
                   "%.*s* brings the words that prefixes stand for over %d: write more of it",
                   (int)word.len, word.text, QUERY_PREFIX_MAX);
}

/* Room for one more list. */
static int widen(struct expander *x, struct list_set *l, uint32_t *cap, struct err *err)
{
    uint32_t wider = *cap ? 2 * *cap : 16;
    struct posting_list *items;

    if (l->count < *cap)
        return 0;
    items = arena_alloc(x->arena, wider * sizeof *items);
    if (!items)
        return err_nomem(err);
    if (l->count)
        memcpy(items, l->items, l->count * sizeof *items);
    l->items = items;
    *cap = wider;
    return 0;
}

/* The words of one segment, and their lists. */
static int gather_segment(struct expander *x, const struct postings *file, const struct term *t,
                          size_t skip, struct query_word word, struct found_words *g,
                          struct list_set *lists, struct err *err)
{
    struct postings_terms *it = postings_terms_new(file, t->bytes, t->len, err);
    struct posting_list list;
    const char *bytes;
    uint32_t cap = 0;
    size_t len;
    int rc;

    if (!it)
        return -1;
    while ((rc = postings_terms_next(it, &bytes, &len, &list, err)) > 0) {
        if (lists->count == QUERY_PREFIX_MAX)
            rc = too_many(word, err);
        else if (lists->count % 256 == 255)
            rc = limits_check(x->limits, err);
        if (rc < 0 || widen(x, lists, &cap, err) < 0 ||
            found_words_add(g, x->arena, bytes + skip, len - skip, err) < 0) {
            rc = -1;
            break;
        }
        ((struct posting_list *)lists->items)[lists->count++] = list;
    }
    postings_terms_free(it);
    return rc;
}

static int gather_prefix(struct expander *x, bool quotes, const char *term_prefix,
                         struct query_word word, struct found_words *g, struct list_set *lists,
                         struct err *err)
{
    const struct snapshot *s = x->reader ? x->reader->snapshot : NULL;
    struct term t;

    term_make(&t, term_prefix, word.text, word.len);
    if (!x->reader)
        return x->source.prefixed(x->source.user, t.bytes, t.len, sink_word,
                                  &(struct sink){x, g, strlen(term_prefix)}, err);
    for (size_t i = 0; i < snapshot_segments(s); i++) {
        const struct segment *segment = snapshot_segment(s, i);

        if (gather_segment(x, quotes ? segment->quote_words : segment->article_words, &t,
                           strlen(term_prefix), word, g, &lists[i], err) < 0)
            return -1;
    }
    return 0;
}

/* A prefix that is looked for in several fields counts once, as often as in the field that has
 * most.
 */
static int count_expanded(struct expander *x, struct query_word word, size_t count, struct err *err)
{
    size_t before = 0;

    for (const struct entry *e = x->entries; e; e = e->next)
        if (!e->stem && e->word.len == word.len && memcmp(e->word.text, word.text, word.len) == 0 &&
            e->set.count > before)
            before = e->set.count;
    if (count > before)
        x->expanded += count - before;
    return x->expanded > QUERY_PREFIX_MAX ? too_many(word, err) : 0;
}

static int find_prefix(struct expander *x, bool quotes, const char *term_prefix,
                       struct query_word word, const struct entry **out, struct err *err)
{
    struct entry fresh = {.kind = term_prefix, .quotes = quotes, .word = word};
    struct found_words g = {0};
    int rc;

    *out = recall(x, false, quotes, term_prefix, word);
    if (*out)
        return 0;
    fresh.lists = arena_zalloc(x->arena, x->reader ? snapshot_segments(x->reader->snapshot) + 1 : 1,
                               sizeof *fresh.lists);
    if (!fresh.lists)
        return err_nomem(err);
    rc = gather_prefix(x, quotes, term_prefix, word, &g, fresh.lists, err);
    if (rc == 0)
        rc = found_words_settle(&g, x->arena, &fresh.set, err);
    free(g.items);
    if (rc < 0 || count_expanded(x, word, fresh.set.count, err) < 0 || remember(x, fresh, err) < 0)
        return -1;
    *out = x->entries;
    return 0;
}

int expand_prefix(struct expander *x, bool quotes, const char *term_prefix, struct query_word word,
                  struct word_set *out, struct err *err)
{
    const struct entry *e;

    if (find_prefix(x, quotes, term_prefix, word, &e, err) < 0)
        return -1;
    *out = e->set;
    return 0;
}

int expand_prefix_lists(struct expander *x, bool quotes, const char *term_prefix,
                        struct query_word word, size_t segment, struct list_set *out,
                        struct err *err)
{
    const struct entry *e;

    if (find_prefix(x, quotes, term_prefix, word, &e, err) < 0)
        return -1;
    *out = e->lists[segment];
    return 0;
}
