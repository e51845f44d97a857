#include "text/quotes/scan.h"
#include "base/utf8.h"
#include <string.h>
#include <unicode/uchar.h>

bool scan_is_space(uint32_t cp)
{
    return cp < 128 ? cp == ' ' || (cp >= 9 && cp <= 13) : u_isUWhiteSpace((UChar32)cp);
}

bool scan_is_alnum(uint32_t cp)
{
    return cp < 128 ? (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z')
                    : u_isalnum((UChar32)cp);
}

uint32_t scan_left(const struct scan *s, uint32_t at)
{
    if (at <= s->start)
        return ' ';
    if ((unsigned char)s->r->text[at - 1] < 128)
        return (unsigned char)s->r->text[at - 1];
    size_t i = at - 1;
    while (i > s->start && ((unsigned char)s->r->text[i] & 0xC0) == 0x80)
        i--;
    return utf8_next(s->r->text, at, &i);
}

static uint32_t right_of(const struct scan *s, uint32_t at, uint32_t end)
{
    size_t i = at;
    if (at < end && (unsigned char)s->r->text[at] < 128)
        return (unsigned char)s->r->text[at];
    return at < end ? utf8_next(s->r->text, end, &i) : ' ';
}

/* Can this byte begin a mark? */
static bool is_lead(unsigned char c)
{
    return c == '"' || c == '\'' || c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF;
}

bool scan_next(const struct scan *s, uint32_t *at, struct mark *m)
{
    return scan_next_in(s, at, s->end, m);
}

bool scan_next_in(const struct scan *s, uint32_t *at, uint32_t end, struct mark *m)
{
    const char *text = s->r->text;
    for (size_t i = *at; i < end;) {
        if (!is_lead((unsigned char)text[i])) {
            i++;
            continue;
        }
        uint32_t begin = (uint32_t)i;
        uint32_t cp = (unsigned char)text[i];
        if (cp < 128)
            i++;
        else
            cp = utf8_next(text, end, &i);
        if (cp == '\'' && i < end && text[i] == '\'') {
            while (i < end && text[i] == '\'')
                i++;
            continue; /* typewriter doubling: neither one mark nor two */
        }
        if (cp == 0xFF02)
            cp = '"';
        switch (cp) {
        case '"':
        case '\'':
        case 0xAB:
        case 0xBB:
        case 0x2018:
        case 0x2019:
        case 0x201A:
        case 0x201B:
        case 0x201C:
        case 0x201D:
        case 0x201E:
        case 0x201F:
        case 0x2039:
        case 0x203A:
        case 0x300C:
        case 0x300D:
        case 0x300E:
        case 0x300F:
            *m = (struct mark){.cp = cp, .at = begin, .next = (uint32_t)i};
            m->left = scan_left(s, begin);
            m->right = right_of(s, m->next, end);
            *at = m->next;
            return true;
        default:
            break;
        }
    }
    *at = end;
    return false;
}

static struct span *span_add(struct scan *s)
{
    struct spans *out = s->out;
    if (out->count == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 64;
        struct span *fresh = arena_alloc(s->arena, cap * sizeof *fresh);
        if (!fresh)
            return NULL;
        if (out->count)
            memcpy(fresh, out->items, out->count * sizeof *fresh);
        out->items = fresh;
        s->cap = cap;
    }
    struct span *span = &out->items[out->count++];
    memset(span, 0, sizeof *span);
    return span;
}

int scan_take(struct scan *s, const struct mark *open, uint32_t end, uint32_t close, bool closed,
              bool single)
{
    if (end <= open->next)
        return 0;
    struct span *span = span_add(s);
    if (!span)
        return -1;
    *span = (struct span){.start = open->next,
                          .end = end,
                          .open = open->at,
                          .close = close,
                          .line = s->line,
                          .closed = closed,
                          .single = single,
                          .head = open->at <= s->start + 2};
    return 0;
}

bool scan_is_bracket(uint32_t cp)
{
    return cp == '(' || cp == '[' || cp == '/' || cp == '-' || (cp >= 0x2010 && cp <= 0x2015);
}

/* Does the next line begin with this mark, so that speech may run on into it? */
bool scan_next_line_opens(const struct scan *s, uint32_t cp)
{
    if (s->line + 1 >= s->r->line_count)
        return false;
    size_t at = s->r->lines[s->line + 1].start;
    uint32_t first = utf8_next(s->r->text, s->r->len, &at);
    return first == cp || (cp == '"' && first == 0x201C);
}
