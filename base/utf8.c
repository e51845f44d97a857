#include "base/utf8.h"

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

static uint64_t eight_bytes(const char *s)
{
    uint64_t eight;

    memcpy(&eight, s, sizeof eight);
    return eight;
}

static uint32_t bad(size_t *i, size_t start)
{
    *i = start + 1;
    return UTF8_BAD;
}

/* The well-formed table of the Unicode Standard, chapter 3, as arithmetic: no surrogates, nothing
 * over U+10FFFF, no overlong forms. */
uint32_t utf8_next(const char *s, size_t len, size_t *i)
{
    size_t start = *i;
    unsigned char lead = (unsigned char)s[start];
    uint32_t cp, least;
    size_t more;

    if (lead < 0x80) {
        *i = start + 1;
        return lead;
    }
    if (lead < 0xC2 || lead > 0xF4)
        return bad(i, start);
    more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (len - start <= more)
        return bad(i, start);
    cp = lead & (0x3F >> more);
    for (size_t k = 1; k <= more; k++) {
        unsigned char c = (unsigned char)s[start + k];
        if ((c & 0xC0) != 0x80)
            return bad(i, start);
        cp = cp << 6 | (c & 0x3F);
    }
    least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    if (cp < least || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return bad(i, start);
    *i = start + 1 + more;
    return cp;
}

size_t utf8_put(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

bool utf8_valid(const char *s, size_t len, size_t *bad_at)
{
    size_t i = 0;

    while (i < len) {
        size_t start = i;
        if (len - i >= 8 && !(eight_bytes(s + i) & HIGH_BITS)) {
            i += 8;
        } else if ((unsigned char)s[i] < 0x80) {
            i++;
        } else if (utf8_next(s, len, &i) == UTF8_BAD) {
            if (bad_at)
                *bad_at = start;
            return false;
        }
    }
    return true;
}

size_t utf8_count(const char *s, size_t len)
{
    size_t n = 0, i = 0;

    for (; len - i >= 8; i += 8) { /* a byte that continues has its high bit set, the next not */
        uint64_t eight = eight_bytes(s + i);

        n += 8 - (size_t)__builtin_popcountll(eight & ~(eight << 1) & HIGH_BITS);
    }
    for (; i < len; i++)
        n += ((unsigned char)s[i] & 0xC0) != 0x80;
    return n;
}

size_t utf8_offset(const char *s, size_t len, size_t cp)
{
    size_t i = 0;

    for (; i < len; i++)
        if (((unsigned char)s[i] & 0xC0) != 0x80 && cp-- == 0)
            break;
    return i;
}

bool utf8_is_unsafe(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x061C || cp == 0x200E ||
           cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x206F) ||
           (cp >= 0xFFF9 && cp <= 0xFFFB);
}

bool utf8_is_break(uint32_t cp)
{
    return (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}
