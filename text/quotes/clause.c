#include "text/quotes/clause.h"
#include "text/quotes/parts.h"
#include "text/quotes/saying.h"

#define BACK_MAX 90 /* tokens read back for who is reported */
#define ES_MAX   3  /* tokens from "heisst" to "es" */

static const struct range none = {0, 0};

/* --- Subjects ------------------------------------------------------------------------------- */

/* Does the clause open with something that is no subject: "In Berlin", "Dann", "Deshalb"? */
static bool opens_oblique(const struct reading *r, uint32_t i)
{
    const struct token *t = &r->tokens[i];
    uint32_t no_subject = CLASS(WORD_OBLIQUE) | CLASS(WORD_ADVERB) | CLASS(WORD_FUNC) |
                          CLASS(WORD_ACCORDING) | CLASS(WORD_TIME);
    return (t->classes & no_subject) && !token_is(t, WORD_DET) && !token_is_pronoun(t);
}

/* Where the clause of token i begins: behind the last comma that a clause word follows, else at
 * `begin`. */
static uint32_t clause_begin(const struct reading *r, uint32_t i, uint32_t begin)
{
    for (uint32_t k = i; k > begin + 1; k--) {
        const struct token *t = &r->tokens[k - 1];
        if (token_is_mark(t, ';') || token_is_mark(t, ':') || token_is_dash(t))
            return k;
        if (token_is_mark(t, ',') && token_is(&r->tokens[k], WORD_SUBORDINATE) &&
            !(token_is(&r->tokens[k], WORD_DET) && k + 1 < i && is_name(&r->tokens[k + 1])))
            return k; /* but ", der Generalsekretär" is an apposition */
        if (token_is(t, WORD_AND) && token_is_lower(t) && k < i && opens_oblique(r, k))
            return k;
    }
    return begin;
}

/* "Der Zeitung sagte Filep Karma": an article's phrase before the verb, a full name behind it. */
static bool dative_first(const struct reading *r, struct range before, struct range behind)
{
    const struct token *t = r->tokens;
    return behind.last - behind.first >= 2 && token_is(&t[before.first], WORD_DET) &&
           is_name(&t[behind.first]) && !token_is(&t[behind.first], WORD_DET) &&
           is_name(&t[behind.first + 1]);
}

/* "Das sagte X", "ihn nannte X": an object's pronoun or article phrase before the verb. */
static bool is_object(const struct reading *r, struct range np)
{
    return token_is(&r->tokens[np.first], WORD_OBJECT);
}

struct range clause_first_subject(const struct reading *r, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i + 2 < end; i++)
        if (token_is_mark(&r->tokens[i], ':'))
            begin = i + 1;
    while (begin < end && !token_is_word(&r->tokens[begin]))
        begin++;
    if (begin >= end || !opens_oblique(r, begin))
        return begin < end ? mention_right(r, begin, end) : none;
    for (uint32_t i = begin + 1; i < end; i++) {
        const struct token *t = &r->tokens[i], *left = t - 1;
        uint32_t no_verb = CLASS(WORD_DET) | CLASS(WORD_FUNC) | CLASS(WORD_OBLIQUE) |
                           CLASS(WORD_PREP) | CLASS(WORD_AND);
        bool behind_noun = !token_is_lower(left) || i == begin + 1;
        bool verb = token_is_lower(t) && behind_noun && (!(t->classes & no_verb) || is_cue(r, i));
        if (!verb || token_is(t, WORD_ADVERB))
            continue;
        uint32_t k = i + 1;
        while (k < end && token_is_lower(&r->tokens[k]) && token_is(&r->tokens[k], WORD_ADVERB))
            k++;
        return k < end ? mention_right(r, k, end) : none;
    }
    return none;
}

struct range clause_subject(const struct reading *r, uint32_t verb, struct range g)
{
    uint32_t begin = clause_begin(r, verb, g.first), k = verb + 1;
    while (k < g.last && token_is(&r->tokens[k], WORD_ADVERB) && token_is_lower(&r->tokens[k]))
        k++; /* "zeigte sich der Minister" */
    struct range left = mention_left(r, verb, begin), right = none;
    if (k < g.last && !token_is(&r->tokens[k], WORD_OBLIQUE))
        right = mention_right(r, k, g.last);
    if (!range_empty(right) && (range_empty(mention_core(r, right)) || is_object(r, right)))
        right = none;
    if (verb > begin && token_is(&r->tokens[verb - 1], WORD_AND) &&
        (range_empty(right) || !token_is(&r->tokens[right.first], WORD_HE)))
        return clause_first_subject(r, begin, verb); /* "X kam und sagte" */
    if (range_empty(left))
        return right;
    bool he = !range_empty(right) && token_is(&r->tokens[right.first], WORD_HE);
    bool hangs = left.first > begin && token_is(&r->tokens[left.first - 1], WORD_OBLIQUE);
    bool other = he || hangs || is_object(r, left) || opens_oblique(r, begin) ||
                 dative_first(r, left, right);
    return other && !range_empty(right) ? right : hangs || is_object(r, left) ? none : left;
}

/* The subject of a clause whose verb stands last: behind the word that opens it, or what a relative
 * pronoun stands for. `end` is where the quotation or the verb stands. */
static struct range subordinate_subject(const struct reading *r, uint32_t end, uint32_t begin)
{
    uint32_t i = clause_begin(r, end, begin);
    if (i >= end || !token_is(&r->tokens[i], WORD_SUBORDINATE))
        return none;
    if (token_is(&r->tokens[i], WORD_DET) || token_is(&r->tokens[i], WORD_OTHER))
        return i > begin + 1 ? mention_ending(r, i - 1, begin) : none;
    uint32_t k = i + 1;
    while (k < end && token_is(&r->tokens[k], WORD_ADVERB))
        k++;
    return k < end ? mention_right(r, k, end) : none;
}

/* --- Behind the quotation ------------------------------------------------------------------- */

/* "heisst es (weiter) in NP", "In NP heisst es": the source behind the preposition. */
static struct range impersonal(const struct site *s, uint32_t verb, struct range g)
{
    uint32_t end = g.last, begin = clause_begin(s->reading, verb, g.first);
    for (uint32_t i = verb + 1; i < end && i <= verb + ES_MAX; i++) {
        if (!token_is(at(s, i), WORD_IMPERSONAL))
            continue;
        for (uint32_t k = i + 1; k + 1 < end && k <= i + ES_MAX; k++)
            if (token_is(at(s, k), WORD_OBLIQUE))
                return mention_right(s->reading, k + 1, end);
        if (begin + 1 < verb && token_is(at(s, begin), WORD_OBLIQUE))
            return mention_right(s->reading, begin + 1, verb);
        return none;
    }
    return none;
}

/* "X hat gestern erklart, ...": the finite verb of a participle of saying that ends its clause;
 * the verb itself otherwise. */
static uint32_t finite_verb(const struct reading *r, uint32_t verb, struct range g)
{
    if (verb + 1 < g.last && token_is_word(&r->tokens[verb + 1]))
        return verb;
    for (uint32_t i = clause_begin(r, verb, g.first); i < verb; i++)
        if (token_is_lower(&r->tokens[i]) && token_is(&r->tokens[i], WORD_AUXILIARY))
            return i;
    return verb;
}

struct range clause_speaker(const struct site *s, uint32_t i, struct range g)
{
    const struct reading *r = s->reading;
    struct range speaker = impersonal(s, i, g);
    if (range_empty(speaker) && token_is(at(s, i), WORD_CITE)) {
        struct range right = i + 1 < g.last ? mention_right(r, i + 1, g.last) : none;
        if (!range_empty(right))
            return right;
    }
    if (!range_empty(speaker))
        return speaker;
    uint32_t verb = finite_verb(r, i, g);
    if (verb == i && (i + 1 == g.last || !token_is_word(at(s, i + 1))))
        speaker = subordinate_subject(r, i, g.first);
    return range_empty(speaker) ? clause_subject(r, verb, g) : speaker;
}

static bool part_begins(const struct site *s, struct range g, uint32_t i)
{
    return i == g.first || !token_is_word(at(s, i - 1));
}

static bool cue_within(const struct reading *r, uint32_t i, uint32_t end)
{
    for (; i < end && token_is_word(&r->tokens[i]); i++)
        if (is_cue(r, i))
            return true;
    return false;
}

/* ", so X", ", sagte X", ", wie X mitteilte", "laut X", "X zufolge" in one part. */
static bool trailing(const struct site *s, struct range g, struct finding *f)
{
    const struct reading *r = s->reading;
    if (reading_first_set(r->tells, g.first, g.last) == g.last)
        return false;
    for (uint32_t i = g.first; i < g.last; i++) {
        const struct token *t = at(s, i);
        struct range speaker = none;
        if (token_is(t, WORD_ACCORDING))
            speaker = mention_right(
                r, i + 1 + (i + 1 < g.last && token_is(at(s, i + 1), WORD_OBLIQUE)), g.last);
        else if (token_is(t, WORD_POSTSOURCE))
            speaker = mention_ending(r, i, g.first);
        else if (part_begins(s, g, i) && is_cue(r, i))
            speaker = clause_speaker(s, i, (struct range){i, g.last});
        else if (part_begins(s, g, i) && token_is_lower(t) && token_is(t, WORD_AUXILIARY) &&
                 cue_within(r, i + 1, g.last))
            speaker = clause_subject(r, i, (struct range){i, g.last}); /* ", hatte X gesagt" */
        else if (token_is(t, WORD_SO) && part_begins(s, g, i) && i + 1 < g.last) {
            if (is_cue(r, i + 1)) /* "so heisst es", "so sagte er" */
                continue;
            uint32_t k = i + 1;
            while (k < g.last && token_is_lower(at(s, k)) && token_is(at(s, k), WORD_ADVERB))
                k++; /* "so auch X" */
            speaker = k < g.last ? mention_right(r, k, g.last) : none;
            if (!range_empty(speaker) && i > g.first + 1 && token_is(at(s, i), WORD_FUNC) &&
                !is_cue(r, speaker.last) && !token_is_pronoun(at(s, speaker.first)) &&
                !is_name(at(s, speaker.last - 1)))
                speaker = none;
        } else if (is_cue(r, i) && i > g.first) {
            speaker = impersonal(s, i, g);
            if (range_empty(speaker) && (i + 1 == g.last || !token_is_word(at(s, i + 1))))
                speaker = subordinate_subject(r, i, g.first);
        }
        if (saying_take(s, SIEVE_CLAUSE, speaker, range_one(i), f))
            return true;
    }
    return false;
}

/* --- Before the quotation ------------------------------------------------------------------- */

bool clause_opening(const struct site *s, struct range g, struct finding *f)
{
    const struct reading *r = s->reading;
    if (g.last - g.first < 4 || !token_is(at(s, g.first), WORD_SUBORDINATE) ||
        token_is(at(s, g.first), WORD_DET))
        return false;
    for (uint32_t i = g.first + 1; i + 1 < g.last; i++)
        if (token_is_mark(at(s, i + 1), ','))
            return is_cue(r, i) && saying_take(s, SIEVE_CLAUSE, subordinate_subject(r, i, g.first),
                                               range_one(i), f);
    return false;
}

static bool leading(const struct site *s, struct range g, bool nearest, struct finding *f)
{
    const struct reading *r = s->reading;
    const struct range *after = &s->after;
    bool verb_behind = nearest && !range_empty(*after) && is_cue(r, after->first);
    struct range speaker;
    if (verb_behind) { /* "weil X das „…“ nannte" */
        speaker = subordinate_subject(r, g.last, g.first);
        if (saying_take(s, SIEVE_CLAUSE, speaker, range_one(after->first), f))
            return true;
    }
    if (clause_opening(s, g, f))
        return true;
    uint32_t i = g.last;
    for (; (i = reading_last_set(r->tells, g.first, i)) > g.first; i--)
        if (is_cue(r, i - 1) &&
            saying_take(s, SIEVE_CLAUSE, clause_speaker(s, i - 1, g), range_one(i - 1), f))
            return true;
    for (i = g.last; (i = reading_last_set(r->tells, g.first, i)) > g.first; i--) {
        const struct token *t = at(s, i - 1);
        speaker = none;
        if (token_is(t, WORD_ACCORDING))
            speaker =
                mention_right(r, i + (i < g.last && token_is(at(s, i), WORD_OBLIQUE)), g.last);
        else if (token_is(t, WORD_POSTSOURCE))
            speaker = mention_ending(r, i - 1, g.first);
        if (saying_take(s, SIEVE_CLAUSE, speaker, range_one(i - 1), f))
            return true;
    }
    if (verb_behind) /* "X hat das „…“ genannt": the auxiliary is the finite verb */
        for (i = g.first; i < g.last; i++)
            if (token_is_lower(at(s, i)) && token_is(at(s, i), WORD_AUXILIARY))
                return saying_take(s, SIEVE_CLAUSE, clause_subject(r, i, g),
                                   range_one(after->first), f);
    return false;
}

static uint32_t line_start(const struct site *s)
{
    return s->reading->lines[s->span->line].start;
}

/* Does a word that rules look for stand anywhere near? */
static bool sentence_tells(const struct site *s)
{
    const struct line *line = &s->reading->lines[s->span->line];
    uint32_t first = line->first, last = line->last;
    if (s->before.last - first > PARTS_REACH)
        first = s->before.last - PARTS_REACH;
    if (last - s->after.first > PARTS_REACH)
        last = s->after.first + PARTS_REACH;
    return reading_first_set(s->reading->tells, first, last) < last;
}

bool sieve_clause(const struct site *s, struct finding *f)
{
    struct parts parts;
    if (!s->reading->language->verb_second || !sentence_tells(s))
        return false;
    parts_before(s, &parts);
    if (parts.count && leading(s, parts.items[0], true, f))
        return true;
    struct parts behind;
    if (parts.count && at(s, parts.items[0].first)->start > line_start(s) &&
        !token_is_word(at(s, parts.items[0].first)) && trailing(s, parts.items[0], f))
        return true; /* "„…“, so X, „…“" */
    parts_after(s, &behind);
    for (uint32_t i = 0; i < behind.count; i++)
        if (trailing(s, behind.items[i], f))
            return true;
    for (uint32_t i = 1; i < parts.count; i++)
        if (leading(s, parts.items[i], false, f))
            return true;
    return false;
}

/* --- Reported speech ------------------------------------------------------------------------ */

static bool reports(const struct site *s, struct range g)
{
    uint32_t i = g.first;
    for (; (i = reading_first_set(s->reading->tells, i, g.last)) < g.last; i++)
        if (token_is(at(s, i), WORD_REPORTED) && token_is_lower(at(s, i)))
            return true;
    return false;
}

static bool clause_is_reported(const struct site *s, struct parts *before)
{
    struct parts after;
    bool reported = false;
    *before = (struct parts){.count = 0};
    if (!s->reading->language->verb_second || !sentence_tells(s))
        return false;
    parts_before(s, before);
    parts_after(s, &after);
    for (uint32_t i = 0; i < before->count; i++)
        reported |= reports(s, before->items[i]);
    for (uint32_t i = 0; i < after.count; i++)
        reported |= reports(s, after.items[i]);
    return reported;
}

bool clause_reports(const struct site *s)
{
    struct parts before;
    return clause_is_reported(s, &before);
}

bool sieve_reported(const struct site *s, struct finding *f)
{
    const struct reading *r = s->reading;
    struct parts before;
    bool reported = clause_is_reported(s, &before);
    uint32_t first = r->lines[s->span->line].first;
    uint32_t from = before.count ? before.items[before.count - 1].first : s->before.last;
    uint32_t floor = from > first + BACK_MAX ? from - BACK_MAX : first;
    for (uint32_t i = from; reported && i > floor + 1; i--) {
        if (!is_cue(r, i - 1))
            continue;
        struct range sentence = site_sentence_of(s, i - 1, (struct range){floor, from});
        if (saying_take(s, SIEVE_REPORTED, clause_subject(r, i - 1, sentence), range_one(i - 1), f))
            return true;
    }
    return false;
}
