/* Text cut to a number of terminal cells, at either end, for tables and aligned columns. */
#ifndef CLIENT_FIT_H
#define CLIENT_FIT_H

#include "base/buf.h"
#include "client/screen.h"

/* Append the text as it may be shown on one line: blanks of any kind as one, what is unsafe as
 * U+FFFD. */
void fit_clean(const char *text, size_t len, struct buf *out);

unsigned fit_cells(const char *text, size_t len);
/* How many bytes of the text's beginning take at most `cells`; *used are taken. */
size_t fit_head(const char *text, size_t len, unsigned cells, unsigned *used);
/* The byte at which its end begins that takes at most `cells`; never a combining mark. */
size_t fit_tail(const char *text, size_t len, unsigned cells, unsigned *used);

/* Write clean text in a column of `cells`: cut with an ellipsis when it is longer, filled up with
 * blanks at its end when it is shorter. */
void fit_column(struct screen *s, enum style style, const char *text, unsigned cells);
/* The same, but set to the right: filled up and cut at its beginning. */
void fit_column_right(struct screen *s, enum style style, const char *text, unsigned cells);

#endif
