#include "query/words.h"
#include "query/chars.h"
#include "query/lex.h"
#include <string.h>

/* The word that ends right before the byte `star`, or NULL. */
static size_t word_before(const struct words *words, size_t star)
{
    size_t i = words->count;

    while (i > 0 && words->items[i - 1].end != star)
        i--;
    return i;
}

static size_t chunk_start(const char *s, size_t len, size_t at)
{
    while (at > 0 && !chars_is_blank(chars_before(s, len, at))) {
        do
            at--;
        while (((unsigned char)s[at] & 0xC0) == 0x80);
    }
    return at;
}

/* What is wrong with the star at s[star], or NULL. */
static const char *star_fault(const char *s, size_t len, size_t star, const struct words *words,
                              size_t word)
{
    size_t start = chunk_start(s, len, star);

    if (word == 0)
        return "a * stands right behind the letters of a word";
    if (word < words->count && chunk_start(s, len, words->items[word].start) <= star)
        return "a * stands at the end of a word only";
    if (text_letters(s + start, star - start) < 2)
        return "a * needs at least two letters or digits before it";
    return NULL;
}

/* The folded beginning. An elided article is dropped from it as it is from words. */
static int read_prefix(const char *raw, const struct word *w, struct analyzer *analyzer,
                       struct arena *arena, struct query_word *out, struct err *err)
{
    const char *text;
    size_t len;

    if (analyzer_prefix(analyzer, raw + w->start, w->end - w->start, arena, &text, &len, err) < 0)
        return -1;
    out->prefix = true;
    if (len == 0 || (len > w->len && memcmp(text + len - w->len, w->text, w->len) == 0))
        return 0;
    out->text = text;
    out->len = (uint32_t)len;
    return 0;
}

static int read_stars(const struct words_in *in, const struct words *words,
                      struct analyzer *analyzer, struct arena *arena, struct query_word *items,
                      struct query_error *error)
{
    const char *s = in->q + in->start;
    size_t len = in->end - in->start;
    struct err err;

    for (size_t at = 0; at < len; at++) {
        size_t word;
        const char *fault;

        if (s[at] != '*')
            continue;
        word = word_before(words, at);
        fault = star_fault(s, len, at, words, word);
        if (fault)
            return query_fail(error, ERR_SYNTAX,
                              lex_place(in->q, in->start + at, in->start + at + 1),
                              "write corrupt* for all words that begin so", "%s", fault);
        if (read_prefix(s, &words->items[word - 1], analyzer, arena, &items[word - 1], &err) < 0)
            return query_fail_err(error, &err);
    }
    return 0;
}

int words_read(const struct words_in *in, struct analyzer *analyzer, struct arena *arena,
               struct query_node *n, struct query_error *error)
{
    struct words words;
    struct err err;

    if (analyzer_words(analyzer, in->q + in->start, in->end - in->start, arena, &words, &err) < 0)
        return query_fail_err(error, &err);
    if (words.count == 0)
        return query_fail(error, ERR_SYNTAX, n->at, NULL,
                          in->phrase ? "there is no word between these marks"
                                     : "there is no word in this");
    n->words.items = arena_zalloc(arena, words.count, sizeof *n->words.items);
    if (!n->words.items) {
        err_nomem(&err);
        return query_fail_err(error, &err);
    }
    n->words.count = (uint32_t)words.count;
    for (size_t i = 0; i < words.count; i++) {
        n->words.items[i].text = words.items[i].text;
        n->words.items[i].len = words.items[i].len;
    }
    return read_stars(in, &words, analyzer, arena, n->words.items, error);
}
