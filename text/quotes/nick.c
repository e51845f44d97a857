#include "text/quotes/nick.h"
#include "text/quotes/mention.h"

#define NICK_MAX 2 /* words */

static bool is_plain_name(const struct token *t)
{
    uint32_t other = CLASS(WORD_FUNC) | CLASS(WORD_OBLIQUE) | CLASS(WORD_DET) | CLASS(WORD_ROLE) |
                     CLASS(WORD_ORG) | CLASS(WORD_PLACE) | CLASS(WORD_AUXILIARY) | CLASS(WORD_CUE) |
                     CLASS_PRONOUN;
    return token_is_word(t) && is_name(t) && !(t->classes & other) &&
           !(t->flags & TOKEN_POSSESSIVE);
}

/* "van Wyk" */
static bool goes_on(const struct reading *r, uint32_t i, uint32_t end)
{
    return token_is(&r->tokens[i], WORD_PARTICLE) && i + 1 < end &&
           is_plain_name(&r->tokens[i + 1]);
}

/* *at: where the search for its tokens goes on. */
static bool is_nickname(const struct reading *r, const struct span *q, uint32_t *at,
                        uint32_t *first, uint32_t *last)
{
    const struct line *line = &r->lines[q->line];
    uint32_t from = *at > line->first ? *at : line->first;
    uint32_t open = *at = reading_token_at(r, q->open, from, line->last);
    uint32_t i = open + 1, words = 0;
    for (; i < line->last && r->tokens[i].start < q->end && words <= NICK_MAX; i++) {
        if (!token_is_word(&r->tokens[i]) || !is_name(&r->tokens[i]))
            return false;
        words++;
    }
    *first = open;
    *last = i;
    return words && words <= NICK_MAX && open > line->first && i + 1 < line->last &&
           r->tokens[i].start >= q->end && !token_is_word(&r->tokens[i]) &&
           r->tokens[i].end == q->close && is_plain_name(&r->tokens[open - 1]) &&
           !(r->tokens[open - 1].flags & TOKEN_CAPITALS) && /* but "OOO «Волна» Анна Ким" */
           (is_plain_name(&r->tokens[i + 1]) || goes_on(r, i + 1, line->last)) &&
           (r->tokens[i + 1].flags & TOKEN_SPACED);
}

void nicknames_drop(struct reading *r, struct spans *spans)
{
    uint32_t kept = 0, at = 0, first, last;
    if (r->language->capital_nouns)
        return; /* "Zeitung „Bild“ Anfang März": nouns are no names */
    for (uint32_t k = 0; k < spans->count; k++) {
        const struct span *q = &spans->items[k];
        if (q->closed && is_nickname(r, q, &at, &first, &last)) {
            r->tokens[first].flags |= TOKEN_INNER;
            r->tokens[last].flags |= TOKEN_INNER;
        } else {
            spans->items[kept++] = *q;
        }
    }
    spans->count = kept;
}
