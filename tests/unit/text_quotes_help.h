/* Extracts the quotations of a sentence and writes them down as one line each, to be compared:
 *
 *     D 0 after <I never took a bribe,> Anna Petrova = Anna Petrova
 *
 * type (D direct, F fragment; + when it continues the one before), group, sieve, span, speaker,
 * full.
 */
#ifndef TESTS_UNIT_TEXT_QUOTES_HELP_H
#define TESTS_UNIT_TEXT_QUOTES_HELP_H

#include "base/buf.h"
#include "text/quotes/quotes.h"
#include <stdio.h>
#include <string.h>

struct sample {
    const char *language, *text, *expected;
};

static inline void write_quote(struct buf *out, const char *text, const struct quote *q)
{
    buf_printf(out, "%s%s %u %s <%.*s>", q->type == QUOTE_DIRECT ? "D" : "F",
               q->continues ? "+" : "", q->group, q->sieve ? q->sieve : "-",
               (int)(q->end - q->start), text + q->start);
    buf_printf(out, " %.*s = %s\n", (int)(q->speaker.end - q->speaker.start),
               text + q->speaker.start, q->speaker_full ? q->speaker_full : "-");
}

static inline void expect_limited(const struct sample *s, size_t limit)
{
    struct arena arena = ARENA_INIT;
    struct buf got = BUF_INIT;
    struct words words;
    struct quote_list list;
    struct err err;
    size_t len = strlen(s->text);
    struct analyzer *a = analyzer_new(&err);

    assert_non_null(a);
    assert_int_equal(analyzer_text(a, s->text, len, &arena, &words, &err), 0);
    assert_int_equal(quotes_extract(s->text, len, limit, &words, s->language, &arena, &list, &err),
                     0);
    for (size_t i = 0; i < list.count; i++)
        write_quote(&got, s->text, &list.items[i]);
    assert_true(buf_ok(&got));
    if (strcmp(got.data ? got.data : "", s->expected) != 0)
        print_error("in: %s\n", s->text);
    assert_string_equal(got.data ? got.data : "", s->expected);
    buf_release(&got);
    arena_release(&arena);
    analyzer_free(a);
}

static inline void expect_all(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_limited(&samples[i], strlen(samples[i].text));
}
#define EXPECT_ALL(samples) expect_all(samples, sizeof(samples) / sizeof *(samples))

#endif
