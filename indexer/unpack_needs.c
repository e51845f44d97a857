/* The heads of zstd frames (RFC 8878, 3.1.1) and of xz streams (the .xz file format, 2.1 and 3.1).
 */
#include "indexer/unpack.h"

#include <string.h>

#define BESIDE                                                                        \
    ((uint64_t)2 << 20) /* buffers and tables of the libraries; measured: below 1 MiB \
                         */

struct head {
    const unsigned char *at, *end;
};

static void skip(struct head *h, uint64_t bytes)
{
    size_t left = (size_t)(h->end - h->at);

    h->at += bytes < left ? (size_t)bytes : left;
}

/* A number of at most eight bytes; what is cut off counts as 0. */
static uint64_t take(struct head *h, size_t bytes)
{
    uint64_t n = 0;

    for (size_t i = 0; i < bytes && h->at < h->end; i++)
        n |= (uint64_t)*h->at++ << 8 * i;
    return n;
}

/* How far back a frame may point; one in a single segment, as far as it is long. */
static uint64_t zstd_window(struct head h)
{
    static const size_t dictionary_sizes[] = {0, 1, 2, 4};
    uint64_t descriptor = take(&h, 1), window;

    if (descriptor & 0x20) {
        skip(&h, dictionary_sizes[descriptor & 3]);
        return take(&h, (size_t)1 << (descriptor >> 6)) + (descriptor >> 6 == 1 ? 256 : 0);
    }
    window = take(&h, 1);
    return ((uint64_t)8 + (window & 7)) << (7 + (window >> 3));
}

static uint64_t xz_number(struct head *h)
{
    uint64_t n = 0;
    unsigned shift = 0, byte;

    do {
        byte = (unsigned)take(h, 1);
        n |= (uint64_t)(byte & 0x7F) << shift;
        shift += 7;
    } while (byte & 0x80 && shift < 63);
    return n;
}

/* The dictionary of the first block; 0 when there is none. */
static uint64_t xz_dictionary(struct head h)
{
    uint64_t flags;

    skip(&h, 6); /* flags of the stream, checksum */
    if (take(&h, 1) == 0)
        return 0; /* an index, not a block */
    flags = take(&h, 1);
    for (uint64_t sizes = flags >> 6; sizes; sizes &= sizes - 1)
        xz_number(&h);
    for (uint64_t filters = (flags & 3) + 1; filters > 0; filters--) {
        uint64_t id = xz_number(&h), properties = xz_number(&h), bits;

        if (id == 0x21) {
            bits = take(&h, 1) & 0x3F;
            return bits < 40 ? (2 | (bits & 1)) << (bits / 2 + 11) : UINT32_MAX;
        }
        skip(&h, properties);
    }
    return 0;
}

static bool begins(const char *bytes, size_t len, const char *magic, size_t n)
{
    return len > n && memcmp(bytes, magic, n) == 0;
}

uint64_t unpack_needs(const char *bytes, size_t len)
{
    struct head h = {(const unsigned char *)bytes, (const unsigned char *)bytes + len};

    if (begins(bytes, len, "\x28\xB5\x2F\xFD", 4)) {
        h.at += 4;
        return zstd_window(h) + BESIDE;
    }
    if (begins(bytes, len, "\xFD\x37\x7A\x58\x5A", 6)) {
        h.at += 6;
        return xz_dictionary(h) + BESIDE;
    }
    return BESIDE;
}
