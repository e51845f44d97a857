#include "text/sentence.h"
#include <unicode/utf8.h>

void sentence_walk_init(struct sentence_walk *w, struct kinds *kinds, const char *text,
                        size_t start, size_t end)
{
    *w = (struct sentence_walk){kinds, text, start, end};
}

/* The kind of the character at `at` (0 at the end); *next is the place behind it. */
static uint8_t kind_at(const struct sentence_walk *w, size_t at, size_t *next)
{
    UChar32 c;

    *next = at;
    if (at >= w->end)
        return 0;
    U8_NEXT_UNSAFE(w->text, *next, c);
    return kinds_sentence(w->kinds, c);
}

static size_t skip(const struct sentence_walk *w, size_t at, uint8_t kind)
{
    size_t next;

    while (kind_at(w, at, &next) == kind)
        at = next;
    return at;
}

/* Over characters of this kind, each with what extends it (SB5). */
static size_t skip_extended(const struct sentence_walk *w, size_t at, uint8_t kind)
{
    size_t next;

    while (kind_at(w, at, &next) == kind)
        at = skip(w, next, SENTENCE_EXTEND);
    return at;
}

/* SB7: the full stop at `at` stands behind a letter with case. */
static bool follows_cased(const struct sentence_walk *w, size_t start, size_t at)
{
    uint8_t kind = 0;

    while (at > start) {
        UChar32 c;
        size_t from;

        U8_BACK_1_UNSAFE(w->text, at);
        from = at;
        U8_NEXT_UNSAFE(w->text, from, c);
        kind = kinds_sentence(w->kinds, c);
        if (kind != SENTENCE_EXTEND)
            break;
    }
    return kind == SENTENCE_LOWER || kind == SENTENCE_UPPER;
}

/* SB8: what follows `at` goes on in lower case, before any other letter or end. */
static bool goes_on_in_lower_case(const struct sentence_walk *w, size_t at)
{
    for (;;) {
        size_t next;
        uint8_t kind = kind_at(w, at, &next);

        if (kind == SENTENCE_LOWER)
            return true;
        if (kind == 0 || kind == SENTENCE_UPPER || kind == SENTENCE_LETTER || kind >= SENTENCE_STOP)
            return false;
        at = next;
    }
}

/* Behind a CR, and the LF that goes with it (SB3). */
static size_t line_break(const struct sentence_walk *w, uint8_t kind, size_t next)
{
    return kind == SENTENCE_CR && next < w->end && w->text[next] == '\n' ? next + 1 : next;
}

/* The end of the sentence that may end with the stop at `at`, behind which is `next`; 0 when it
 * goes on. */
static size_t stop_at(const struct sentence_walk *w, size_t start, size_t at, size_t next,
                      bool full_stop)
{
    size_t after;
    uint8_t kind;

    next = skip(w, next, SENTENCE_EXTEND);
    kind = kind_at(w, next, &after);
    if (full_stop && kind == SENTENCE_DIGIT) /* SB6 */
        return 0;
    if (full_stop && kind == SENTENCE_UPPER && follows_cased(w, start, at))
        return 0;
    next = skip_extended(w, next, SENTENCE_CLOSE); /* SB9 */
    next = skip_extended(w, next, SENTENCE_SPACE); /* SB10 */
    kind = kind_at(w, next, &after);
    if (kind == SENTENCE_CONTINUE || kind == SENTENCE_STOP || kind == SENTENCE_FULL_STOP) /* SB8a */
        return 0;
    if (full_stop && goes_on_in_lower_case(w, next))
        return 0;
    return kind >= SENTENCE_CR ? line_break(w, kind, after) : next; /* SB11 */
}

/* The next character at which a sentence may end. */
static uint8_t find_stop(const struct sentence_walk *w, size_t *at, size_t *next)
{
    const uint8_t *ascii = w->kinds->sentence;
    uint8_t kind;

    for (;; *at = *next) {
        while (*at < w->end && (unsigned char)w->text[*at] < 0x80 &&
               ascii[(unsigned char)w->text[*at]] < SENTENCE_STOP)
            ++*at;
        kind = kind_at(w, *at, next);
        if (kind == 0 || kind >= SENTENCE_STOP)
            return kind;
    }
}

bool sentence_walk_next(struct sentence_walk *w, size_t *start, size_t *end)
{
    size_t at = w->at, next, stop = 0;

    if (at >= w->end)
        return false;
    for (; stop == 0; at = next) {
        uint8_t kind = find_stop(w, &at, &next);

        if (kind == 0)
            stop = w->end;
        else if (kind >= SENTENCE_CR)
            stop = line_break(w, kind, next);
        else
            stop = stop_at(w, w->at, at, next, kind == SENTENCE_FULL_STOP);
    }
    *start = w->at;
    *end = w->at = stop;
    return true;
}
