/* Bars of a chart in a terminal, and the dates under which they stand. */
#ifndef CLIENT_BAR_H
#define CLIENT_BAR_H

#include "client/screen.h"
#include <stdint.h>

/* A bar of up to `cells`, which `most` fills; to an eighth of a cell. What is not 0 can be seen. */
void bar_put(struct screen *s, int64_t count, int64_t most, unsigned cells);

#define BAR_DATE     11 /* "2022-01-31" and a NUL */
#define BAR_GAP_MOST 36 /* dates without a match shown in a row */

/* The day, month or year after one, written as it is; false for what is none of these. `date` and
 * `next` may be the same. */
bool bar_next_date(const char *date, char next[BAR_DATE]);

#endif
