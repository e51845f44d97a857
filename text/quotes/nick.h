/* Nicknames in marks inside a name: Dwayne “Tiny” Kowalczyk.
 */
#ifndef TEXT_QUOTES_NICK_H
#define TEXT_QUOTES_NICK_H

#include "text/quotes/marks.h"

/* Drops the spans that are nicknames, and flags their marks TOKEN_INNER, so that the name is read
 * as one. */
void nicknames_drop(struct reading *r, struct spans *spans);

#endif
