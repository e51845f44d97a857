#include "text/quotes/site.h"
#include "base/utf8.h"

#define GLUED_MIN 3 /* bytes of a word before a stop that a sentence may be glued to */

/* The code point before byte `at`. */
static uint32_t left_of(const struct reading *r, uint32_t floor, uint32_t at)
{
    if (at <= floor)
        return 0;
    if ((unsigned char)r->text[at - 1] < 128)
        return (unsigned char)r->text[at - 1];
    size_t i = at - 1;
    while (i > floor && ((unsigned char)r->text[i] & 0xC0) == 0x80)
        i--;
    return utf8_next(r->text, at, &i);
}

uint32_t site_last_inside(const struct site *s)
{
    const struct span *q = s->span;
    const struct reading *r = s->reading;
    uint32_t at = q->end;
    while (at > q->start && (r->text[at - 1] == ' ' || r->text[at - 1] == '\t'))
        at--;
    return left_of(r, q->start, at);
}

bool site_is_terminal(uint32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || cp == 0x2014 || cp == 0x3002;
}

bool site_announced(const struct site *s)
{
    if (range_empty(s->before))
        return false;
    const struct token *t = at(s, s->before.last - 1);
    return token_is_mark(t, ':') || token_is_mark(t, ',');
}

bool site_ends_sentence(const struct site *s)
{
    return site_is_terminal(site_last_inside(s));
}

bool site_expects_inquit(const struct site *s)
{
    return site_last_inside(s) == ',';
}

bool site_ends_clause(const struct site *s)
{
    uint32_t cp = site_last_inside(s);
    if (cp == ',' || site_is_terminal(cp))
        return true;
    if (range_empty(s->after))
        return false;
    const struct token *t = at(s, s->after.first);
    return token_is_mark(t, '.') || token_is_mark(t, ',');
}

static bool is_closer(const struct token *t)
{
    return token_is_mark(t, ')') || token_is_mark(t, ']') || token_is_mark(t, '"') ||
           token_is_mark(t, 0x201D) || token_is_mark(t, 0x2019) || token_is_mark(t, 0xBB) ||
           token_is_mark(t, '\'');
}

/* "Tengrinews.kz.Продолжение": no blank parts the sentences, but a capital letter does. */
static bool is_glued(const struct site *s, uint32_t i, uint32_t next)
{
    const struct token *t = at(s, next), *before = i ? at(s, i - 1) : NULL;
    return before && token_is_word(before) && before->end - before->start > GLUED_MIN &&
           !(before->flags & (TOKEN_CAPITALS | TOKEN_NUMBER)) && token_is_word(t) &&
           token_is_capital(t) && next == i + 1;
}

/* Does a sentence end with token i? *next is where the following one begins. */
static bool sentence_ends(const struct site *s, uint32_t i, uint32_t end, uint32_t *next)
{
    if (!(at(s, i)->flags & TOKEN_END))
        return false;
    uint32_t j = i + 1;
    while (j < end && (is_closer(at(s, j)) || at(s, j)->flags & TOKEN_END) &&
           !(at(s, j)->flags & TOKEN_SPACED))
        j++;
    *next = j;
    if (j == end)
        return true;
    const struct token *t = at(s, j);
    if (!(t->flags & TOKEN_SPACED))
        return is_glued(s, i, j);
    return !token_is_word(t) ? !token_is_mark(t, ',')
                             : (t->flags & (TOKEN_CAPITAL | TOKEN_NUMBER | TOKEN_CASELESS)) != 0;
}

struct range site_first_sentence(const struct site *s, struct range g)
{
    uint32_t next;
    uint32_t i = g.first;
    while ((i = reading_first_set(s->reading->ends, i, g.last)) < g.last) {
        if (sentence_ends(s, i, g.last, &next))
            return (struct range){g.first, next};
        i++;
    }
    return g;
}

/* The last sentence of the range; *ended tells that a full stop closes it. */
struct range site_last_sentence(const struct site *s, struct range g, bool *ended)
{
    uint32_t next, i = g.last;
    *ended = false;
    for (; (i = reading_last_set(s->reading->ends, g.first, i)) > g.first; i--) {
        if (!sentence_ends(s, i - 1, g.last, &next))
            continue;
        if (next < g.last)
            return (struct range){next, g.last};
        *ended = true;
        g.last = i - 1 > g.first ? g.last : i;
    }
    return g;
}

struct range site_sentence_of(const struct site *s, uint32_t i, struct range g)
{
    bool ended;
    struct range head = {g.first, i + 1};
    uint32_t first = site_last_sentence(s, head, &ended).first;
    return site_first_sentence(s, (struct range){first, g.last});
}
