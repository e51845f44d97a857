#include "indexer/say.h"

#include "base/buf.h"
#include "base/utf8.h"
#include <stdio.h>
#include <string.h>

#define ID_SHOWN 100 /* bytes of an id */

void say_add_safe(struct buf *line, const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t start = i;
        uint32_t cp = utf8_next(s, len, &i);
        if (cp == UTF8_BAD || utf8_is_unsafe(cp))
            buf_str(line, "\xEF\xBF\xBD");
        else
            buf_add(line, s + start, i - start);
    }
}

static void add_place(struct buf *line, const struct feed_item *item)
{
    say_add_safe(line, item->file, strlen(item->file));
    if (item->line)
        buf_printf(line, ":%llu", (unsigned long long)item->line);
    buf_str(line, ": ");
}

/* One write per line. Out of memory: the plain text is better than silence. */
static void print_line(struct buf *line, const char *plain)
{
    buf_char(line, '\n');
    if (buf_ok(line))
        fwrite(line->data, 1, line->len, stderr);
    else
        fprintf(stderr, "%s\n", plain);
    buf_release(line);
}

void say_rejected(const struct feed_item *item, const char *reason)
{
    struct buf line = BUF_INIT;

    add_place(&line, item);
    buf_str(&line, reason);
    print_line(&line, reason);
}

void say_warning(const struct feed_item *item, const char *what)
{
    struct buf line = BUF_INIT;

    add_place(&line, item);
    buf_printf(&line, "warning: %s", what);
    print_line(&line, what);
}

void say_warning_id(const struct feed_item *item, const char *what, struct value id,
                    const char *and_more)
{
    struct buf line = BUF_INIT;
    size_t len = id.len < ID_SHOWN ? id.len : ID_SHOWN;

    while (len < id.len && len > 0 && ((unsigned char)id.s[len] & 0xC0) == 0x80)
        len--;
    add_place(&line, item);
    buf_printf(&line, "warning: %s \"", what);
    say_add_safe(&line, id.s, len);
    buf_printf(&line, "%s\" %s", len < id.len ? "..." : "", and_more);
    print_line(&line, and_more);
}
