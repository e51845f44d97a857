#include "text/quotes/mention.h"
#include <string.h>

#define PHRASE_MAX     14 /* tokens of a noun phrase */
#define ORG_MAX        8  /* tokens of "of the Interior and Sport" */
#define CHAIN_MAX      4  /* "X of Y of Z": phrases joined by prepositions */
#define DATELINE_MAX   12 /* tokens of a dateline */
#define CLITIC_MAX     3  /* bytes of "les" */
#define APPOSITION_MAX 26 /* tokens back over ", who has farmed here since 1990," */

static const struct range none = {0, 0};

bool mention_is_participle(const struct reading *r, uint32_t i)
{
    const struct token *t = tok(r, i);
    return token_is_word(t) &&
           ending_matches(r->language->participle_endings, r->text + t->start, t->end - t->start);
}

/* "Another added", "most said": a word that counts, and a verb in the past. */
static bool stands_alone(const struct reading *r, uint32_t i)
{
    size_t len;
    const char *word = reading_folded(r, tok(r, i), &len);
    return word_listed(r->language->counting, word, len) &&
           (token_ends(r, tok(r, i + 1), "ed") || token_ends(r, tok(r, i + 1), "aid"));
}

bool is_cue(const struct reading *r, uint32_t i)
{
    const struct token *t = tok(r, i);
    bool clitic = r->language->elides && i >= 2 && token_is(tok(r, i - 2), WORD_LINK) &&
                  token_is_capital(tok(r, i - 2)); /* "Comme le rappelle X" */
    if (i && !r->language->free_order && token_is(tok(r, i - 1), WORD_DET) &&
        !token_is_pronoun(tok(r, i - 1)) && !clitic && !stands_alone(r, i - 1))
        return false; /* "the protests" */
    return token_is_lower(t) &&
           (t->classes & (CLASS(WORD_CUE) | CLASS(WORD_WEAK) | CLASS(WORD_GERUND)));
}

bool is_name(const struct token *t)
{
    return token_is_capital(t) && (!token_is(t, WORD_TIME) || token_is_given(t));
}

/* Capitalised words that are so only because they open a sentence. */
bool is_opener(const struct reading *r, uint32_t i)
{
    const struct token *t = tok(r, i);
    return token_is_capital(t) &&
           (t->classes & (CLASS(WORD_FUNC) | CLASS(WORD_ADVERB) | CLASS(WORD_AUXILIARY))) &&
           !(t->classes & (CLASS(WORD_DET) | CLASS(WORD_TITLE))) && !token_is_pronoun(t) &&
           !(i && token_is_lower(tok(r, i - 1)));
}

/* "one of the officials" */
static bool is_partitive(const struct reading *r, uint32_t i, uint32_t begin)
{
    return token_is(tok(r, i), WORD_PREP) && i > begin && token_is(tok(r, i - 1), WORD_DET);
}

/* A function word; but "Will" behind "said", "Weil" behind "Stephan" is a name. */
static bool is_function(const struct reading *r, uint32_t i)
{
    const struct token *t = tok(r, i), *left = i ? tok(r, i - 1) : NULL;
    bool name = token_is_capital(t) && left && (token_is_lower(left) || token_is_given(left));
    return token_is(t, WORD_FUNC) && !name;
}

static bool pronoun_stands(const struct reading *r, uint32_t i, uint32_t end)
{
    const struct token *t = tok(r, i);
    if (!token_is_pronoun(t))
        return false;
    if (!token_is(t, WORD_DET) || i + 1 >= end)
        return true;
    const struct token *next = tok(r, i + 1); /* "one official", but "one said" */
    return !token_is_word(next) || is_cue(r, i + 1) ||
           (token_is(next, WORD_FUNC) && !token_is(next, WORD_PREP));
}

/* "ДЧС Карагандинской | области": a capitalised adjective of an office's name. */
static bool is_attribute(const struct reading *r, uint32_t first, uint32_t i)
{
    if (!r->language->declines || i == first || !token_is_capital(tok(r, i)))
        return false;
    const struct token *head = tok(r, i - 1);
    return (token_is(head, WORD_ORG) || (head->flags & TOKEN_CAPITALS)) &&
           token_ends(r, tok(r, i), r->language->genitive_endings);
}

/* "Trump recently": what is lower-case behind a name is not part of it, unless it is a post or an
 * organisation ("Russian foreign ministry"). */
static uint32_t drop_tail(const struct reading *r, uint32_t first, uint32_t last)
{
    bool capital = r->language->capital_nouns;
    for (uint32_t i = first; i + 1 < last; i++)
        capital |= token_is_capital(tok(r, i)) && !token_is(tok(r, i), WORD_DET) &&
                   !(r->language->declines && i == first && token_is(tok(r, i), WORD_ROLE));
    if (!capital || (token_is(tok(r, first), WORD_DET) && !r->language->capital_nouns))
        return last;
    while (last - 1 > first && token_is_lower(tok(r, last - 1)) &&
           !is_attribute(r, first, last - 2) &&
           !(tok(r, last - 1)->classes & (CLASS(WORD_ROLE) | CLASS(WORD_ORG))))
        last--;
    return last;
}

/* "le ministère | de la Culture", "the Department | of Justice": organisations stay whole. */
static uint32_t organisation_end(const struct reading *r, uint32_t i, uint32_t last, uint32_t end)
{
    uint32_t k = last, stop = last + ORG_MAX < end ? last + ORG_MAX : end;
    bool organisation = false;
    for (uint32_t j = i; j < last; j++)
        organisation |= token_is(tok(r, j), WORD_ORG);
    while (organisation && !r->language->capital_nouns && k + 1 < stop &&
           token_is_lower(tok(r, k)) && token_is(tok(r, k), WORD_PREP)) {
        k++;
        k += k + 1 < stop && token_is(tok(r, k), WORD_DET) && token_is_lower(tok(r, k));
        if (!is_name(tok(r, k)) || is_cue(r, k))
            break;
        while (k < stop && is_name(tok(r, k)))
            k++;
        last = k;
    }
    return last;
}

/* "van", "de la": particles before a name. */
static bool leads_name(const struct reading *r, uint32_t j, uint32_t end)
{
    while (j + 1 < end && token_is(tok(r, j), WORD_PARTICLE) && token_is_lower(tok(r, j)) &&
           token_is(tok(r, j + 1), WORD_PARTICLE) && token_is_lower(tok(r, j + 1)))
        j++;
    return token_is(tok(r, j), WORD_PARTICLE) && j + 1 < end && is_name(tok(r, j + 1));
}

/* "Тайжан Facebook": a Latin word behind a Cyrillic one is no part of the name. */
bool mention_is_foreign(const struct reading *r, uint32_t i)
{
    const char *text = r->text;
    return r->language->declines && (unsigned char)text[tok(r, i)->start] < 128 &&
           (unsigned char)text[tok(r, i - 1)->start] >= 0xD0;
}

struct range mention_right(const struct reading *r, uint32_t i, uint32_t end)
{
    while (i + 1 < end && token_is_lower(tok(r, i)) && token_is(tok(r, i), WORD_ADVERB) &&
           !(tok(r, i)->classes & (CLASS(WORD_FUNC) | CLASS(WORD_DET) | CLASS_PRONOUN)))
        i++; /* "said later X" */
    if (i < end && pronoun_stands(r, i, end))
        return (struct range){i, i + 1};
    uint32_t j = i, last = i;
    bool named = false;
    for (; j < end && j - i < PHRASE_MAX; j++) {
        const struct token *t = tok(r, j);
        if (j > i && token_is_inner(tok(r, j)))
            continue;
        if (!token_is_word(t) || token_is(t, WORD_TIME))
            break;
        if (named && leads_name(r, j, end))
            continue;
        if (is_function(r, j) && !is_partitive(r, j, i))
            break;
        if (j > i && token_is(t, WORD_DET) && token_is_lower(t) &&
            !(tok(r, j - 1)->classes & (CLASS(WORD_PREP) | CLASS(WORD_DET))))
            break;
        bool within = j == i + 1 && r->language->capital_nouns && token_is(tok(r, i), WORD_DET) &&
                      token_is(t, WORD_ADVERB); /* "die heute 81-Jährige" */
        if (j > i && token_is_lower(t) && !within &&
            (is_cue(r, j) ||
             t->classes & (CLASS(WORD_ADVERB) | CLASS(WORD_AUXILIARY) | CLASS(WORD_ACCORDING))))
            break;
        if (named && ((t->flags & TOKEN_NUMBER) || mention_is_foreign(r, j)))
            break;
        if (j == i + 1 && r->language->free_order && token_is(tok(r, i), WORD_ROLE) &&
            token_is_lower(t) && !t->classes && token_ends(r, t, r->language->saying_endings))
            break; /* "Пенсионерка махнула рукой" */
        if (j > i && r->language->oblique_endings && token_is_lower(t) &&
            token_ends(r, t, r->language->oblique_endings))
            break;
        named |= is_name(t);
        last = j + 1;
    }
    if (last == i)
        return none;
    return (struct range){i, organisation_end(r, i, drop_tail(r, i, last), end)};
}

/* The token of the bracket or comma that opens what closes at k; k itself when there is none near.
 */
static uint32_t find_back(const struct reading *r, uint32_t k, uint32_t begin, uint32_t mark)
{
    uint32_t limit = k > begin + APPOSITION_MAX ? k - APPOSITION_MAX : begin;
    for (uint32_t i = k; i > limit; i--)
        if (token_is_mark(tok(r, i - 1), mark))
            return i - 1;
    return k;
}

/* Behind "Mayor of": "London Sadiq Khan", a place and then a name. */
static bool names_its_bearer(const struct reading *r, struct range g)
{
    uint32_t i = g.first;
    while (i < g.last && (token_is(tok(r, i), WORD_PLACE) || token_is_lower(tok(r, i))))
        i++; /* and "akim of the region X Y" */
    return i > g.first && g.last - i >= 2 && is_name(tok(r, i)) && is_name(tok(r, g.last - 1));
}

/* "the Ministry | of Health": capitalised words on both sides of the preposition. */
static bool is_office(const struct reading *r, struct range head, uint32_t i, uint32_t k)
{
    const struct token *last = tok(r, head.last - 1);
    bool whole = token_is(last, WORD_ORG) && token_is_capital(last) && head.last + 1 == i;
    for (; whole && i < k; i++)
        whole = is_name(tok(r, i)) || (token_is(tok(r, i), WORD_DET) && i + 1 < k);
    return whole && !r->language->capital_nouns;
}

static struct range ending(const struct reading *r, uint32_t k, uint32_t begin, int chain)
{
    if (k > begin && token_is_mark(tok(r, k - 1), ')'))
        k = find_back(r, k - 1, begin, '(');
    uint32_t i = k;
    if (i > begin && pronoun_stands(r, i - 1, k))
        return (struct range){i - 1, i};
    if (i > begin && is_cue(r, i - 1) && token_is(tok(r, i - 1), WORD_CUE))
        return none; /* "X said reports were": no phrase ends with "said" */
    for (; i > begin && k - i < PHRASE_MAX; i--) {
        const struct token *t = tok(r, i - 1);
        if (token_is_inner(tok(r, i - 1)))
            continue;
        if (!token_is_word(t) || token_is(t, WORD_TIME) || token_is(t, WORD_POSTSOURCE))
            break;
        if (token_is(t, WORD_PARTICLE) && i < k && is_name(tok(r, i)) && i > begin + 1 &&
            is_name(tok(r, i - 2)))
            continue;
        if (is_function(r, i - 1) && !(i > begin + 1 && is_partitive(r, i - 1, begin)))
            break;
        if (i < k && is_cue(r, i - 1))
            break;
        if (token_is(t, WORD_DET) && token_is_lower(t)) {
            while (i - 1 > begin && token_is(tok(r, i - 2), WORD_DET))
                i--; /* "the former" */
            i--;
            break;
        }
    }
    while (i < k && (!token_is_word(tok(r, i)) || is_opener(r, i)))
        i++;
    /* "X of Y said", "a spokesman for Y said": the head stands before the preposition */
    bool genitive = r->language->capital_nouns && i > begin && i < k &&
                    token_is(tok(r, i), WORD_DET) && token_is_capital(tok(r, i - 1));
    if (chain && genitive) { /* "Ein Sprecher des Ministeriums" */
        struct range head = ending(r, i, begin, chain - 1);
        if (!range_empty(head) && head.last < i)
            return head; /* "X von der Kanzlei des Präsidenten" */
        return range_empty(head) ? (struct range){i, k} : (struct range){head.first, k};
    }
    if (chain && i > begin + 1 && i < k && token_is(tok(r, i - 1), WORD_PREP) &&
        token_is_word(tok(r, i - 2)) && !is_function(r, i - 2) &&
        !token_is(tok(r, i - 2), WORD_TIME) && !is_cue(r, i - 2)) {
        struct range head = ending(r, i - 1, begin, chain - 1);
        bool hangs = r->language->declines && !range_empty(head) && head.first > begin &&
                     token_is(tok(r, head.first - 1), WORD_OBLIQUE);
        if (hangs) /* "в одном из интервью поэт" */
            return (struct range){i, k};
        if (!range_empty(head) && is_office(r, head, i, k))
            return (struct range){head.first, k};
        if (!range_empty(head) && !names_its_bearer(r, (struct range){i, k}))
            return head;
    }
    return i < k ? (struct range){i, k} : none;
}

/* A phrase that opens its sentence and is joined to `g` by "and" speaks with it. */
static struct range with_partner(const struct reading *r, struct range g, uint32_t begin)
{
    if (range_empty(g) || g.first < begin + 2 || !token_is(tok(r, g.first - 1), WORD_AND))
        return g;
    struct range partner = ending(r, g.first - 1, begin, 0);
    return !range_empty(partner) && partner.first == begin ? (struct range){begin, g.last} : g;
}

struct range mention_ending(const struct reading *r, uint32_t k, uint32_t begin)
{
    return with_partner(r, ending(r, k, begin, CHAIN_MAX), begin);
}

/* Before "NP, apposition," : the phrase in front of it. `comma` is the closing comma. */
static struct range over_apposition(const struct reading *r, uint32_t comma, uint32_t begin)
{
    uint32_t limit = comma > begin + APPOSITION_MAX ? comma - APPOSITION_MAX : begin;
    uint32_t q = find_back(r, comma, begin, ',');
    if (q == comma || q <= limit)
        return none;
    struct range known_as = ending(r, comma, q + 1, 0);
    if (!range_empty(known_as) && known_as.first > q + 2 && is_name(tok(r, known_as.first)) &&
        token_is(tok(r, known_as.first - 1), WORD_LINK) && token_is(tok(r, q + 1), WORD_OTHER))
        return known_as; /* "a trader, who gave her name as Mama Tobi," */
    struct range g = mention_ending(r, q, begin);
    while (!range_empty(g) && g.first > limit && g.first > begin + 1 &&
           token_is_mark(tok(r, g.first - 1), ',') && token_is_lower(tok(r, g.last - 1))) {
        struct range before = mention_ending(r, g.first - 1, begin); /* a list in the apposition */
        if (range_empty(before) ||
            (before.first > begin && token_is(tok(r, before.first - 1), WORD_OBLIQUE)))
            break;
        g = before;
    }
    return g;
}

/* "X — once a farmer — said": the phrase in front of what stands between dashes. */
static struct range over_dashes(const struct reading *r, uint32_t dash, uint32_t begin)
{
    uint32_t limit = dash > begin + APPOSITION_MAX ? dash - APPOSITION_MAX : begin;
    for (uint32_t i = dash; i > limit; i--)
        if (token_is_dash(tok(r, i - 1)))
            return i - 1 > begin ? mention_ending(r, i - 1, begin) : none;
    return none;
}

/* Back over what stands between subject and verb: adverbs, auxiliaries, "on Monday". */
static uint32_t skip_between(const struct reading *r, uint32_t k, uint32_t begin)
{
    while (k > begin) {
        const struct token *t = tok(r, k - 1);
        if (token_is(t, WORD_TIME) && k > begin + 1) {
            k--;
            if (token_is(tok(r, k - 1), WORD_OBLIQUE) || token_is_mark(tok(r, k - 1), '.'))
                k--;
        } else if (token_is_lower(t) &&
                   (t->classes & (CLASS(WORD_ADVERB) | CLASS(WORD_AUXILIARY)))) {
            if (k > begin + 1 && token_is(tok(r, k - 2), WORD_DET) &&
                !token_is(t, WORD_AUXILIARY) && !r->language->elides)
                break; /* "the daily" */
            k--;
        } else if (r->language->elides && token_is_lower(t) && token_is(t, WORD_DET) &&
                   t->end - t->start <= CLITIC_MAX) {
            k--; /* "l'a redit" */
        } else {
            break;
        }
    }
    return k;
}

/* "X, head of the bank said", "X, Präsident des Verbands (DFB) sagte": the name in front of a post
 * that no comma closes. */
static struct range unclosed_apposition(const struct reading *r, struct range g, uint32_t begin)
{
    bool post = false;
    if (range_empty(g) || g.first < begin + 3 || !token_is_mark(tok(r, g.first - 1), ','))
        return g;
    for (uint32_t i = g.first; i < g.last; i++)
        post |= token_is(tok(r, i), WORD_ROLE);
    struct range name = mention_ending(r, g.first - 1, begin);
    post |= r->language->capital_nouns;
    if (!post || name.last - name.first < 2 || !is_name(tok(r, name.last - 1)) ||
        !is_name(tok(r, name.last - 2)) ||
        (name.first > begin && token_is(tok(r, name.first - 1), WORD_OBLIQUE)))
        return g;
    return name;
}

struct range mention_left(const struct reading *r, uint32_t verb, uint32_t begin)
{
    uint32_t k = skip_between(r, verb, begin);
    if (k > begin && token_is_mark(tok(r, k - 1), ')'))
        k = find_back(r, k - 1, begin, '(');
    if (k > begin && token_is_mark(tok(r, k - 1), ','))
        return over_apposition(r, k - 1, begin);
    if (k > begin && token_is_dash(tok(r, k - 1)))
        return over_dashes(r, k - 1, begin);
    return unclosed_apposition(r, mention_ending(r, k, begin), begin);
}

/* "ASTANA. Kazinform – The minister": behind the agency that a dateline ends with. */
static uint32_t over_agency(const struct reading *r, uint32_t begin, uint32_t end)
{
    uint32_t first = r->lines[reading_line_of(r, begin)].first, i = begin;
    if (begin == first || begin > first + DATELINE_MAX || !(tok(r, first)->flags & TOKEN_CAPITALS))
        return begin;
    while (i < end && i < begin + 3 && token_is_capital(tok(r, i)))
        i++;
    return i > begin && i + 1 < end && token_is_dash(tok(r, i)) ? i + 1 : begin;
}

/* "Pressed for a date, X": behind the comma that ends a clause which a participle opens; i when
 * none does. */
static uint32_t over_participle(const struct reading *r, uint32_t i, uint32_t end)
{
    if (i + 3 >= end || !token_is_capital(tok(r, i)) || !token_is_lower(tok(r, i + 1)) ||
        token_is(tok(r, i + 1), WORD_PARTICLE) || token_is_given(tok(r, i)) ||
        !(tok(r, i + 1)->classes & (CLASS(WORD_OBLIQUE) | CLASS(WORD_PREP))) ||
        !mention_is_participle(r, i))
        return i;
    for (uint32_t k = i + 2; k + 1 < end && k < i + APPOSITION_MAX; k++)
        if (token_is_mark(tok(r, k), ','))
            return k + 1;
    return i;
}

struct range mention_subject(const struct reading *r, uint32_t begin, uint32_t end)
{
    begin = over_agency(r, begin, end);
    uint32_t i = begin;
    uint32_t over = r->language->declines && i < end ? mention_over_marks(r, i, end) : i;
    if (over > i && over + 1 < end && token_is_word(tok(r, over)))
        i = over; /* "«Астана» клубының ойыншысы X" */
    while (i < end && !token_is_word(tok(r, i)))
        i++;
    if (i < end &&
        (tok(r, i)->classes & (CLASS(WORD_FUNC) | CLASS(WORD_GERUND) | CLASS(WORD_ACCORDING))) &&
        !token_is_pronoun(tok(r, i))) {
        uint32_t j = i;
        while (j < end && !token_is_mark(tok(r, j), ','))
            j++;
        i = j + 1 < end ? j + 1 : i + 1;
    }
    i = over_participle(r, i, end);
    while (i < end && (is_opener(r, i) || token_is_mark(tok(r, i), ',')))
        i++;
    return i < end ? mention_right(r, i, end) : none;
}
