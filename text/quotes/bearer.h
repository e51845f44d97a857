/* "his lawyer, Viktor Pak", "the head of the bank Anna Kim": the name behind a post.
 */
#ifndef TEXT_QUOTES_BEARER_H
#define TEXT_QUOTES_BEARER_H

#include "text/quotes/site.h"

/* The name of whoever the phrase means, when it stands behind the phrase; else the phrase. */
struct range bearer_of(const struct site *s, struct range g);

#endif
