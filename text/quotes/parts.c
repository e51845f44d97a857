#include "text/quotes/parts.h"

#define SENTENCE_MAX 60 /* tokens read on each side */

/* Does a full stop inside the marks of a neighbour end the sentence? */
static bool span_ends(const struct reading *r, const struct span *q)
{
    char c = q->end > q->start ? r->text[q->end - 1] : 0;
    return c == '.' || c == '!' || c == '?';
}

void parts_before(const struct site *s, struct parts *out)
{
    const struct reading *r = s->reading;
    struct range g = s->before;
    uint32_t k = s->index, first = r->lines[s->span->line].first;
    out->count = 0;
    for (;;) {
        bool ended;
        uint32_t whole = g.first;
        if (range_empty(g))
            return;
        g = site_last_sentence(s, g, &ended);
        if (ended)
            return;
        out->items[out->count++] = g;
        bool more = g.first == whole && k && s->spans[k - 1].line == s->span->line;
        if (!more || out->count == PARTS_MAX || s->before.last - g.first > SENTENCE_MAX)
            return;
        k--;
        if (span_ends(r, &s->spans[k]) && token_is_capital(at(s, g.first)))
            return;
        uint32_t from = k && s->spans[k - 1].line == s->span->line ? s->spans[k - 1].close
                                                                   : at(s, first)->start;
        g.first = reading_token_at(r, from, first, g.first);
        g.last = reading_token_at(r, s->spans[k].open, g.first, whole);
    }
}

void parts_after(const struct site *s, struct parts *out)
{
    const struct reading *r = s->reading;
    struct range g = s->after;
    uint32_t k = s->index, last = r->lines[s->span->line].last;
    out->count = 0;
    for (;;) {
        uint32_t whole = g.last;
        if (range_empty(g))
            return;
        if (span_ends(r, &s->spans[k]) && is_name(at(s, g.first)))
            return;
        g = site_first_sentence(s, g);
        out->items[out->count++] = g;
        bool more = g.last == whole && k + 1 < s->span_count &&
                    s->spans[k + 1].line == s->span->line &&
                    !(at(s, g.last - 1)->flags & TOKEN_END);
        if (!more || out->count == PARTS_MAX || g.last - s->after.first > SENTENCE_MAX)
            return;
        k++;
        uint32_t to = k + 1 < s->span_count && s->spans[k + 1].line == s->span->line
                          ? s->spans[k + 1].open
                          : r->lines[s->span->line].end;
        g.first = reading_token_at(r, s->spans[k].close, whole, last);
        g.last = reading_token_at(r, to, g.first, last);
    }
}
