#include "query/suggest.h"

#include "base/distance.h"
#include "base/map.h"
#include "base/order.h"
#include "base/utf8.h"
#include "postings/postings.h"
#include "query/living.h"
#include "query/question.h"
#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY 4096 /* words between two looks at the clock */
#define COUNT_EVERY 64   /* the same, of words that are counted */
#define SHORT       5    /* code points: shorter words have no neighbours two steps away */

enum field { IN_TEXT, IN_TITLE, FIELDS };

/* A word that living articles have. */
struct found {
    struct suggestion face; /* unless `exact`, its count may be too great, by some dead */
    unsigned distance;      /* 0 for completions */
    bool exact;
    uint64_t documents[FIELDS];
};

struct collector {
    const struct query_limits *limits;
    struct arena *arena;
    struct living living;
    const char *prefix[FIELDS]; /* of the field's terms */
    struct buf term;            /* scratch */
    struct map places;          /* word -> its place in items */
    struct found *items;
    size_t count, cap;
    uint32_t want[DISTANCE_WORD + 1]; /* the letters as code points */
    size_t want_len;
    unsigned far; /* the greatest distance that is let in */
    bool spelling;
};

/* What is looked through. */
struct where {
    size_t segment;
    enum field field;
    bool exact; /* the dictionary's numbers are: nothing is dead there */
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

/* How many articles have it in both, the dictionaries do not say: the greater number is what is
 * sure. */
static void set_count(struct found *f)
{
    const uint64_t *n = f->documents;

    f->face.count = n[IN_TEXT] > n[IN_TITLE] ? n[IN_TEXT] : n[IN_TITLE];
}

static struct found *add(struct collector *c, const char *word, size_t len, unsigned far,
                         struct err *err)
{
    bool fresh;
    uint64_t *place;
    struct found *f = NULL;
    char *copy;

    if (map_room(&c->places, limits_look(c->limits), err) < 0)
        return NULL;
    place = map_put(&c->places, word, len, c->count, &fresh);
    if (place && !fresh)
        return &c->items[*place];
    copy = place ? arena_strndup(c->arena, word, len) : NULL;
    if (!copy || grow(&c->items, &c->cap, c->count + 1, sizeof *c->items) < 0) {
        err_nomem(err);
        return NULL;
    }
    f = &c->items[c->count++];
    *f = (struct found){.face.word = {copy, (uint32_t)len}, .distance = far, .exact = true};
    return f;
}

/* Words that the dead alone have are none. */
static int consider(struct collector *c, const struct where *at, const char *word, size_t len,
                    const struct posting_list *list, struct err *err)
{
    uint32_t cps[DISTANCE_WORD + 1];
    unsigned far = 0;
    struct found *f;
    int any;

    if (!is_word(word, len))
        return 0;
    if (c->spelling) {
        far = distance(c->want, c->want_len, cps, code_points(word, len, cps, DISTANCE_WORD + 1),
                       c->far);
        if (far > c->far)
            return 0;
    }
    any = living_any(&c->living, at->segment, list, err);
    if (any <= 0)
        return any;
    f = add(c, word, len, far, err);
    if (!f)
        return -1;
    f->documents[at->field] += list->documents;
    f->exact &= at->exact || list->documents == 1;
    return 0;
}

static const struct postings *words_of(const struct collector *c, size_t segment)
{
    return snapshot_segment(c->living.snapshot, segment)->article_words;
}

static const char *make_term(struct collector *c, enum field field, struct value word,
                             struct err *err)
{
    buf_clear(&c->term);
    buf_str(&c->term, c->prefix[field]);
    buf_add(&c->term, word.s, word.len);
    if (buf_ok(&c->term))
        return c->term.data;
    err_nomem(err);
    return NULL;
}

/* The words of a segment's texts, or titles, that begin with `prefix`. */
static int collect(struct collector *c, const struct where *at, struct value prefix,
                   struct err *err)
{
    size_t skip = strlen(c->prefix[at->field]), len;
    const char *begin = make_term(c, at->field, prefix, err), *word;
    struct postings_terms *it =
        begin ? postings_terms_new(words_of(c, at->segment), begin, c->term.len, err) : NULL;
    struct posting_list list;
    int rc = it ? 1 : -1;

    for (unsigned n = 1; rc > 0; n++) {
        rc = postings_terms_next(it, &word, &len, &list, err);
        if (rc > 0 && consider(c, at, word + skip, len - skip, &list, err) < 0)
            rc = -1;
        if (rc > 0 && limits_check_every(c->limits, n, CHECK_EVERY, err) < 0)
            rc = -1;
    }
    postings_terms_free(it);
    return rc;
}

static int collect_all(struct collector *c, struct value prefix, struct err *err)
{
    const struct snapshot *s = c->living.snapshot;

    for (size_t i = 0; i < snapshot_segments(s); i++)
        for (enum field field = 0; field < FIELDS; field++) {
            struct where at = {i, field, !snapshot_dead_bits(s, i)};

            if (collect(c, &at, prefix, err) < 0)
                return -1;
        }
    for (size_t i = 0; i < c->count; i++)
        set_count(&c->items[i]);
    return 0;
}

/* --- The page */

static int compare(const void *left, const void *right)
{
    const struct found *a = left, *b = right;

    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    if (a->face.count != b->face.count)
        return a->face.count > b->face.count ? -1 : 1;
    return value_compare(&a->face.word, &b->face.word);
}

static int sort(struct collector *c, size_t n, struct err *err)
{
    return sort_looking(c->items, n, sizeof *c->items, compare, limits_look(c->limits), err);
}

static int count_field(struct collector *c, enum field field, struct found *f, struct err *err)
{
    const char *term = make_term(c, field, f->face.word, err);
    int rc = term ? 0 : -1;

    f->documents[field] = 0;
    for (size_t i = 0; rc >= 0 && i < snapshot_segments(c->living.snapshot); i++) {
        struct posting_list list;
        uint64_t count = 0;

        rc = postings_find(words_of(c, i), term, c->term.len, &list, err);
        if (rc > 0)
            rc = living_count(&c->living, i, &list, &count, err);
        f->documents[field] += count;
    }
    return rc < 0 ? -1 : 0;
}

static int count_exactly(struct collector *c, size_t from, size_t to, struct err *err)
{
    for (size_t i = from; i < to; i++) {
        struct found *f = &c->items[i];

        if (limits_check_every(c->limits, i + 1, COUNT_EVERY, err) < 0)
            return -1;
        for (enum field field = 0; !f->exact && field < FIELDS; field++)
            if (count_field(c, field, f, err) < 0)
                return -1;
        f->exact = true;
        set_count(f);
    }
    return 0;
}

/* Have the first `want` words (1 or more) in order. A count that is not exact is never too small,
 * so its word comes no sooner than it seems to: once the last word wanted comes before the first of
 * those, the page is found. So only words that contend for it are counted. */
static int settle(struct collector *c, size_t want, struct err *err)
{
    size_t exact = 0, next = want;

    if (sort(c, c->count, err) < 0)
        return -1;
    while (exact < c->count &&
           (exact < want || compare(&c->items[want - 1], &c->items[exact]) > 0)) {
        next = next < c->count ? next : c->count;
        if (count_exactly(c, exact, next, err) < 0 || sort(c, next, err) < 0)
            return -1;
        exact = next;
        next += next / 2 + 1;
    }
    return 0;
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
    if (out->count && settle(c, from + out->count, err) < 0)
        return -1;
    for (size_t i = 0; i < out->count; i++)
        out->items[i] = c->items[from + i].face;
    return 0;
}

/* Words that begin so; where there are none, all words that are spelled nearly so. */
static int complete_or_spell(struct collector *c, struct value folded, struct err *err)
{
    struct value all = {"", 0};

    if (collect_all(c, folded, err) < 0)
        return -1;
    if (c->count > 0)
        return 0;
    c->spelling = true;
    c->want_len = code_points(folded.s, folded.len, c->want, DISTANCE_WORD + 1);
    c->far = c->want_len < SHORT ? 1 : 2;
    return collect_all(c, all, err);
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
    struct collector c = {.limits = &options->limits,
                          .arena = arena,
                          .living = {s->snapshot, &options->limits, 0},
                          .prefix = {"", article_key_prefix(ARTICLE_TITLE)}};
    struct value folded = {NULL, 0};
    int rc = fold(s, letters, len, arena, &folded, err);

    if (rc == 0)
        rc = complete_or_spell(&c, folded, err);
    if (rc == 0)
        rc = give_out(&c, options, out, err);
    buf_release(&c.term);
    map_release(&c.places);
    free(c.items);
    return rc;
}
