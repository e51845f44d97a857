/* The reporter's words of the sentence a quotation stands in, other quotations in it skipped.
 * Bounded by a constant number of tokens.
 */
#ifndef TEXT_QUOTES_PARTS_H
#define TEXT_QUOTES_PARTS_H

#include "text/quotes/site.h"

#define PARTS_REACH 200 /* tokens from the marks beyond which nothing is read */
#define PARTS_MAX   6   /* stretches of the sentence between quotations, on each side */

struct parts {
    struct range items[PARTS_MAX]; /* the nearest to the quotation first */
    uint32_t count;
};

void parts_before(const struct site *s, struct parts *out);
void parts_after(const struct site *s, struct parts *out);

#endif
