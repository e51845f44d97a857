#include "indexer/analyse.h"

#include "base/cpmap.h"
#include "text/boilerplate.h"
#include "text/language.h"
#include <stdlib.h>
#include <string.h>

struct analyst {
    struct analyzer *analyzer;
    bool with_quotes;
};

struct analyst *analyst_new(bool with_quotes, struct err *err)
{
    struct analyst *a = calloc(1, sizeof *a);

    if (!a) {
        err_nomem(err);
        return NULL;
    }
    a->with_quotes = with_quotes;
    a->analyzer = analyzer_new(err);
    if (!a->analyzer) {
        free(a);
        return NULL;
    }
    return a;
}

void analyst_free(struct analyst *a)
{
    if (!a)
        return;
    analyzer_free(a->analyzer);
    free(a);
}

int analyse_language(struct article *article, const char *fallback, struct arena *arena,
                     struct err *err)
{
    struct value *language = &article->key[ARTICLE_LANGUAGE];
    struct value text = article->key[ARTICLE_TEXT];
    char tag[LANGUAGE_TAG_MAX];

    if (language->s)
        return 0;
    if (!text.s || text.len == 0)
        text = article->key[ARTICLE_TITLE];
    if (fallback)
        strcpy(tag, fallback);
    else
        language_detect(text.s, text.len, tag, NULL);
    language->s = arena_strdup(arena, tag);
    language->len = (uint32_t)strlen(tag);
    return language->s ? 0 : err_nomem(err);
}

static int words_of(struct analyst *a, struct value v, struct arena *arena, struct words *out,
                    struct err *err)
{
    *out = (struct words){0};
    return v.s ? analyzer_words(a->analyzer, v.s, v.len, arena, out, err) : 0;
}

static const char *language_of(const struct article *article)
{
    const char *tag = article->key[ARTICLE_LANGUAGE].s;

    return tag ? tag : "und";
}

static int extract(const struct article *article, const struct words *words, struct arena *arena,
                   struct quote_list *out, struct err *err)
{
    struct value text = article->key[ARTICLE_TEXT];
    size_t limit = boilerplate_start(text.s, text.len, &words->paragraphs);

    return quotes_extract(text.s, text.len, limit, words, language_of(article), arena, out, err);
}

/* --- records from spans of bytes */

static int copy_span(const char *text, uint32_t start, uint32_t end, struct arena *arena,
                     struct value *out)
{
    *out = (struct value){0};
    if (start >= end)
        return 0;
    out->s = arena_strndup(arena, text + start, end - start);
    out->len = end - start;
    return out->s ? 0 : -1;
}

static struct value static_text(const char *s)
{
    return s ? (struct value){s, (uint32_t)strlen(s)} : (struct value){0};
}

static int make_record(const char *text, const struct cpmap *map, const struct quote *q,
                       struct arena *arena, struct quote_record *r, struct err *err)
{
    *r = (struct quote_record){
        .start = cpmap_at(map, q->start),
        .end = cpmap_at(map, q->end),
        .fragment = q->type == QUOTE_FRAGMENT,
        .group = q->group,
        .speaker_full = static_text(q->speaker_full),
        .sieve = static_text(q->sieve),
        .confidence = q->confidence,
    };
    if (q->speaker.start < q->speaker.end) {
        r->speaker_start = cpmap_at(map, q->speaker.start);
        r->speaker_end = cpmap_at(map, q->speaker.end);
    }
    if (copy_span(text, q->start, q->end, arena, &r->text) < 0 ||
        copy_span(text, q->speaker.start, q->speaker.end, arena, &r->speaker) < 0 ||
        copy_span(text, q->cue.start, q->cue.end, arena, &r->cue) < 0)
        return err_nomem(err);
    if (!r->text.s)
        return err_set(err, ERR_INTERNAL, "an empty quotation at byte %u", q->start);
    return 0;
}

/* The words that stand wholly inside [start, end). */
static void words_inside(const struct words *words, uint32_t start, uint32_t end, uint32_t *first,
                         uint32_t *last)
{
    size_t lo = words_from(words, start);

    *first = (uint32_t)lo;
    while (lo < words->count && words->items[lo].end <= end)
        lo++;
    *last = (uint32_t)lo;
}

static int fill_quote(struct analyst *a, const struct article *article, const struct words *words,
                      const struct cpmap *map, const struct quote *q, struct arena *arena,
                      struct analysed_quote *out, struct err *err)
{
    if (make_record(article->key[ARTICLE_TEXT].s, map, q, arena, &out->record, err) < 0 ||
        words_of(a, out->record.speaker_full, arena, &out->full, err) < 0 ||
        words_of(a, out->record.speaker, arena, &out->mention, err) < 0)
        return -1;
    words_inside(words, q->start, q->end, &out->first, &out->last);
    return 0;
}

static int find_quotes(struct analyst *a, const struct article *article, struct arena *arena,
                       struct analysis *an, struct err *err)
{
    struct value text = article->key[ARTICLE_TEXT];
    const struct words *words = &an->key[ARTICLE_TEXT];
    struct quote_list pieces, whole;
    struct cpmap map;

    if (extract(article, words, arena, &pieces, err) < 0 ||
        quotes_join(&pieces, arena, &whole, err) < 0)
        return -1;
    if (whole.count == 0)
        return 0;
    an->quotes = arena_zalloc(arena, whole.count, sizeof *an->quotes);
    if (!an->quotes || cpmap_init(&map, text.s, text.len, arena) < 0)
        return err_nomem(err);
    for (size_t i = 0; i < whole.count; i++)
        if (fill_quote(a, article, words, &map, &whole.items[i], arena, &an->quotes[i], err) < 0)
            return -1;
    an->quote_count = whole.count;
    return 0;
}

int analyse_article(struct analyst *a, const struct article *article, struct arena *arena,
                    struct analysis *out, struct err *err)
{
    struct value text = article->key[ARTICLE_TEXT], title = article->key[ARTICLE_TITLE];

    *out = (struct analysis){0};
    if (title.s &&
        analyzer_line(a->analyzer, title.s, title.len, arena, &out->key[ARTICLE_TITLE], err) < 0)
        return -1;
    if (words_of(a, article->key[ARTICLE_AUTHOR], arena, &out->key[ARTICLE_AUTHOR], err) < 0 ||
        words_of(a, article->key[ARTICLE_SOURCE], arena, &out->key[ARTICLE_SOURCE], err) < 0 ||
        words_of(a, article->key[ARTICLE_REGION], arena, &out->key[ARTICLE_REGION], err) < 0)
        return -1;
    if (!text.s)
        return 0;
    if (analyzer_text(a->analyzer, text.s, text.len, arena, &out->key[ARTICLE_TEXT], err) < 0)
        return -1;
    return a->with_quotes ? find_quotes(a, article, arena, out, err) : 0;
}

int analyse_pieces(struct analyst *a, const struct article *article, struct arena *arena,
                   struct quote_record **out, size_t *count, struct err *err)
{
    struct value text = article->key[ARTICLE_TEXT];
    struct words words;
    struct quote_list pieces;
    struct cpmap map;

    *count = 0;
    *out = NULL;
    if (!text.s)
        return 0;
    if (analyzer_text(a->analyzer, text.s, text.len, arena, &words, err) < 0 ||
        extract(article, &words, arena, &pieces, err) < 0)
        return -1;
    *out = arena_zalloc(arena, pieces.count + 1, sizeof **out);
    if (!*out || cpmap_init(&map, text.s, text.len, arena) < 0)
        return err_nomem(err);
    for (size_t i = 0; i < pieces.count; i++)
        if (make_record(text.s, &map, &pieces.items[i], arena, &(*out)[i], err) < 0)
            return -1;
    *count = pieces.count;
    return 0;
}
