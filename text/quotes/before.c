/* What stands before the marks. */
#include "text/quotes/clause.h"
#include "text/quotes/saying.h"

#define JOINED_MAX 30 /* tokens back to a verb whose subject another one shares */
#define NOUN_MIN   4  /* bytes of "post" */
#define OWNER_MAX  6  /* tokens from an owner to what he said */
#define BEFORE_MAX 22 /* tokens between a verb and the marks it introduces */

static const struct range no_cue = {0, 0};

/* Is the verb no finite verb of its subject ("to say", "X and said", "saying")? */
static bool is_dependent(const struct site *s, uint32_t verb, uint32_t begin)
{
    if (token_is(at(s, verb), WORD_GERUND))
        return true;
    if (verb == begin)
        return false;
    const struct token *left = at(s, verb - 1);
    if (verb == begin + 1 && s->reading->language->declines && !token_is(left, WORD_OBLIQUE))
        return false; /* "Как рассказал X" */
    return token_is_word(left) && (token_is(left, WORD_OBLIQUE) || token_is(left, WORD_FUNC)) &&
           !token_is(left, WORD_AUXILIARY) && !token_is(left, WORD_ADVERB) &&
           !token_is_pronoun(left);
}

/* The subject that a dependent verb shares: "…, he laughed and said", "…, X said, adding". */
static struct range joined_subject(const struct site *s, uint32_t verb, struct range g)
{
    const struct reading *r = s->reading;
    uint32_t floor = verb > g.first + JOINED_MAX ? verb - JOINED_MAX : g.first;
    if (r->language->verb_second || r->language->declines || verb == g.first)
        return no_cue;
    for (uint32_t i = verb - 1; i > floor; i--) {
        if (token_is_mark(at(s, i - 1), ',') && token_is_personal(at(s, i)) &&
            !token_is(at(s, i), WORD_OBJECT))
            return range_one(i);
        if (!is_cue(r, i) || !token_is(at(s, i), WORD_CUE) || is_dependent(s, i, g.first))
            continue;
        if (r->language->elides && i + 1 < verb && token_is_personal(at(s, i + 1)))
            return range_one(i + 1); /* "dit-elle, ajoutant" */
        struct range np = mention_left(r, i, g.first);
        if (!range_empty(np) && !token_is(at(s, np.first), WORD_OTHER))
            return np;
    }
    return no_cue;
}

/* Whose is the token: "Obama's", "his"; an empty range when it is nobody's. */
static struct range possessor(const struct site *s, uint32_t i, uint32_t begin)
{
    const struct token *t = at(s, i);
    if (token_is_lower(t) && token_is(t, WORD_OBJECT) &&
        (token_is(t, WORD_HE) || token_is(t, WORD_SHE) || token_is(t, WORD_THEY)))
        return range_one(i);
    if (!(t->flags & TOKEN_POSSESSIVE) || !token_is_capital(t))
        return no_cue;
    struct range np = mention_ending(s->reading, i + 1, begin);
    return range_empty(np) ? np : mention_core(s->reading, np);
}

/* "that": joins what is said to what it is called; but no "was". */
static bool is_conjunction(const struct token *t)
{
    return token_is_lower(t) && token_is(t, WORD_LINK) && token_is(t, WORD_FUNC) &&
           !token_is(t, WORD_AUXILIARY);
}

/* "her remark that “…”", "Obama's latest promise: “…”": no verb, but whoever owns what is said. */
static bool owned_words(const struct site *s, struct range g, enum sieve sieve, struct finding *f)
{
    const struct reading *r = s->reading;
    size_t len;
    uint32_t k = g.last;
    while (k > g.first && (!token_is_word(at(s, k - 1)) || is_conjunction(at(s, k - 1))))
        k--;
    if (k == g.last)
        return false; /* "found her letter “rude”" */
    if (k < g.first + 2 || !r->language->utterances)
        return false;
    const char *noun = reading_folded(r, at(s, k - 1), &len);
    if (!token_is_lower(at(s, k - 1)) || len < NOUN_MIN ||
        !word_listed(r->language->utterances, noun, len))
        return false;
    uint32_t floor = k > g.first + OWNER_MAX ? k - OWNER_MAX : g.first;
    for (uint32_t i = k - 1; i > floor && token_is_word(at(s, i - 1)); i--) {
        struct range owner = possessor(s, i - 1, g.first);
        if (range_empty(owner))
            continue;
        if (owner.first > g.first && is_cue(r, owner.first - 1))
            return false; /* "X repeated her reply" */
        *f = (struct finding){.sieve = sieve, .speaker = owner, .cue = range_one(k - 1)};
        return true;
    }
    return false;
}

/* "… - Carl Bialik:" */
static bool named_line(const struct site *s, struct range g, struct finding *f)
{
    if (!token_is_mark(at(s, g.last - 1), ':'))
        return false;
    struct range name = mention_ending(s->reading, g.last - 1, g.first);
    return !range_empty(name) && is_name(at(s, name.first)) && is_name(at(s, name.last - 1)) &&
           name.last - name.first <= 4 &&
           (name.first == g.first || token_is_dash(at(s, name.first - 1)) ||
            (name.last - name.first == 2 && token_is_mark(at(s, name.first - 1), ','))) &&
           saying_decide(s, SIEVE_LEAD, name, no_cue, f);
}

/* "Among them was the baker Anna Kim: “…”": the full name right before the colon, where nothing
 * governs it. */
static bool named_last(const struct site *s, struct range g, struct finding *f)
{
    const struct reading *r = s->reading;
    uint32_t last = g.last - 1, i = last;
    while (i > g.first && (is_name(at(s, i - 1)) || token_is_inner(at(s, i - 1)) ||
                           token_is(at(s, i - 1), WORD_PARTICLE)))
        i--;
    while (i < last && !token_is_given(at(s, i)))
        i++;
    if (last - i < 2 || i <= g.first || !is_name(at(s, last - 1)))
        return false;
    uint32_t no_place = CLASS(WORD_PLACE) | CLASS(WORD_ORG);
    if ((at(s, last - 1)->classes & no_place) || (at(s, last - 1)->flags & TOKEN_POSSESSIVE))
        return false;
    uint32_t k = i; /* the phrase in front of the name */
    while (k > g.first && token_is_word(at(s, k - 1)) &&
           !(at(s, k - 1)->classes &
             (CLASS(WORD_OBLIQUE) | CLASS(WORD_AUXILIARY) | CLASS(WORD_FUNC) | CLASS(WORD_PREP))))
        k--;
    bool governed =
        k > g.first && (at(s, k - 1)->classes & (CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP)));
    if (governed && !r->language->declines)
        return false;
    bool copula = k > g.first && token_is(at(s, k - 1), WORD_AUXILIARY);
    if (!r->language->declines && !copula)
        return false; /* an object, where no case tells */
    return saying_decide(s, SIEVE_LEAD, (struct range){i, last}, no_cue, f);
}

bool sieve_before(const struct site *s, struct finding *f)
{
    struct range g = s->sentence;
    const struct reading *r = s->reading;
    bool announced = site_announced(s);
    if (range_empty(g) || (s->ended && !announced) || (r->language->verb_second && !announced))
        return false; /* in the latter case sieve_clause sees more */
    if (named_line(s, g, f))
        return true;
    if (r->language->verb_second && clause_opening(s, g, f)) {
        f->sieve = SIEVE_LEAD;
        return true;
    }
    enum sieve sieve = announced ? SIEVE_LEAD : SIEVE_BEFORE;
    if (owned_words(s, g, sieve, f))
        return true;
    uint32_t limit = g.last - g.first > BEFORE_MAX ? g.last - BEFORE_MAX : g.first;
    uint32_t verb = g.last;
    struct range speaker;
    for (uint32_t j = g.last; (j = reading_last_set(r->tells, limit, j)) > limit; j--) {
        uint32_t i = j - 1;
        if (saying_source(s, i, g, &speaker) && saying_decide(s, sieve, speaker, range_one(i), f))
            return true;
        if (!is_cue(r, i))
            continue;
        verb = verb == g.last ? i : verb;
        if (is_dependent(s, i, g.first)) {
            if (saying_decide(s, sieve, joined_subject(s, i, g), range_one(i), f) ||
                saying_decide(s, sieve, saying_first(r, g.first, i), range_one(i), f))
                return true;
            continue;
        }
        if (saying_decide(s, sieve, saying_subject(s, i, g), range_one(i), f))
            return true;
    }
    if (verb < g.last &&
        saying_decide(s, sieve, saying_first(r, g.first, verb), range_one(verb), f))
        return true;
    if (!token_is_mark(at(s, g.last - 1), ':') || g.last - g.first < 2)
        return false;
    if (r->language->verb_second)
        return saying_decide(s, sieve, saying_first(r, g.first, g.last), no_cue, f);
    if (named_last(s, g, f))
        return true;
    uint32_t k = r->language->verb_last ? g.first : g.last - 2; /* "he shrugged:" */
    if (k > g.first + 1 && token_is_mark(at(s, k - 1), ',') && token_is_lower(at(s, k)) &&
        saying_decide(s, sieve, mention_left(r, k, g.first), range_one(k), f))
        return true; /* "his mother, Anna Kim, weeps:" */
    if (k > g.first && (token_is_pronoun(at(s, k - 1)) || is_name(at(s, k - 1))) &&
        !token_is_capital(at(s, k)) &&
        saying_decide(s, sieve, mention_ending(r, k, g.first), range_one(k), f))
        return true;
    struct range np = r->language->verb_last ? saying_first(r, g.first, g.last)
                                             : mention_ending(r, g.last - 1, g.first);
    if (!range_empty(np) && np.first > g.first && token_is(at(s, np.first - 1), WORD_OBLIQUE))
        np = saying_first(r, g.first, np.first); /* "X on his new film:" */
    if (r->language->free_order && !range_empty(np))
        np = mention_right(r, np.first, g.last); /* "Пенсионерка махнула рукой:" */
    bool thing = !range_empty(np) && !is_name(at(s, np.last - 1)) &&
                 !(at(s, np.last - 1)->classes & (CLASS(WORD_ROLE) | CLASS(WORD_TITLE))) &&
                 np.first > g.first + 1;
    if (thing && is_name(at(s, g.first)) &&
        saying_guess(s, sieve, saying_first(r, g.first, np.first), no_cue, f))
        return true; /* "X shrugs his shoulders:" */
    if (g.last - g.first <= 8)
        return saying_decide(s, sieve, np, no_cue, f);
    return saying_guess(s, sieve, saying_first(r, g.first, g.last), no_cue, f);
}

bool sieve_label(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    const struct line *line = &r->lines[s->span->line];
    uint32_t first = s->inside.first, i = first;
    while (i < line->last && i < first + 3 && at(s, i)->flags & TOKEN_CAPITALS)
        i++;
    return i > first && i < line->last && token_is_mark(at(s, i), ':') &&
           saying_decide(s, SIEVE_LABEL, (struct range){first, i}, no_cue, f);
}

/* "She told the tale. And added: “…”": who speaks in the sentence before a verb without subject. */
static bool sentence_before(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    struct range g = s->sentence, before = {s->before.first, g.first};
    bool ended;
    if (range_empty(before) || reading_first_set(r->tells, g.first, g.last) == g.last)
        return false;
    before = site_last_sentence(s, before, &ended);
    for (uint32_t i = before.last; (i = reading_last_set(r->tells, before.first, i)) > before.first;
         i--)
        if (is_cue(r, i - 1) &&
            saying_guess(s, SIEVE_SUBJECT, saying_subject(s, i - 1, before), range_one(i - 1), f))
            return true;
    return false;
}

bool sieve_subject(const struct site *s, struct finding *f)
{
    struct range g = s->sentence;
    const uint64_t *tells = s->reading->tells;
    if (range_empty(g) || (s->ended && token_is_mark(at(s, g.last - 1), '?')))
        return false; /* a question names nobody */
    uint32_t second = g.first + 1, i = s->ended ? g.last : second;
    for (; (i = reading_last_set(tells, second, i)) > second; i--)
        if (is_cue(s->reading, i - 1) &&
            saying_guess(s, SIEVE_SUBJECT, saying_subject_near(s, i - 1, g), range_one(i - 1), f))
            return true;
    if (saying_guess(s, SIEVE_SUBJECT, saying_first(s->reading, g.first, g.last), no_cue, f))
        return true;
    return !s->ended && sentence_before(s, f);
}
