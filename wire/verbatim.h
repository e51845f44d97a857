/* What a request line says, byte for byte: ids are given back to the last digit, and numbers that
 * no machine number holds are no reason to refuse them.
 *
 * Any bytes may come in; what is no JSON stays none.
 */
#ifndef WIRE_VERBATIM_H
#define WIRE_VERBATIM_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include <stdbool.h>
#include <stddef.h>

/* Append the line with every number that is too large for a 64-bit integer or a double made a
 * string of the same characters; false (and nothing appended) when there is none. Out of memory:
 * see buf_ok. */
bool verbatim_tame(const char *line, size_t len, struct buf *out);

/* Parse a request or reply whatever id it bears: numbers too large for a machine are strings in
 * what comes back, and strings may hold \u0000. NULL as json_parse. */
json_t *verbatim_parse(const char *line, size_t len, struct err *err);

/* How many values there may be in it, nested ones and keys included: never fewer than a parser
 * would make. */
size_t verbatim_count(const char *line, size_t len);

/* Where the value of a key stands in a line that is a JSON object; false when it has no such key.
 * Of keys that are there several times the last counts, as it does for who reads the line. */
bool verbatim_find(const char *line, size_t len, const char *key, size_t *start, size_t *end);

#endif
