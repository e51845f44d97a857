#include "base/json_out.h"

#include "base/utf8.h"
#include <string.h>

#define DIGITS_MOST 20 /* of a uint64_t */

static bool is_first(const struct buf *out)
{
    char last = out->len ? out->data[out->len - 1] : '{';

    return last == '{' || last == '[';
}

/* What stands before a value: a comma, unless it is the first of its kind, and the key. */
static void begin(struct buf *out, const char *key)
{
    if (!is_first(out))
        buf_char(out, ',');
    if (!key)
        return;
    buf_char(out, '"');
    buf_str(out, key);
    buf_add(out, "\":", 2);
}

void json_out_object(struct buf *out, const char *key)
{
    begin(out, key);
    buf_char(out, '{');
}

void json_out_array(struct buf *out, const char *key)
{
    begin(out, key);
    buf_char(out, '[');
}

void json_out_end_object(struct buf *out)
{
    buf_char(out, '}');
}

void json_out_end_array(struct buf *out)
{
    buf_char(out, ']');
}

/* --- Text */

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

#define ONES  UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/* A high bit for each byte that is less than `least` (at most 0x80), and for some above one. */
static uint64_t bytes_below(uint64_t eight, unsigned char least)
{
    return (eight - ONES * least) & ~eight & HIGHS;
}

/* Whether eight bytes stand in a string as they are; it may say no though they do. */
static bool are_plain(const char *s)
{
    uint64_t eight;

    memcpy(&eight, s, sizeof eight);
    return !(bytes_below(eight, 0x20) | bytes_below(eight ^ ONES * '"', 1) |
             bytes_below(eight ^ ONES * '\\', 1));
}

/* How many of n bytes do, from the first on. */
static size_t plain_length(const char *s, size_t n)
{
    size_t i = 0;

    while (i < n) {
        if (n - i >= 8 && are_plain(s + i))
            i += 8;
        else if (is_plain((unsigned char)s[i]))
            i++;
        else
            break;
    }
    return i;
}

static void escape(struct buf *out, unsigned char c)
{
    static const char letters[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                   ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};

    if (letters[c])
        buf_add(out, (const char[]){'\\', letters[c]}, 2);
    else
        buf_printf(out, "\\u%04X", c);
}

void json_out_text(struct buf *out, const char *key, const char *s, size_t n)
{
    begin(out, key);
    if (!utf8_valid(s, n, NULL))
        out->failed = true;
    buf_char(out, '"');
    for (size_t i = 0; i < n; i++) {
        size_t plain = plain_length(s + i, n - i);

        buf_add(out, s + i, plain);
        i += plain;
        if (i < n)
            escape(out, (unsigned char)s[i]);
    }
    buf_char(out, '"');
}

/* --- Others */

void json_out_number(struct buf *out, const char *key, uint64_t n)
{
    char digits[DIGITS_MOST], *at = digits + sizeof digits;

    do
        *--at = (char)('0' + n % 10);
    while (n /= 10);
    begin(out, key);
    buf_add(out, at, (size_t)(digits + sizeof digits - at));
}

void json_out_real(struct buf *out, const char *key, double x)
{
    json_t *value = json_real(x);

    json_out_value(out, key, value);
    json_decref(value);
}

void json_out_value(struct buf *out, const char *key, const json_t *value)
{
    begin(out, key);
    if (json_write(value, out) < 0)
        out->failed = true;
}

void json_out_members(struct buf *out, const json_t *object)
{
    if (json_object_size(object) == 0)
        return;
    begin(out, NULL);
    if (json_write_members(object, out) < 0)
        out->failed = true;
}
