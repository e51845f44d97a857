/* Word and sentence bounds of any text are those of ICU's iterators, whose rules text/plain.c and
 * text/sentence.c have for themselves. */
#include "base/utf8.h"
#include "text/plain.h"
#include "text/segment.h"
#include "text/sentence.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#define MOST 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct kinds *kinds;
static struct fold *fold;
static struct segmenter *segmenter;
static UBreakIterator *icu;

static void start(void)
{
    UErrorCode status = U_ZERO_ERROR;
    struct err err;

    kinds = kinds_new(&err);
    fold = fold_new(&err);
    if (!kinds || !fold || !(segmenter = segmenter_new(kinds, &err)))
        abort();
    icu = ubrk_open(UBRK_SENTENCE, "root", NULL, 0, &status);
    if (U_FAILURE(status))
        abort();
}

static void check_sentences(const char *text, size_t len)
{
    UErrorCode status = U_ZERO_ERROR;
    UText *u = utext_openUTF8(NULL, text, (int64_t)len, &status);
    struct sentence_walk w;
    size_t from, end, last = 0;

    ubrk_setUText(icu, u, &status);
    if (U_FAILURE(status))
        abort();
    sentence_walk_init(&w, kinds, text, 0, len);
    for (; sentence_walk_next(&w, &from, &end); last = end)
        if (from != last || ubrk_next(icu) != (int32_t)end)
            abort();
    if (last != len)
        abort();
    utext_close(u);
}

static size_t walk(const char *text, size_t (*bounds)[2])
{
    const struct plain p = {kinds, fold_table(fold), text};
    char out[PLAIN_ROOM];
    struct segment s;
    struct err err;
    size_t n = 0;

    while (segment_next(segmenter, &s, &err) > 0) {
        struct plain_word word = {.end = s.start};

        if (s.units) {
            bounds[n][0] = s.start;
            bounds[n++][1] = s.end;
            continue;
        }
        for (; plain_next_word(&p, word.end, s.end, out, &word); n++) {
            bounds[n][0] = word.start;
            bounds[n][1] = word.end;
        }
    }
    return n;
}

/* Where each letter is a word, ICU's dictionary gives other bounds, which do not matter. */
static bool has_lone_letters(const char *text, size_t len)
{
    size_t i = 0;

    while (i < len) {
        UChar32 c;

        U8_NEXT_UNSAFE(text, i, c);
        if ((kinds_word(kinds, c) & WORD_KIND) == WORD_ALONE)
            return true;
    }
    return false;
}

static void check_words(const char *text, size_t len)
{
    static size_t quick[MOST][2], slow[MOST][2];
    size_t n;

    segment_begin(segmenter, text, 0, len);
    n = walk(text, quick);
    if (has_lone_letters(text, len))
        return;
    segment_begin_slowly(segmenter, text, 0, len);
    if (walk(text, slow) != n || memcmp(quick, slow, n * sizeof *quick) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t bad;

    if (!icu)
        start();
    if (size >= MOST || !utf8_valid(text, size, &bad))
        return 0;
    check_sentences(text, size);
    check_words(text, size);
    return 0;
}
