/* Any bytes as an article, in any language: quotations in order, within bounds, of valid names.
 *
 * The first byte chooses the language and, from 128 on, small pieces in which the text is read, so
 * that their boundaries fall anywhere; the second where the boilerplate begins.
 */
#include "base/utf8.h"
#include "text/quotes/quotes.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check(const struct quote_list *list, const char *text, size_t limit)
{
    uint32_t at = 0, group = 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct quote *q = &list->items[i];
        must(q->start >= at && q->start <= q->end && q->end <= limit);
        must(utf8_valid(text + q->start, q->end - q->start, NULL));
        must(q->group == group || (i && q->group == group + 1));
        must(q->speaker.start <= q->speaker.end && q->speaker.end <= limit);
        must(utf8_valid(text + q->speaker.start, q->speaker.end - q->speaker.start, NULL));
        must(q->cue.start <= q->cue.end && q->cue.end <= limit);
        must(!q->speaker_full || utf8_valid(q->speaker_full, strlen(q->speaker_full), NULL));
        must((q->sieve != NULL) == (q->speaker.end > q->speaker.start));
        must(q->confidence >= 0 && q->confidence <= 1);
        at = q->end;
        group = q->group;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const tags[] = {"und", "en", "ru", "kk", "de", "fr"};
    static struct analyzer *analyzer;
    struct arena arena = ARENA_INIT;
    struct words words;
    struct quote_list pieces, joined;
    struct err err;

    if (!analyzer)
        analyzer = analyzer_new(&err);
    must(analyzer != NULL);
    if (size < 2)
        return 0;
    const char *text = (const char *)data + 2, *tag = tags[data[0] % 6];
    size_t len = size - 2, limit = len;
    size_t piece = data[0] < 128 ? QUOTES_PIECE : (size_t)data[0] - 120;
    if (!utf8_valid(text, len, NULL))
        return 0;
    if (data[1] < 100) /* part of the text, cut between characters */
        limit = utf8_offset(text, len, utf8_count(text, len) * data[1] / 100);
    if (analyzer_text(analyzer, text, len, &arena, &words, &err) == 0 &&
        quotes_extract_pieces(text, len, limit, piece, &words, tag, &arena, &pieces, &err) == 0 &&
        quotes_join(&pieces, &arena, &joined, &err) == 0) {
        check(&pieces, text, limit);
        check(&joined, text, limit);
    }
    arena_release(&arena);
    return 0;
}
