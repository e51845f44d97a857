#include "wire/line.h"

#include <string.h>

#define KEEP ((size_t)64 << 10) /* bytes of memory that may stay for the next line */

void line_init(struct line_decoder *d, size_t max)
{
    *d = (struct line_decoder){.max = max};
}

void line_release(struct line_decoder *d)
{
    buf_release(&d->bytes);
    line_init(d, d->max);
}

/* Move what is not taken yet to the front. */
static void compact(struct line_decoder *d)
{
    if (d->start == 0)
        return;
    memmove(d->bytes.data, d->bytes.data + d->start, d->bytes.len - d->start);
    d->bytes.len -= d->start;
    d->scanned -= d->start;
    d->start = 0;
}

/* A long line's memory is not kept where nothing is left to be taken: clients are idle for long. */
static void shrink(struct line_decoder *d)
{
    if (d->start < d->bytes.len || d->bytes.cap <= KEEP)
        return;
    buf_release(&d->bytes);
    d->start = d->scanned = 0;
}

int line_feed(struct line_decoder *d, const void *bytes, size_t n)
{
    if (d->too_long || n == 0)
        return 0;
    compact(d);
    buf_add(&d->bytes, bytes, n);
    return buf_ok(&d->bytes) ? 0 : -1;
}

static enum line_result too_long(struct line_decoder *d)
{
    buf_release(&d->bytes);
    d->start = d->scanned = 0;
    d->too_long = true;
    return LINE_TOO_LONG;
}

static enum line_result take(struct line_decoder *d, size_t end, size_t next, const char **line,
                             size_t *len)
{
    if (end - d->start > d->max)
        return too_long(d);
    *line = d->bytes.data + d->start;
    *len = end - d->start;
    d->start = d->scanned = next;
    return LINE_READY;
}

enum line_result line_next(struct line_decoder *d, const char **line, size_t *len)
{
    const char *newline;

    if (d->too_long)
        return LINE_TOO_LONG;
    shrink(d);
    if (d->scanned == d->bytes.len)
        return d->bytes.len - d->start > d->max ? too_long(d) : LINE_NONE;
    newline = memchr(d->bytes.data + d->scanned, '\n', d->bytes.len - d->scanned);
    if (!newline) {
        d->scanned = d->bytes.len;
        return d->bytes.len - d->start > d->max ? too_long(d) : LINE_NONE;
    }
    size_t end = (size_t)(newline - d->bytes.data);
    return take(d, end, end + 1, line, len);
}

enum line_result line_last(struct line_decoder *d, const char **line, size_t *len)
{
    enum line_result r = line_next(d, line, len);

    if (r != LINE_NONE || d->start == d->bytes.len)
        return r;
    return take(d, d->bytes.len, d->bytes.len, line, len);
}

size_t line_pending(const struct line_decoder *d)
{
    return d->bytes.len - d->start;
}
