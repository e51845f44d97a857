#include "client/tell.h"

#include "base/utf8.h"
#include "client/view.h"
#include <string.h>

#define CARET_INDENT 4u
#define CARET_BEFORE 40u /* cells of the query shown before the place */
#define CARET_AFTER  60u /* and from its beginning on */

void tell_failure_at(struct screen *s, const char *where, const char *message)
{
    view_put(s, STYLE_ERROR, where);
    fputc(' ', s->out);
    view_put(s, STYLE_PLAIN, message);
    fputc('\n', s->out);
}

void tell_failure(struct screen *s, const char *message)
{
    tell_failure_at(s, "morgue:", message);
}

static unsigned cells_between(const char *text, size_t from, size_t to)
{
    unsigned cells = 0;

    while (from < to) {
        uint32_t cp = utf8_next(text, to, &from);
        cells += cp == UTF8_BAD || utf8_is_unsafe(cp) ? 1 : screen_cells(cp);
    }
    return cells;
}

/* Where text[from, len) has no more room in so many cells. */
static size_t cut_after(const char *text, size_t from, size_t len, unsigned cells)
{
    size_t to = from, next = from;

    while (next < len) {
        utf8_next(text, len, &next);
        if (cells_between(text, from, next) > cells)
            break;
        to = next;
    }
    return to;
}

/* The query with a caret under [offset, offset + length), code points; a long one is cut at both
 * sides so that the place can be seen. */
static void put_caret(struct screen *s, const char *query, size_t offset, size_t length)
{
    size_t len = strlen(query);
    size_t at = utf8_offset(query, len, offset), end = utf8_offset(query, len, offset + length);
    size_t from = 0, to = cut_after(query, at, len, CARET_AFTER);
    unsigned before, carets;

    while (cells_between(query, from, at) > CARET_BEFORE)
        utf8_next(query, len, &from);
    screen_indent(s, CARET_INDENT);
    if (from > 0)
        view_put(s, STYLE_DIM, "…");
    before = CARET_INDENT + (from > 0) + cells_between(query, from, at);
    end = end < to ? end : to;
    carets = cells_between(query, at, end);
    /* Three texts, so that a terminal which orders right-to-left text leaves the place its cells.
     */
    screen_text(s, STYLE_PLAIN, query + from, at - from);
    screen_text(s, STYLE_PLAIN, query + at, end - at);
    screen_text(s, STYLE_PLAIN, query + end, to - end);
    if (to < len)
        view_put(s, STYLE_DIM, "…");
    fputc('\n', s->out);
    screen_indent(s, before);
    view_put(s, STYLE_ERROR, "^");
    for (unsigned i = 1; i < carets; i++)
        view_put(s, STYLE_ERROR, "~");
    fputc('\n', s->out);
}

void tell_hint(struct screen *s, const char *text, const char *more)
{
    view_put(s, STYLE_DIM, "hint:");
    fputc(' ', s->out);
    view_put(s, STYLE_PLAIN, text);
    view_put(s, STYLE_PLAIN, more);
    fputc('\n', s->out);
}

void tell_error(struct screen *s, const char *where, const json_t *error, const char *query)
{
    const char *message = view_text(error, "message"), *hint = view_text(error, "hint");
    const json_t *offset = json_object_get(error, "offset");

    tell_failure_at(
        s, where ? where : "morgue:", message ? message : "the daemon gave an error without words");
    if (offset && query)
        put_caret(s, query, (size_t)json_integer_value(offset),
                  (size_t)view_number(error, "length"));
    if (hint)
        tell_hint(s, hint, "");
}

void tell_line(FILE *out, const char *line, size_t len)
{
    size_t from = 0;

    for (size_t i = 0; i < len;) {
        size_t at = i;
        uint32_t cp = utf8_next(line, len, &i);
        if (cp == UTF8_BAD || cp == '\n' || !utf8_is_unsafe(cp))
            continue;
        fwrite(line + from, 1, at - from, out);
        fprintf(out, "\\u%04x", (unsigned)cp);
        from = i;
    }
    fwrite(line + from, 1, len - from, out);
    fputc('\n', out);
}
