/* Counts: count, speakers, timeline, facets, suggest. All but the first wait for the last hit, so
 * that columns and bars have one measure. */
#include "client/bar.h"
#include "client/bidi.h"
#include "client/fit.h"
#include "client/view.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MOST     40u /* cells of a name's column */
#define BAR_MOST      60u
#define COLUMNS_GUESS 80u

static void count_done(struct screen *s, const json_t *done)
{
    fprintf(s->out, "%lld\n", (long long)view_number(done, "total"));
}

/* --- Rows of a name, its count and a bar */

struct row {
    struct buf name; /* clean */
    json_int_t count;
    char note[48]; /* stands between count and bar */
};

struct rows {
    struct row *items;
    size_t count, cap;
    json_int_t most;
    bool bad;
};

static struct row *add_row(struct rows *r, const char *name, json_int_t count)
{
    struct row *row;

    if (r->bad || grow(&r->items, &r->cap, r->count + 1, sizeof *r->items) < 0) {
        r->bad = true;
        return NULL;
    }
    row = &r->items[r->count++];
    *row = (struct row){.count = count};
    fit_clean(name ? name : "", name ? strlen(name) : 0, &row->name);
    if (!buf_ok(&row->name))
        r->bad = true;
    if (count > r->most)
        r->most = count;
    return row;
}

static unsigned digits(json_int_t n)
{
    char text[24];

    return (unsigned)snprintf(text, sizeof text, "%lld", (long long)n);
}

/* The widest name, as far as names are shown, and the widest note. */
static void measure(const struct rows *r, unsigned *name, unsigned *note)
{
    *name = *note = 0;
    for (size_t i = 0; i < r->count; i++) {
        unsigned cells = fit_cells(r->items[i].name.data, r->items[i].name.len);
        unsigned letters = (unsigned)strlen(r->items[i].note);
        *name = cells > *name ? cells : *name;
        *note = letters > *note ? letters : *note;
    }
    *name = *name > NAME_MOST ? NAME_MOST : *name;
}

/* Terminals keep an isolate in the cell before it: there must be one. */
static unsigned margin(const struct screen *s, const struct rows *r)
{
    for (size_t i = 0; s->isolates && i < r->count; i++)
        if (bidi_of(r->items[i].name.data, r->items[i].name.len) != BIDI_NONE)
            return 1;
    return 0;
}

static void put_rows(struct screen *s, const struct rows *r, enum style style)
{
    unsigned columns = s->columns ? s->columns : COLUMNS_GUESS;
    unsigned name, note, number = digits(r->most), taken, room, before = margin(s, r);

    measure(r, &name, &note);
    taken = before + name + 2 + number + 2 + note + (note ? 2 : 0);
    room = columns > taken + 4 ? columns - taken : 4;
    if (room > BAR_MOST)
        room = BAR_MOST;
    for (size_t i = 0; i < r->count; i++) {
        const struct row *row = &r->items[i];
        screen_indent(s, before);
        fit_column(s, style, row->name.data, name);
        fprintf(s->out, "  %*lld", (int)number, (long long)row->count);
        if (note) {
            char text[64];
            snprintf(text, sizeof text, "  %-*s", (int)note, row->note);
            view_put(s, STYLE_DIM, text);
        }
        if (row->count > 0)
            fputs("  ", s->out);
        bar_put(s, row->count, r->most, room);
        fputc('\n', s->out);
    }
}

static void release_rows(struct rows *r)
{
    for (size_t i = 0; i < r->count; i++)
        buf_release(&r->items[i].name);
    free(r->items);
}

static void show_rows(struct screen *s, struct rows *r, enum style style)
{
    if (r->bad)
        fputs("out of memory\n", stderr);
    else
        put_rows(s, r, style);
    release_rows(r);
}

/* --- The commands */

static void speakers_all(struct screen *s, const json_t *hits, const json_t *done)
{
    struct rows rows = {0};
    size_t i;
    json_t *hit;

    json_array_foreach(hits, i, hit)
    {
        struct row *row = add_row(&rows, view_text(hit, "speaker"), view_number(hit, "quotes"));
        long long articles = view_number(hit, "articles");
        if (row)
            snprintf(row->note, sizeof row->note, "in %lld %s", articles,
                     articles == 1 ? "article" : "articles");
    }
    show_rows(s, &rows, STYLE_SPEAKER);
    view_total(s, done, "speaker", "speakers");
}

static void facets_all(struct screen *s, const json_t *hits, const json_t *done)
{
    struct rows rows = {0};
    size_t i;
    json_t *hit;

    json_array_foreach(hits, i, hit)
    {
        const char *value = view_text(hit, "value");
        add_row(&rows, value ? value : "(not stated)", view_number(hit, "count"));
    }
    show_rows(s, &rows, STYLE_PLAIN);
    view_total(s, done, "value", "values");
}

static void suggest_all(struct screen *s, const json_t *hits, const json_t *done)
{
    struct rows rows = {0};
    size_t i;
    json_t *hit;

    (void)done;
    json_array_foreach(hits, i, hit)
        add_row(&rows, view_text(hit, "word"), view_number(hit, "count"));
    show_rows(s, &rows, STYLE_PLAIN);
}

static void timeline_all(struct screen *s, const json_t *hits, const json_t *done)
{
    struct rows rows = {0};
    const char *before = NULL;
    size_t i;
    json_t *hit;

    (void)done;
    json_array_foreach(hits, i, hit)
    {
        const char *date = view_text(hit, "date");
        char between[BAR_DATE];
        unsigned gap = 0;
        /* Times without a match are shown too, or the eye is misled; a long silence is cut short.
         */
        if (before && date && bar_next_date(before, between))
            while (strcmp(between, date) < 0 && gap++ < BAR_GAP_MOST) {
                add_row(&rows, between, 0);
                if (!bar_next_date(between, between))
                    break;
            }
        if (gap > BAR_GAP_MOST)
            add_row(&rows, "…", 0);
        add_row(&rows, date ? date : "(undated)", view_number(hit, "count"));
        before = date;
    }
    show_rows(s, &rows, STYLE_PLAIN);
}

const struct view view_count = {.done = count_done};
const struct view view_speakers = {.all = speakers_all,
                                   .nothing = "nothing found that has a named speaker"};
const struct view view_facets = {.all = facets_all};
const struct view view_suggest = {.all = suggest_all};
const struct view view_timeline = {.all = timeline_all};
