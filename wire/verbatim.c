#include "wire/verbatim.h"

#include "base/json.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ESCAPED_MOST 6 /* bytes of a character that is written as \u0071 */

struct scan {
    const char *at, *end;
};

static char peek(const struct scan *s)
{
    return s->at < s->end ? *s->at : '\0';
}

static bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

static bool is_blank(char c)
{
    return is_one_of(c, " \t\r\n");
}

static void skip_blanks(struct scan *s)
{
    while (is_blank(peek(s)))
        s->at++;
}

/* From its opening quote past its closing one, or to the end. */
static void skip_string(struct scan *s)
{
    s->at += json_string_end(s->at, (size_t)(s->end - s->at), 0);
}

/* --- Numbers */

static bool skip_digits(struct scan *s)
{
    const char *from = s->at;

    while (isdigit((unsigned char)peek(s)))
        s->at++;
    return s->at > from;
}

/* Past what JSON calls a number; false when that is none, or goes on as something else. */
static bool skip_number(struct scan *s, bool *whole)
{
    if (peek(s) == '-')
        s->at++;
    if (peek(s) == '0')
        s->at++;
    else if (!skip_digits(s))
        return false;
    *whole = true;
    if (peek(s) == '.') {
        s->at++;
        *whole = false;
        if (!skip_digits(s))
            return false;
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        s->at++;
        *whole = false;
        if (peek(s) == '-' || peek(s) == '+')
            s->at++;
        if (!skip_digits(s))
            return false;
    }
    return s->at == s->end || is_one_of(*s->at, " \t\r\n,]}");
}

/* Whether a machine number holds it; one that is long to look at is taken for too large. */
static bool fits(const char *number, size_t len, bool whole)
{
    char text[64];

    if (len >= sizeof text)
        return false;
    memcpy(text, number, len);
    text[len] = '\0';
    errno = 0;
    if (!whole)
        return isfinite(strtod(text, NULL));
    (void)strtoll(text, NULL, 10);
    return errno == 0;
}

bool verbatim_tame(const char *line, size_t len, struct buf *out)
{
    struct scan s = {line, line + len};
    const char *copied = line;

    while (s.at < s.end) {
        const char *from = s.at;
        bool whole;
        if (*s.at == '"') {
            skip_string(&s);
        } else if (*s.at != '-' && !isdigit((unsigned char)*s.at)) {
            s.at++;
        } else if (skip_number(&s, &whole) && !fits(from, (size_t)(s.at - from), whole)) {
            buf_add(out, copied, (size_t)(from - copied));
            buf_char(out, '"');
            buf_add(out, from, (size_t)(s.at - from));
            buf_char(out, '"');
            copied = s.at;
        } else if (s.at == from) {
            s.at++;
        }
    }
    if (copied == line)
        return false;
    buf_add(out, copied, (size_t)(s.end - copied));
    return true;
}

json_t *verbatim_parse(const char *line, size_t len, struct err *err)
{
    struct buf tame = BUF_INIT;
    json_t *root = NULL;

    if (!verbatim_tame(line, len, &tame))
        root = json_parse_nul(line, len, err);
    else if (!buf_ok(&tame))
        err_nomem(err);
    else
        root = json_parse_nul(tame.data, tame.len, err);
    buf_release(&tame);
    return root;
}

size_t verbatim_count(const char *line, size_t len)
{
    struct scan s = {line, line + len};
    size_t count = 1;

    while (s.at < s.end) {
        if (*s.at == '"') {
            skip_string(&s);
            continue;
        }
        count += *s.at == ',' || *s.at == ':' || *s.at == '[' || *s.at == '{';
        s.at++;
    }
    return count;
}

/* --- Keys */

/* Past a value, to what parts it from the next. */
static void skip_value(struct scan *s)
{
    size_t depth = 0;

    while (s->at < s->end && (depth > 0 || !is_one_of(*s->at, ",}]"))) {
        if (*s->at == '"') {
            skip_string(s);
            continue;
        }
        if (is_one_of(*s->at, "[{"))
            depth++;
        else if (is_one_of(*s->at, "]}"))
            depth--;
        s->at++;
    }
}

static bool is_key(const char *quoted, size_t len, const char *key)
{
    size_t n = strlen(key);
    json_t *text;
    struct err err;
    bool same;

    if (len > ESCAPED_MOST * n + 2)
        return false;
    if (!memchr(quoted, '\\', len))
        return len == n + 2 && memcmp(quoted + 1, key, n) == 0;
    text = json_parse_nul(quoted, len, &err); /* "\u0069d" */
    same = json_string_length(text) == n && memcmp(json_string_value(text), key, n) == 0;
    json_decref(text);
    return same;
}

/* "key": value, from the quote to behind the value; false when that is not what stands there. */
static bool read_member(struct scan *s, const char *key, bool *is_it, struct scan *value)
{
    const char *quoted = s->at;

    if (peek(s) != '"')
        return false;
    skip_string(s);
    *is_it = is_key(quoted, (size_t)(s->at - quoted), key);
    skip_blanks(s);
    if (peek(s) != ':')
        return false;
    s->at++;
    skip_blanks(s);
    value->at = s->at;
    skip_value(s);
    value->end = s->at;
    while (value->end > value->at && is_blank(value->end[-1]))
        value->end--;
    return value->end > value->at;
}

bool verbatim_find(const char *line, size_t len, const char *key, size_t *start, size_t *end)
{
    struct scan s = {line, line + len}, value;
    bool found = false, is_it;

    skip_blanks(&s);
    if (peek(&s) != '{')
        return false;
    do {
        s.at++;
        skip_blanks(&s);
        if (!read_member(&s, key, &is_it, &value))
            return false;
        if (is_it) {
            *start = (size_t)(value.at - line);
            *end = (size_t)(value.end - line);
            found = true;
        }
    } while (peek(&s) == ',');
    return found;
}
