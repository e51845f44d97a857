/* The sieves' names and precision, and those that look at other lines. */
#include "text/quotes/saying.h"

#define SIGNED_MAX 80  /* bytes of a signature */
#define NEAR_MAX   200 /* tokens of the line before that are looked at */

const struct sieve_info sieve_info[SIEVES] = {
    [SIEVE_NONE] = {NULL, 0},
    [SIEVE_INQUIT] = {"inquit", .98},
    [SIEVE_LABEL] = {"label", .64},
    [SIEVE_LEAD] = {"lead", .87},
    [SIEVE_AFTER] = {"after", .95},
    [SIEVE_BEFORE] = {"before", .80},
    [SIEVE_AROUND] = {"around", .92},
    [SIEVE_TRAILING] = {"trailing", .93},
    [SIEVE_CLAUSE] = {"clause", .80},
    [SIEVE_REPORTED] = {"reported", .41},
    [SIEVE_CONTINUED] = {"continued", .67},
    [SIEVE_SPLIT] = {"split", .95},
    [SIEVE_SHARED] = {"shared", .67},
    [SIEVE_SUBJECT] = {"subject", .63},
    [SIEVE_SIGNED] = {"signed", .82},
    [SIEVE_NEAR] = {"near", .56},
    [SIEVE_NEXT] = {"next", .60},
    [SIEVE_LAST] = {"last", .56},
};

static const struct range no_cue = {0, 0};

bool sieve_signed(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    if (s->span->line + 1 >= r->line_count)
        return false;
    const struct line *next = &r->lines[s->span->line + 1];
    uint32_t i = next->first;
    if (s->index + 1 < s->span_count && s->spans[s->index + 1].line == s->span->line + 1)
        return false;                                         /* speech itself */
    i += next->last - i > 2 && token_is_mark(tok(r, i), '"'); /* a closing mark out of place */
    if (next->last - i < 2 || next->end - next->start > SIGNED_MAX || !token_is_dash(tok(r, i)) ||
        token_is_dash(tok(r, next->last - 1)))
        return false;
    i++;
    if (is_cue(r, i) && i + 1 < next->last) /* "- said X" in a line of its own */
        return saying_decide(s, SIEVE_SIGNED, saying_subject_right(s, i + 1, next->last),
                             range_one(i), f);
    return saying_decide(s, SIEVE_SIGNED, mention_right(r, i, next->last), no_cue, f);
}

static bool inside_spans(const struct site *s, uint32_t i)
{
    uint32_t byte = at(s, i)->start;
    for (uint32_t k = 0; k < s->previous_line_count; k++)
        if (s->previous_line_spans[k].open <= byte && byte < s->previous_line_spans[k].close)
            return true;
    return false;
}

bool sieve_near(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    if (!s->span->line)
        return false;
    const struct line *line = &r->lines[s->span->line - 1];
    struct range rest = {line->first, line->last};
    if (range_empty(rest))
        return false; /* a line of signs that are no tokens */
    if (rest.last - rest.first > NEAR_MAX)
        rest.first = rest.last - NEAR_MAX;
    if (token_is_mark(at(s, rest.last - 1), '?'))
        return false; /* an interviewer's question names nobody */
    if (token_is_mark(at(s, rest.last - 1), ':')) {
        struct range np = mention_ending(r, rest.last - 1, rest.first);
        if (np.last - np.first >= 2 && is_name(at(s, np.first)) && is_name(at(s, np.last - 1)) &&
            saying_decide(s, SIEVE_NEAR, np, no_cue, f))
            return true;
    }
    for (int tries = 0; tries < 2 && !range_empty(rest); tries++) {
        bool ended;
        struct range g = site_last_sentence(s, rest, &ended);
        rest.last = g.first;
        if (inside_spans(s, g.first) || inside_spans(s, g.last - 1))
            continue;
        for (uint32_t i = g.last; i > g.first + 1; i--)
            if (is_cue(r, i - 1)) {
                if (saying_guess(s, SIEVE_NEAR, saying_subject_near(s, i - 1, g), range_one(i - 1),
                                 f))
                    return true;
                break;
            }
        if (saying_guess(s, SIEVE_NEAR, mention_subject(r, g.first, g.last), no_cue, f))
            return true;
    }
    return false;
}
