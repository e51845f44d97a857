#include "index/places.h"

#include "text/language.h"
#include <string.h>

struct target {
    place_term *put;
    void *sink;
};

/* --- names */

static int put_words(struct target t, const char *prefix, const struct words *words,
                     uint32_t position, struct err *err)
{
    for (size_t i = 0; i < words->count; i++, position++)
        if (t.put(t.sink, prefix, words->items[i].text, words->items[i].len, position, err) < 0)
            return -1;
    return 0;
}

/* A list of names is written with semicolons; no phrase runs from one into the next. */
static int put_names(struct target t, const char *prefix, struct value names,
                     const struct words *words, struct err *err)
{
    uint32_t position = 1, last_end = 0;

    for (size_t i = 0; i < words->count; i++, position++) {
        const struct word *w = &words->items[i];
        if (i && w->start > last_end && memchr(names.s + last_end, ';', w->start - last_end))
            position += NAME_GAP;
        if (t.put(t.sink, prefix, w->text, w->len, position, err) < 0)
            return -1;
        last_end = w->end;
    }
    return 0;
}

static int put_speaker(struct target t, const struct analysed_quote *q, struct err *err)
{
    uint32_t after = (uint32_t)q->full.count + 1;

    if (put_words(t, TERM_SPEAKER, &q->full, 1, err) < 0)
        return -1;
    return put_words(t, TERM_SPEAKER, &q->mention, after > SPEAKER_GAP ? after : SPEAKER_GAP, err);
}

/* --- bounds */

/* The first stretch with words after position `first`. */
static size_t first_ending_after(const struct stretches *list, uint32_t first)
{
    size_t lo = 0, hi = list->count;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (list->items[mid].last <= first)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Where sentences or paragraphs begin among the words [first, last), as the positions of one term.
 * The first word of a part begins one whatever stands before it. */
static int put_starts(struct target t, const char *term, const struct stretches *list,
                      uint32_t first, uint32_t last, struct err *err)
{
    for (size_t i = first_ending_after(list, first); i < list->count; i++) {
        const struct stretch *s = &list->items[i];
        uint32_t from = s->first < first ? first : s->first;
        if (from >= last)
            break;
        if (from < s->last && t.put(t.sink, term, "", 0, from - first + 1, err) < 0)
            return -1;
    }
    return 0;
}

static int put_bounds(struct target t, const struct words *text, uint32_t first, uint32_t last,
                      struct err *err)
{
    if (put_starts(t, TERM_SENTENCE, &text->sentences, first, last, err) < 0)
        return -1;
    return put_starts(t, TERM_PARAGRAPH, &text->paragraphs, first, last, err);
}

/* --- the language */

static int put_tag(struct target t, const char *tag, struct err *err)
{
    char lower[LANGUAGE_TAG_MAX];
    size_t n = 0;

    for (; tag[n] && n < sizeof lower - 1; n++)
        lower[n] = tag[n] >= 'A' && tag[n] <= 'Z' ? (char)(tag[n] - 'A' + 'a') : tag[n];
    return t.put(t.sink, article_key_prefix(ARTICLE_LANGUAGE), lower, n, 0, err);
}

/* Under the language alone, and under the whole tag: lang:uz finds uz-Latn too. */
static int put_language(struct target t, const struct article *a, struct err *err)
{
    const char *tag = a->key[ARTICLE_LANGUAGE].s;
    char primary[LANGUAGE_TAG_MAX];

    if (!tag)
        return 0;
    language_primary(tag, primary);
    if (put_tag(t, primary, err) < 0)
        return -1;
    return strcmp(primary, tag) == 0 ? 0 : put_tag(t, tag, err);
}

/* --- documents */

int places_of_article(const struct article *a, const struct analysis *an, place_term *put,
                      void *sink, struct err *err)
{
    static const enum article_key names[] = {ARTICLE_SOURCE, ARTICLE_AUTHOR, ARTICLE_REGION};
    const struct words *text = &an->key[ARTICLE_TEXT];
    struct target t = {put, sink};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (put_names(t, article_key_prefix(names[i]), a->key[names[i]], &an->key[names[i]], err) <
            0)
            return -1;
    if (put_bounds(t, text, 0, (uint32_t)text->count, err) < 0)
        return -1;
    return put_language(t, a, err);
}

int places_of_quote(const struct article *a, const struct analysis *an,
                    const struct analysed_quote *q, place_term *put, void *sink, struct err *err)
{
    struct target t = {put, sink};

    if (put_bounds(t, &an->key[ARTICLE_TEXT], q->first, q->last, err) < 0 ||
        put_speaker(t, q, err) < 0)
        return -1;
    return put_language(t, a, err);
}
