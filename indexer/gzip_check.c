#include "indexer/gzip_check.h"

#include "base/buf.h"
#include <stdlib.h>
#include <string.h>

/* Unpacked bytes that can still be to come from packed ones already shown: a member's end cannot be
 * farther away. (Deflate packs 1032 to 1 at best, and a quarter of a MiB at most is in flight.) */
#define FAR ((uint32_t)1 << 28)

void gzip_check_init(struct gzip_check *c)
{
    *c = (struct gzip_check){0};
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t v = i;

        for (int bit = 0; bit < 8; bit++)
            v = v & 1 ? v >> 1 ^ 0xEDB88320u : v >> 1;
        c->table[i] = v;
    }
}

void gzip_check_release(struct gzip_check *c)
{
    free(c->expected);
    c->expected = NULL;
    c->first = c->count = c->cap = 0;
}

static uint32_t get_u32(const unsigned char *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static struct gzip_trailer get_trailer(const unsigned char *b)
{
    return (struct gzip_trailer){.crc = get_u32(b), .size = get_u32(b + 4)};
}

/* Magic, deflate, no reserved flags, a level and an operating system that exist. */
static bool can_be_header(const unsigned char *b)
{
    return b[0] == 0x1F && b[1] == 0x8B && b[2] == 8 && (b[3] & 0xE0) == 0 &&
           (b[8] == 0 || b[8] == 2 || b[8] == 4) && (b[9] <= 13 || b[9] == 255);
}

static void expect(struct gzip_check *c, const unsigned char *trailer)
{
    if (c->first == c->count)
        c->first = c->count = 0;
    if (grow(&c->expected, &c->cap, c->count + 1, sizeof *c->expected)) {
        c->failed = true;
        return;
    }
    c->expected[c->count++] = get_trailer(trailer);
}

/* Find every seam that lies wholly in these bytes. */
static void find_seams(struct gzip_check *c, const unsigned char *bytes, size_t len)
{
    const unsigned char *at = bytes + GZIP_TRAILER, *end = bytes + len;

    while (end - at >= GZIP_HEADER &&
           (at = memchr(at, 0x1F, (size_t)(end - at) - (GZIP_HEADER - 1)))) {
        if (can_be_header(at))
            expect(c, at - GZIP_TRAILER);
        at++;
    }
}

void gzip_check_in(struct gzip_check *c, const unsigned char *packed, size_t len)
{
    size_t n = len < GZIP_SEAM ? len : GZIP_SEAM, keep;

    /* Seams that begin in the bytes shown before; then those that lie in the new ones alone. */
    memcpy(c->seam + c->seam_len, packed, n < GZIP_SEAM - 1 ? n : GZIP_SEAM - 1);
    n = c->seam_len + (n < GZIP_SEAM - 1 ? n : GZIP_SEAM - 1);
    if (n >= GZIP_SEAM)
        find_seams(c, c->seam, n);
    if (len >= GZIP_SEAM)
        find_seams(c, packed, len);

    /* Keep the last bytes for next time. */
    if (len >= GZIP_SEAM - 1) {
        memcpy(c->seam, packed + len - (GZIP_SEAM - 1), GZIP_SEAM - 1);
        c->seam_len = GZIP_SEAM - 1;
        return;
    }
    keep = n < GZIP_SEAM - 1 ? n : GZIP_SEAM - 1;
    memmove(c->seam, c->seam + n - keep, keep);
    c->seam_len = keep;
}

static void add_bytes(struct gzip_check *c, const unsigned char *bytes, size_t len)
{
    uint32_t crc = ~c->crc;

    for (size_t i = 0; i < len; i++)
        crc = c->table[(crc ^ bytes[i]) & 0xFF] ^ crc >> 8;
    c->crc = ~crc;
    c->size += (uint32_t)len;
}

void gzip_check_out(struct gzip_check *c, const unsigned char *bytes, size_t len)
{
    while (c->first < c->count) {
        struct gzip_trailer next = c->expected[c->first];
        uint32_t away = next.size - c->size;

        if (away > len && away <= FAR)
            break;
        c->first++;
        if (away > FAR)
            continue;
        add_bytes(c, bytes, away);
        bytes += away;
        len -= away;
        if (c->crc == next.crc)
            c->crc = c->size = 0; /* a member has ended, and was good */
    }
    add_bytes(c, bytes, len);
}

bool gzip_check_end(struct gzip_check *c)
{
    struct gzip_trailer last;

    gzip_check_out(c, (const unsigned char *)"", 0);
    if (c->failed || c->seam_len < GZIP_TRAILER)
        return true;
    last = get_trailer(c->seam + c->seam_len - GZIP_TRAILER);
    return last.crc == c->crc && last.size == c->size;
}
