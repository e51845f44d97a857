#include "base/json.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX   128
#define REAL_DIGITS 10 /* enough for scores and times, without the noise of the last bits */

/* A quote ends it unless an odd number of backslashes stands before it. */
size_t json_string_end(const char *text, size_t len, size_t at)
{
    const char *first = text + at + 1, *end = text + len, *quote = first;

    while (quote < end && (quote = memchr(quote, '"', (size_t)(end - quote)))) {
        const char *before = quote;
        while (before > first && before[-1] == '\\')
            before--;
        quote++;
        if ((quote - before) % 2 == 1)
            return (size_t)(quote - text);
    }
    return len;
}

/* jansson's own cap (JSON_PARSER_MAX_DEPTH, 2048) is deeper than any record of ours; a cheap look
 * before parsing keeps hostile nesting from costing anything. */
bool json_is_too_deep(const char *text, size_t len)
{
    size_t depth = 0, i = 0;

    while (i < len) {
        char c = text[i];
        if (c == '"') {
            i = json_string_end(text, len, i);
            continue;
        }
        if ((c == '{' || c == '[') && ++depth > DEPTH_MAX)
            return true;
        if ((c == '}' || c == ']') && depth > 0)
            depth--;
        i++;
    }
    return false;
}

/* What is wrong, without jansson's advice to programmers. */
static const char *explain(const json_error_t *why)
{
    switch (json_error_code(why)) {
    case json_error_null_character:
        return "\\u0000 in a string";
    case json_error_null_byte_in_key:
        return "\\u0000 in a key";
    default:
        return why->text;
    }
}

/* jansson does not look when it adds a byte to a string for which there is no memory: the string
 * would come out shorter by a byte. So what was refused is noted here. */
static _Thread_local bool refused;

static void *noted_malloc(size_t n)
{
    void *p = malloc(n);

    if (!p)
        refused = true;
    return p;
}

static void note_allocations(void)
{
    json_set_alloc_funcs(noted_malloc, free);
}

static json_t *load(const char *text, size_t len, size_t flags, json_error_t *why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    json_t *value;

    pthread_once(&once, note_allocations);
    refused = false;
    value = json_loadb(text, len, JSON_DECODE_ANY | flags, why);
    if (value && refused) {
        json_decref(value);
        value = NULL;
    }
    return value;
}

static json_t *parse(const char *text, size_t len, size_t flags, struct err *err)
{
    const char *zero = len ? memchr(text, '\0', len) : NULL;
    json_error_t why;
    json_t *value;

    if (zero) { /* after a number jansson takes it for the end */
        err_set(err, ERR_INPUT, "bad JSON at byte %zu: control character 0x0",
                (size_t)(zero - text));
        return NULL;
    }
    if (json_is_too_deep(text, len)) {
        err_set(err, ERR_INPUT, "JSON nested deeper than %d", DEPTH_MAX);
        return NULL;
    }
    value = load(text, len, flags, &why);
    if (!value) {
        if (refused || json_error_code(&why) == json_error_out_of_memory)
            err_nomem(err);
        else
            err_set(err, ERR_INPUT, "bad JSON at byte %d: %s", why.position, explain(&why));
    }
    return value;
}

json_t *json_parse(const char *text, size_t len, struct err *err)
{
    return parse(text, len, 0, err);
}

json_t *json_parse_foreign(const char *text, size_t len, struct err *err)
{
    return parse(text, len, JSON_DECODE_INT_AS_REAL, err);
}

json_t *json_parse_nul(const char *text, size_t len, struct err *err)
{
    return parse(text, len, JSON_ALLOW_NUL, err);
}

static int append(const char *bytes, size_t n, void *out)
{
    buf_add(out, bytes, n);
    return buf_ok(out) ? 0 : -1;
}

static int dump(const json_t *value, struct buf *out, size_t flags)
{
    return json_dump_callback(value, append, out,
                              flags | JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS));
}

int json_write(const json_t *value, struct buf *out)
{
    return value ? dump(value, out, JSON_ENCODE_ANY) : -1;
}

int json_write_members(const json_t *object, struct buf *out)
{
    return dump(object, out, JSON_EMBED);
}

int json_put(json_t *object, const char *key, json_t *value)
{
    if (!value)
        return 0;
    return json_object_set_new(object, key, value);
}

json_t *json_text(const char *s, size_t n)
{
    return s ? json_stringn(s, n) : NULL;
}

struct json_draft json_begin(void)
{
    json_t *json = json_object();

    return (struct json_draft){json, !json};
}

void json_set(struct json_draft *d, const char *key, json_t *value)
{
    if (json_object_set_new(d->json, key, value) < 0)
        d->bad = true;
}

void json_set_number(struct json_draft *d, const char *key, uint64_t n)
{
    json_set(d, key, json_integer((json_int_t)n));
}

json_t *json_end(struct json_draft *d)
{
    if (!d->bad)
        return d->json;
    json_decref(d->json);
    return NULL;
}

json_t *json_array_add(json_t *array, json_t *item)
{
    if (json_array_append_new(array, item) == 0)
        return array;
    json_decref(array);
    return NULL;
}
