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

/* Which end of a text is kept where it is longer than its column, and at which side of the column
 * it stands where it is shorter. */
enum fit_keep { FIT_BEGINNING, FIT_END };
enum fit_side { FIT_LEFT, FIT_RIGHT, FIT_LAST /* at the left, and nothing follows */ };

/* Write clean text in a column of `cells`: cut with an ellipsis, or filled up with blanks. */
void fit_put(struct screen *s, enum style style, const char *text, unsigned cells,
             enum fit_keep keep, enum fit_side side);
/* Its beginning, at the left: what most columns want. */
void fit_column(struct screen *s, enum style style, const char *text, unsigned cells);

#endif
