#include "text/quotes/sieves.h"

#define BEFORE_MAX 22  /* tokens between a verb and the marks it introduces */
#define AFTER_MAX  30  /* tokens from the marks to the verb behind its subject */
#define AROUND_MAX 4   /* tokens from the marks to the verb behind them */
#define NEXT_MAX   5   /* tokens to the verb of the sentence behind the marks */
#define SIGNED_MAX 80  /* bytes of a signature */
#define NEAR_MAX   200 /* tokens of the line before that are looked at */

const struct sieve_info sieve_info[SIEVES] = {
    [SIEVE_NONE] = {NULL, 0},           [SIEVE_INQUIT] = {"inquit", .97},
    [SIEVE_LABEL] = {"label", .67},     [SIEVE_LEAD] = {"lead", .88},
    [SIEVE_AFTER] = {"after", .98},     [SIEVE_BEFORE] = {"before", .88},
    [SIEVE_AROUND] = {"around", .85},   [SIEVE_CONTINUED] = {"continued", .72},
    [SIEVE_SPLIT] = {"split", .96},     [SIEVE_SHARED] = {"shared", .80},
    [SIEVE_SUBJECT] = {"subject", .53}, [SIEVE_SIGNED] = {"signed", .87},
    [SIEVE_NEAR] = {"near", .61},       [SIEVE_NEXT] = {"next", .50},
    [SIEVE_LAST] = {"last", .74},
};

static const struct token *tok(const struct site *s, uint32_t i)
{
    return &s->reading->tokens[i];
}

/* "his lawyer, Viktor Pak": the name in apposition says more than the phrase. */
static struct range apposed_name(const struct site *s, struct range g)
{
    const struct reading *r = s->reading;
    uint32_t line_end = r->lines[s->span->line].last, i = g.last + 1;
    for (uint32_t k = g.first; k < g.last; k++)
        if (is_name(tok(s, k)) && !token_is(tok(s, k), WORD_DET))
            return g;
    if (!token_is(tok(s, g.first), WORD_DET) || i >= line_end || !token_is_mark(tok(s, i - 1), ','))
        return g;
    while (i < line_end && is_name(tok(s, i)) && !(tok(s, i)->flags & TOKEN_POSSESSIVE))
        i++;
    bool ends = i == line_end || !token_is_word(tok(s, i)) || is_cue(r, i);
    return i >= g.last + 3 && ends ? (struct range){g.last + 1, i} : g;
}

static bool decide(struct finding *f, enum sieve sieve, const struct site *s, struct range speaker,
                   struct range cue)
{
    struct range core =
        range_empty(speaker) ? speaker : mention_core(s->reading, apposed_name(s, speaker));
    if (range_empty(core))
        return false;
    *f = (struct finding){.sieve = sieve, .speaker = core, .cue = cue};
    return true;
}

static struct range one(uint32_t i)
{
    return (struct range){i, i + 1};
}

static const struct range no_cue = {0, 0};

/* "Der Zeitung sagte Filep Karma": an article's phrase before the verb, a full name behind it. */
static bool dative_first(const struct site *s, struct range before, struct range behind)
{
    return s->reading->language->capital_nouns && behind.last - behind.first >= 2 &&
           token_is(tok(s, before.first), WORD_DET) && is_name(tok(s, behind.first)) &&
           !token_is(tok(s, behind.first), WORD_DET) && is_name(tok(s, behind.first + 1));
}

/* The subject of a verb: the phrase before it, unless that hangs on a preposition ("an official who
 * spoke to Fox News said"): then what follows the verb where order is free ("In Berlin sagte X"),
 * else the sentence's subject. */
static struct range subject_of(const struct site *s, uint32_t verb, struct range g)
{
    const struct reading *r = s->reading;
    struct range np = mention_left(r, verb, g.first), other = {0, 0};
    if (range_empty(np)) /* "Как пояснил X", "So sagte X" */
        return mention_right(r, verb + 1, g.last);
    if (r->language->free_order)
        other = mention_right(r, verb + 1, g.last);
    bool hangs = np.first > g.first && token_is(tok(s, np.first - 1), WORD_OBLIQUE);
    if (!hangs && !dative_first(s, np, other))
        return np;
    if (range_empty(other) || range_empty(mention_core(r, other)))
        other = mention_subject(r, g.first, np.first);
    return range_empty(other) ? np : other;
}

/* --- Behind the quotation ------------------------------------------------------------------- */

/* "according to NP", "laut NP"; "NP zufolge". `i` is the token looked at. */
static bool source_phrase(const struct site *s, uint32_t i, struct range g, struct range *speaker)
{
    const struct token *t = tok(s, i);
    *speaker = (struct range){0, 0};
    if (token_is(t, WORD_ACCORDING)) {
        bool joined = i + 1 < g.last && token_is(tok(s, i + 1), WORD_OBLIQUE);
        *speaker = mention_right(s->reading, i + 1 + joined, g.last);
    } else if (token_is(t, WORD_POSTSOURCE)) {
        *speaker = mention_ending(s->reading, i, g.first);
    }
    return !range_empty(*speaker);
}

bool sieve_after(const struct site *s, struct finding *f)
{
    struct range g = site_first_sentence(s, s->after);
    const struct reading *r = s->reading;
    uint32_t inside = site_last_inside(s), i = g.first, begun = g.first;
    bool comma = inside == ',', dash = false;
    while (i < g.last && i < begun + 2 &&
           (token_is_mark(tok(s, i), ',') || token_is_mark(tok(s, i), '.') ||
            token_is_dash(tok(s, i)))) {
        comma |= token_is_mark(tok(s, i), ',');
        dash |= token_is_dash(tok(s, i));
        i++;
    }
    if (i >= g.last || (i > begun && token_is_mark(tok(s, begun), '.') && !dash))
        return false;
    if (!comma && inside == '.' && s->span->closed)
        return dash && decide(f, SIEVE_AFTER, s, mention_right(r, i, g.last), no_cue);
    struct range speaker;
    if (source_phrase(s, i, g, &speaker))
        return decide(f, SIEVE_AFTER, s, speaker, one(i));
    while (i + 1 < g.last && token_is(tok(s, i), WORD_AUXILIARY) &&
           (is_cue(r, i + 1) || token_is(tok(s, i + 1), WORD_AUXILIARY)))
        i++; /* "a déclaré X", "hat X gesagt" */
    if (token_is(tok(s, i), WORD_GERUND))
        return false; /* "…," adding that: its subject stands before */
    if (is_cue(r, i)) {
        uint32_t k = i + 1; /* "деп жауап берді X" */
        while (k < g.last && k < i + 4 && r->language->verb_last &&
               (is_cue(r, k) || token_is(tok(s, k), WORD_ADVERB)))
            k++;
        struct range np = mention_right(r, k, g.last);
        if (range_empty(np) && r->language->declines && k < g.last &&
            token_is(tok(s, k), WORD_OBLIQUE))
            np = mention_right(r, k + 1, g.last); /* "сообщили в ведомстве" */
        if (!range_empty(np) && token_is(tok(s, np.first), WORD_ACCORDING)) {
            np = mention_right(r, np.first + 1, g.last); /* "говорится в сообщении компании" */
            if (range_empty(np))
                return false;
        }
        if (decide(f, SIEVE_AFTER, s, np, one(i)))
            return true;
    }
    uint32_t limit = g.last - i > AFTER_MAX ? i + AFTER_MAX : g.last;
    for (uint32_t j = i + 1; j < limit; j++) {
        if (token_is_mark(tok(s, j), ';') || token_is_mark(tok(s, j), ':'))
            break;
        if (!is_cue(r, j))
            continue;
        struct range np = subject_of(s, j, (struct range){i, g.last});
        if (!range_empty(np) && (site_is_terminal(inside) || comma || np.first - i <= 1)) {
            if (!comma && np.first - i > 2)
                return false;
            return decide(f, SIEVE_AFTER, s, np, one(j));
        }
        if (!comma)
            return false;
    }
    return comma && (token_is_pronoun(tok(s, i)) || is_name(tok(s, i))) &&
           decide(f, SIEVE_AFTER, s, mention_right(r, i, g.last), no_cue);
}

/* --- Before the quotation ------------------------------------------------------------------- */

/* Is the verb no finite verb of its subject ("to say", "X and said", "saying")? */
static bool is_dependent(const struct site *s, uint32_t verb, uint32_t begin)
{
    if (token_is(tok(s, verb), WORD_GERUND))
        return true;
    if (verb == begin)
        return false;
    const struct token *left = tok(s, verb - 1);
    return token_is_word(left) && (token_is(left, WORD_OBLIQUE) || token_is(left, WORD_FUNC)) &&
           !token_is(left, WORD_AUXILIARY) && !token_is(left, WORD_ADVERB) &&
           !token_is_pronoun(left);
}

/* "… - Carl Bialik:" */
static bool named_line(const struct site *s, struct range g, struct finding *f)
{
    if (!token_is_mark(tok(s, g.last - 1), ':'))
        return false;
    struct range name = mention_ending(s->reading, g.last - 1, g.first);
    return !range_empty(name) && is_name(tok(s, name.first)) && is_name(tok(s, name.last - 1)) &&
           name.last - name.first <= 4 &&
           (name.first == g.first || token_is_dash(tok(s, name.first - 1))) &&
           decide(f, SIEVE_LEAD, s, name, no_cue);
}

bool sieve_before(const struct site *s, struct finding *f)
{
    bool ended;
    struct range g = site_last_sentence(s, s->before, &ended);
    const struct reading *r = s->reading;
    bool announced = site_announced(s);
    if (range_empty(g) || (ended && !announced))
        return false;
    if (named_line(s, g, f))
        return true;
    enum sieve sieve = announced ? SIEVE_LEAD : SIEVE_BEFORE;
    uint32_t limit = g.last - g.first > BEFORE_MAX ? g.last - BEFORE_MAX : g.first;
    uint32_t verb = g.last;
    struct range speaker;
    for (uint32_t j = g.last; j > limit; j--) {
        uint32_t i = j - 1;
        if (source_phrase(s, i, g, &speaker))
            return decide(f, sieve, s, speaker, one(i));
        if (!is_cue(r, i))
            continue;
        verb = verb == g.last ? i : verb;
        if (is_dependent(s, i, g.first)) {
            if (decide(f, sieve, s, mention_subject(r, g.first, i), one(i)))
                return true;
            continue;
        }
        if (decide(f, sieve, s, subject_of(s, i, g), one(i)))
            return true;
    }
    if (verb < g.last && decide(f, sieve, s, mention_subject(r, g.first, verb), one(verb)))
        return true;
    if (!token_is_mark(tok(s, g.last - 1), ':') || g.last - g.first < 2)
        return false;
    uint32_t k = g.last - 2; /* "he shrugged:" */
    if (k > g.first && (token_is_pronoun(tok(s, k - 1)) || is_name(tok(s, k - 1))) &&
        !token_is_capital(tok(s, k)) && decide(f, sieve, s, mention_ending(r, k, g.first), one(k)))
        return true;
    return g.last - g.first <= 8 &&
           decide(f, sieve, s, mention_ending(r, g.last - 1, g.first), no_cue);
}

bool sieve_label(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    const struct line *line = &r->lines[s->span->line];
    uint32_t first = reading_token_at(r, s->span->start, line->first, line->last), i = first;
    while (i < line->last && i < first + 3 && tok(s, i)->flags & TOKEN_CAPITALS)
        i++;
    return i > first && i < line->last && token_is_mark(tok(s, i), ':') &&
           decide(f, SIEVE_LABEL, s, (struct range){first, i}, no_cue);
}

bool sieve_subject(const struct site *s, struct finding *f)
{
    bool ended;
    struct range g = site_last_sentence(s, s->before, &ended);
    if (range_empty(g))
        return false;
    for (uint32_t i = g.last; ended && i > g.first + 1; i--)
        if (is_cue(s->reading, i - 1) &&
            decide(f, SIEVE_SUBJECT, s, mention_left(s->reading, i - 1, g.first), one(i - 1)))
            return true;
    return decide(f, SIEVE_SUBJECT, s, mention_subject(s->reading, g.first, g.last), no_cue);
}

bool sieve_around(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    if (!r->language->verb_last)
        return false;
    bool ended;
    struct range g = site_last_sentence(s, s->before, &ended);
    uint32_t i = s->after.first;
    while (i < s->after.last && i < s->after.first + AROUND_MAX && !is_cue(r, i))
        i++;
    if (range_empty(g) || ended || i >= s->after.last || !is_cue(r, i))
        return false;
    return decide(f, SIEVE_AROUND, s, mention_subject(r, g.first, g.last), one(i));
}

bool sieve_next(const struct site *s, struct finding *f)
{
    struct range g = site_first_sentence(s, s->after);
    for (uint32_t i = g.first + 1; i < g.last && i < g.first + NEXT_MAX; i++)
        if (is_cue(s->reading, i) && !token_is(tok(s, i), WORD_GERUND)) {
            struct range np = mention_left(s->reading, i, g.first);
            return np.first == g.first && decide(f, SIEVE_NEXT, s, np, one(i));
        }
    return false;
}

/* --- Other lines ---------------------------------------------------------------------------- */

bool sieve_signed(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    if (s->span->line + 1 >= r->line_count)
        return false;
    const struct line *next = &r->lines[s->span->line + 1];
    if (next->last - next->first < 2 || next->end - next->start > SIGNED_MAX ||
        !token_is_dash(&r->tokens[next->first]) || token_is_dash(&r->tokens[next->last - 1]))
        return false;
    return decide(f, SIEVE_SIGNED, s, mention_right(r, next->first + 1, next->last), no_cue);
}

static bool inside_spans(const struct site *s, uint32_t i)
{
    uint32_t at = tok(s, i)->start;
    for (uint32_t k = 0; k < s->previous_line_count; k++)
        if (s->previous_line_spans[k].open <= at && at < s->previous_line_spans[k].close)
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
    if (rest.last - rest.first > NEAR_MAX)
        rest.first = rest.last - NEAR_MAX;
    if (token_is_mark(tok(s, rest.last - 1), ':')) {
        struct range np = mention_ending(r, rest.last - 1, rest.first);
        if (np.last - np.first >= 2 && is_name(tok(s, np.first)) && is_name(tok(s, np.last - 1)) &&
            decide(f, SIEVE_NEAR, s, np, no_cue))
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
                if (decide(f, SIEVE_NEAR, s, mention_left(r, i - 1, g.first), one(i - 1)))
                    return true;
                break;
            }
        if (decide(f, SIEVE_NEAR, s, mention_subject(r, g.first, g.last), no_cue))
            return true;
    }
    return false;
}
