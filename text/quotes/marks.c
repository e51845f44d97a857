/* Two scans of each line: double marks with a small state machine here, then single marks
 * (singles.c), then both in one order. */
#include "text/quotes/marks.h"
#include "base/utf8.h"
#include "text/quotes/singles.h"
#include <string.h>

#define CARRY_LINES 8    /* lines that one pair may run through */
#define SIGNATURE   80   /* a closing line that is no longer, and nothing behind it, is one */
#define CARRY_BYTES 8000 /* and bytes */

/* The marks that close what `open` opened. */
static bool closes(uint32_t open, const struct mark *m)
{
    switch (open) {
    case 0x201D:
        return m->cp == '"' || m->cp == 0x201D;
    case '"':
    case 0x201C:
        return m->cp == '"' || m->cp == 0x201D ||
               (m->cp == 0x201C && !scan_is_space(m->left) && !scan_is_alnum(m->right));
    case 0x201E:
    case 0x201F:
        return m->cp == 0x201C || m->cp == 0x201D || m->cp == '"';
    case 0xAB:
        return m->cp == 0xBB;
    case 0xBB:
        return m->cp == 0xAB;
    case 0x2039:
        return m->cp == 0x203A;
    case 0x203A:
        return m->cp == 0x2039;
    case 0x300C:
        return m->cp == 0x300D;
    case 0x300E:
        return m->cp == 0x300F;
    default:
        return false;
    }
}

/* Does a mark that meets no open one begin something? */
static bool opens(const struct mark *m)
{
    bool before = scan_is_space(m->left) || scan_is_bracket(m->left);
    switch (m->cp) {
    case 0x201E:
    case 0x201F:
    case 0xAB:
    case 0x2039:
    case 0x300C:
    case 0x300E:
        return true;
    case '"':
    case 0x201C:
        return before || scan_is_alnum(m->right);
    case 0x201D: /* Swedish and Finnish, or the wrong way round */
    case 0xBB:
    case 0x203A:
        return before && scan_is_alnum(m->right);
    default:
        return false;
    }
}

/* Straight marks do not say which way they look; one before a word opens. */
static bool looks_open(const struct mark *m)
{
    return m->cp == '"' && scan_is_space(m->left) && scan_is_alnum(m->right);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The last mark of 5'10". */
static bool is_inches(const struct scan *s, const struct mark *m)
{
    const char *text = s->r->text;
    uint32_t at = m->at;
    while (at > s->start && is_digit(text[at - 1]))
        at--;
    return m->cp == '"' && at < m->at && at > s->start + 1 && text[at - 1] == '\'' &&
           is_digit(text[at - 2]);
}

static bool dash_follows(const struct scan *s, uint32_t at)
{
    size_t i = at;
    while (i < s->end) {
        uint32_t cp = utf8_next(s->r->text, s->end, &i);
        if (cp == '-' || (cp >= 0x2010 && cp <= 0x2015))
            return true;
        if (!scan_is_space(cp) && cp != ',')
            return false;
    }
    return false;
}

static bool speech_unclosed(const struct scan *s, const struct mark *open)
{
    if (s->end - open->next < 3)
        return false;
    if (open->cp != '"')
        return true;
    if (open->at <= s->start + 2 || scan_next_line_opens(s, open->cp))
        return true;
    uint32_t at = open->at;
    while (at > s->start && s->r->text[at - 1] == ' ')
        at--;
    return at > s->start && strchr(":,.!?", s->r->text[at - 1]) != NULL;
}

/* --- Pairs inside pairs of straight marks: "the firm "North" has said" -------------------------
 */

static bool looks_closed(const struct mark *m)
{
    return m->cp == '"' && !scan_is_space(m->left) && !scan_is_bracket(m->left) &&
           !scan_is_alnum(m->right);
}

/* Where the straight mark that opens at `open` is closed when pairs inside it are skipped; 0 when
 * the line does not say so. Reading ahead is paid from the line's budget, so that it stays linear.
 */
static uint32_t nested_close(struct scan *s, const struct mark *open)
{
    uint32_t depth = 1, at = open->next, end = s->end;
    struct mark m;
    bool inner = false;
    if (open->cp != '"' || !s->budget)
        return 0;
    if (end - at > s->budget)
        end = at + s->budget;
    while (depth && scan_next_in(s, &at, end, &m)) {
        bool opened = looks_open(&m), closed = looks_closed(&m);
        if (m.cp != '"' || opened == closed) {
            if (m.cp == '"')
                break; /* a mark that looks neither way */
            continue;
        }
        inner |= opened;
        depth += opened ? 1 : -1u;
        if (depth == 1 && closed && dash_follows(s, m.next))
            break; /* one mark closed both */
    }
    s->budget -= at - open->next < s->budget ? at - open->next : s->budget;
    return !depth && inner ? m.at : 0;
}

/* --- One pair over several lines ----------------------------------------------------------------
 */

/* The line whose first mark closes what this line left open, when none opens before it; 0 when
 * there is none near. */
static uint32_t closing_line(const struct scan *s, uint32_t open)
{
    const struct reading *r = s->r;
    struct mark m;
    for (uint32_t l = s->line + 1; l < r->line_count && l <= s->line + CARRY_LINES; l++) {
        uint32_t at = r->lines[l].start;
        if (at - s->end > CARRY_BYTES)
            return 0;
        struct scan line = *s;
        line.start = at;
        line.end = r->lines[l].end;
        bool any = false;
        while (!any && scan_next(&line, &at, &m))
            any = m.cp != '\'' && m.cp != 0x2019 && m.cp != 0x2018;
        bool signature = m.at - line.start < SIGNATURE && m.next + 2 >= line.end;
        if (any)
            return closes(open, &m) && m.at > line.start && !looks_open(&m) && !signature ? l : 0;
    }
    return 0;
}

/* The head of a line that an open pair runs through; *at moves behind its closing mark. */
static int carry(struct scan *s, uint32_t *at)
{
    struct mark head = {.cp = s->carried, .at = s->start, .next = s->start}, m;
    if (s->line < s->carried_to) {
        *at = s->end;
        return scan_take(s, &head, s->end, s->end, false, false);
    }
    while (scan_next(s, at, &m))
        if (closes(s->carried, &m))
            break;
    s->carried = 0;
    return scan_take(s, &head, m.at, m.next, true, false);
}

/* An unclosed mark that begins speech. */
static int take_open(struct scan *s, const struct mark *open)
{
    uint32_t line = closing_line(s, open->cp);
    if (line) {
        s->carried = open->cp;
        s->carried_to = line;
    }
    return scan_take(s, open, s->end, s->end, false, false);
}

/* "- said X." behind a mark at the head of a line: it closes what the line before began. */
static bool is_stray(const struct scan *s, const struct mark *m)
{
    return m->cp == '"' && m->at == s->start && m->right != ',' && dash_follows(s, m->next);
}

static int doubles_scan(struct scan *s)
{
    struct mark open = {0}, m, last = {0};
    uint32_t depth = 0, at = s->start;
    if (s->carried && carry(s, &at) != 0)
        return -1;
    while (scan_next(s, &at, &m)) {
        if (is_inches(s, &m) || (!depth && is_stray(s, &m)))
            continue;
        if (!depth) {
            if (!opens(&m))
                continue;
            uint32_t close = nested_close(s, &m);
            if (close) {
                at = close + 1;
                if (scan_take(s, &m, close, at, true, false) != 0)
                    return -1;
                continue;
            }
            open = m;
            depth = 1;
            last.next = 0;
            continue;
        }
        if (closes(open.cp, &m) && !(looks_open(&m) && m.at > open.next)) {
            last = m;
            if (--depth && dash_follows(s, m.next))
                depth = 0; /* « … «…», – said X: one mark closes both */
            if (!depth && scan_take(s, &open, m.at, m.next, true, false) != 0)
                return -1;
        } else if (m.cp == open.cp && (m.cp == 0xAB || m.cp == 0x300C)) {
            depth++;
        }
    }
    if (depth && last.next > open.next)
        return scan_take(s, &open, last.at, last.next, true, false);
    return depth && speech_unclosed(s, &open) ? take_open(s, &open) : 0;
}

/* Merge the double spans [base, middle) with the single ones behind them: a single pair inside a
 * double one or across it falls; one around whole double ones swallows them. */
static int merge(struct scan *s, uint32_t base, uint32_t middle)
{
    struct span *items = s->out->items;
    uint32_t n = s->out->count - base, d = base, g = middle, used = 0;
    if (middle == s->out->count || middle == base)
        return 0;
    struct span *merged = arena_alloc(s->arena, n * sizeof *merged);
    if (!merged)
        return -1;
    while (d < middle || g < s->out->count) {
        if (g == s->out->count || (d < middle && items[d].open < items[g].open)) {
            while (g < s->out->count && items[g].open < items[d].close)
                g++;
            merged[used++] = items[d++];
            continue;
        }
        uint32_t inside = d;
        while (inside < middle && items[inside].close <= items[g].end)
            inside++;
        if (inside < middle && items[inside].open < items[g].close) {
            g++; /* across */
            continue;
        }
        d = inside;
        merged[used++] = items[g++];
    }
    memcpy(items + base, merged, used * sizeof *merged);
    s->out->count = base + used;
    return 0;
}

int spans_find(const struct reading *r, struct arena *arena, struct spans *out, struct err *err)
{
    *out = (struct spans){0};
    struct scan s = {.r = r, .arena = arena, .out = out};
    for (s.line = 0; s.line < r->line_count; s.line++) {
        s.start = r->lines[s.line].start;
        s.end = r->lines[s.line].end;
        s.budget = s.end - s.start;
        uint32_t base = out->count;
        if (doubles_scan(&s) != 0)
            return err_nomem(err);
        uint32_t middle = out->count;
        if (singles_scan(&s) != 0 || merge(&s, base, middle) != 0)
            return err_nomem(err);
    }
    return 0;
}
