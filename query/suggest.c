#include "query/suggest.h"

#include "base/distance.h"
#include "base/map.h"
#include "base/utf8.h"
#include "postings/postings.h"
#include "query/question.h"
#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY 4096 /* words between two looks at the clock */
#define SHORT       5    /* code points: shorter words have no neighbours two steps away */

struct found {
    struct suggestion face;
    unsigned distance; /* 0 for completions */
    size_t segment;    /* where it was met last, */
    uint64_t there;    /* and in how many articles */
};

struct collector {
    const struct query_limits *limits;
    struct arena *arena;
    struct map places; /* word -> its place in items */
    struct found *items;
    size_t count, cap;
    uint32_t want[DISTANCE_WORD + 1]; /* the letters as code points */
    size_t want_len;
    unsigned far; /* the greatest distance that is let in */
    bool spelling;
    size_t segment; /* that is looked through */
};

static size_t code_points(const char *s, size_t len, uint32_t *out, size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < len && n < most; n++)
        out[n] = utf8_next(s, len, &i);
    return n;
}

/* Prefixed terms begin with an ASCII capital, which no folded word does. */
static bool is_word(const char *term, size_t len)
{
    return len > 0 && !(term[0] >= 'A' && term[0] <= 'Z');
}

/* Met again: in another segment, or in this one's titles as well as in its texts. How many articles
 * have it in both, the dictionary does not say: the greater number is what is sure. */
static void add_to(struct found *f, size_t segment, uint64_t documents)
{
    uint64_t known = f->segment == segment ? f->there : 0;

    if (documents > known)
        f->face.count += documents - known;
    f->there = documents > known ? documents : known;
    f->segment = segment;
}

static int add(struct collector *c, const char *word, size_t len, uint64_t documents, unsigned far,
               struct err *err)
{
    bool fresh;
    uint64_t *place = map_put(&c->places, word, len, c->count, &fresh);
    struct found *f;

    if (!place)
        return err_nomem(err);
    if (!fresh) {
        add_to(&c->items[*place], c->segment, documents);
        return 0;
    }
    if (grow(&c->items, &c->cap, c->count + 1, sizeof *c->items) < 0)
        return err_nomem(err);
    f = &c->items[c->count++];
    *f = (struct found){
        .face.count = documents, .distance = far, .segment = c->segment, .there = documents};
    f->face.word = (struct value){arena_strndup(c->arena, word, len), (uint32_t)len};
    return f->face.word.s ? 0 : err_nomem(err);
}

static int consider(struct collector *c, const char *word, size_t len,
                    const struct posting_list *list, struct err *err)
{
    uint32_t cps[DISTANCE_WORD + 1];
    unsigned far = 0;

    if (!is_word(word, len))
        return 0;
    if (c->spelling) {
        far = distance(c->want, c->want_len, cps, code_points(word, len, cps, DISTANCE_WORD + 1),
                       c->far);
        if (far > c->far)
            return 0;
    }
    return add(c, word, len, list->documents, far, err);
}

/* The words of a segment's texts, or titles, that begin with `prefix`: terms with the field's
 * before them. */
static int collect(struct collector *c, const struct postings *file, const char *field,
                   struct value prefix, struct err *err)
{
    size_t skip = strlen(field);
    char *begin = arena_printf(c->arena, "%s%.*s", field, (int)prefix.len, prefix.s);
    struct postings_terms *it =
        begin ? postings_terms_new(file, begin, skip + prefix.len, err) : NULL;
    struct posting_list list;
    const char *word;
    size_t len;
    int rc = it ? 1 : begin ? -1 : err_nomem(err);

    for (unsigned n = 1; rc > 0; n++) {
        rc = postings_terms_next(it, &word, &len, &list, err);
        if (rc > 0 && consider(c, word + skip, len - skip, &list, err) < 0)
            rc = -1;
        if (rc > 0 && n % CHECK_EVERY == 0 && limits_check(c->limits, err) < 0)
            rc = -1;
    }
    postings_terms_free(it);
    return rc;
}

static int collect_all(struct collector *c, const struct snapshot *snapshot, struct value prefix,
                       struct err *err)
{
    const char *titles = article_key_prefix(ARTICLE_TITLE);

    for (size_t i = 0; i < snapshot_segments(snapshot); i++) {
        const struct postings *words = snapshot_segment(snapshot, i)->article_words;

        c->segment = i;
        if (collect(c, words, "", prefix, err) < 0 || collect(c, words, titles, prefix, err) < 0)
            return -1;
    }
    return 0;
}

static int compare(const void *left, const void *right)
{
    const struct found *a = left, *b = right;

    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    if (a->face.count != b->face.count)
        return a->face.count > b->face.count ? -1 : 1;
    return value_compare(&a->face.word, &b->face.word);
}

static int give_out(struct collector *c, const struct search_options *o, struct suggestions *out,
                    struct err *err)
{
    size_t from = c->count < o->offset ? c->count : o->offset, left = c->count - from;

    out->total = c->count;
    out->spelled = c->spelling;
    out->count = left < o->limit ? left : o->limit;
    out->items = arena_zalloc(c->arena, out->count + 1, sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    if (c->count)
        qsort(c->items, c->count, sizeof *c->items, compare);
    for (size_t i = 0; i < out->count; i++)
        out->items[i] = c->items[from + i].face;
    return 0;
}

/* Words that begin so; where there are none, all words that are spelled nearly so. */
static int complete_or_spell(struct collector *c, const struct snapshot *snapshot,
                             struct value folded, struct err *err)
{
    struct value all = {"", 0};

    if (collect_all(c, snapshot, folded, err) < 0)
        return -1;
    if (c->count > 0)
        return 0;
    c->spelling = true;
    c->want_len = code_points(folded.s, folded.len, c->want, DISTANCE_WORD + 1);
    c->far = c->want_len < SHORT ? 1 : 2;
    return collect_all(c, snapshot, all, err);
}

static int fold(struct searcher *s, const char *letters, size_t len, struct arena *arena,
                struct value *out, struct err *err)
{
    const char *folded;
    size_t n, bad;

    if (!utf8_valid(letters, len, &bad) || text_letters(letters, len) == 0)
        return err_set(err, ERR_INPUT, "suggestions want a letter or a digit to begin with");
    if (analyzer_prefix(s->analyzer, letters, len, arena, &folded, &n, err) < 0)
        return -1;
    *out = (struct value){folded, (uint32_t)n};
    return n ? 0 : err_set(err, ERR_INPUT, "suggestions want a letter or a digit to begin with");
}

int search_suggest(struct searcher *s, const char *letters, size_t len,
                   const struct search_options *options, struct arena *arena,
                   struct suggestions *out, struct err *err)
{
    struct collector c = {.limits = &options->limits, .arena = arena, .places = MAP_INIT};
    struct value folded = {NULL, 0};
    int rc = fold(s, letters, len, arena, &folded, err);

    if (rc == 0)
        rc = complete_or_spell(&c, s->snapshot, folded, err);
    if (rc == 0)
        rc = give_out(&c, options, out, err);
    map_release(&c.places);
    free(c.items);
    return rc;
}
