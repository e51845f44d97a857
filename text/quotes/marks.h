/* Which stretches of an article stand between quotation marks.
 *
 * Marks of every family are paired line by line: “ ” „ ‟ " « » ‹ › ‘ ’ ' ‚ 「」『』, right or wrong
 * way round. A mark that is never closed runs to the end of its line when it looks like the
 * beginning of speech. Marks inside a pair belong to it and are not listed. Whether a span is a
 * quotation at all is not decided here.
 *
 * Time and memory are linear in the text.
 */
#ifndef TEXT_QUOTES_MARKS_H
#define TEXT_QUOTES_MARKS_H

#include "text/quotes/tokens.h"

struct span {
    uint32_t start, end;  /* bytes inside the marks */
    uint32_t open, close; /* bytes with the marks; close is end when there is no closing mark */
    uint32_t line;        /* index into the reading's lines */
    uint32_t first, last; /* tokens with the marks: set by spans_split (inquit.h) */
    bool closed;
    bool single; /* the marks could be apostrophes */
    bool dash;   /* speech after a dash, without marks */
    bool head;   /* nothing stands before it in its line */
    bool piece;  /* goes on behind an inquit inside its marks (inquit.h) */
};

struct spans {
    struct span *items; /* in order, without overlap */
    uint32_t count;
};

int spans_find(const struct reading *r, struct arena *arena, struct spans *out, struct err *err);

#endif
