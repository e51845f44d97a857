/* Asking a reading that is made: see tokens.h. */
#include "text/quotes/tokens.h"

bool token_is_dash(const struct token *t)
{
    return !(t->flags & TOKEN_WORD) &&
           (t->ref == '-' || (t->ref >= 0x2010 && t->ref <= 0x2015) || t->ref == 0x2212);
}

const char *reading_folded(const struct reading *r, const struct token *t, size_t *len)
{
    if (!token_is_word(t)) {
        *len = 0;
        return "";
    }
    const struct word *w = &r->words->items[t->ref];
    *len = w->len;
    return w->text;
}

bool token_ends(const struct reading *r, const struct token *t, const char *endings)
{
    size_t len;
    const char *folded = reading_folded(r, t, &len);
    return ending_matches(endings, folded, len);
}

uint32_t reading_token_at(const struct reading *r, uint32_t byte, uint32_t from, uint32_t to)
{
    uint32_t step = 1; /* what is sought is mostly near */
    while (from + step < to && r->tokens[from + step].start < byte) {
        from += step;
        step *= 2;
    }
    if (from + step < to)
        to = from + step;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (r->tokens[middle].start < byte)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

uint32_t reading_last_set(const uint64_t *bits, uint32_t from, uint32_t to)
{
    while (from < to) {
        uint32_t word = (to - 1) / 64, low = word * 64;
        uint64_t left = bits[word] << (63 - (to - 1) % 64); /* the bit of to - 1 comes first */
        if (left) {
            uint32_t last = to - (uint32_t)__builtin_clzll(left);
            return last > from ? last : from;
        }
        to = low;
    }
    return from;
}

uint32_t reading_first_set(const uint64_t *bits, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i = (i / 64 + 1) * 64) {
        uint64_t left = bits[i / 64] >> i % 64;
        if (left) {
            uint32_t first = i + (uint32_t)__builtin_ctzll(left);
            return first < to ? first : to;
        }
    }
    return to;
}

uint32_t reading_line_of(const struct reading *r, uint32_t token)
{
    uint32_t from = 0, to = r->line_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (r->lines[middle].last <= token)
            from = middle + 1;
        else
            to = middle;
    }
    return from < r->line_count ? from : from - 1;
}
