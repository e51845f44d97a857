/* LEB128 integers in a mapping that is not trusted: seven bits a byte, the lowest first. base/buf
 * reads and writes the same bytes; this is for the loops where each nanosecond is felt.
 */
#ifndef POSTINGS_VARINT_H
#define POSTINGS_VARINT_H

#include <stddef.h>
#include <stdint.h>

#define VARINT_MAX 10 /* bytes of the longest */

/* Read one from *at, which is moved behind it. At a malformed one, or at one that passes `end`, *at
 * becomes NULL and 0 is returned; so it is with *at NULL. */
uint64_t varint_read_long(const unsigned char **at, const unsigned char *end);

static inline uint64_t varint_read(const unsigned char **at, const unsigned char *end)
{
    const unsigned char *p = *at;

    if (__builtin_expect(!p || p == end, 0)) {
        *at = NULL;
        return 0;
    }
    if (p[0] < 0x80) {
        *at = p + 1;
        return p[0];
    }
    if (end - p >= 2 && p[1] < 0x80) {
        *at = p + 2;
        return (p[0] & 0x7Fu) | (uint32_t)p[1] << 7;
    }
    return varint_read_long(at, end);
}

/* Write one at `to`, where there is room for VARINT_MAX bytes; returns what follows it. */
static inline unsigned char *varint_write(unsigned char *to, uint64_t v)
{
    while (v >= 0x80) {
        *to++ = (unsigned char)(v | 0x80);
        v >>= 7;
    }
    *to++ = (unsigned char)v;
    return to;
}

static inline size_t varint_size(uint64_t v)
{
    return v ? (size_t)(70 - __builtin_clzll(v)) / 7 : 1;
}

#endif
