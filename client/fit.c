#include "client/fit.h"

#include "base/utf8.h"
#include <string.h>

#define ELLIPSIS "…"

void fit_clean(const char *text, size_t len, struct buf *out)
{
    bool blank = false, begun = false;

    buf_str(out, "");
    for (size_t i = 0; i < len;) {
        uint32_t cp = screen_safe(text, len, &i);
        char bytes[4];
        if (cp == ' ') {
            blank = begun;
            continue;
        }
        if (blank)
            buf_char(out, ' ');
        buf_add(out, bytes, utf8_put(cp, bytes));
        blank = false;
        begun = true;
    }
}

unsigned fit_cells(const char *text, size_t len)
{
    unsigned cells = 0;

    for (size_t i = 0; i < len;)
        cells += screen_cells(utf8_next(text, len, &i));
    return cells;
}

size_t fit_head(const char *text, size_t len, unsigned cells, unsigned *used)
{
    size_t end = 0;

    *used = 0;
    for (size_t i = 0; i < len;) {
        unsigned width = screen_cells(utf8_next(text, len, &i));
        if (*used + width > cells)
            break;
        *used += width;
        end = i;
    }
    return end;
}

/* Bytes 10xxxxxx go on with a character. */
static size_t step_back(const char *text, size_t i)
{
    do
        i--;
    while (i > 0 && ((unsigned char)text[i] & 0xC0) == 0x80);
    return i;
}

size_t fit_tail(const char *text, size_t len, unsigned cells, unsigned *used)
{
    size_t begin = len, i = len;
    unsigned sum = 0;

    *used = 0;
    while (i > 0) {
        size_t at = step_back(text, i), next = at;
        unsigned width = screen_cells(utf8_next(text, len, &next));
        if (sum + width > cells)
            break;
        sum += width;
        i = at;
        if (width > 0) {
            begin = at;
            *used = sum;
        }
    }
    return begin;
}

void fit_column(struct screen *s, enum style style, const char *text, unsigned cells)
{
    size_t len = strlen(text), end = len;
    unsigned used = fit_cells(text, len);

    if (used > cells) {
        end = fit_head(text, len, cells ? cells - 1 : 0, &used);
        screen_text(s, style, text, end);
        if (cells)
            fputs(ELLIPSIS, s->out);
        used++;
    } else {
        screen_text(s, style, text, len);
    }
    if (used < cells)
        screen_indent(s, cells - used);
}

void fit_column_right(struct screen *s, enum style style, const char *text, unsigned cells)
{
    size_t len = strlen(text), begin = 0;
    unsigned used = fit_cells(text, len);
    bool cut = used > cells && cells > 0;

    if (cut)
        begin = fit_tail(text, len, cells - 1, &used);
    if (used + cut < cells)
        screen_indent(s, cells - used - cut);
    if (cut)
        fputs(ELLIPSIS, s->out);
    if (cells)
        screen_text(s, style, text + begin, len - begin);
}
