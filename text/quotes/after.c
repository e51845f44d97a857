/* What stands behind the marks. */
#include "text/quotes/parts.h"
#include "text/quotes/saying.h"

#define SOURCE_MAX 10 /* tokens from a verb to its source behind a preposition */
#define AFTER_MAX  30 /* tokens from the marks to the verb behind its subject */
#define AROUND_MAX 4  /* tokens from the marks to the verb behind them */
#define ASIDE_MAX  10 /* tokens of an aside between a verb and its subject */
#define TRAIL_MAX  16 /* tokens of an attribution that ends the sentence */
#define CITED_MAX  8  /* tokens from who cites to who is cited */
#define POST_MAX   4  /* tokens of "the former senator" */
#define NEXT_MAX   5  /* tokens to the verb of the sentence behind the marks */

static const struct range no_cue = {0, 0};

/* A lower-case word that ends like a verb of saying. */
static bool is_verbal(const struct site *s, uint32_t i)
{
    const struct token *t = at(s, i);
    return token_is_lower(t) && !token_is_pronoun(t) &&
           token_ends(s->reading, t, s->reading->language->saying_endings);
}

/* The marks between quotation and reporter. */
struct opening {
    bool comma, dash, stop; /* what stands there; a comma may stand inside the marks */
    uint32_t inside;        /* the last code point of the quotation */
};

static struct opening read_opening(const struct site *s, struct range *g)
{
    struct opening o = {.inside = site_last_inside(s)};
    uint32_t begun = g->first;
    o.comma = o.inside == ',';
    while (g->first < g->last && g->first < begun + 2) {
        const struct token *t = at(s, g->first);
        if (token_is_mark(t, ','))
            o.comma = true;
        else if (token_is_dash(t))
            o.dash = true;
        else if (token_is_mark(t, '.'))
            o.stop |= g->first == begun;
        else
            break;
        g->first++;
    }
    return o;
}

/* Does what follows a verb look like its subject? */
static bool looks_subject(const struct site *s, uint32_t k, bool dash)
{
    const struct token *t = at(s, k);
    if (is_name(t) || (t->classes & (CLASS(WORD_DET) | CLASS(WORD_ROLE) | CLASS(WORD_TITLE))) ||
        (token_is_pronoun(t) && !token_is(t, WORD_OTHER)))
        return true;
    return dash && s->reading->language->declines && token_is_lower(t) &&
           !(t->classes & (CLASS(WORD_FUNC) | CLASS(WORD_OBJECT)));
}

/* "a fini par articuler X", "a tenu à préciser X": behind the infinitives that hang on token i. */
static uint32_t over_infinitives(const struct site *s, uint32_t i, uint32_t end)
{
    const struct reading *r = s->reading;
    const char *endings = r->language->infinitive_endings;
    uint32_t last = i;
    while (endings && last + 1 < end && last < i + 4) {
        uint32_t k = last + 1;
        k += k + 1 < end && (at(s, k)->classes & (CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP)));
        if (!token_is_lower(at(s, k)) || token_is(at(s, k), WORD_DET) ||
            !token_ends(r, at(s, k), endings))
            break;
        last = k;
    }
    return last;
}

/* A verb that no table knows, told by its ending and by the subject behind it: "s'est étranglée
 * Nathalie Vasseur", "a tancé le juge". */
static bool unknown_verb(const struct site *s, uint32_t i, uint32_t end, bool dash,
                         struct finding *f)
{
    const struct reading *r = s->reading;
    uint32_t no_verb = CLASS(WORD_DET) | CLASS(WORD_OBLIQUE) | CLASS(WORD_AND) | CLASS(WORD_TIME);
    uint32_t begun = i;
    size_t len;
    const char *first = reading_folded(r, at(s, i), &len);
    bool negated = dash && i + 2 < end && word_listed(r->language->negations, first, len);
    if (negated)
        i = ++begun; /* "не договаривает X" */
    if (!r->language->saying_endings || (is_cue(r, i) && !negated) || token_is(at(s, i), WORD_CITE))
        return false;
    while (i + 1 < end && (at(s, i)->classes & (CLASS(WORD_AUXILIARY) | CLASS(WORD_ADVERB))) &&
           !token_is_capital(at(s, i)))
        i++;
    const struct token *t = at(s, i);
    if (i + 1 >= end || !token_is_word(t) || token_is_capital(t) || (t->classes & no_verb))
        return false;
    bool like_verb = r->language->verb_second || is_verbal(s, i) ||
                     (i > begun && token_ends(r, t, r->language->infinitive_endings));
    if (!is_cue(r, i) && (token_is(t, WORD_FUNC) || !like_verb))
        return false;
    uint32_t k = (i > begun || is_cue(r, i) ? over_infinitives(s, i, end) : i) + 1;
    while (
        k + 1 < end &&
        (at(s, k)->classes & (CLASS(WORD_ADVERB) | CLASS(WORD_IMPERSONAL) | CLASS(WORD_OBJECT))) &&
        !token_is(at(s, k), WORD_DET) && token_is_lower(at(s, k)))
        k++; /* "richtete ihm X aus" */
    if (k >= end)
        return false;
    if (looks_subject(s, k, dash))
        return saying_decide(s, SIEVE_AFTER, mention_right(r, k, end), range_one(i), f);
    struct range np = saying_subject_right(s, k, end);
    return k == i + 1 && !range_empty(np) && np.first > k &&
           saying_decide(s, SIEVE_AFTER, np, range_one(i), f);
}

/* Behind the verb at i: where its subject may begin. */
static uint32_t behind_verb(const struct site *s, uint32_t i, uint32_t end)
{
    const struct reading *r = s->reading;
    uint32_t k = over_infinitives(s, i, end) + 1; /* "деп жауап берді X" */
    size_t len;
    const char *particle = reading_folded(r, at(s, k < end ? k : i), &len);
    if (k + 1 < end && word_listed(r->language->particles, particle, len) &&
        (looks_subject(s, k + 1, false) ||
         (token_is_lower(at(s, k + 1)) && !(at(s, k + 1)->classes & CLASS(WORD_FUNC)))))
        k++; /* "pointed out X" */
    while (r->language->free_order && k + 1 < end && token_is(at(s, k), WORD_OBJECT) &&
           (!token_is(at(s, k), WORD_DET) || (r->language->declines && is_name(at(s, k + 1)))))
        k++; /* "поддержала его X" */
    while (k + 1 < end && k < i + 4 && r->language->verb_last &&
           (is_cue(r, k) || (at(s, k)->classes & (CLASS(WORD_ADVERB) | CLASS(WORD_AUXILIARY))) ||
            is_verbal(s, k) || is_verbal(s, k + 1)))
        k++;
    return k;
}

/* "сообщили (в среду) в ведомстве": the source behind a preposition, of a verb without subject. */
static struct range impersonal_source(const struct site *s, uint32_t verb, uint32_t k, uint32_t end)
{
    const struct reading *r = s->reading;
    struct range found = {0, 0};
    if (!token_ends(r, at(s, verb), r->language->impersonal_endings))
        return found;
    for (uint32_t i = k; i + 1 < end && i < k + SOURCE_MAX; i++) {
        if (!token_is_word(at(s, i)) || is_cue(r, i))
            break;
        if (!token_is(at(s, i), WORD_OBLIQUE))
            continue;
        if (token_is(at(s, i), WORD_PREP))
            break; /* "выкрикнули из зала" */
        uint32_t over = mention_over_marks(r, i + 1, end);
        if (over > i + 1 && range_empty(found))
            return (struct range){i + 2, over - 1}; /* "сообщили в «Волне»" */
        struct range np = mention_right(r, i + 1, end);
        if (range_empty(np))
            continue;
        if (range_empty(found) || token_is(at(s, np.first), WORD_ORG))
            found = np;
        if (token_is(at(s, found.first), WORD_ORG))
            break;
    }
    return found;
}

/* "цитирует форварда пресс-служба": the object speaks, up to where the subject begins. */
static struct range cited(const struct site *s, uint32_t k, uint32_t end)
{
    while (k + 1 < end && token_is(at(s, k), WORD_LINK))
        k++; /* "приводит слова X" */
    for (uint32_t i = k + 1; i < end && i < k + CITED_MAX && token_is(at(s, k), WORD_ORG); i++)
        if (token_is_word(at(s, i)) && (token_is(at(s, i), WORD_ROLE) || token_is_given(at(s, i))))
            k = i; /* "цитирует пресс-служба клуба тренера X" */
    struct range np = mention_right(s->reading, k, end);
    for (uint32_t i = np.first + 1; i < np.last; i++)
        if (token_is(at(s, i), WORD_ORG) || mention_is_foreign(s->reading, i))
            np.last = i;
    return np;
}

/* "raconte, la voix tremblante, X": behind what stands between commas. */
static uint32_t over_aside(const struct site *s, uint32_t k, uint32_t end)
{
    if (k + 2 >= end || !token_is_mark(at(s, k), ','))
        return k;
    for (uint32_t i = k + 2; i + 1 < end && i <= k + ASIDE_MAX; i++)
        if (token_is_mark(at(s, i), ','))
            return i + 1;
    return k;
}

/* "…," said X */
static bool verb_first(const struct site *s, uint32_t i, uint32_t end, struct finding *f)
{
    const struct reading *r = s->reading;
    uint32_t k = over_aside(s, behind_verb(s, i, end), end);
    while (r->language->declines && k + 1 < end && token_is_lower(at(s, k)) &&
           token_is(at(s, k), WORD_ADVERB) && !token_is_pronoun(at(s, k)))
        k++; /* "сообщили ранее в полиции" */
    struct range np = {0, 0};
    if (k < end && token_is(at(s, i), WORD_CITE))
        np = cited(s, k, end);
    if (range_empty(np) && k < end && token_is(at(s, k), WORD_OBLIQUE))
        np = impersonal_source(s, i, k, end);
    if (range_empty(np))
        np = saying_subject_right(s, k, end);
    if (range_empty(np) && r->language->declines && k < end && token_is(at(s, k), WORD_OBLIQUE)) {
        np = mention_right(r, k + 1, end);
        struct range core = range_empty(np) ? np : mention_core(r, np);
        if (!range_empty(core) && !is_name(at(s, core.last - 1)) &&
            !token_is(at(s, np.first), WORD_ACCORDING))
            return false; /* "сказал на встрече" */
    }
    if (!range_empty(np) && token_is(at(s, np.first), WORD_ACCORDING)) {
        np = mention_right(r, np.first + 1, end); /* "говорится в сообщении компании" */
        if (range_empty(np))
            return false;
    }
    return saying_decide(s, SIEVE_AFTER, np, range_one(i), f);
}

/* "…," X said: the verb somewhat later. */
static bool subject_first(const struct site *s, uint32_t i, struct range g, const struct opening *o,
                          struct finding *f)
{
    uint32_t limit = g.last - i > AFTER_MAX ? i + AFTER_MAX : g.last;
    for (uint32_t j = i + 1; j < limit; j++) {
        if (token_is_mark(at(s, j), ';') || token_is_mark(at(s, j), ':'))
            break;
        if (!is_cue(s->reading, j))
            continue;
        struct range np = saying_subject(s, j, (struct range){i, g.last});
        if (!range_empty(np) && (site_is_terminal(o->inside) || o->comma || np.first - i <= 1)) {
            if (!o->comma && np.first - i > 2)
                return false;
            return saying_decide(s, SIEVE_AFTER, np, range_one(j), f);
        }
        if (!o->comma)
            return false;
    }
    if (o->comma && token_is(at(s, i), WORD_DET) && !token_is_pronoun(at(s, i)))
        for (uint32_t k = i + 1; k < g.last && k < i + POST_MAX && token_is_lower(at(s, k)); k++)
            if (at(s, k)->classes & (CLASS(WORD_ROLE) | CLASS(WORD_TITLE)))
                return saying_decide(s, SIEVE_AFTER, (struct range){i, k + 1}, no_cue, f);
    bool bound = o->comma || (o->dash && site_is_terminal(o->inside));
    return bound && (token_is_pronoun(at(s, i)) || is_name(at(s, i))) &&
           saying_decide(s, SIEVE_AFTER, mention_right(s->reading, i, g.last), no_cue, f);
}

bool sieve_after(const struct site *s, struct finding *f)
{
    struct range g = site_first_sentence(s, s->after), speaker;
    const struct reading *r = s->reading;
    struct opening o = read_opening(s, &g);
    uint32_t i = g.first;
    if (range_empty(g) || (o.stop && !o.dash))
        return false;
    if (!o.comma && o.inside == '.' && s->span->closed && !is_cue(r, i)) /* else a misplaced stop */
        return o.dash && saying_decide(s, SIEVE_AFTER, mention_right(r, i, g.last), no_cue, f);
    if (saying_source(s, i, g, &speaker))
        return saying_decide(s, SIEVE_AFTER, speaker, range_one(i), f);
    while (i + 1 < g.last && token_is(at(s, i), WORD_AUXILIARY) &&
           (is_cue(r, i + 1) || token_is(at(s, i + 1), WORD_AUXILIARY)))
        i++; /* "a déclaré X", "hat X gesagt" */
    if (token_is(at(s, i), WORD_GERUND))
        return false; /* "…," adding that: its subject stands before */
    if ((o.comma || site_is_terminal(o.inside)) && unknown_verb(s, i, g.last, o.dash, f))
        return true;
    bool cites = token_is(at(s, i), WORD_CITE) && token_is_lower(at(s, i));
    if ((is_cue(r, i) || cites || token_is(at(s, i), WORD_SO)) && verb_first(s, i, g.last, f))
        return true;
    if (r->language->verb_last && is_cue(r, i))
        return false; /* "… деп қатаң ескертті": the subject stands before */
    return subject_first(s, i, g, &o, f);
}

/* Does the reporter's sentence end behind the verb at i, but for a day or a place? */
static bool closes_sentence(const struct site *s, uint32_t i, uint32_t end)
{
    if (i + 1 >= end)
        return true;
    const struct token *t = at(s, i + 1);
    uint32_t adverbial = CLASS(WORD_TIME) | CLASS(WORD_ADVERB) | CLASS(WORD_OBLIQUE);
    return !token_is_word(t) || (t->classes & adverbial);
}

/* "…" has no chance, X said on Monday. */
bool sieve_trailing(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    struct parts parts;
    uint32_t from = s->after.first, line_end = r->lines[s->span->line].last;
    uint32_t to = line_end - from > PARTS_REACH ? from + PARTS_REACH : line_end;
    if (r->language->verb_second || reading_first_set(r->tells, from, to) == to)
        return false;
    parts_after(s, &parts);
    if (!parts.count)
        return false;
    struct range g = parts.items[parts.count - 1];
    uint32_t floor = g.last > g.first + TRAIL_MAX ? g.last - TRAIL_MAX : g.first, i = g.last;
    for (; (i = reading_last_set(r->tells, floor, i)) > floor; i--) {
        uint32_t verb = i - 1, k = verb;
        if (!is_cue(r, verb) || !token_is(at(s, verb), WORD_CUE) ||
            token_is(at(s, verb), WORD_GERUND) || !closes_sentence(s, verb, g.last))
            continue;
        struct range np = mention_left(r, verb, g.first);
        if (range_empty(np) || np.first <= g.first || !token_is_mark(at(s, np.first - 1), ',') ||
            token_is(at(s, np.first), WORD_OTHER))
            continue;
        while (k > np.last && !token_is_mark(at(s, k - 1), ','))
            k--;
        return k == np.last && saying_guess(s, SIEVE_TRAILING, np, range_one(verb), f);
    }
    return false;
}

bool sieve_around(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    if (!r->language->verb_last)
        return false;
    struct range g = s->sentence;
    uint32_t i = s->after.first;
    while (i < s->after.last && i < s->after.first + AROUND_MAX && !is_cue(r, i))
        i++;
    if (range_empty(g) || s->ended || i >= s->after.last || !is_cue(r, i))
        return false;
    return saying_decide(s, SIEVE_AROUND, mention_subject(r, g.first, g.last), range_one(i), f);
}

bool sieve_next(const struct site *s, struct finding *f)
{
    struct range g = site_first_sentence(s, s->after);
    for (uint32_t i = g.first + 1; i < g.last && i < g.first + NEXT_MAX; i++)
        if (is_cue(s->reading, i) && !token_is(at(s, i), WORD_GERUND)) {
            struct range np = mention_left(s->reading, i, g.first);
            return np.first == g.first && saying_decide(s, SIEVE_NEXT, np, range_one(i), f);
        }
    return false;
}
