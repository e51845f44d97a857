/* --format: a line for each hit, made from a template of the user's.
 *
 * {path} is replaced by the hit's value there, as in client/table.h: {article.title},
 * {quote.speaker_full}, {snippets.0.text}; {{ is a brace; \t, \n and \\ are what they are in C.
 */
#ifndef CLIENT_TEMPLATE_H
#define CLIENT_TEMPLATE_H

#include "base/err.h"
#include "base/json.h"
#include <stdio.h>

/* ERR_INPUT with what is wrong and where; `paths` (client/path.h) are those that hits may have. */
int template_check(const char *format, const char *const *paths, struct err *err);
/* Write one hit and a line break. Nothing unsafe for a terminal comes out; an absent value is
 * empty.
 */
void template_put(FILE *out, const char *format, const json_t *hit);

#endif
