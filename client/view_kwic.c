/* kwic: each match in its context, the matches below one another, in any script. */
#include "client/bidi.h"
#include "client/fit.h"
#include "client/view.h"

#include <string.h>

#define COLUMNS_GUESS 120u
#define DATE_CELLS    10u
#define SOURCE_CELLS  18u
#define SOURCE_FROM   100u /* columns of a line that has room for the outlet */
#define BETWEEN       4u /* blanks of a line: two after the date, one on either side of the match */

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

/* Text before the match stands left of it, what follows right of it. Where the match runs from
 * right to left and the terminal orders it so, it is the other way round, as its readers read. */
static void put_line(struct screen *s, const json_t *hit, unsigned source, unsigned left,
                     unsigned match, unsigned right)
{
    struct buf b = BUF_INIT;
    const char *word = clean(hit, "match", &b);
    bool turned = s->isolates && bidi_of(word, strlen(word)) == BIDI_RTL;

    put_origin(s, json_object_get(hit, "article"), source);
    fit_put(s, STYLE_PLAIN, clean(hit, turned ? "right" : "left", &b), left,
            turned ? FIT_BEGINNING : FIT_END, FIT_RIGHT);
    fputc(' ', s->out);
    fit_put(s, STYLE_MARK, clean(hit, "match", &b), match, FIT_BEGINNING,
            turned ? FIT_RIGHT : FIT_LEFT);
    fputc(' ', s->out);
    fit_put(s, STYLE_PLAIN, clean(hit, turned ? "left" : "right", &b), right,
            turned ? FIT_END : FIT_BEGINNING, FIT_LEFT);
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

static void kwic_all(struct screen *s, const json_t *hits, const json_t *done)
{
    unsigned columns = s->columns ? s->columns : COLUMNS_GUESS;
    unsigned source = columns < SOURCE_FROM ? 0 : SOURCE_CELLS;
    unsigned match = match_cells(hits, columns);
    unsigned room = columns - DATE_CELLS - BETWEEN - match - (source ? source + 2 : 0);
    size_t i;
    json_t *hit;

    json_array_foreach(hits, i, hit) put_line(s, hit, source, room / 2, match, room - room / 2);
    put_total(s, (long long)json_array_size(hits), done);
}

const struct view view_kwic = {.all = kwic_all};
