#include "text/quotes/singles.h"
#include <string.h>

#define SINGLE_MAX        1500 /* bytes between single marks */
#define SINGLE_CLAUSE_MAX 400

static bool single_opens(const struct mark *m)
{
    if (m->cp != '\'' && m->cp != 0x2018 && m->cp != 0x201A && m->cp != 0x201B)
        return false;
    return (scan_is_space(m->left) || scan_is_bracket(m->left)) && !scan_is_space(m->right) &&
           !(m->right >= '0' && m->right <= '9' && m->cp == '\'');
}

static bool single_closes(const struct mark *m)
{
    return (m->cp == '\'' || m->cp == 0x2019 || m->cp == 0x2018) && !scan_is_space(m->left) &&
           !scan_is_alnum(m->right);
}

static bool ends_clause(uint32_t cp)
{
    return cp == ',' || cp == '.' || cp == '?' || cp == '!' || cp == 0x2026;
}

/* Marks found ahead of the scan; each only moves forward, so that the whole stays linear. */
struct ahead {
    uint32_t at; /* where to look on */
    struct mark found;
    bool any;
};

static bool is_strong(const struct mark *m)
{
    return single_closes(m) && ends_clause(m->left);
}

/* Move to the first mark at or after `from` that the test accepts. */
static bool look(const struct scan *s, struct ahead *a, uint32_t from,
                 bool test(const struct mark *))
{
    if (a->any && a->found.at >= from)
        return true;
    if (a->at < from)
        a->at = from;
    a->any = false;
    struct mark m;
    while (scan_next(s, &a->at, &m))
        if (test(&m)) {
            a->found = m;
            return a->any = true;
        }
    return false;
}

/* Is speech announced before this mark: the line's head, a colon or comma, a sentence's end? */
static bool is_announced(const struct scan *s, uint32_t at)
{
    while (at > s->start && s->r->text[at - 1] == ' ')
        at--;
    uint32_t left = scan_left(s, at);
    return at == s->start || left == ':' || ends_clause(left) || left == '"' || left == 0x201D;
}

/* A straight apostrophe, or the first byte of what U+2018 to U+201B are written with. */
static bool may_hold_singles(const char *line, size_t n)
{
    return memchr(line, '\'', n) || memchr(line, 0xE2, n);
}

/* Single spans of the line go behind the double ones in out->items. */
int singles_scan(struct scan *s)
{
    struct ahead strong = {0}, weak = {0}, opener = {0};
    struct mark m;
    uint32_t at = s->start;
    if (!may_hold_singles(s->r->text + s->start, s->end - s->start))
        return 0;
    if (memmem(s->r->text + s->start, s->end - s->start, "''", 2))
        return 0; /* singles beside typewriter doubling are quotations inside quotations */
    while (scan_next(s, &at, &m)) {
        if (!single_opens(&m))
            continue;
        if (!look(s, &weak, m.next + 1, single_closes))
            return m.at == s->start && (m.cp == 0x2018 || m.cp == '\'') &&
                           scan_next_line_opens(s, m.cp)
                       ? scan_take(s, &m, s->end, s->end, false, true)
                       : 0;
        bool announced = is_announced(s, m.at);
        const struct mark *close = &weak.found;
        if (!ends_clause(close->left) && announced && look(s, &strong, m.next + 1, is_strong) &&
            !(look(s, &opener, m.next + 1, single_opens) && opener.found.at > close->at &&
              opener.found.at < strong.found.at))
            close = &strong.found;
        uint32_t n = close->at - m.next;
        bool fits = announced ? n <= SINGLE_MAX : n <= SINGLE_CLAUSE_MAX;
        bool real = (announced && n >= 8) || (ends_clause(close->left) && n >= 8) || m.cp == 0x2018;
        if (!fits || !real)
            continue;
        at = close->next;
        if (scan_take(s, &m, close->at, close->next, true, true) != 0)
            return -1;
    }
    return 0;
}
