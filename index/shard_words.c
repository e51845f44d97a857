#include "index/shard_words.h"

#include "base/buf.h"
#include "base/fs.h"
#include "index/places.h"
#include "index/segment.h"
#include "index/stem_places.h"
#include "index/term.h"
#include "postings/builder.h"
#include "text/frequent.h"
#include <stdlib.h>
#include <string.h>

struct shard_words {
    struct lexicon *lexicon;
    struct postings_builder *articles, *quotes;
    struct lexeme **text; /* of the article's text, word by word: quotations are cut from it */
    struct lexeme **title;
    size_t text_cap, title_cap;
};

struct shard_words *shard_words_new(struct err *err)
{
    struct shard_words *w = calloc(1, sizeof *w);

    if (!w) {
        err_nomem(err);
        return NULL;
    }
    if (!(w->lexicon = lexicon_new(err)) || !(w->articles = postings_builder_new(err)) ||
        !(w->quotes = postings_builder_new(err))) {
        shard_words_free(w);
        return NULL;
    }
    return w;
}

void shard_words_free(struct shard_words *w)
{
    if (!w)
        return;
    lexicon_free(w->lexicon);
    postings_builder_free(w->articles);
    postings_builder_free(w->quotes);
    free(w->text);
    free(w->title);
    free(w);
}

void shard_words_begin_segment(struct shard_words *w)
{
    lexicon_begin_segment(w->lexicon);
}

void shard_words_begin(struct shard_words *w)
{
    lexicon_begin_shard(w->lexicon);
    postings_builder_reset(w->articles);
    postings_builder_reset(w->quotes);
}

size_t shard_words_bytes(const struct shard_words *w)
{
    return postings_builder_bytes(w->articles) + postings_builder_bytes(w->quotes);
}

/* --- words, by their handles */

static int word_at(struct postings_builder *b, struct lexeme *word, enum lexeme_place place,
                   uint32_t position, struct err *err)
{
    static const enum article_key keys[] = {[LEXEME_TEXT] = ARTICLE_TEXT,
                                            [LEXEME_TITLE] = ARTICLE_TITLE,
                                            [LEXEME_QUOTE] = ARTICLE_TEXT};
    uint32_t *handle = &word->handle[place];

    if (*handle == HANDLE_NONE) {
        struct term t;
        term_make(&t, article_key_prefix(keys[place]), word->text, word->len);
        if (postings_builder_term(b, t.bytes, t.len, handle, err) < 0)
            return -1;
    }
    return postings_builder_position(b, *handle, position, err);
}

/* Two words that follow on one another, where both are frequent. */
static int pair_at(struct postings_builder *b, const char *prefix, const struct lexeme *first,
                   const struct lexeme *second, uint32_t position, struct err *err)
{
    struct term t;
    uint32_t handle;

    if (!frequent_pair(first->frequent, second->frequent))
        return 0;
    term_pair(&t, prefix, first->text, first->len, second->text, second->len);
    if (postings_builder_term(b, t.bytes, t.len, &handle, err) < 0)
        return -1;
    return postings_builder_position(b, handle, position, err);
}

/* All pairs of words [first, last) of a field; positions count from the first of them. */
static int add_pairs(struct postings_builder *b, enum article_key key, struct lexeme *const *words,
                     uint32_t first, uint32_t last, struct err *err)
{
    const char *prefix = article_key_prefix(key);

    for (uint32_t i = first; i + 1 < last; i++)
        if (pair_at(b, prefix, words[i], words[i + 1], i - first + 1, err) < 0)
            return -1;
    return 0;
}

/* The handle of a word's stem in the list of articles or of quotations. */
static int stem_handle(struct shard_words *w, struct postings_builder *b, struct lexeme *word,
                       unsigned class, enum stem_place place, uint32_t *handle, struct err *err)
{
    struct stem *s = lexicon_stem(w->lexicon, word, class, err);

    if (!s)
        return -1;
    if (s->handle[place] == HANDLE_NONE &&
        postings_builder_term(b, s->term, s->len, &s->handle[place], err) < 0)
        return -1;
    *handle = s->handle[place];
    return 0;
}

/* In an article, at this place of it (index/stem_places.h). */
static int stem_at(struct shard_words *w, struct lexeme *word, unsigned class, uint32_t position,
                   struct err *err)
{
    uint32_t handle;

    if (stem_handle(w, w->articles, word, class, STEM_ARTICLE, &handle, err) < 0)
        return -1;
    return lexicon_class_stems(w->lexicon, class)
               ? postings_builder_position(w->articles, handle, position, err)
               : postings_builder_count(w->articles, handle, 1, err);
}

static int add_title(struct shard_words *w, const struct words *title, struct err *err)
{
    if (grow(&w->title, &w->title_cap, title->count, sizeof(struct lexeme *)) < 0)
        return err_nomem(err);
    for (size_t i = 0; i < title->count; i++) {
        w->title[i] = lexicon_word(w->lexicon, title->items[i].text, title->items[i].len);
        if (!w->title[i])
            return err_nomem(err);
        if (word_at(w->articles, w->title[i], LEXEME_TITLE, (uint32_t)i + 1, err) < 0)
            return -1;
    }
    return add_pairs(w->articles, ARTICLE_TITLE, w->title, 0, (uint32_t)title->count, err);
}

static int add_title_stems(struct shard_words *w, size_t title, unsigned class, uint32_t length,
                           struct err *err)
{
    for (uint32_t copy = 0; copy < TITLE_WEIGHT; copy++)
        for (size_t i = 0; i < title; i++)
            if (stem_at(w, w->title[i], class, stem_place_in_title(length, copy, (uint32_t)i + 1),
                        err) < 0)
                return -1;
    return 0;
}

static int add_text(struct shard_words *w, const struct words *text, unsigned class,
                    struct err *err)
{
    if (grow(&w->text, &w->text_cap, text->count, sizeof(struct lexeme *)) < 0)
        return err_nomem(err);
    if (lexicon_words(w->lexicon, text, w->text) < 0)
        return err_nomem(err);
    for (size_t i = 0; i < text->count; i++) {
        if (i + 8 < text->count)
            __builtin_prefetch(w->text[i + 8]->stems.stem);
        if (word_at(w->articles, w->text[i], LEXEME_TEXT, (uint32_t)i + 1, err) < 0 ||
            stem_at(w, w->text[i], class, (uint32_t)i + 1, err) < 0)
            return -1;
    }
    return add_pairs(w->articles, ARTICLE_TEXT, w->text, 0, (uint32_t)text->count, err);
}

/* --- documents */

static int put_place(void *builder, const char *prefix, const char *word, size_t len,
                     uint32_t position, struct err *err)
{
    struct term t;
    uint32_t handle;

    term_make(&t, prefix, word, len);
    if (postings_builder_term(builder, t.bytes, t.len, &handle, err) < 0)
        return -1;
    return position ? postings_builder_position(builder, handle, position, err)
                    : postings_builder_count(builder, handle, 1, err);
}

static int add_quote(struct shard_words *w, const struct article *a, const struct analysis *an,
                     const struct analysed_quote *q, unsigned class, struct err *err)
{
    if (postings_builder_document(w->quotes, q->last - q->first, err) < 0)
        return -1;
    for (uint32_t i = q->first; i < q->last; i++) {
        uint32_t stem;

        if (word_at(w->quotes, w->text[i], LEXEME_QUOTE, i - q->first + 1, err) < 0 ||
            stem_handle(w, w->quotes, w->text[i], class, STEM_QUOTE, &stem, err) < 0 ||
            postings_builder_count(w->quotes, stem, 1, err) < 0)
            return -1;
    }
    if (add_pairs(w->quotes, ARTICLE_TEXT, w->text, q->first, q->last, err) < 0)
        return -1;
    return places_of_quote(a, an, q, put_place, w->quotes, err);
}

int shard_words_add(struct shard_words *w, const struct article *a, const struct analysis *an,
                    struct err *err)
{
    const struct words *text = &an->key[ARTICLE_TEXT], *title = &an->key[ARTICLE_TITLE];
    unsigned class = lexicon_class(w->lexicon, a->key[ARTICLE_LANGUAGE].s);
    uint32_t length = (uint32_t)(text->count + title->count);

    if (postings_builder_document(w->articles, length, err) < 0 || add_title(w, title, err) < 0 ||
        add_text(w, text, class, err) < 0 ||
        add_title_stems(w, title->count, class, length, err) < 0 ||
        places_of_article(a, an, put_place, w->articles, err) < 0)
        return -1;
    for (size_t i = 0; i < an->quote_count; i++)
        if (add_quote(w, a, an, &an->quotes[i], class, err) < 0)
            return -1;
    return 0;
}

int shard_words_next_entry(struct shard_words *w, struct stem_entry *out, struct err *err)
{
    return lexicon_next_entry(w->lexicon, out, err);
}

/* --- files */

static int write_file(struct postings_builder *b, const char *dir, const char *name,
                      struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = path ? postings_builder_write(b, path, err) : err_nomem(err);

    free(path);
    return rc;
}

int shard_words_write(struct shard_words *w, const char *dir, struct err *err)
{
    if (write_file(w->articles, dir, SEGMENT_ARTICLE_WORDS, err) < 0)
        return -1;
    return write_file(w->quotes, dir, SEGMENT_QUOTE_WORDS, err);
}
