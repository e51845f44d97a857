/* kwic: each match in its context, the matches below one another, in any script. */
#include "client/bidi.h"
#include "client/fit.h"
#include "client/view.h"

#include <string.h>

#define COLUMNS_GUESS 120u
#define DATE_CELLS    10u
#define SOURCE_CELLS  18u
#define SOURCE_FROM   100u /* columns of a line that has room for the outlet */

/* One text of a hit, clean; valid until the next call with the same buffer. */
static const char *clean(const json_t *hit, const char *key, struct buf *b)
{
    const char *text = view_text(hit, key);

    buf_clear(b);
    fit_clean(text ? text : "", text ? strlen(text) : 0, b);
    return buf_ok(b) ? b->data : "";
}

/* The widest match, but never more than a third of the line. */
static unsigned match_cells(const json_t *hits, unsigned columns)
{
    struct buf b = BUF_INIT;
    unsigned most = 1;
    size_t i;
    json_t *hit;

    json_array_foreach(hits, i, hit)
    {
        const char *match = clean(hit, "match", &b);
        unsigned cells = fit_cells(match, strlen(match));
        most = cells > most ? cells : most;
    }
    buf_release(&b);
    return most > columns / 3 ? columns / 3 : most;
}

/* The day and, where there is room, the outlet. */
static void put_origin(struct screen *s, const json_t *article, unsigned source)
{
    struct buf b = BUF_INIT;
    const char *date = view_text(article, "date");

    buf_printf(&b, "%.*s", (int)DATE_CELLS, date ? date : "");
    fit_column(s, STYLE_DIM, buf_ok(&b) ? b.data : "", DATE_CELLS);
    fputs("  ", s->out);
    if (source > 0) {
        fit_column(s, STYLE_DIM, clean(article, "source", &b), source);
        fputs("  ", s->out);
    }
    buf_release(&b);
}

/* Whether a blank parts the text from what stands at its side. */
static bool has_blank_at(const char *text, enum fit_keep end)
{
    size_t len = text ? strlen(text) : 0;

    return len == 0 || strchr(" \t\n", text[end == FIT_END ? len - 1 : 0]);
}

/* The context at one side of the match: `keep` tells at which of its ends the match is. */
static void put_context(struct screen *s, const json_t *hit, const char *key, enum fit_keep keep,
                        unsigned cells, enum fit_side side)
{
    bool blank = cells > 0 && has_blank_at(view_text(hit, key), keep);
    struct buf b = BUF_INIT;

    if (blank && side == FIT_LAST)
        fputc(' ', s->out);
    fit_put(s, STYLE_PLAIN, clean(hit, key, &b), cells - blank, keep, side);
    if (blank && side == FIT_RIGHT)
        fputc(' ', s->out);
    buf_release(&b);
}

static void put_match(struct screen *s, const char *match, unsigned most)
{
    unsigned cells = fit_cells(match, strlen(match));

    fit_put(s, STYLE_MARK, match, cells > most ? most : cells, FIT_BEGINNING, FIT_LAST);
}

/* How the cells of a line are shared out. */
struct layout {
    unsigned source, side, match, rest; /* rest: match and what follows it */
};

/* What stands before the match is set against it, the rest follows. Where the match runs from right
 * to left, and the terminal orders it so, the line does, as its readers read. */
static void put_line(struct screen *s, const json_t *hit, const struct layout *l)
{
    struct buf b = BUF_INIT;
    const char *match = clean(hit, "match", &b);
    unsigned cells = fit_cells(match, strlen(match));

    put_origin(s, json_object_get(hit, "article"), l->source);
    cells = cells > l->match ? l->match : cells;
    if (s->isolates && bidi_of(match, strlen(match)) == BIDI_RTL) {
        s->rtl = true;
        put_context(s, hit, "right", FIT_BEGINNING, l->rest - cells, FIT_RIGHT);
        put_match(s, match, l->match);
        put_context(s, hit, "left", FIT_END, l->side, FIT_LAST);
        s->rtl = false;
    } else {
        put_context(s, hit, "left", FIT_END, l->side, FIT_RIGHT);
        put_match(s, match, l->match);
        put_context(s, hit, "right", FIT_BEGINNING, l->rest - cells, FIT_LAST);
    }
    fputc('\n', s->out);
    buf_release(&b);
}

/* "10 of about 731 lines from 64 texts" */
static void put_total(struct screen *s, long long lines, const json_t *done)
{
    long long total = view_number(done, "total"), texts = view_number(done, "texts");
    const char *about = json_is_false(json_object_get(done, "exact")) ? "about " : "";
    char text[160];
    int n = 0;

    if (lines != total)
        n = snprintf(text, sizeof text, "%lld of %s", lines, about);
    snprintf(text + n, sizeof text - (size_t)n, "%lld %s from %lld %s", total,
             total == 1 ? "line" : "lines", texts, texts == 1 ? "text" : "texts");
    view_put(s, STYLE_DIM, text);
    fputc('\n', s->out);
}

static struct layout lay_out(const struct screen *s, const json_t *hits)
{
    unsigned columns = s->columns ? s->columns : COLUMNS_GUESS, room;
    struct layout l = {.source = columns < SOURCE_FROM ? 0 : SOURCE_CELLS};

    l.match = match_cells(hits, columns);
    room = columns - DATE_CELLS - 2 - (l.source ? l.source + 2 : 0);
    l.side = (room - l.match) / 2;
    l.rest = room - l.side;
    return l;
}

static void kwic_all(struct screen *s, const json_t *hits, const json_t *done)
{
    struct layout l = lay_out(s, hits);
    size_t i;
    json_t *hit;

    json_array_foreach(hits, i, hit) put_line(s, hit, &l);
    put_total(s, (long long)json_array_size(hits), done);
}

const struct view view_kwic = {.all = kwic_all};
