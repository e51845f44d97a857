/* The one door to jansson: strict reading with places, typed look-ups that name the key.
 *
 * Ownership follows jansson: json_t values returned by json_parse are the caller's (json_decref);
 * what the look-ups return is borrowed from the object.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"
#include <jansson.h>

/* Strict: bad UTF-8, NUL, lone surrogates, trailing junk and nesting over 128 are refused; NULL
 * with ERR_INPUT naming the byte offset. */
json_t *json_parse(const char *text, size_t len, struct err *err);
/* The same, with all numbers read as reals: for foreign data, where an integer of any size that
 * nobody asked for is no reason to refuse the rest. */
json_t *json_parse_foreign(const char *text, size_t len, struct err *err);
/* The same as json_parse, but U+0000 may stand in strings: their length counts, not their end. */
json_t *json_parse_nul(const char *text, size_t len, struct err *err);

/* Append the compact form (keys in the order they were set, UTF-8 not escaped, reals of 15 digits).
 * -1 out of memory. */
int json_write(const json_t *value, struct buf *out);

/* Like json_object_set_new, but leaves the object alone when value is NULL, so that what is absent
 * stays absent. A value lost for want of memory is absent too: who needs it must look. */
int json_put(json_t *object, const char *key, json_t *value);
/* A JSON string of n bytes of valid UTF-8, or NULL for NULL. */
json_t *json_text(const char *s, size_t n);

#endif
