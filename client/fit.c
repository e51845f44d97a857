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

/* The part of the text that fits, with the ellipsis for the rest; *used cells. */
static void cut(const char *text, unsigned cells, enum fit_keep keep, struct buf *out,
                unsigned *used)
{
    size_t len = strlen(text);

    buf_str(out, "");
    *used = fit_cells(text, len);
    if (*used <= cells) {
        buf_add(out, text, len);
    } else if (cells > 0 && keep == FIT_BEGINNING) {
        buf_add(out, text, fit_head(text, len, cells - 1, used));
        buf_str(out, ELLIPSIS);
        *used += 1;
    } else if (cells > 0) {
        size_t begin = fit_tail(text, len, cells - 1, used);
        buf_str(out, ELLIPSIS);
        buf_add(out, text + begin, len - begin);
        *used += 1;
    } else {
        *used = 0;
    }
}

void fit_put(struct screen *s, enum style style, const char *text, unsigned cells,
             enum fit_keep keep, enum fit_side side)
{
    struct buf shown = BUF_INIT;
    unsigned used;

    cut(text, cells, keep, &shown, &used);
    if (side == FIT_RIGHT)
        screen_indent(s, cells - used);
    if (buf_ok(&shown))
        screen_text(s, style, shown.data, shown.len);
    if (side == FIT_LEFT)
        screen_indent(s, cells - used);
    buf_release(&shown);
}

void fit_column(struct screen *s, enum style style, const char *text, unsigned cells)
{
    fit_put(s, style, text, cells, FIT_BEGINNING, FIT_LEFT);
}
