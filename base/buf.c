#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int grow(void *items, size_t *cap, size_t need, size_t size)
{
    void *array, *fresh;
    size_t want = *cap ? *cap : 16;

    if (need <= *cap)
        return 0;
    if (need > SIZE_MAX / 2 / size)
        return -1;
    while (want < need)
        want += want / 2;
    memcpy(&array, items, sizeof array); /* a pointer of any type */
    fresh = realloc(array, want * size);
    if (!fresh)
        return -1;
    memcpy(items, &fresh, sizeof fresh);
    *cap = want;
    return 0;
}

void buf_release(struct buf *b)
{
    free(b->data);
    *b = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->failed = false;
    if (b->data)
        b->data[0] = '\0';
}

bool buf_ok(const struct buf *b)
{
    return !b->failed;
}

char *buf_reserve(struct buf *b, size_t n)
{
    if (b->failed || n > SIZE_MAX / 4 || grow(&b->data, &b->cap, b->len + n + 1, 1) < 0) {
        b->failed = true;
        return NULL;
    }
    return b->data + b->len;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    char *to = buf_reserve(b, n);

    if (!to)
        return;
    if (n)
        memcpy(to, bytes, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_str(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    if (n < 0) {
        b->failed = true;
    } else if (buf_reserve(b, (size_t)n)) {
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
    va_end(ap);
}

static void add_le(struct buf *b, uint64_t v, size_t n)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < n; i++)
        bytes[i] = (unsigned char)(v >> (8 * i));
    buf_add(b, bytes, n);
}

void buf_u32(struct buf *b, uint32_t v)
{
    add_le(b, v, 4);
}

void buf_u64(struct buf *b, uint64_t v)
{
    add_le(b, v, 8);
}

void buf_varint(struct buf *b, uint64_t v)
{
    unsigned char bytes[10];
    size_t n = 0;

    do {
        bytes[n++] = (unsigned char)((v & 0x7F) | (v > 0x7F ? 0x80 : 0));
        v >>= 7;
    } while (v);
    buf_add(b, bytes, n);
}

void buf_block(struct buf *b, const void *bytes, size_t n)
{
    buf_varint(b, n);
    buf_add(b, bytes, n);
}

static uint64_t cut_le(struct cut *c, size_t n)
{
    uint64_t v = 0;

    if (c->bad || (size_t)(c->end - c->at) < n) {
        c->bad = true;
        return 0;
    }
    for (size_t i = 0; i < n; i++)
        v |= (uint64_t)(unsigned char)c->at[i] << (8 * i);
    c->at += n;
    return v;
}

uint32_t cut_u32(struct cut *c)
{
    return (uint32_t)cut_le(c, 4);
}

uint64_t cut_u64(struct cut *c)
{
    return cut_le(c, 8);
}

uint64_t cut_varint(struct cut *c)
{
    uint64_t v = 0;

    for (unsigned shift = 0; !c->bad && c->at < c->end && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)*c->at++;
        if (shift == 63 && byte > 1)
            break;
        v |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return v;
    }
    c->bad = true;
    return 0;
}

const char *cut_block(struct cut *c, size_t *len)
{
    uint64_t n = cut_varint(c);
    const char *at = c->at;

    if (c->bad || n > (uint64_t)(c->end - c->at)) {
        c->bad = true;
        *len = 0;
        return "";
    }
    c->at += n;
    *len = (size_t)n;
    return at;
}
