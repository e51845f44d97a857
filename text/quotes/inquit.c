#include "text/quotes/inquit.h"
#include "text/quotes/mention.h"
#include <string.h>

#define INQUIT_MAX   14 /* tokens of an inquit */
#define TRAILING_MAX 30 /* tokens of an attribution that an unclosed quotation runs into */
#define VERB_MAX     4  /* tokens from its beginning to its verb */

struct splitter {
    const struct reading *r;
    struct arena *arena;
    struct spans *out;
    uint32_t cap;
};

static const struct token *tok(const struct splitter *s, uint32_t i)
{
    return &s->r->tokens[i];
}

static int add(struct splitter *s, const struct span *span)
{
    if (span->start >= span->end)
        return 0;
    if (s->out->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 64;
        struct span *fresh = arena_alloc(s->arena, cap * sizeof *fresh);
        if (!fresh)
            return -1;
        if (s->out->count)
            memcpy(fresh, s->out->items, s->out->count * sizeof *fresh);
        s->out->items = fresh;
        s->cap = cap;
    }
    s->out->items[s->out->count++] = *span;
    return 0;
}

static bool ends_piece(const struct token *t)
{
    return token_is_mark(t, ',') || token_is_mark(t, '.') || token_is_mark(t, '!') ||
           token_is_mark(t, '?') || token_is_mark(t, 0x2026);
}

/* A verb of saying among the first tokens of [i, end). */
static bool verb_near(const struct splitter *s, uint32_t i, uint32_t end)
{
    for (uint32_t j = i; j < end && j < i + VERB_MAX && token_is_word(tok(s, j)); j++)
        if (is_cue(s->r, j))
            return true;
    const char *endings = s->r->language->saying_endings;
    size_t len;
    if (!endings || i + 1 >= end || !token_is_word(tok(s, i)) || !token_is_word(tok(s, i + 1)) ||
        (tok(s, i)->flags & TOKEN_CAPITAL) || tok(s, i)->classes)
        return false; /* a verb that no table knows, and its subject */
    const char *folded = reading_folded(s->r, tok(s, i), &len);
    const struct token *next = tok(s, i + 1);
    return ending_matches(endings, folded, len) &&
           (token_is_capital(next) || token_is_pronoun(next) ||
            next->classes & (CLASS(WORD_DET) | CLASS(WORD_ROLE)));
}

/* ", — сказал он[, —]" from token i (the comma): where speech goes on, or `end`; 0 when it is none.
 */
static uint32_t dashed(const struct splitter *s, uint32_t i, uint32_t end)
{
    if (!s->r->language->dash_dialogue || i + 2 >= end || !token_is_dash(tok(s, i + 1)) ||
        !verb_near(s, i + 2, end))
        return 0;
    for (uint32_t j = i + 3; j < end && j < i + INQUIT_MAX; j++)
        if (token_is_dash(tok(s, j)))
            return j + 1;
    return end - i <= INQUIT_MAX ? end : 0;
}

/* A pronoun that hangs on its verb: "dit-il". */
static bool hangs(const struct splitter *s, uint32_t i)
{
    return token_is_pronoun(tok(s, i)) && tok(s, i)->start > 0 &&
           s->r->text[tok(s, i)->start - 1] == '-';
}

/* ", a-t-il assuré," or ", déclare Marie Dupont,": where speech goes on; 0 when it is none. */
static uint32_t inverted(const struct splitter *s, uint32_t i, uint32_t end)
{
    if (!s->r->language->elides || !token_is_mark(tok(s, i), ','))
        return 0;
    bool verb = false, subject = false;
    uint32_t j = i + 1;
    for (; j < end && j < i + INQUIT_MAX && token_is_word(tok(s, j)); j++) {
        const struct token *t = tok(s, j);
        if (j == i + 1 && !is_cue(s->r, j) && !token_is(t, WORD_AUXILIARY))
            return 0;
        subject |= hangs(s, j) || (verb && (token_is_capital(t) || token_is(t, WORD_DET)));
        verb |= is_cue(s->r, j);
    }
    if (!verb || !subject)
        return 0;
    if (j + 1 < end && token_is_mark(tok(s, j), ',') && token_is_capital(tok(s, j + 1)))
        for (j++; j < end && token_is_word(tok(s, j)); j++) /* "le procureur, Antoine Besse" */
            ;
    if (j == end)
        return end;
    return token_is_mark(tok(s, j), ',') || token_is_mark(tok(s, j), '.') ? j + 1 : 0;
}

/* An unclosed quotation that runs into its own attribution: ", said Kim Sung, a trader." */
static uint32_t trailing(const struct splitter *s, uint32_t i, uint32_t end, const struct span *q)
{
    if (q->closed || !token_is_mark(tok(s, i), ',') || end - i > TRAILING_MAX || i + 2 >= end)
        return 0;
    const struct token *next = tok(s, i + 1), *second = tok(s, i + 2);
    if (is_cue(s->r, i + 1))
        return token_is_capital(second) || token_is_pronoun(second) ? end : 0;
    return token_is_pronoun(next) && is_cue(s->r, i + 2) && end - i <= INQUIT_MAX ? end : 0;
}

/* Cut [*at, ...) at the next inquit: adds the piece before it, moves *at behind it. */
static int cut_next(struct splitter *s, struct span *rest, uint32_t *at, uint32_t end, bool *found)
{
    *found = false;
    for (uint32_t i = *at; i + 1 < end && !*found; i++) {
        if (!ends_piece(tok(s, i)))
            continue;
        uint32_t on = dashed(s, i, end);
        on = on ? on : inverted(s, i, end);
        on = on ? on : trailing(s, i, end, rest);
        if (!on)
            continue;
        struct span piece = *rest;
        piece.end = piece.close = tok(s, i)->end;
        piece.closed = true;
        if (add(s, &piece) != 0)
            return -1;
        *found = true;
        *at = on;
        rest->piece = true;
        rest->head = false;
        rest->start = rest->open = on < end ? tok(s, on)->start : rest->end;
    }
    return 0;
}

static bool begins_with_dash(const struct splitter *s, uint32_t l)
{
    const struct line *line = &s->r->lines[l];
    if (!s->r->language->dash_dialogue || line->last - line->first < 2)
        return false;
    const struct token *t = tok(s, line->first);
    return token_is_dash(t) && !token_is_mark(t, '-') &&
           (tok(s, line->first + 1)->flags & (TOKEN_SPACED | TOKEN_WORD)) != 0;
}

static bool ends_with(const struct splitter *s, uint32_t l, uint32_t cp)
{
    const struct line *line = &s->r->lines[l];
    return line->last > line->first && token_is_mark(tok(s, line->last - 1), cp);
}

/* Lines of an interview: question and answer follow each other. */
static bool is_exchange(const struct splitter *s, uint32_t l)
{
    bool before = l && begins_with_dash(s, l - 1);
    bool after = l + 1 < s->r->line_count && begins_with_dash(s, l + 1);
    if (!before && !after)
        return false;
    return ends_with(s, l, '?') || (before && ends_with(s, l - 1, '?')) ||
           (after && ends_with(s, l + 1, '?'));
}

static int split(struct splitter *s, const struct span *q)
{
    const struct line *line = &s->r->lines[q->line];
    uint32_t at = reading_token_at(s->r, q->start, line->first, line->last);
    uint32_t end = reading_token_at(s->r, q->end, at, line->last);
    struct span rest = *q;
    bool found = true, any = false;
    while (found) {
        if (cut_next(s, &rest, &at, end, &found) != 0)
            return -1;
        any |= found;
    }
    if (q->dash && !any && !is_exchange(s, q->line))
        return 0; /* a dash alone is a list, not speech */
    return add(s, &rest);
}

/* The speech of a line that begins with a dash and has no marks. */
static bool dash_line(const struct splitter *s, uint32_t l, struct span *q)
{
    const struct line *line = &s->r->lines[l];
    if (line->last - line->first < 3 || !begins_with_dash(s, l))
        return false; /* a hyphen begins lists more often than speech */
    *q = (struct span){.start = tok(s, line->first + 1)->start,
                       .end = line->end,
                       .open = line->start,
                       .close = line->end,
                       .line = l,
                       .closed = true,
                       .dash = true,
                       .head = true};
    return true;
}

int spans_split(const struct reading *r, const struct spans *whole, struct arena *arena,
                struct spans *out, struct err *err)
{
    *out = (struct spans){0};
    struct splitter s = {.r = r, .arena = arena, .out = out};
    uint32_t k = 0;
    for (uint32_t l = 0; l < r->line_count; l++) {
        struct span q;
        bool marked = k < whole->count && whole->items[k].line == l;
        if (!marked || (begins_with_dash(&s, l) && is_exchange(&s, l))) {
            if (dash_line(&s, l, &q) && split(&s, &q) != 0)
                return err_nomem(err);
            while (k < whole->count && whole->items[k].line == l)
                k++; /* marks inside speech belong to it */
            continue;
        }
        for (; k < whole->count && whole->items[k].line == l; k++)
            if (split(&s, &whole->items[k]) != 0)
                return err_nomem(err);
    }
    return 0;
}
