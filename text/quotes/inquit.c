#include "text/quotes/inquit.h"
#include "text/quotes/mention.h"
#include <string.h>

#define INQUIT_MAX   14 /* tokens of an inquit */
#define LAST_MAX     30 /* of one that ends its line */
#define TRAILING_MAX 30 /* tokens of an attribution that an unclosed quotation runs into */
#define QUESTION_MAX 60 /* tokens of a question before its inquit */
#define VERB_MAX     4  /* tokens from its beginning to its verb */
#define LONG_MAX     40 /* tokens of an inquit with clauses in it */
#define GESTURE_MAX  8  /* tokens from its beginning to verb and subject of a gesture */
#define INTRO_MAX    30 /* tokens of the sentence that a colon closes before speech */
#define NAMED_MAX    8  /* of one that needs no verb of saying: "Coach Anna Kim:" */

struct splitter {
    const struct reading *r;
    struct arena *arena;
    struct spans *out;
    uint32_t cap;
    uint32_t token; /* where the search for spans goes on */
};

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
    for (uint32_t j = i; j < end && j < i + VERB_MAX && token_is_word(tok(s->r, j)); j++)
        if (is_cue(s->r, j))
            return true;
    const char *endings = s->r->language->saying_endings;
    size_t len;
    if (!endings || i + 1 >= end || !token_is_word(tok(s->r, i)) ||
        !token_is_word(tok(s->r, i + 1)) || (tok(s->r, i)->flags & TOKEN_CAPITAL) ||
        tok(s->r, i)->classes)
        return false; /* a verb that no table knows, and its subject */
    const char *folded = reading_folded(s->r, tok(s->r, i), &len);
    const struct token *next = tok(s->r, i + 1);
    return ending_matches(endings, folded, len) &&
           (token_is_capital(next) || token_is_pronoun(next) ||
            next->classes & (CLASS(WORD_DET) | CLASS(WORD_ROLE)));
}

/* A lower-case word that ends like a verb and that no table knows as something else. */
static bool looks_verb(const struct splitter *s, uint32_t i)
{
    const struct token *t = tok(s->r, i);
    return token_is_lower(t) && !(t->classes & ~(uint32_t)(CLASS(WORD_WEAK) | CLASS(WORD_CUE))) &&
           token_ends(s->r, t, s->r->language->saying_endings);
}

/* "Вера Белова качает головой", "не договаривает Вера Белова": what a person does between two
 * dashes, in either order, whatever the verb; [i, end) is all that stands between them. */
static bool is_gesture(const struct splitter *s, uint32_t i, uint32_t end)
{
    const struct reading *r = s->r;
    uint32_t verb = end, subject = end, k = i;
    if (!r->language->declines || !r->language->saying_endings || end - i < 2)
        return false;
    if (token_is_lower(tok(r, i)) && (tok(r, i)->classes & CLASS(WORD_FUNC)) &&
        !looks_verb(s, i + 1))
        return false; /* a clause of the speech; but "не скрывает слёз X" */
    for (; k < end && k < i + GESTURE_MAX && token_is_word(tok(r, k)); k++) {
        const struct token *t = tok(r, k);
        bool somebody = is_name(t) || token_is_personal(t) || token_is(t, WORD_ROLE);
        if (verb == end && (is_cue(r, k) || looks_verb(s, k)))
            verb = k;
        else if (subject == end && somebody && !token_is(t, WORD_OBJECT) &&
                 !(k > i && token_is(tok(r, k - 1), WORD_OBLIQUE)))
            subject = k;
    }
    return verb < end && subject < end && (subject == i || verb <= i + 1);
}

/* The dash that ends what the reporter puts in at token i; `end` when there is none near. A long
 * one ends with a stop or comma before it. */
static uint32_t closing_dash(const struct splitter *s, uint32_t i, uint32_t end)
{
    for (uint32_t j = i; j < end && j < i + LONG_MAX; j++)
        if (token_is_dash(tok(s->r, j)) && (j < i + INQUIT_MAX || !token_is_word(tok(s->r, j - 1))))
            return j;
    return end;
}

/* ", — сказал он[, —]" from token i (the comma): where speech goes on, or `end`; 0 when it is none.
 */
static uint32_t dashed(const struct splitter *s, uint32_t i, uint32_t end)
{
    if (!s->r->language->dash_dialogue || i + 2 >= end || !token_is_dash(tok(s->r, i + 1)))
        return 0;
    uint32_t dash = closing_dash(s, i + 3, end);
    bool said = verb_near(s, i + 2, end), closed = dash < end;
    bool stop = token_is_mark(tok(s->r, i), '.');
    if (!said && (stop || !closed || !is_gesture(s, i + 2, dash)))
        return 0;
    if (closed)
        return dash + 1;
    return end - i <= LAST_MAX ? end : 0;
}

/* A pronoun that hangs on its verb: "dit-il". */
static bool hangs(const struct splitter *s, uint32_t i)
{
    return token_is_pronoun(tok(s->r, i)) && tok(s->r, i)->start > 0 &&
           s->r->text[tok(s->r, i)->start - 1] == '-';
}

/* Can token i be the verb that a pronoun hangs on: "énumère-t-il", but not "semble-t-il", "est-il"?
 */
static bool is_hung_on(const struct splitter *s, uint32_t i)
{
    const struct token *t = tok(s->r, i);
    return token_is_lower(t) && !(t->classes & (CLASS(WORD_AUXILIARY) | CLASS(WORD_IMPERSONAL) |
                                                CLASS(WORD_DET) | CLASS(WORD_OBLIQUE)));
}

/* The words of an inquit from token i on: where its first stretch ends; `named` when its subject is
 * a phrase. The same token when it is none. */
static uint32_t inverted_words(const struct splitter *s, uint32_t i, uint32_t end, bool *named)
{
    const struct reading *r = s->r;
    bool verb = false, subject = false, known = false;
    uint32_t j = i;
    *named = false;
    for (; j < end && j < i + INQUIT_MAX; j++) {
        const struct token *t = tok(r, j);
        if (j > i && token_is_inner(t))
            continue; /* "déclare M. X" */
        if (!token_is_word(t))
            break;
        bool hung = hangs(s, j) && j > i;
        if (hung) {
            uint32_t v = j - 1 - (tok(r, j - 1)->end - tok(r, j - 1)->start == 1 && j - 1 > i);
            known |= is_hung_on(s, v);
        }
        *named |= verb && (token_is_capital(t) || token_is(t, WORD_DET));
        subject |= hung || *named;
        verb |= is_cue(r, j);
        if (j == i && !is_cue(r, j) && !token_is(t, WORD_AUXILIARY) &&
            !(is_hung_on(s, j) && j + 1 < end &&
              (hangs(s, j + 1) || (j + 2 < end && hangs(s, j + 2)))))
            return i;
    }
    return (verb || known) && subject ? j : i;
}

/* Behind the comma of an inquit: do the reporter's words go on ("…, un bonnet sur les yeux.", "…,
 * qui dirige la fouille,")? Where they end; `j` when they do not. */
static uint32_t reporter_goes_on(const struct splitter *s, uint32_t j, uint32_t end, bool dash)
{
    const struct reading *r = s->r;
    uint32_t k = j + 1;
    if (k >= end || !token_is_word(tok(r, k)))
        return j;
    const struct token *t = tok(r, k);
    bool relative = token_is(t, WORD_FUNC) &&
                    !(t->classes & (CLASS(WORD_OBLIQUE) | CLASS(WORD_AND))) &&
                    token_is(t, WORD_OTHER);
    size_t len;
    const char *folded = reading_folded(r, t, &len);
    relative |= token_is_lower(t) && !t->classes && mention_is_participle(r, k); /* "rencontrée" */
    bool scene =
        token_is(t, WORD_OBLIQUE) || (dash && word_listed(r->language->indefinite, folded, len));
    while (k < end && k < j + INQUIT_MAX && token_is_word(tok(r, k)))
        k++;
    bool stop = k == end || token_is_mark(tok(r, k), '.');
    if (relative && (stop || (k < end && token_is_mark(tok(r, k), ','))))
        return k;
    return scene && stop ? k : j;
}

/* ", a-t-il assuré," or ", déclare Marie Dupont,": where speech goes on; 0 when it is none. */
static uint32_t inverted(const struct splitter *s, uint32_t i, uint32_t end, bool dash)
{
    const struct reading *r = s->r;
    bool named;
    if (!r->language->elides || token_is_mark(tok(r, i), '.') || i + 1 >= end)
        return 0;
    uint32_t j = inverted_words(s, i + 1, end, &named);
    if (j == i + 1)
        return 0;
    bool comma = j + 1 < end && token_is_mark(tok(r, j), ',');
    if (comma && named && token_is_capital(tok(r, j + 1)))
        for (j++; j < end && token_is_word(tok(r, j)); j++) /* "le procureur, Antoine Besse" */
            ;
    if (named && j + 1 < end && token_is_mark(tok(r, j), ','))
        j = reporter_goes_on(s, j, end, dash);
    if (j == end)
        return end;
    return token_is_mark(tok(r, j), ',') || token_is_mark(tok(r, j), '.') ? j + 1 : 0;
}

/* An unclosed quotation that runs into its own attribution: ", said Kim Sung, a trader." */
static uint32_t trailing(const struct splitter *s, uint32_t i, uint32_t end, const struct span *q)
{
    if (q->closed || !token_is_mark(tok(s->r, i), ',') || end - i > TRAILING_MAX || i + 2 >= end)
        return 0;
    const struct token *next = tok(s->r, i + 1), *second = tok(s->r, i + 2);
    if (is_cue(s->r, i + 1))
        return token_is_capital(second) || token_is_pronoun(second) ? end : 0;
    return token_is_pronoun(next) && is_cue(s->r, i + 2) && end - i <= INQUIT_MAX ? end : 0;
}

/* Cut [*at, ...) at the next inquit: adds the piece before it, moves *at behind it. */
static int cut_next(struct splitter *s, struct span *rest, uint32_t *at, uint32_t end, bool *found)
{
    *found = false;
    for (uint32_t i = *at; i + 1 < end && !*found; i++) {
        if (!ends_piece(tok(s->r, i)))
            continue;
        uint32_t on = dashed(s, i, end);
        on = on ? on : inverted(s, i, end, rest->dash);
        on = on ? on : trailing(s, i, end, rest);
        if (!on)
            continue;
        struct span piece = *rest;
        piece.end = piece.close = tok(s->r, i)->end;
        piece.last = i + 1;
        piece.closed = true;
        if (add(s, &piece) != 0)
            return -1;
        *found = true;
        *at = on;
        rest->piece = true;
        rest->head = false;
        rest->start = rest->open = on < end ? tok(s->r, on)->start : rest->end;
        rest->first = on;
    }
    return 0;
}

static bool begins_with_dash(const struct splitter *s, uint32_t l)
{
    const struct line *line = &s->r->lines[l];
    if (!s->r->language->dash_dialogue || line->last - line->first < 2)
        return false;
    const struct token *t = tok(s->r, line->first);
    return token_is_dash(t) && !token_is_mark(t, '-') &&
           (tok(s->r, line->first + 1)->flags & (TOKEN_SPACED | TOKEN_WORD)) != 0;
}

/* A question, alone or before an inquit: "— Где? — спросил он." */
static bool asks(const struct splitter *s, uint32_t l)
{
    const struct line *line = &s->r->lines[l];
    for (uint32_t i = line->first; i < line->last && i < line->first + QUESTION_MAX; i++)
        if (token_is_mark(tok(s->r, i), '?') &&
            (i + 1 == line->last || token_is_dash(tok(s->r, i + 1))))
            return true;
    return line->last > line->first && token_is_mark(tok(s->r, line->last - 1), '?');
}

/* Lines of an interview: question and answer follow each other. */
static bool is_exchange(const struct splitter *s, uint32_t l)
{
    bool before = l && begins_with_dash(s, l - 1);
    bool after = l + 1 < s->r->line_count && begins_with_dash(s, l + 1);
    if (!before && !after)
        return false;
    return asks(s, l) || (before && asks(s, l - 1)) || (after && asks(s, l + 1));
}

/* Does the sentence that the colon at token i closes tell that somebody speaks: a verb of saying,
 * or a short one with a name in it? */
static bool introduces(const struct splitter *s, uint32_t first, uint32_t colon)
{
    const struct reading *r = s->r;
    uint32_t from = reading_last_set(r->ends, first, colon);
    from = colon > from + INTRO_MAX ? colon - INTRO_MAX : from;
    bool name = false;
    for (uint32_t i = from; i < colon; i++) {
        const struct token *t = tok(r, i);
        if (is_cue(r, i))
            return true;
        name |= is_name(t) && !(t->classes & (CLASS(WORD_PLACE) | CLASS(WORD_ORG))) &&
                !is_opener(r, i) && (i > from || token_is_given(t) || i + 1 == colon);
    }
    return name && colon - from <= NAMED_MAX;
}

/* "X is sure:" and then one line that begins with a dash and is a sentence. */
static bool is_introduced(const struct splitter *s, const struct span *q)
{
    const struct reading *r = s->r;
    const struct line *line = &r->lines[q->line], *before = q->line ? line - 1 : line;
    if (!q->line || !q->head || before->last == before->first ||
        !token_is_mark(tok(r, before->last - 1), ':') || line->last - line->first < 3)
        return false;
    bool more = q->line + 1 < r->line_count && begins_with_dash(s, q->line + 1);
    if (!token_is_capital(tok(r, line->first + 1)) || !(tok(r, line->last - 1)->flags & TOKEN_END))
        return false;
    return more ? introduces(s, before->first, before->last - 1)
                : line->last - line->first >= 4 || introduces(s, before->first, before->last - 1);
}

/* «„…, — said X, — …“»: behind the quotation that the outer one begins with. */
static uint32_t behind_inner(const struct splitter *s, uint32_t i, uint32_t end)
{
    bool low = i < end && token_is_mark(tok(s->r, i), 0x201E);
    if (!low && !(i < end && token_is_mark(tok(s->r, i), 0x201C)))
        return i;
    for (uint32_t k = i + 1; k < end; k++)
        if (token_is_mark(tok(s->r, k), 0x201D) || (low && token_is_mark(tok(s->r, k), 0x201C)))
            return k;
    return i;
}

static int split(struct splitter *s, const struct span *q)
{
    const struct line *line = &s->r->lines[q->line];
    uint32_t from = s->token > line->first ? s->token : line->first;
    struct span rest = *q;
    uint32_t at = s->token = rest.first = reading_token_at(s->r, q->open, from, line->last);
    while (at < line->last && tok(s->r, at)->start < q->start)
        at++;
    uint32_t end = rest.last = reading_token_at(s->r, q->end, at, line->last);
    while (rest.last < line->last && tok(s->r, rest.last)->start < q->close)
        rest.last++;
    at = behind_inner(s, at, end);
    bool found = true, any = false;
    bool told =
        q->dash && !q->head && from < q->first && token_is_mark(tok(s->r, q->first - 1), ':');
    while (found) {
        if (cut_next(s, &rest, &at, end, &found) != 0)
            return -1;
        any |= found;
    }
    if (q->dash && !any && !told && !is_exchange(s, q->line) && !is_introduced(s, q))
        return 0; /* a dash alone is a list, not speech */
    return add(s, &rest);
}

/* Behind a full stop or colon at token i: a dash, and a sentence that it opens. */
static bool opens_speech(const struct splitter *s, uint32_t i)
{
    const struct token *dash = tok(s->r, i + 1), *word = tok(s->r, i + 2);
    return token_is_dash(dash) && !token_is_mark(dash, '-') && (dash->flags & TOKEN_SPACED) &&
           token_is_capital(word) && (word->flags & TOKEN_SPACED);
}

/* "Coach X: — We wait. We hope.": the colon before speech that goes on to the line's end; the
 * line's end when there is none. */
static uint32_t told_from(const struct splitter *s, const struct line *line)
{
    const struct reading *r = s->r;
    uint32_t stop = line->first + INTRO_MAX < line->last ? line->first + INTRO_MAX : line->last;
    if (!(tok(r, line->last - 1)->flags & TOKEN_END))
        return line->last;
    for (uint32_t i = line->first + 1; i + 4 < stop; i++)
        if (token_is_mark(tok(r, i), ':') && opens_speech(s, i))
            return introduces(s, line->first, i) ? i : line->last;
    return line->last;
}

/* "They wait. — We wait, — says X.": speech that begins amid a line, behind a full stop, and has an
 * attribution; or behind a colon that announces it. */
static bool dash_within(const struct splitter *s, uint32_t l, struct span *q)
{
    const struct reading *r = s->r;
    const struct line *line = &r->lines[l];
    if (!r->language->dash_dialogue || !r->language->declines || line->first == line->last)
        return false;
    uint32_t told = told_from(s, line), i = told < line->last ? told : line->first;
    while (i != told && (i = reading_first_set(r->ends, i, line->last)) + 4 < line->last) {
        if (opens_speech(s, i))
            break;
        i++;
    }
    if (i + 4 >= line->last)
        return false;
    uint32_t k = i + 3,
             stop = line->last - 2 < i + QUESTION_MAX ? line->last - 2 : i + QUESTION_MAX;
    while (i != told && k < stop && !(ends_piece(tok(r, k)) && dashed(s, k, line->last)))
        k++;
    if (i != told && k >= stop)
        return false;
    *q = (struct span){.start = tok(r, i + 2)->start,
                       .end = line->end,
                       .open = tok(r, i + 1)->start,
                       .close = line->end,
                       .first = i + 1,
                       .line = l,
                       .closed = true,
                       .dash = true};
    return true;
}

/* "— We baked, — says the editor of “The Ear” X.": a line of speech whose reporter comes before any
 * mark of its own; such marks belong to the line. */
static bool speaks_before_marks(const struct splitter *s, uint32_t l, const struct span *mark)
{
    const struct reading *r = s->r;
    const struct line *line = &r->lines[l];
    if (!begins_with_dash(s, l) || !r->language->declines)
        return false;
    uint32_t stop =
        line->first + QUESTION_MAX < line->last ? line->first + QUESTION_MAX : line->last;
    for (uint32_t i = line->first + 2; i < stop && tok(r, i)->start < mark->open; i++)
        if (ends_piece(tok(r, i)) && dashed(s, i, line->last))
            return true;
    return false;
}

/* The speech of a line that begins with a dash and has no marks. */
static bool dash_line(const struct splitter *s, uint32_t l, struct span *q)
{
    const struct line *line = &s->r->lines[l];
    if (line->last - line->first < 3 || !begins_with_dash(s, l))
        return dash_within(s, l, q); /* a hyphen begins lists more often than speech */
    *q = (struct span){.start = tok(s->r, line->first + 1)->start,
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
    struct splitter s = {.r = r, .arena = arena, .out = out, .cap = whole->count + 16};
    out->items = arena_alloc(arena, s.cap * sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    uint32_t k = 0;
    for (uint32_t l = 0; l < r->line_count; l++) {
        struct span q;
        bool marked = k < whole->count && whole->items[k].line == l;
        if (!marked || (begins_with_dash(&s, l) && is_exchange(&s, l)) ||
            speaks_before_marks(&s, l, &whole->items[k])) {
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
