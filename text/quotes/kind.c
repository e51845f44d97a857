#include "text/quotes/kind.h"
#include "base/utf8.h"
#include <string.h>

#define LIST_GAP   5 /* tokens between two titles in a row */
#define SHORT_NAME 3 /* words of a paper's name */

/* The code point that a span ends with. */
static uint32_t left_code(const struct reading *r, const struct span *q)
{
    size_t at = q->end;
    while (at > q->start && ((unsigned char)r->text[--at] & 0xC0) == 0x80)
        ;
    return at < q->end ? utf8_next(r->text, q->end, &at) : 0;
}

/* Words of the span (up to 100), and whether they are capitalised like a title. */
uint32_t kind_words(const struct site *site, bool *title)
{
    const struct reading *r = site->reading;
    uint32_t n = 0, small = 0;
    for (uint32_t i = site->inside.first; i < site->inside.last && n < 100; i++) {
        const struct token *t = &r->tokens[i];
        if (!token_is_word(t))
            continue;
        bool little = (t->classes & (CLASS(WORD_FUNC) | CLASS(WORD_DET))) && n;
        small += !little && !(t->flags & (TOKEN_CAPITAL | TOKEN_NUMBER));
        n++;
    }
    *title = small == 0;
    return n;
}

/* Do the marks stand amid the reporter's clause, with no verb of saying right before them? */
bool kind_amid(const struct site *site)
{
    if (range_empty(site->before))
        return false;
    uint32_t i = site->before.last - 1;
    return token_is_word(&site->reading->tokens[i]) && !is_cue(site->reading, i);
}

bool kind_begins_capital(const struct site *site)
{
    const struct reading *r = site->reading;
    uint32_t i = site->inside.first;
    return i < r->lines[site->span->line].last && token_is_capital(&r->tokens[i]);
}

/* Do they hold what something is called? Where nouns are capitalised, only a noun or article before
 * them tells ("die Zeitung „Neue Zeit“"). */
bool kind_named(const struct site *site)
{
    if (!kind_amid(site))
        return false;
    const struct token *t = &site->reading->tokens[site->before.last - 1];
    return !site->reading->language->capital_nouns || token_is_capital(t) ||
           (token_is(t, WORD_DET) && !token_is(t, WORD_LINK));
}

/* Does "is", "as" or the like stand right before the marks? */
bool kind_linked(const struct site *site)
{
    return kind_amid(site) && token_is(&site->reading->tokens[site->before.last - 1], WORD_LINK);
}

/* Does a colon stand before the marks? */
bool kind_introduced(const struct site *site)
{
    return !range_empty(site->before) &&
           token_is_mark(&site->reading->tokens[site->before.last - 1], ':');
}

/* "заверила «Районные будни», что", "auprès du « Réveil »": a few words that begin with a capital
 * right behind a verb of saying without a colon, or behind an article: who is told, or a paper. */
static bool names_paper(const struct reading *r, const struct site *site, uint32_t words)
{
    if (!r->language->cautious || r->language->capital_nouns || words > SHORT_NAME ||
        range_empty(site->before) || !kind_begins_capital(site))
        return false;
    uint32_t i = site->before.last - 1;
    const struct token *t = tok(r, i);
    if (r->language->declines)
        return is_cue(r, i) || (token_is_lower(t) && token_is(t, WORD_OBLIQUE));
    return token_is_lower(t) && token_is(t, WORD_DET) + token_is(t, WORD_PREP) > 0 &&
           t->end - t->start <= 3 && !token_is(t, WORD_MALE);
}

/* "в сериале «Тихая заводь»": behind a noun, in languages where a fragment of speech begins in
 * lower case. */
bool kind_names_work(const struct reading *r, const struct site *site, uint32_t words)
{
    if (names_paper(r, site, words))
        return true;
    if (!r->language->cautious || r->language->capital_nouns || !kind_amid(site) ||
        kind_linked(site) || !kind_begins_capital(site))
        return false;
    const struct token *t = &r->tokens[site->before.last - 1];
    uint32_t other = CLASS(WORD_OBLIQUE) | CLASS(WORD_FUNC) | CLASS(WORD_ADVERB) | CLASS(WORD_AND);
    return !(t->classes & other) && !token_is_pronoun(t);
}

/* Do only a comma, "and" and a year in brackets stand between span k and the one behind it? */
static bool is_joined(const struct site *site, uint32_t k)
{
    const struct reading *r = site->reading;
    const struct span *q = &site->spans[k], *next = q + 1;
    if (k + 1 >= site->span_count || next->line != q->line || next->first <= q->last ||
        next->first - q->last > LIST_GAP || site_is_terminal(left_code(r, q)))
        return false;
    bool comma = false;
    for (uint32_t i = q->last; i < next->first; i++) {
        const struct token *t = tok(r, i);
        comma |= token_is_mark(t, ',') || token_is(t, WORD_AND);
        if (token_is_word(t) && !token_is(t, WORD_AND) && !(t->flags & TOKEN_NUMBER))
            return false;
    }
    return comma && q->first + 1 < q->last && token_is_capital(tok(r, q->first + 1));
}

bool kind_in_list(const struct site *site, uint32_t words)
{
    uint32_t k = site->index, before = 0, after = 0;
    if (!site->reading->language->cautious || words > CLAUSE || site->span->dash)
        return false;
    while (before < 2 && k > before && is_joined(site, k - before - 1))
        before++;
    while (after < 2 && is_joined(site, k + after))
        after++;
    return before + after >= 2;
}

/* A short line that is nothing but single marks is a sub-headline. */
bool kind_headline(const struct site *site, uint32_t words)
{
    const struct span *q = site->span;
    return q->single && q->head && words <= CLAUSE &&
           q->close + 2 >= site->reading->lines[q->line].end;
}

/* "… 212." Wrona shuts the notebook. "I": a sentence of its own about a person between two
 * quotations. */
bool kind_interposed(const struct site *site)
{
    const struct reading *r = site->reading;
    if (range_empty(site->before))
        return false;
    struct range g = site->sentence;
    const struct token *t = tok(r, g.first);
    const struct span *before = site->span - 1;
    char last = before->end > before->start ? r->text[before->end - 1] : 0;
    bool own = g.first > site->before.first || strchr(".!?", last) != NULL;
    if (!site->ended || !own || !is_name(t) || token_is_pronoun(t))
        return false;
    uint32_t end = name_run_end(r, g.first, g.last);
    const struct person *p = names_find(r, site->names, end - 1);
    return p && (p->human > 0 || p->form_count > 0);
}
