/* A value of the index (a source, a region, a language) that a misspelt one may stand for. */
#ifndef CLIENT_SPELLING_H
#define CLIENT_SPELLING_H

#include "base/json.h"

/* Of hits {"value"}: the value that is the nearest to `text`, itself or by one of its words,
 * capital letters or not, quotation marks left out; at most two steps away (letters put in, left
 * out, changed or swapped). NULL when none is so near. */
const char *spelling_nearest(const char *text, const json_t *hits);

#endif
