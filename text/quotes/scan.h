/* Marks read off a line, one after the other. Shared by marks.c and singles.c, of no use elsewhere.
 */
#ifndef TEXT_QUOTES_SCAN_H
#define TEXT_QUOTES_SCAN_H

#include "text/quotes/marks.h"

struct scan {
    const struct reading *r;
    struct arena *arena;
    struct spans *out;
    size_t cap;
    uint32_t line;
    uint32_t start, end; /* of the line */
    uint32_t budget;     /* bytes of the line that may still be read ahead for inner pairs */
    uint32_t carried;    /* the mark that an earlier line left open, 0 when none */
    uint32_t carried_to; /* the line that closes it */
};

/* A mark as it stands: its code point, place and neighbours. */
struct mark {
    uint32_t cp, at, next;
    uint32_t left, right; /* neighbouring code points, ' ' at the line's ends */
};

bool scan_is_space(uint32_t cp);
bool scan_is_alnum(uint32_t cp);
bool scan_is_bracket(uint32_t cp); /* brackets and dashes: a mark may open behind them */
/* The code point before a byte of the line; ' ' at its start. */
uint32_t scan_left(const struct scan *s, uint32_t at);
/* The next mark at or after *at; false at the end of the line. */
bool scan_next(const struct scan *s, uint32_t *at, struct mark *m);
/* The same within bytes [*at, end) of the text, lines disregarded. */
bool scan_next_in(const struct scan *s, uint32_t *at, uint32_t end, struct mark *m);
/* Does the next line begin with this mark, so that speech may run on into it? */
bool scan_next_line_opens(const struct scan *s, uint32_t cp);
/* Note a span from `open` to `end`, its closing mark ending at `close`; an empty one is dropped. */
int scan_take(struct scan *s, const struct mark *open, uint32_t end, uint32_t close, bool closed,
              bool single);

#endif
