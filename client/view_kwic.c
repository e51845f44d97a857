/* kwic: each match in its context, the matches below one another, in any script. */
#include "client/fit.h"
#include "client/view.h"

#include <string.h>

#define COLUMNS_GUESS 120u
#define DATE_CELLS    10u
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

static void put_line(struct screen *s, const json_t *hit, unsigned left, unsigned match,
                     unsigned right)
{
    struct buf b = BUF_INIT;

    fit_column(s, STYLE_DIM, clean(json_object_get(hit, "article"), "date", &b), DATE_CELLS);
    fputs("  ", s->out);
    fit_column_right(s, STYLE_PLAIN, clean(hit, "left", &b), left);
    fputc(' ', s->out);
    fit_column(s, STYLE_MARK, clean(hit, "match", &b), match);
    fputc(' ', s->out);
    fit_column(s, STYLE_PLAIN, clean(hit, "right", &b), right);
    fputc('\n', s->out);
    buf_release(&b);
}

static void kwic_all(struct screen *s, const json_t *hits, const json_t *done)
{
    unsigned columns = s->columns ? s->columns : COLUMNS_GUESS;
    unsigned match = match_cells(hits, columns), room = columns - DATE_CELLS - BETWEEN - match;
    long long lines = (long long)json_array_size(hits), texts = view_number(done, "texts");
    char text[100];
    size_t i;
    json_t *hit;

    json_array_foreach(hits, i, hit) put_line(s, hit, room / 2, match, room - room / 2);
    if (lines == 0)
        return;
    snprintf(text, sizeof text, "%lld %s; the query matches in %lld %s", lines,
             lines == 1 ? "line" : "lines", texts, texts == 1 ? "text" : "texts");
    view_put(s, STYLE_DIM, text);
    fputc('\n', s->out);
}

const struct view view_kwic = {.all = kwic_all};
