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
    bool ended = s->ended;
    out->count = 0;
    first = g.last - first > PARTS_REACH ? g.last - PARTS_REACH : first;
    for (;;) {
        uint32_t whole = g.first;
        if (range_empty(g) || ended)
            return;
        g = out->count ? site_last_sentence(s, g, &ended) : s->sentence;
        if (ended)
            return;
        out->items[out->count++] = g;
        bool more = g.first == whole && k && s->spans[k - 1].line == s->span->line;
        if (!more || out->count == PARTS_MAX || s->before.last - g.first > SENTENCE_MAX)
            return;
        k--;
        if (span_ends(r, &s->spans[k]) && token_is_capital(at(s, g.first)))
            return;
        g.first = first;
        if (k && s->spans[k - 1].line == s->span->line && s->spans[k - 1].last > first)
            g.first = s->spans[k - 1].last;
        g.last = s->spans[k].first < whole ? s->spans[k].first : whole;
    }
}

void parts_after(const struct site *s, struct parts *out)
{
    const struct reading *r = s->reading;
    struct range g = s->after;
    uint32_t k = s->index, last = r->lines[s->span->line].last;
    out->count = 0;
    last = last - g.first > PARTS_REACH ? g.first + PARTS_REACH : last;
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
        g.first = s->spans[k].last;
        g.last = last;
        if (k + 1 < s->span_count && s->spans[k + 1].line == s->span->line &&
            s->spans[k + 1].first < last)
            g.last = s->spans[k + 1].first;
    }
}
