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
#include <stdbool.h>
#include <stdint.h>

/* Strict: bad UTF-8, NUL, lone surrogates, trailing junk and nesting over 128 are refused; NULL
 * with ERR_INPUT naming the byte offset. */
json_t *json_parse(const char *text, size_t len, struct err *err);
/* The same, with all numbers read as reals: for foreign data, where an integer of any size that
 * nobody asked for is no reason to refuse the rest. */
json_t *json_parse_foreign(const char *text, size_t len, struct err *err);
/* The same as json_parse, but U+0000 may stand in strings: their length counts, not their end. */
json_t *json_parse_nul(const char *text, size_t len, struct err *err);

/* Whether it is nested deeper than is read; for any bytes, and cheap. */
bool json_is_too_deep(const char *text, size_t len);

/* Past the closing quote of the string whose opening one stands at `at`, or `len` if it is never
 * closed. For any bytes: what is in it is not looked at. */
size_t json_string_end(const char *text, size_t len, size_t at);

/* Append the compact form (keys in the order they were set, UTF-8 not escaped, reals of ten
 * digits). -1 out of memory. */
int json_write(const json_t *value, struct buf *out);
/* The same of an object, without its braces. */
int json_write_members(const json_t *object, struct buf *out);

/* Like json_object_set_new, but leaves the object alone when value is NULL, so that what is absent
 * stays absent. A value lost for want of memory is absent too: who needs it must look. */
int json_put(json_t *object, const char *key, json_t *value);
/* A JSON string of n bytes of valid UTF-8, or NULL for NULL. */
json_t *json_text(const char *s, size_t n);

/* An object under construction: the first failure sticks and json_end() tells of it, so that what
 * is written is whole or not at all. It owns what is put into it, at once, and ends in json_end().
 */
struct json_draft {
    json_t *json;
    bool bad;
};
struct json_draft json_begin(void);
void json_set(struct json_draft *d, const char *key, json_t *value); /* NULL is a failure */
void json_set_number(struct json_draft *d, const char *key, uint64_t n);
json_t *json_end(struct json_draft *d); /* NULL: out of memory, or a value that could not be made */
/* Add to an array made by json_array(), of which NULL is one that failed: on failure the array is
 * gone and NULL. */
json_t *json_array_add(json_t *array, json_t *item);

#endif
