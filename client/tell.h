/* What the program says beside the answer: errors with the place in the query, failures, and the
 * daemon's own lines.
 */
#ifndef CLIENT_TELL_H
#define CLIENT_TELL_H

#include "base/json.h"
#include "client/screen.h"

/* What is wrong, with the query and a caret under the place when the error names one. `where` it
 * is wrong stands first: "queries.txt:2:"; NULL for the program's own name. */
void tell_error(struct screen *s, const char *where, const json_t *error, const char *query);
/* "morgue: message" */
void tell_failure(struct screen *s, const char *message);
/* "where message" */
void tell_failure_at(struct screen *s, const char *where, const char *message);
/* "hint: " and a text in two parts. */
void tell_hint(struct screen *s, const char *text, const char *more);

/* One of the daemon's lines as it is, but for characters that must not reach a terminal: those
 * become \u escapes, which mean the same in JSON. */
void tell_line(FILE *out, const char *line, size_t len);

#endif
