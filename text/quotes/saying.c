#include "text/quotes/saying.h"
#include "text/quotes/bearer.h"
#include "text/quotes/clause.h"
#include <string.h>

#define FIRM_MAX    6  /* tokens of a firm's name in marks */
#define HOST_MIN    6  /* bytes of a host's name; initials have less */
#define PLAIN_MAX   3  /* tokens of "the young man" */
#define ADJUNCT_MAX 14 /* tokens between a verb and the subject behind it */

static const struct range none = {0, 0};

/* Behind «…» where a firm's name in marks follows the head of an organisation: "компания «Волна»".
 */
static uint32_t over_firm(const struct site *s, struct range core)
{
    const struct reading *r = s->reading;
    uint32_t end = r->lines[s->span->line].last, k = core.last;
    bool whole = token_is(tok(r, k - 1), WORD_ORG) && r->language->cautious &&
                 !r->language->capital_nouns && k + 2 < end && k != s->span->first &&
                 token_is_capital(tok(r, k + 1));
    return whole ? mention_over_marks(r, k, end) : k;
}

/* "«Волна» компаниясы": where the name in marks before the head of an organisation opens. */
static uint32_t before_firm(const struct site *s, struct range core)
{
    const struct reading *r = s->reading;
    uint32_t floor = r->lines[s->span->line].first, k = core.first;
    if (!r->language->verb_last || !token_is(tok(r, k), WORD_ORG) || k < floor + 3 ||
        !token_is_mark(tok(r, k - 1), 0xBB) || k - 1 < s->span->last)
        return k;
    for (uint32_t i = k - 2; i > floor && i + FIRM_MAX > k; i--)
        if (token_is_mark(tok(r, i - 1), 0xAB) && i - 1 >= s->span->last)
            return i - 1;
    return k;
}

bool saying_take(const struct site *s, enum sieve sieve, struct range speaker, struct range cue,
                 struct finding *f)
{
    struct range core = range_empty(speaker) ? speaker : mention_core(s->reading, speaker);
    if (range_empty(core))
        return false;
    core.last = over_firm(s, core);
    core.first = before_firm(s, core);
    *f = (struct finding){.sieve = sieve, .speaker = core, .cue = cue};
    return true;
}

bool saying_decide(const struct site *s, enum sieve sieve, struct range speaker, struct range cue,
                   struct finding *f)
{
    return saying_take(s, sieve, range_empty(speaker) ? speaker : bearer_of(s, speaker), cue, f);
}

/* Is the phrase somebody's name or post, or a pronoun? */
static bool is_somebody(const struct site *s, struct range g)
{
    const struct reading *r = s->reading;
    const struct token *first = tok(r, g.first), *last = tok(r, g.last - 1);
    if (token_is_pronoun(first) && g.last - g.first == 1)
        return !token_is(first, WORD_FUNC);
    for (uint32_t i = g.first; i < g.last; i++)
        if (tok(r, i)->classes & (CLASS(WORD_ROLE) | CLASS(WORD_TITLE) | CLASS(WORD_ORG)))
            return true;
    if (token_is_age(r, last))
        return true;
    if (r->language->capital_nouns && token_is(first, WORD_DET) && g.last - g.first <= PLAIN_MAX)
        return true;
    if (!is_name(last))
        return token_is(first, WORD_DET) && !r->language->declines && g.last - g.first <= PLAIN_MAX;
    const struct person *p = names_find(r, s->names, g.last - 1);
    if (p && (p->human > 0 || p->form_count > 0))
        return true;
    const struct token *left = g.first ? tok(r, g.first - 1) : NULL;
    bool within = left && token_is_word(left) && left->end + 1 == first->start;
    return !r->language->capital_nouns && (within || (last->flags & TOKEN_CAPITALS));
}

/* "Tengrinews.kz": an outlet that reports, not whoever is quoted. */
static bool is_host(const struct reading *r, struct range g)
{
    const struct token *t = tok(r, g.last - 1);
    return t->end - t->start > HOST_MIN && memchr(r->text + t->start, '.', t->end - t->start);
}

bool saying_guess(const struct site *s, enum sieve sieve, struct range speaker, struct range cue,
                  struct finding *f)
{
    struct finding guess, plain;
    if (!saying_decide(s, sieve, speaker, cue, &guess) || is_host(s->reading, guess.speaker))
        return false;
    if (!is_somebody(s, guess.speaker) &&
        !(guess.speaker.first >= speaker.last && saying_take(s, sieve, speaker, cue, &plain) &&
          is_somebody(s, plain.speaker)))
        return false; /* whoever bears a post is somebody */
    *f = guess;
    return true;
}

/* --- What stands between a verb and its subject --------------------------------------------- */

/* Can a name begin at token k, behind the words of an adjunct: "à la BBC Ben Kato", "в соцсетях
 * Саакашвили."? */
static bool ends_adjunct(const struct reading *r, uint32_t k, uint32_t end)
{
    const struct token *left = tok(r, k - 1);
    uint32_t last = name_run_end(r, k, end);
    if (tok(r, k)->classes & (CLASS(WORD_PLACE) | CLASS(WORD_ORG)) ||
        tok(r, k)->flags & TOKEN_CAPITALS)
        return false;
    for (uint32_t i = k + 1; i + 1 < last; i++)
        if (token_is_given(tok(r, i)))
            return false; /* "BBC Mundo Mira Milic": begins further on */
    if (left->flags & TOKEN_CAPITALS)
        return true;
    bool bound = last >= end || !token_is_word(tok(r, last));
    if (is_name(left)) /* "à Reuters Ankie Spitzer": the last two of three */
        return last == k + 2 && bound;
    return bound && token_is_lower(left) && (r->language->declines || r->language->elides);
}

/* Can a subject begin at token k, behind at least one noun of an adjunct? */
static bool begins_subject(const struct reading *r, uint32_t k, uint32_t end)
{
    const struct token *t = tok(r, k), *left = tok(r, k - 1);
    uint32_t governs = CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP) | CLASS(WORD_DET);
    if (token_is_word(left) && (left->classes & governs))
        return false;
    if (token_is_given(t) && k + 1 < end && is_name(tok(r, k + 1)))
        return true;
    if (is_name(t) && ends_adjunct(r, k, end))
        return true;
    if (token_is(t, WORD_TITLE) || (token_is_personal(t) && !token_is(t, WORD_OBJECT)))
        return true;
    if (r->language->declines)
        return token_is_lower(t) && (token_is(t, WORD_ROLE) || token_is(t, WORD_ORG));
    return token_is_lower(t) && token_is(t, WORD_DET);
}

/* The token where the subject begins behind an adverbial or an object that opens at k; k itself
 * when none is seen. */
static uint32_t over_adjunct(const struct reading *r, uint32_t k, uint32_t end)
{
    uint32_t stop = k + ADJUNCT_MAX < end ? k + ADJUNCT_MAX : end;
    bool comma = false, noun = false;
    for (uint32_t i = k; i < stop; i++) {
        const struct token *t = tok(r, i);
        uint32_t over = i;
        if (token_is_mark(t, 0xAB) || token_is_mark(t, '"') || token_is_mark(t, 0x201C))
            over = mention_over_marks(r, i, end);
        if (over > i) {
            noun = true;
            i = over - 1;
            continue;
        }
        if (!token_is_word(t)) {
            if (comma || !token_is_mark(t, ',') || i == k || i + 1 >= end ||
                (tok(r, i + 1)->classes & CLASS(WORD_FUNC)))
                return k;
            comma = true;
            continue;
        }
        if (noun && begins_subject(r, i, end))
            return i;
        uint32_t joins = CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP) | CLASS(WORD_DET);
        if (token_is_lower(t) && !(t->classes & joins) && (is_cue(r, i) || token_is(t, WORD_FUNC)))
            return k;
        noun |= !(t->classes & (CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP) | CLASS(WORD_DET)));
    }
    return k;
}

/* A Latin name before a Cyrillic post or given name: who is told. */
static bool tells_outlet(const struct reading *r, uint32_t k)
{
    const struct token *t = tok(r, k), *next = tok(r, k + 1);
    bool latin = (unsigned char)r->text[t->start] < 128,
         cyrillic = (unsigned char)r->text[next->start] >= 0xD0;
    return r->language->declines && latin && cyrillic && token_is_capital(t) &&
           token_is_word(next) && (token_is(next, WORD_ROLE) || token_is_given(next));
}

/* A lower-case word whose ending tells that it is no subject. */
static bool is_oblique_noun(const struct reading *r, uint32_t i)
{
    const struct token *t = tok(r, i);
    return r->language->free_order && token_is_lower(t) && !t->classes &&
           token_ends(r, t, r->language->oblique_endings);
}

struct range saying_subject_right(const struct site *s, uint32_t k, uint32_t end)
{
    const struct reading *r = s->reading;
    if (k >= end)
        return none;
    uint32_t over = r->language->cautious ? mention_over_marks(r, k, end) : k;
    if (over > k && over < end && token_is_word(tok(r, over)) &&
        !(tok(r, over)->classes & (CLASS(WORD_FUNC) | CLASS(WORD_OBLIQUE))))
        k = over; /* "сообщила «Азаттыку» сестра X" */
    while (k + 1 < end && token_is(tok(r, k), WORD_TIME) && token_is_lower(tok(r, k)) &&
           r->language->elides)
        k++; /* "a plaidé lundi devant le Parlement X" */
    if (k + 1 < end && tells_outlet(r, k))
        k++; /* "сообщила Tengrinews.kz пресс-секретарь X" */
    while (k + 1 < end && is_oblique_noun(r, k) && token_is_word(tok(r, k + 1)))
        k++; /* "развёл руками X" */
    const struct token *t = tok(r, k);
    struct range np = mention_right(r, k, end);
    bool opens = token_is_lower(t) && (t->classes & (CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP)));
    if (!range_empty(np) && !opens)
        return np;
    uint32_t i = r->language->verb_second || !opens ? k : over_adjunct(r, k, end);
    return i > k ? mention_right(r, i, end) : np;
}

struct range saying_first(const struct reading *r, uint32_t begin, uint32_t end)
{
    return r->language->verb_second ? clause_first_subject(r, begin, end)
                                    : mention_subject(r, begin, end);
}

/* "глава банка Иван Костин в этом же зале заявил": the full name in front of an adverbial. */
static struct range named_before(const struct reading *r, uint32_t begin, uint32_t end)
{
    uint32_t floor = end > begin + ADJUNCT_MAX ? end - ADJUNCT_MAX : begin;
    for (uint32_t i = end; i > floor + 1; i--)
        if (is_name(tok(r, i - 1)) && token_is_given(tok(r, i - 2)))
            return (struct range){i - 2, name_run_end(r, i - 2, end)};
    return none;
}

/* "В МИД назвали это «…»": an office at the head of the sentence, and a verb without subject. */
static bool opens_with_office(const struct site *s, struct range np, uint32_t verb, struct range g)
{
    const struct reading *r = s->reading;
    const struct token *head = at(s, np.first);
    if (!r->language->impersonal_endings || np.first != g.first + 1 ||
        !token_ends(r, at(s, verb), r->language->impersonal_endings))
        return false;
    return (head->flags & TOKEN_CAPITALS) || token_is(head, WORD_ORG) ||
           (is_name(head) && np.last == np.first + 1 && !token_is(head, WORD_PLACE));
}

/* Does the phrase end with a verb's object? */
static bool is_object(const struct reading *r, struct range np)
{
    const struct token *t = tok(r, np.last - 1);
    return token_is_lower(t) && token_ends(r, t, r->language->object_endings);
}

/* "В мэрии вырубку | назвали": the office without the verb's object. */
static struct range without_object(const struct reading *r, struct range np)
{
    while (np.last - np.first >= 2 && is_object(r, np) &&
           !(tok(r, np.last - 1)->classes & (CLASS(WORD_ORG) | CLASS(WORD_ROLE))))
        np.last--;
    return np;
}

/* "в своём запросе | парламентарий указал", "на весну | Тарасов ответил": the nominative that ends
 * a phrase which hangs on a preposition; an empty range when none is seen. */
static struct range nominative_end(const struct reading *r, struct range np, uint32_t verb)
{
    const struct token *last = tok(r, np.last - 1);
    bool plural = token_ends(r, tok(r, verb), r->language->impersonal_endings);
    if (np.last - np.first < 2 || np.last > verb || plural || !token_is_lower(tok(r, np.last - 2)))
        return none;
    if (token_is_lower(last))
        return token_is(last, WORD_ROLE) && !token_is(tok(r, np.last - 2), WORD_ROLE)
                   ? range_one(np.last - 1)
                   : none;
    bool man = token_is_given(last) || token_ends(r, last, r->language->male_endings);
    return is_name(last) && man && !token_is(last, WORD_PLACE) ? range_one(np.last - 1) : none;
}

/* The subject of a verb: the phrase before it, unless that hangs on a preposition ("an official who
 * spoke to Fox News said"): then what follows the verb where order is free ("In Berlin sagte X"),
 * else the sentence's subject. */
struct range saying_subject(const struct site *s, uint32_t verb, struct range g)
{
    const struct reading *r = s->reading;
    if (r->language->verb_second)
        return clause_speaker(s, verb, g);
    struct range np = mention_left(r, verb, g.first), other = {0, 0};
    if (r->language->verb_last && !range_empty(np) && is_object(r, np))
        return mention_subject(r, g.first, np.first); /* "X үздік деп танылғанын растады" */
    if (range_empty(np)) { /* "Как пояснил X", "So sagte X", "Как сообщили в ведомстве" */
        uint32_t k = verb + 1;
        k += r->language->declines && k + 1 < g.last && token_is(at(s, k), WORD_OBLIQUE);
        return mention_right(r, k, g.last);
    }
    if (r->language->free_order)
        other = mention_right(r, verb + 1, g.last);
    bool hangs = np.first > g.first && token_is(at(s, np.first - 1), WORD_OBLIQUE);
    if (hangs && opens_with_office(s, np, verb, g))
        return without_object(r, np);
    if (hangs && r->language->declines) {
        struct range core = mention_core(r, np), noun = nominative_end(r, np, verb);
        if (core.last - core.first >= 2 && core.first > np.first && is_name(at(s, core.first)))
            return np; /* "head of the department for thefts X": a full name behind what hangs */
        if (!range_empty(noun) && range_empty(mention_core(r, other)))
            return noun;
        size_t len;
        const char *folded = reading_folded(r, at(s, verb), &len);
        if (range_empty(other) && ending_matches(r->language->impersonal_endings, folded, len))
            return np; /* "в ведомстве ответили" */
    }
    if (hangs && np.first > g.first + 1 && token_is(at(s, np.first - 1), WORD_PREP) &&
        (at(s, np.first - 2)->classes & (CLASS(WORD_ROLE) | CLASS(WORD_TITLE)))) {
        struct range core = mention_core(r, np);
        const struct token *left = core.first > np.first ? at(s, core.first - 1) : NULL;
        if (core.last - core.first >= 2 && left && token_is_lower(left) &&
            !token_is(left, WORD_DET))
            return np; /* "akim of the region X Y" */
    }
    const struct token *only = at(s, np.first);
    bool bare = r->language->declines && np.last - np.first == 1 && !token_is_capital(only) &&
                !token_is_pronoun(only) && !(only->classes & (CLASS(WORD_ROLE) | CLASS(WORD_ORG)));
    if (bare && !range_empty(mention_core(r, other)))
        return other; /* an adverb that no table knows: "горько усмехнулся X" */
    if (!hangs)
        return np;
    if (range_empty(other) || range_empty(mention_core(r, other)))
        other = r->language->declines ? named_before(r, g.first, np.first) : none;
    if (range_empty(other) || range_empty(mention_core(r, other)))
        other = mention_subject(r, g.first, np.first);
    return range_empty(other) ? np : other;
}

struct range saying_subject_near(const struct site *s, uint32_t verb, struct range g)
{
    return s->reading->language->declines ? saying_subject(s, verb, g)
                                          : mention_left(s->reading, verb, g.first);
}

bool saying_relays(const struct reading *r, uint32_t i)
{
    size_t len;
    const char *word = reading_folded(r, tok(r, i), &len);
    return word_listed(r->language->relays, word, len);
}

/* "according to NP", "laut NP"; "NP zufolge". `i` is the token looked at. */
bool saying_source(const struct site *s, uint32_t i, struct range g, struct range *speaker)
{
    const struct token *t = at(s, i);
    *speaker = (struct range){0, 0};
    if (token_is(t, WORD_ACCORDING)) {
        if (token_is(t, WORD_OBLIQUE) && !token_is_capital(t))
            return false; /* "Pour X, ...": only where it opens the sentence */
        uint32_t k = i + 1;
        k += k < g.last && token_is(at(s, k), WORD_OBLIQUE);
        if (k < g.last && token_is(at(s, k), WORD_OBJECT) && !token_is(at(s, k), WORD_DET))
            *speaker = range_one(k); /* "according to him" */
        else if (k < g.last)
            *speaker = mention_right(s->reading, k, g.last);
    } else if (token_is(t, WORD_POSTSOURCE)) {
        *speaker = mention_ending(s->reading, i, g.first);
    }
    return !range_empty(*speaker);
}
