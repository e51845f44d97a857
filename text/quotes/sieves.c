#include "text/quotes/sieves.h"
#include "text/quotes/clause.h"

#define BEFORE_MAX 22  /* tokens between a verb and the marks it introduces */
#define AFTER_MAX  30  /* tokens from the marks to the verb behind its subject */
#define AROUND_MAX 4   /* tokens from the marks to the verb behind them */
#define NEXT_MAX   5   /* tokens to the verb of the sentence behind the marks */
#define SIGNED_MAX 80  /* bytes of a signature */
#define MARKED_MAX 6   /* tokens of a firm's name in marks */
#define TAIL_MAX   12  /* tokens of "of the bank" behind a post */
#define NEAR_MAX   200 /* tokens of the line before that are looked at */

const struct sieve_info sieve_info[SIEVES] = {
    [SIEVE_NONE] = {NULL, 0},
    [SIEVE_INQUIT] = {"inquit", .97},
    [SIEVE_LABEL] = {"label", .67},
    [SIEVE_LEAD] = {"lead", .86},
    [SIEVE_AFTER] = {"after", .97},
    [SIEVE_BEFORE] = {"before", .88},
    [SIEVE_AROUND] = {"around", .85},
    [SIEVE_CLAUSE] = {"clause", .79},
    [SIEVE_REPORTED] = {"reported", .42},
    [SIEVE_CONTINUED] = {"continued", .83},
    [SIEVE_SPLIT] = {"split", .95},
    [SIEVE_SHARED] = {"shared", .80},
    [SIEVE_SUBJECT] = {"subject", .58},
    [SIEVE_SIGNED] = {"signed", .78},
    [SIEVE_NEAR] = {"near", .57},
    [SIEVE_NEXT] = {"next", .50},
    [SIEVE_LAST] = {"last", .58},
};

static const struct token *tok(const struct site *s, uint32_t i)
{
    return &s->reading->tokens[i];
}

static struct range one(uint32_t i)
{
    return (struct range){i, i + 1};
}

static const struct range no_cue = {0, 0};

/* The token behind a phrase that may go on with prepositions: "the head | of the bank,". */
static uint32_t phrase_end(const struct site *s, uint32_t i, uint32_t end)
{
    uint32_t stop = i + TAIL_MAX < end ? i + TAIL_MAX : end;
    if (i < stop && token_is_word(tok(s, i)) &&
        !(tok(s, i)->classes & (CLASS(WORD_PREP) | CLASS(WORD_OBLIQUE))))
        return i;
    while (i < stop && token_is_word(tok(s, i)) && !is_cue(s->reading, i) &&
           !token_is_pronoun(tok(s, i)))
        i++;
    return i;
}

/* "директор «Теплосервиса» Ирина Гуськова": the full name behind a firm's in marks. */
static struct range behind_marks(const struct site *s, uint32_t i, uint32_t end)
{
    const struct range none = {0, 0};
    if (i >= end || (!token_is_mark(tok(s, i), 0xAB) && !token_is_mark(tok(s, i), 0x201C) &&
                     !token_is_mark(tok(s, i), 0x201E) && !token_is_mark(tok(s, i), '"')))
        return none;
    uint32_t k = i + 1, stop = i + MARKED_MAX < end ? i + MARKED_MAX : end;
    while (k < stop && token_is_word(tok(s, k)))
        k++;
    if (k == i + 1 || k >= stop)
        return none;
    uint32_t first = ++k;
    while (k < end && is_name(tok(s, k)) && !(tok(s, k)->flags & TOKEN_POSSESSIVE))
        k++;
    bool name = k - first >= 2 && !(tok(s, first)->classes & CLASS_PRONOUN);
    return name ? (struct range){first, k} : none;
}

/* "his lawyer, Viktor Pak": the name in apposition says more than the phrase. */
static struct range apposed_name(const struct site *s, struct range g)
{
    const struct reading *r = s->reading;
    uint32_t line_end = r->lines[s->span->line].last;
    bool post = token_is(tok(s, g.first), WORD_DET) || s->reading->language->free_order;
    for (uint32_t k = g.first; k < g.last; k++)
        if (is_name(tok(s, k)) && !r->language->capital_nouns &&
            !(tok(s, k)->classes & (CLASS(WORD_DET) | CLASS(WORD_ROLE))))
            return g;
    struct range named = behind_marks(s, g.last, line_end);
    if (!range_empty(named))
        return named;
    uint32_t first = phrase_end(s, g.last, line_end) + 1, i = first;
    if (!post || i >= line_end || !token_is_mark(tok(s, i - 1), ','))
        return g;
    uint32_t words = 0;
    for (; i < line_end; i++) {
        const struct token *t = tok(s, i);
        bool inner = token_is_mark(t, '.') && !(t->flags & TOKEN_END);
        if (!inner && !(is_name(t) && !(t->classes & (CLASS(WORD_DET) | CLASS_PRONOUN))) &&
            !(token_is(t, WORD_PARTICLE) && i > first))
            break;
        words += token_is_word(t) && !(t->classes & (CLASS(WORD_TITLE) | CLASS(WORD_ROLE)));
        if (t->flags & TOKEN_POSSESSIVE)
            return g;
    }
    bool ends = i == line_end || !token_is_word(tok(s, i)) || is_cue(r, i);
    return words >= 2 && ends ? (struct range){first, i} : g;
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

static struct range first_subject(const struct reading *r, uint32_t begin, uint32_t end)
{
    return r->language->verb_second ? clause_first_subject(r, begin, end)
                                    : mention_subject(r, begin, end);
}

/* The subject of a verb: the phrase before it, unless that hangs on a preposition ("an official who
 * spoke to Fox News said"): then what follows the verb where order is free ("In Berlin sagte X"),
 * else the sentence's subject. */
static struct range subject_of(const struct site *s, uint32_t verb, struct range g)
{
    const struct reading *r = s->reading;
    if (r->language->verb_second)
        return clause_speaker(s, verb, g);
    struct range np = mention_left(r, verb, g.first), other = {0, 0};
    if (range_empty(np)) { /* "Как пояснил X", "So sagte X", "Как сообщили в ведомстве" */
        uint32_t k = verb + 1;
        k += r->language->declines && k + 1 < g.last && token_is(tok(s, k), WORD_OBLIQUE);
        return mention_right(r, k, g.last);
    }
    if (r->language->free_order)
        other = mention_right(r, verb + 1, g.last);
    bool hangs = np.first > g.first && token_is(tok(s, np.first - 1), WORD_OBLIQUE);
    if (hangs && r->language->declines) {
        struct range core = mention_core(r, np);
        if (core.last - core.first >= 2 && core.first > np.first)
            return np; /* "head of the department for thefts X": a full name behind what hangs */
        size_t len;
        const char *folded = reading_folded(r, tok(s, verb), &len);
        if (range_empty(other) && ending_matches(r->language->impersonal_endings, folded, len))
            return np; /* "в ведомстве ответили" */
    }
    const struct token *only = tok(s, np.first);
    bool bare = r->language->declines && np.last - np.first == 1 && !token_is_capital(only) &&
                !token_is_pronoun(only) && !(only->classes & (CLASS(WORD_ROLE) | CLASS(WORD_ORG)));
    if (bare && !range_empty(mention_core(r, other)))
        return other; /* an adverb that no table knows: "горько усмехнулся X" */
    if (!hangs)
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
        if (token_is(t, WORD_OBLIQUE) && !token_is_capital(t))
            return false; /* "Pour X, ...": only where it opens the sentence */
        uint32_t k = i + 1;
        k += k < g.last && token_is(tok(s, k), WORD_OBLIQUE);
        if (k < g.last && token_is(tok(s, k), WORD_OBJECT) && !token_is(tok(s, k), WORD_DET))
            *speaker = one(k); /* "according to him" */
        else if (k < g.last)
            *speaker = mention_right(s->reading, k, g.last);
    } else if (token_is(t, WORD_POSTSOURCE)) {
        *speaker = mention_ending(s->reading, i, g.first);
    }
    return !range_empty(*speaker);
}

/* A lower-case word that ends like a verb, in languages where "деп уәде берді X" is to be read. */
static bool is_verbal(const struct site *s, uint32_t i)
{
    const struct token *t = tok(s, i);
    size_t len;
    if (!token_is_word(t) || (t->flags & (TOKEN_CAPITAL | TOKEN_NUMBER)) || token_is_pronoun(t))
        return false;
    const char *folded = reading_folded(s->reading, t, &len);
    return ending_matches(s->reading->language->saying_endings, folded, len);
}

/* A verb that no table knows, told by its ending and by the subject behind it: "s'est étranglée
 * Nathalie Vasseur", "a tancé le juge". */
static bool unknown_verb(const struct site *s, uint32_t i, uint32_t end, struct finding *f)
{
    const struct reading *r = s->reading;
    const char *endings = r->language->saying_endings;
    uint32_t no_verb = CLASS(WORD_DET) | CLASS(WORD_OBLIQUE) | CLASS(WORD_AND) | CLASS(WORD_TIME);
    if (!endings || is_cue(r, i))
        return false;
    while (i + 1 < end && (tok(s, i)->classes & (CLASS(WORD_AUXILIARY) | CLASS(WORD_ADVERB))) &&
           !(tok(s, i)->flags & TOKEN_CAPITAL))
        i++;
    const struct token *t = tok(s, i);
    size_t len;
    if (i + 1 >= end || !token_is_word(t) || (t->flags & TOKEN_CAPITAL) || (t->classes & no_verb))
        return false;
    const char *folded = reading_folded(r, t, &len);
    bool like_verb = r->language->verb_second || ending_matches(endings, folded, len);
    if (!is_cue(r, i) && (token_is(t, WORD_FUNC) || !like_verb))
        return false;
    uint32_t k = i + 1;
    while (k + 1 < end && (tok(s, k)->classes & (CLASS(WORD_ADVERB) | CLASS(WORD_IMPERSONAL))))
        k++;
    const struct token *next = tok(s, k);
    if (!(is_name(next) || token_is(next, WORD_DET) || token_is(next, WORD_ROLE) ||
          token_is(next, WORD_TITLE) || (token_is_pronoun(next) && !token_is(next, WORD_OTHER))))
        return false;
    return decide(f, SIEVE_AFTER, s, mention_right(r, k, end), one(i));
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
    if (!comma && inside == '.' && s->span->closed && !is_cue(r, i)) /* a verb: a misplaced stop */
        return dash && decide(f, SIEVE_AFTER, s, mention_right(r, i, g.last), no_cue);
    struct range speaker;
    if (source_phrase(s, i, g, &speaker))
        return decide(f, SIEVE_AFTER, s, speaker, one(i));
    while (i + 1 < g.last && token_is(tok(s, i), WORD_AUXILIARY) &&
           (is_cue(r, i + 1) || token_is(tok(s, i + 1), WORD_AUXILIARY)))
        i++; /* "a déclaré X", "hat X gesagt" */
    if (token_is(tok(s, i), WORD_GERUND))
        return false; /* "…," adding that: its subject stands before */
    if ((comma || site_is_terminal(inside)) && unknown_verb(s, i, g.last, f))
        return true;
    if (is_cue(r, i) || token_is(tok(s, i), WORD_SO)) {
        uint32_t k = i + 1; /* "деп жауап берді X" */
        while (r->language->free_order && k + 1 < g.last && token_is(tok(s, k), WORD_OBJECT) &&
               !token_is(tok(s, k), WORD_DET))
            k++; /* "поддержала его X" */
        while (k + 1 < g.last && k < i + 4 && r->language->verb_last &&
               (is_cue(r, k) || token_is(tok(s, k), WORD_ADVERB) || is_verbal(s, k) ||
                is_verbal(s, k + 1)))
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
    if (verb == begin + 1 && s->reading->language->declines && !token_is(left, WORD_OBLIQUE))
        return false; /* "Как рассказал X" */
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
           (name.first == g.first || token_is_dash(tok(s, name.first - 1)) ||
            (name.last - name.first == 2 && token_is_mark(tok(s, name.first - 1), ','))) &&
           decide(f, SIEVE_LEAD, s, name, no_cue);
}

bool sieve_before(const struct site *s, struct finding *f)
{
    bool ended;
    struct range g = site_last_sentence(s, s->before, &ended);
    const struct reading *r = s->reading;
    bool announced = site_announced(s);
    if (range_empty(g) || (ended && !announced) || (r->language->verb_second && !announced))
        return false; /* in the latter case sieve_clause sees more */
    if (named_line(s, g, f))
        return true;
    if (r->language->verb_second && clause_opening(s, g, f)) {
        f->sieve = SIEVE_LEAD;
        return true;
    }
    enum sieve sieve = announced ? SIEVE_LEAD : SIEVE_BEFORE;
    uint32_t limit = g.last - g.first > BEFORE_MAX ? g.last - BEFORE_MAX : g.first;
    uint32_t verb = g.last;
    struct range speaker;
    for (uint32_t j = g.last; j > limit; j--) {
        uint32_t i = j - 1;
        if (source_phrase(s, i, g, &speaker) && decide(f, sieve, s, speaker, one(i)))
            return true;
        if (!is_cue(r, i))
            continue;
        verb = verb == g.last ? i : verb;
        if (is_dependent(s, i, g.first)) {
            if (decide(f, sieve, s, first_subject(r, g.first, i), one(i)))
                return true;
            continue;
        }
        if (decide(f, sieve, s, subject_of(s, i, g), one(i)))
            return true;
    }
    if (verb < g.last && decide(f, sieve, s, first_subject(r, g.first, verb), one(verb)))
        return true;
    if (!token_is_mark(tok(s, g.last - 1), ':') || g.last - g.first < 2)
        return false;
    if (r->language->verb_second)
        return decide(f, sieve, s, first_subject(r, g.first, g.last), no_cue);
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
    return decide(f, SIEVE_SUBJECT, s, first_subject(s->reading, g.first, g.last), no_cue);
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
    if (range_empty(rest))
        return false; /* a line of signs that are no tokens */
    if (rest.last - rest.first > NEAR_MAX)
        rest.first = rest.last - NEAR_MAX;
    if (token_is_mark(tok(s, rest.last - 1), '?'))
        return false; /* an interviewer's question names nobody */
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
