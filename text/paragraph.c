#include "text/paragraph.h"
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

static UChar32 char_at(const char *text, size_t i)
{
    UChar32 c;

    U8_NEXT_UNSAFE(text, i, c);
    return c;
}

void paragraph_trim(const char *text, size_t *start, size_t *end)
{
    while (*start < *end && u_isUWhiteSpace(char_at(text, *start)))
        U8_FWD_1_UNSAFE(text, *start);
    while (*start < *end) {
        size_t last = *end;

        U8_BACK_1_UNSAFE(text, last);
        if (!u_isUWhiteSpace(char_at(text, last)))
            break;
        *end = last;
    }
}

static size_t line_end(const char *text, size_t at, size_t len)
{
    const char *lf = memchr(text + at, '\n', len - at);

    return lf ? (size_t)(lf - text) : len;
}

static bool is_blank(const char *text, size_t start, size_t end)
{
    paragraph_trim(text, &start, &end);
    return start == end;
}

/* Blank lines before the first and after the last line of text part nothing and do not count. */
void paragraph_walk_init(struct paragraph_walk *w, const char *text, size_t len)
{
    size_t start = 0, end = len;

    paragraph_trim(text, &start, &end);
    *w = (struct paragraph_walk){.text = text, .at = start, .len = end, .by_line = true};
    for (size_t at = start; at < end && w->by_line;) {
        size_t stop = line_end(text, at, end);

        w->by_line = !is_blank(text, at, stop);
        at = stop + 1;
    }
}

bool paragraph_walk_next(struct paragraph_walk *w, size_t *start, size_t *end)
{
    size_t line, stop;

    if (w->at >= w->len)
        return false;
    *start = w->at;
    *end = stop = line_end(w->text, w->at, w->len);
    while (!w->by_line && stop < w->len) {
        line = stop + 1;
        stop = line_end(w->text, line, w->len);
        if (is_blank(w->text, line, stop))
            break;
        *end = stop;
    }
    /* On to the next line that is not blank; the text ends with one. */
    for (w->at = stop + 1; w->at < w->len; w->at = stop + 1) {
        stop = line_end(w->text, w->at, w->len);
        if (!is_blank(w->text, w->at, stop))
            break;
    }
    paragraph_trim(w->text, start, end);
    return true;
}
