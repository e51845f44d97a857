/* What of a phrase is the speaker: titles, posts, trades and endings are left out. */
#include "text/quotes/mention.h"
#include <string.h>

#define MARKED_MAX 6 /* tokens of a firm's name in marks */

static const struct range none = {0, 0};

static bool is_prefix(const struct token *t)
{
    return (t->classes & (CLASS(WORD_TITLE) | CLASS(WORD_ROLE))) != 0;
}

/* The last run of name tokens in the range; initials' stops and particles are inside it. */
static struct range last_name(const struct reading *r, struct range g)
{
    uint32_t last = g.last;
    while (last > g.first && !is_name(tok(r, last - 1)))
        last--;
    uint32_t first = last;
    for (uint32_t i = last; i > g.first; i--) {
        const struct token *t = tok(r, i - 1);
        if (is_name(t) && !token_is(t, WORD_DET) && !(t->flags & TOKEN_POSSESSIVE && i < last))
            first = i - 1;
        else if (!token_is_inner(tok(r, i - 1)) && !token_is(t, WORD_PARTICLE))
            break;
    }
    return (struct range){first, last};
}

/* "Massachusetts Sen. Elizabeth Warren": behind the last title or post; all of it when nothing is
 * left. */
static struct range drop_prefix(const struct reading *r, struct range name)
{
    for (uint32_t i = name.last; i > name.first; i--) {
        if (!is_prefix(tok(r, i - 1)) || i == name.last)
            continue;
        if (i - 1 > name.first && token_is_given(tok(r, i - 2)) && !r->language->capital_nouns &&
            !is_prefix(tok(r, i - 2)))
            continue; /* "Mohamed Sheikh Ali" */
        uint32_t first = i;
        while (first < name.last && !token_is_word(tok(r, first)))
            first++;
        if (first < name.last && token_is(tok(r, first), WORD_PREP) &&
            !token_is(tok(r, i - 1), WORD_TITLE))
            continue; /* "Sprecher von Tesla", but "Ministerin von der Leyen" */
        return first < name.last ? (struct range){first, name.last} : name;
    }
    return name;
}

/* A capitalised word that tables or endings tell to be no part of a person's name. */
static bool cannot_be_given(const struct reading *r, uint32_t i)
{
    const struct token *t = tok(r, i);
    uint32_t other = CLASS(WORD_PLACE) | CLASS(WORD_ORG) | CLASS(WORD_ROLE) | CLASS(WORD_TITLE) |
                     CLASS(WORD_TIME);
    return (t->classes & other) || (t->flags & TOKEN_CAPITALS && t->end - t->start > 2) ||
           token_ends(r, t, r->language->genitive_endings);
}

/* "Көрермен Серік Нұрпейісов": a word that is capitalised as the first of its sentence, before a
 * given name and a surname, in languages that write trades small. */
static bool opens_with_trade(const struct reading *r, uint32_t i, struct range name)
{
    const struct token *left = i >= 2 ? tok(r, i - 2) : NULL;
    bool first = !left || (left->flags & TOKEN_END) || tok(r, i - 1)->start > left->end + 2;
    return r->language->declines && first && i == name.first + 1 && name.last - i >= 2 &&
           is_name(tok(r, i + 1)) && !token_is_given(tok(r, i - 1));
}

/* "Nurse Roza Kalieva", "директор Центра Азии Марта Линд": a trade or place that no table knows,
 * told by the given name behind it. */
static struct range drop_trade(const struct reading *r, struct range name)
{
    for (uint32_t i = name.first; i + 1 < name.last; i++) {
        if (token_is_given(tok(r, i)))
            return i > name.first && (r->language->capital_nouns || cannot_be_given(r, i - 1) ||
                                      opens_with_trade(r, i, name))
                       ? (struct range){i, name.last}
                       : name; /* before a given name any German noun is a trade */
        if (!token_is_word(tok(r, i)) || token_is(tok(r, i), WORD_PARTICLE))
            break; /* an initial: a name already */
    }
    return name;
}

/* "глава ВОЗ Тедрос Гебрейесус", "представитель Госдепартамента Морган Ортагус": of three words
 * behind a post the first is its office, unless the second is a patronymic. */
static struct range drop_office(const struct reading *r, struct range g, struct range name)
{
    uint32_t i = name.first;
    if (!r->language->declines || i == g.first || name.last - i != 3 || token_is_given(tok(r, i)) ||
        (!token_is_lower(tok(r, i - 1)) && !token_is(tok(r, i - 1), WORD_ROLE)))
        return name;
    for (uint32_t k = i; k < name.last; k++)
        if (!token_is_word(tok(r, k)))
            return name;
    return token_ends(r, tok(r, i + 1), r->language->patronymic_endings)
               ? name
               : (struct range){i + 1, name.last};
}

/* "Hugh Penhaligon KC", "Anna Kim MP" */
static struct range drop_suffix(const struct reading *r, struct range name)
{
    while (name.last - name.first >= 3 && token_is(tok(r, name.last - 1), WORD_TITLE) &&
           (tok(r, name.last - 1)->flags & TOKEN_CAPITALS))
        name.last--;
    return name;
}

uint32_t name_run_end(const struct reading *r, uint32_t i, uint32_t end)
{
    uint32_t last = i + 1;
    for (uint32_t j = i + 1; j < end; j++) {
        const struct token *t = tok(r, j), *left = tok(r, j - 1);
        if ((left->flags & TOKEN_POSSESSIVE) || (token_is_word(t) && mention_is_foreign(r, j)))
            break;
        if (is_name(t) && !(t->classes & (CLASS(WORD_DET) | CLASS_PRONOUN)))
            last = j + 1;
        else if (!token_is_inner(t) && !token_is(t, WORD_PARTICLE))
            break;
    }
    return last;
}

uint32_t mention_over_marks(const struct reading *r, uint32_t i, uint32_t end)
{
    uint32_t cp = tok(r, i)->ref, k = i + 1, stop = i + MARKED_MAX < end ? i + MARKED_MAX : end;
    if (token_is_word(tok(r, i)) || (cp != 0xAB && cp != 0x201C && cp != 0x201E && cp != '"'))
        return i;
    while (k < stop && token_is_word(tok(r, k)))
        k++;
    return k > i + 1 && k < stop ? k + 1 : i;
}

/* Scripts without blanks between words: where a name ends is beyond these rules. */
static bool is_unspaced(const struct reading *r, const struct token *t)
{
    return (t->flags & TOKEN_CASELESS) && (unsigned char)r->text[t->start] >= 0xE2;
}

/* "сказал нападавший.": a participle that nothing follows. */
static bool stands_as_noun(const struct reading *r, struct range g)
{
    return r->language->declines && g.first && is_cue(r, g.first - 1) &&
           (g.last >= r->token_count || !token_is_word(tok(r, g.last)));
}

static bool is_speaker(const struct reading *r, struct range g)
{
    if (is_unspaced(r, tok(r, g.first)))
        return false;
    bool capital = !r->language->capital_nouns;
    for (uint32_t i = g.first; i < g.last && !capital; i++)
        capital = token_is_capital(tok(r, i)) || token_is_pronoun(tok(r, i));
    if (!capital)
        return false;
    if (g.last - g.first > 1)
        return true;
    const struct token *t = tok(r, g.first);
    if (token_is_pronoun(t))
        return true;
    if (token_is(t, WORD_OBJECT) && (token_is(t, WORD_HE) || token_is(t, WORD_SHE)))
        return (g.first >= 1 && token_is(tok(r, g.first - 1), WORD_ACCORDING)) ||
               (g.first >= 2 && token_is(tok(r, g.first - 2), WORD_ACCORDING)); /* "to him" */
    size_t len;
    const char *folded = reading_folded(r, t, &len);
    if (is_opener(r, g.first) || (t->flags & TOKEN_NUMBER) ||
        (t->classes & (CLASS(WORD_DET) | CLASS(WORD_AUXILIARY))) ||
        (!is_name(t) && !stands_as_noun(r, g) &&
         ending_matches(r->language->verb_endings, folded, len)))
        return false;
    return is_name(t) || !(t->classes & (CLASS(WORD_FUNC) | CLASS(WORD_ADVERB) | CLASS(WORD_CUE)));
}

static bool is_place(const struct reading *r, struct range g)
{
    for (uint32_t i = g.first; i < g.last; i++)
        if (!token_is(tok(r, i), WORD_PLACE))
            return false;
    return true;
}

/* "the Board of Elections": a preposition behind the head. */
static bool is_organisation(const struct reading *r, struct range g)
{
    bool head = false;
    for (uint32_t i = g.first; i + 1 < g.last; i++) {
        if (head && token_is_lower(tok(r, i)) && token_is(tok(r, i), WORD_PREP))
            return true;
        head |= token_is(tok(r, i), WORD_ORG);
    }
    return false;
}

/* "пресс-служба Минздрава": behind the head of an organisation's name stands whose it is. */
static bool names_owner(const struct reading *r, struct range g, struct range name)
{
    if (range_empty(name) || name.first == g.first || name.last != g.last)
        return false;
    const struct token *head = tok(r, name.first - 1);
    return token_is(head, WORD_ORG) && token_is_lower(head) && token_is_lower(tok(r, g.first)) &&
           !token_is(tok(r, g.first), WORD_ROLE) && !token_is_given(tok(r, name.first)) &&
           name.last - name.first <= 2;
}

/* "Тихонов накануне матча": lower-case words that no table knows behind a name that begins all. */
static bool trails_name(const struct reading *r, struct range g, struct range name)
{
    if (name.first != g.first || token_is(tok(r, name.last - 1), WORD_ROLE) ||
        token_ends(r, tok(r, name.last - 1), r->language->genitive_endings))
        return false;
    for (uint32_t i = name.last; i < g.last; i++)
        if (!token_is_lower(tok(r, i)) || tok(r, i)->classes & ~CLASS(WORD_ADVERB))
            return false;
    const struct token *last = tok(r, name.last - 1);
    return name.last - name.first >= 2 || token_ends(r, last, r->language->male_endings) ||
           token_ends(r, last, r->language->female_endings);
}

/* A given name that tables know, and a surname. */
static bool is_full_name(const struct reading *r, struct range name)
{
    for (uint32_t i = name.first; i + 1 < name.last; i++)
        if (token_is_given(tok(r, i)) && is_name(tok(r, i + 1)))
            return true;
    return false;
}

struct range mention_core(const struct reading *r, struct range g)
{
    while (!range_empty(g) && !token_is_word(tok(r, g.last - 1)))
        g.last--;
    while (!range_empty(g) && (tok(r, g.first)->flags & TOKEN_CASELESS) &&
           token_is(tok(r, g.first), WORD_CUE))
        g.first++; /* "وقالت مريم النجار" */
    if (range_empty(g) || !is_speaker(r, g) ||
        (r->language->verb_last && g.last - g.first == 1 && token_is_lower(tok(r, g.first)) &&
         token_ends(r, tok(r, g.first), r->language->object_endings)))
        return none;
    if (r->language->capital_nouns && token_is(tok(r, g.first), WORD_DET)) {
        struct range name = drop_trade(r, drop_prefix(r, last_name(r, g)));
        return name.last == g.last && name.last - name.first >= 2 && name.first > g.first + 1 &&
                       (is_prefix(tok(r, name.first - 1)) || token_is_given(tok(r, name.first)))
                   ? name
                   : g;
    }
    if (r->language->anonymous && is_organisation(r, g))
        return g;
    struct range name = last_name(r, g);
    if (r->language->declines && names_owner(r, g, name))
        return g;
    if (!range_empty(name) && !r->language->anonymous)
        return drop_prefix(r, name);
    if (r->language->declines && !range_empty(name) && name.last < g.last &&
        (is_full_name(r, name) || trails_name(r, g, name)) && token_is_lower(tok(r, g.last - 1)))
        return drop_suffix(r, drop_trade(r, drop_prefix(r, name))); /* "X Y үкімет" */
    if (range_empty(name) || name.last != g.last ||
        (name.first > g.first && token_is(tok(r, name.first - 1), WORD_AND)))
        return g; /* "the Russian foreign ministry", "a senior official" */
    while (name.last - name.first >= 3 && token_is(tok(r, name.first), WORD_PLACE))
        name.first++; /* "London Sadiq Khan" */
    struct range core = drop_suffix(r, drop_trade(r, drop_prefix(r, name)));
    core = drop_office(r, g, core);
    if (token_is(tok(r, core.last - 1), WORD_ORG) || is_prefix(tok(r, core.last - 1)) ||
        (core.first > g.first && is_place(r, core)))
        return g; /* "Власти России" */
    return core;
}

void mention_bytes(const struct reading *r, struct range g, uint32_t *start, uint32_t *end)
{
    const struct token *last = tok(r, g.last - 1);
    *start = tok(r, g.first)->start;
    *end = last->end;
    if (!(last->flags & TOKEN_POSSESSIVE))
        return;
    const char *s = r->text + last->start;
    uint32_t n = last->end - last->start;
    if (n > 2 && s[n - 1] != '\'')
        n--;
    if (n > 1 && s[n - 1] == '\'')
        n--;
    else if (n > 3 && memcmp(s + n - 3, "\xE2\x80\x99", 3) == 0)
        n -= 3;
    *end = last->start + n;
}
