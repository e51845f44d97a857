#include "text/quotes/bearer.h"

#define BRACKET_MAX 6 /* tokens of a short name in brackets */
#define NUMERO      0x2116
#define REACH       16 /* tokens from a post to the name of its bearer */

static const struct range none = {0, 0};

/* Does the phrase tell a post, trade or kin, and no name? */
static bool is_post(const struct reading *r, struct range g)
{
    if (token_is_pronoun(tok(r, g.first)) && !token_is(tok(r, g.first), WORD_DET))
        return false;
    for (uint32_t k = g.first; k < g.last; k++)
        if (is_name(tok(r, k)) && !(tok(r, k)->classes & (CLASS(WORD_DET) | CLASS(WORD_ROLE))) &&
            !(k > g.first && (tok(r, k)->flags & TOKEN_CAPITALS) && r->language->declines))
            return false; /* but "директор ТОО" */
    return token_is(tok(r, g.first), WORD_DET) || token_is(tok(r, g.first), WORD_ROLE) ||
           r->language->free_order;
}

/* Where a phrase with a name in it ends: punctuation, a verb, the line's end. */
static bool is_bound(const struct reading *r, uint32_t i, uint32_t end)
{
    return i >= end || !token_is_word(tok(r, i)) || is_cue(r, i) ||
           (token_is_lower(tok(r, i)) &&
            (tok(r, i)->classes & (CLASS(WORD_AUXILIARY) | CLASS(WORD_FUNC))));
}

static bool may_be_named(const struct token *t)
{
    return is_name(t) && !(t->classes & (CLASS(WORD_DET) | CLASS_PRONOUN));
}

/* Of the run of name words [i, last): the part that is a person's full name. It begins with a given
 * name where tables know one; else all of it counts, where nothing governs it. */
static struct range person_in(const struct reading *r, uint32_t i, uint32_t last, bool free)
{
    const struct token *left = tok(r, i - 1);
    bool thing = tok(r, last - 1)->classes & (CLASS(WORD_PLACE) | CLASS(WORD_ORG));
    if (thing)
        return none;
    bool governed =
        token_is_word(left) && (left->classes & (CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP)));
    for (uint32_t k = i; k + 1 < last; k++) {
        if (token_is_given(tok(r, k)) && !governed)
            return (struct range){k, last};
        governed &= (tok(r, k)->classes & (CLASS(WORD_TITLE) | CLASS(WORD_ROLE))) ||
                    token_is_given(tok(r, k)); /* "aide to President George Bush" */
    }
    governed = token_is_word(left) && (left->classes & (CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP)));
    uint32_t words = 0;
    for (uint32_t k = i; k < last; k++) {
        words += token_is_word(tok(r, k)) &&
                 !(tok(r, k)->classes & (CLASS(WORD_TITLE) | CLASS(WORD_ROLE)));
        if (tok(r, k)->flags & TOKEN_POSSESSIVE)
            return none;
    }
    return free && !governed && words >= 2 ? (struct range){i, last} : none;
}

/* "Курык Жалгас Е.": a name word before an initial that ends the run. */
static struct range before_initial(const struct reading *r, uint32_t i, uint32_t last)
{
    const struct token *t = tok(r, last - 1);
    bool initial = t->end - t->start <= 2 && r->language->declines;
    return initial && last - i >= 2 ? (struct range){last - 2, last} : none;
}

/* "Sa fille, Anne, confirme": one name between commas, of somebody's kin. */
static struct range kin(const struct reading *r, struct range g, uint32_t i, uint32_t end)
{
    bool ends = i + 1 >= end || !token_is_word(tok(r, i + 1));
    bool one = may_be_named(tok(r, i)) && ends && token_is_mark(tok(r, i - 1), ',');
    size_t len;
    const char *left = reading_folded(r, tok(r, i - 1), &len);
    if (may_be_named(tok(r, i)) && ends && word_listed(r->language->naming, left, len))
        return range_one(i); /* "a man named Timur" */
    return one && token_is(tok(r, g.first), WORD_DET) && token_is_given(tok(r, i)) ? range_one(i)
                                                                                   : none;
}

/* Words that end the search: another clause begins. */
static bool is_barrier(const struct reading *r, uint32_t i, bool comma)
{
    const struct token *t = tok(r, i);
    if (is_cue(r, i) || (token_is_pronoun(t) && !token_is(t, WORD_DET)))
        return true;
    if (!token_is_lower(t))
        return false;
    return token_is(t, WORD_ACCORDING) ||
           (token_is(t, WORD_AUXILIARY) && !token_is(t, WORD_PREP) && !token_is(t, WORD_OBLIQUE)) ||
           (comma && (t->classes & (CLASS(WORD_FUNC) | CLASS(WORD_AND))) && !token_is(t, WORD_DET));
}

/* The token behind "(ACDP)" that opens at i; i when it is no short pair. */
static uint32_t over_brackets(const struct reading *r, uint32_t i, uint32_t end)
{
    if (!token_is_mark(tok(r, i), '('))
        return i;
    for (uint32_t k = i + 1; k < end && k <= i + BRACKET_MAX; k++)
        if (token_is_mark(tok(r, k), ')'))
            return k + 1;
    return i;
}

static struct range search(const struct reading *r, struct range g, uint32_t line_end)
{
    uint32_t end = g.last + REACH < line_end ? g.last + REACH : line_end, i = g.last;
    bool comma = false, behind_marks = false;
    /* "a spokesman for X", but "director of the bank X" */
    bool closed = r->language->article_closes && token_is(tok(r, g.first), WORD_DET), hangs = false;
    while (i < end) {
        const struct token *t = tok(r, i);
        if (token_is_inner(t) || token_is_mark(t, NUMERO)) {
            i++; /* "the Rt. Rev. X", "дома № 14" */
            continue;
        }
        if (!token_is_word(t)) {
            uint32_t over = mention_over_marks(r, i, line_end);
            behind_marks = over > i;
            over = behind_marks ? over : over_brackets(r, i, line_end);
            if (over == i && (comma || !token_is_mark(t, ',')))
                return none;
            if (over == i)
                hangs = !(comma = true);
            i = over > i ? over : i + 1;
            continue;
        }
        if (is_barrier(r, i, token_is_mark(tok(r, i - 1), ',')))
            return none;
        hangs |=
            closed && token_is_lower(t) && (t->classes & (CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP)));
        if (!may_be_named(t)) {
            i++;
            continue;
        }
        uint32_t last = name_run_end(r, i, line_end);
        bool apposed = token_is_mark(tok(r, i - 1), ',');
        struct range name = person_in(r, i, last, apposed || behind_marks);
        if (range_empty(name))
            name = before_initial(r, i, last);
        if (range_empty(name))
            name = kin(r, g, i, line_end);
        if (!range_empty(name) && !hangs && is_bound(r, last, line_end))
            return name;
        i = last;
    }
    return none;
}

/* Where every noun is capitalised, only a comma tells: "der Leiter des Amtes, Jan Vogt". */
static struct range apposed(const struct reading *r, struct range g, uint32_t line_end)
{
    uint32_t i = g.last, stop = i + REACH < line_end ? i + REACH : line_end, words = 0;
    bool tail = i < stop && (tok(r, i)->classes & (CLASS(WORD_PREP) | CLASS(WORD_OBLIQUE)));
    while (tail && i < stop && token_is_word(tok(r, i)) && !is_cue(r, i) &&
           !token_is_pronoun(tok(r, i)))
        i++;
    if (i + 1 >= stop || !token_is_mark(tok(r, i), ',') || !may_be_named(tok(r, i + 1)))
        return none;
    uint32_t last = name_run_end(r, i + 1, line_end);
    for (uint32_t k = i + 1; k < last; k++)
        words += token_is_word(tok(r, k)) &&
                 !(tok(r, k)->classes & (CLASS(WORD_TITLE) | CLASS(WORD_ROLE)));
    bool bound = last >= line_end || !token_is_word(tok(r, last)) || is_cue(r, last);
    return words >= 2 && bound ? (struct range){i + 1, last} : none;
}

struct range bearer_of(const struct site *s, struct range g)
{
    const struct reading *r = s->reading;
    uint32_t line_end = r->lines[reading_line_of(r, g.first)].last;
    struct range name = none;
    if (r->language->capital_nouns)
        name = apposed(r, g, line_end);
    else if (is_post(r, g))
        name = search(r, g, line_end);
    return range_empty(name) ? g : name;
}
