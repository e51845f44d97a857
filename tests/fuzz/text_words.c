/* The analyzer against any bytes: it refuses what is not UTF-8 and otherwise yields words,
 * sentences and paragraphs in order and within the text; the language guess and the tail stay in
 * bounds. */
#include "base/utf8.h"
#include "text/boilerplate.h"
#include "text/language.h"
#include "text/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_stretches(const struct stretches *s, size_t words, size_t len)
{
    uint32_t last = 0, end = 0;

    for (size_t i = 0; i < s->count; i++) {
        const struct stretch *one = &s->items[i];

        if (one->first != last || one->last < last || one->start < end || one->end <= one->start)
            abort();
        last = one->last;
        end = one->end;
    }
    if (last != words || end > len)
        abort();
}

static void check_words(const struct words *w, size_t len)
{
    for (size_t i = 0; i < w->count; i++) {
        const struct word *word = &w->items[i];

        if (!word->len || word->start >= word->end || word->end > len ||
            utf8_count(word->text, word->len) > 64)
            abort();
        if (i && word->start < word[-1].start)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct analyzer *a; /* one for the whole run: it keeps tables */
    struct arena arena = ARENA_INIT;
    const char *text = (const char *)data;
    char tag[LANGUAGE_TAG_MAX];
    struct words w;
    struct err err;
    size_t bad, prefix_len;
    const char *prefix;

    if (!a && !(a = analyzer_new(&err)))
        abort();
    if (analyzer_text(a, text, size, &arena, &w, &err) == 0) {
        check_words(&w, size);
        check_stretches(&w.paragraphs, w.count, size);
        check_stretches(&w.sentences, w.count, size);
        if (boilerplate_start(text, size, &w.paragraphs) > size)
            abort();
        if (analyzer_prefix(a, text, size, &arena, &prefix, &prefix_len, &err) < 0)
            abort();
    } else if (utf8_valid(text, size, &bad)) {
        abort();
    }
    language_detect(text, size, tag, NULL);
    language_canonical(text, size, tag);
    arena_release(&arena);
    return 0;
}
