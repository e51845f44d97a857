/* Text from strangers on a terminal: safe, marked, wrapped.
 *
 * Whatever is written through here holds no control character and no bidi override: each becomes
 * U+FFFD, tabs and line breaks a blank. Right-to-left text is isolated on a terminal
 * (client/bidi.h). Widths are terminal cells (wcwidth; LC_CTYPE must be UTF-8).
 */
#ifndef CLIENT_SCREEN_H
#define CLIENT_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct screen {
    FILE *out;
    bool color;
    unsigned width;   /* cells of running text; 0: never wrap */
    unsigned columns; /* cells of a line; 0: as many as wanted */
    bool isolates;    /* a terminal, where right-to-left text must not reorder the line */
    bool rtl;         /* what is isolated runs right to left, whatever letter it begins with */
    bool live;        /* hits are waited for: show each at once */
    bool paged;       /* `out` is a pager, which may stop reading */
};

enum style { STYLE_PLAIN, STYLE_TITLE, STYLE_SPEAKER, STYLE_DIM, STYLE_MARK, STYLE_ERROR };

/* Runs of code points to be shown in STYLE_MARK, ascending, ends exclusive. */
struct run {
    size_t start, end;
};

struct passage {
    const char *text; /* valid UTF-8 */
    size_t len;       /* bytes */
    const struct run *marks;
    size_t mark_count;
    enum style style;           /* of what is not marked */
    const char *before, *after; /* put around the text, such as quotation marks; may be NULL */
    unsigned indent; /* of every line but the first, which is where the caller left it: */
    unsigned column; /* already used on the first line */
};

/* Blanks of any kind count as one; the passage ends with a line break. */
void screen_passage(struct screen *s, const struct passage *p);

/* One style around a safe text, no wrapping, no line break. */
void screen_text(struct screen *s, enum style style, const char *text, size_t len);
void screen_indent(struct screen *s, unsigned cells);

/* The code point at s[*i] as it may be shown (a blank, or U+FFFD, for what must not), moving *i on.
 */
uint32_t screen_safe(const char *s, size_t len, size_t *i);

/* Make what follows a link, where links can be shown and the address is http or https; true when
 * screen_link_end is wanted. */
bool screen_link(struct screen *s, const char *url);
void screen_link_end(struct screen *s);

/* Cells that a code point takes; 1 for what is not known. */
unsigned screen_cells(uint32_t cp);

/* $COLUMNS, else the width of the terminal behind f, else 0; and as much of it as running text may
 * have. */
unsigned screen_columns(FILE *f);
unsigned screen_width(FILE *f);
/* Whether `when` (auto, always, never) means colour for f. */
bool screen_wants_color(FILE *f, const char *when);

#endif
