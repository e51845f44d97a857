/* One pass from left to right; each token is decided by its first characters.
 *
 *     blank      skipped
 *     ( )        a bracket
 *     mark       a phrase, if it stands where one may open
 *     -          a negation, after a blank or bracket and right before an operand
 *     name:      a field; `date:` and `id:` swallow their value
 *     the rest   runs to the next blank, bracket or mark: an operator, `=word`, a word, a symbol
 */
#include "base/utf8.h"
#include "query/chars.h"
#include "query/lex_internal.h"
#include "text/words.h"
#include <string.h>

#define MARK_HINT "a mark opens a phrase at the start or after a blank, (, : or -"

struct place lex_place(const char *q, size_t start, size_t end)
{
    return (struct place){(uint32_t)utf8_count(q, start),
                          (uint32_t)utf8_count(q + start, end - start)};
}

int lex_fail(struct lexer *x, size_t start, size_t end, const char *hint, const char *text)
{
    return query_fail(x->error, ERR_SYNTAX, lex_place(x->q, start, end), hint, "%s", text);
}

static uint32_t peek(const struct lexer *x, size_t at)
{
    return at < x->len ? chars_at(x->q, x->len, at) : ' ';
}

static size_t step(const struct lexer *x, size_t at)
{
    utf8_next(x->q, x->len, &at);
    return at;
}

/* A place for one more: a query has no more tokens than bytes, and the end. */
static struct token *push(struct lexer *x, enum token_kind kind, size_t start, size_t end)
{
    struct token *t = &x->items[x->count++];

    *t = (struct token){.kind = kind, .start = (uint32_t)start, .end = (uint32_t)end};
    t->inner = t->start;
    t->inner_end = t->end;
    x->at = end;
    return t;
}

/* The end of what runs on from `at` to the next blank or bracket, or mark unless `through_marks`.
 */
static size_t run_end(const struct lexer *x, size_t at, bool through_marks)
{
    while (at < x->len) {
        uint32_t c = peek(x, at);

        if (chars_is_blank(c) || chars_is_bracket(c) || (!through_marks && chars_is_mark(c)))
            break;
        at = step(x, at);
    }
    return at;
}

/* --- Phrases */

static bool may_open(const struct lexer *x, size_t at)
{
    uint32_t c = chars_before(x->q, x->len, at);

    return chars_is_blank(c) || c == '(' || c == ':' || c == '-';
}

/* The end of the marked string that opens at x->at: *inner_end is where its closing mark stands. */
static int find_close(struct lexer *x, size_t *inner_end, size_t *end)
{
    size_t at = step(x, x->at);

    while (at < x->len && !chars_is_mark(peek(x, at)))
        at = step(x, at);
    if (at == x->len)
        return lex_fail(x, x->at, step(x, x->at), "close it with any of the marks that may open it",
                        "this mark is never closed");
    *inner_end = at;
    *end = step(x, at);
    return 0;
}

int lex_number(const char *q, size_t start, size_t end)
{
    int n = 0;

    if (start == end)
        return -1;
    for (size_t i = start; i < end; i++) {
        if (q[i] < '0' || q[i] > '9')
            return -1;
        n = n * 10 + (q[i] - '0');
        if (n > DISTANCE_MAX)
            return -1;
    }
    return n;
}

static int lex_phrase(struct lexer *x)
{
    size_t start = x->at, inner = step(x, start), inner_end, end, stop;
    struct token *t;
    int slop = 0;

    if (!may_open(x, start))
        return lex_fail(x, start, inner, MARK_HINT, "a mark cannot stand here");
    if (find_close(x, &inner_end, &end) < 0)
        return -1;
    stop = run_end(x, end, false);
    if (end < x->len && x->q[end] == '*')
        return lex_fail(x, end, end + 1, "put the * behind a word, inside the marks",
                        "a * cannot stand behind a mark");
    if (end < x->len && x->q[end] == '~') {
        slop = lex_number(x->q, end + 1, stop);
        if (slop < 0)
            return lex_fail(x, end, stop,
                            "write ~ and a number from 0 to 255 right behind the mark",
                            "this is no number of words that a phrase may skip");
        end = stop;
    }
    t = push(x, TOKEN_PHRASE, start, end);
    t->inner = (uint32_t)inner;
    t->inner_end = (uint32_t)inner_end;
    t->slop = (uint32_t)slop;
    return 0;
}

/* --- Negation */

static bool negates(const struct lexer *x)
{
    uint32_t before = chars_before(x->q, x->len, x->at), after;
    size_t next = x->at + 1;

    if (!chars_is_blank(before) && !chars_is_bracket(before))
        return false;
    after = peek(x, next);
    if (after == '(' || chars_is_mark(after))
        return true;
    return after != '-' && text_letters(x->q + next, run_end(x, next, false) - next) > 0;
}

/* --- Fields */

/* Where the colon of `name:` stands, or 0 when no field begins here. */
static size_t field_colon(const struct lexer *x, size_t at)
{
    size_t start = at;

    while (at < x->len && chars_is_letter(peek(x, at)))
        at = step(x, at);
    if (at == start || at == x->len || x->q[at] != ':')
        return 0;
    if (at + 1 < x->len && chars_is_blank(peek(x, at + 1)))
        return 0;
    return x->len - at > 2 && memcmp(x->q + at, "://", 3) == 0 ? 0 : at;
}

static int lex_id(struct lexer *x)
{
    size_t start = x->at, end, inner = start, inner_end;
    struct token *t;

    if (chars_is_mark(peek(x, start))) {
        inner = step(x, start);
        if (find_close(x, &inner_end, &end) < 0)
            return -1;
    } else {
        end = inner_end = run_end(x, start, true);
    }
    t = push(x, TOKEN_ID, start, end);
    t->inner = (uint32_t)inner;
    t->inner_end = (uint32_t)inner_end;
    return 0;
}

static int lex_field(struct lexer *x, size_t colon)
{
    size_t start = x->at;
    enum query_field field = query_field_find(x->q + start, colon - start);
    bool is_date = colon - start == 4 && memcmp(x->q + start, "date", 4) == 0;

    if (is_date) {
        push(x, TOKEN_DATE, start, run_end(x, colon + 1, true))->inner = (uint32_t)colon + 1;
        return 0;
    }
    if (field == FIELD_NONE)
        return lex_fail(
            x, start, colon,
            "fields are quote, speaker, title, text, author, source, date, lang, region, id",
            "there is no such field");
    push(x, TOKEN_FIELD, start, colon + 1)->field = field;
    if (field != FIELD_ID || x->at == x->len || peek(x, x->at) == ')')
        return 0;
    if (peek(x, x->at) != '(')
        return lex_id(x);
    x->id_depth = x->depth + 1;
    return 0;
}

/* --- Operators */

/* A `not` right before the operator is part of it, in capitals or not; a dash is not. */
static void push_prox(struct lexer *x, size_t start, size_t end, struct prox how)
{
    if (x->count > 0) {
        const struct token *last = &x->items[x->count - 1];

        if ((last->kind == TOKEN_NOT || last->kind == TOKEN_WORD) &&
            chars_equal_fold(x->q + last->start, last->end - last->start, "not")) {
            how.negated = true;
            start = last->start;
            x->count--;
        }
    }
    push(x, TOKEN_PROX, start, end)->prox = how;
}

/* --- The rest */

static int lex_exact(struct lexer *x, size_t start, size_t end)
{
    size_t colon = field_colon(x, start + 1);

    if (end == start + 1 && end < x->len && x->q[end] == '(')
        return lex_fail(x, start, end, "write =word for each word",
                        "= stands before one word only");
    if (colon && query_field_find(x->q + start + 1, colon - start - 1) != FIELD_NONE)
        return lex_fail(x, start, colon + 1, "write title:=word", "= stands behind the field");
    if (text_letters(x->q + start, end - start) == 0)
        push(x, TOKEN_SYMBOL, start, end);
    else
        push(x, TOKEN_EXACT, start, end)->inner = (uint32_t)start + 1;
    return 0;
}

static int lex_run(struct lexer *x)
{
    size_t start = x->at, end = run_end(x, start, false);
    struct prox how = {0};
    int rc;

    if (lex_is_word(x, start, end, "AND") || lex_is_word(x, start, end, "OR")) {
        push(x, x->q[start] == 'A' ? TOKEN_AND : TOKEN_OR, start, end);
        return 0;
    }
    if (lex_is_word(x, start, end, "NOT")) {
        push(x, TOKEN_NOT, start, end);
        return 0;
    }
    if (x->id_depth)
        return lex_id(x);
    rc = lex_prox_slash(x, start, end, &how);
    if (rc < 0)
        return -1;
    if (rc > 0 || lex_prox_capitals(x, start, end, &how)) {
        push_prox(x, start, end, how);
        return 0;
    }
    if (x->q[start] == '=')
        return lex_exact(x, start, end);
    push(x, text_letters(x->q + start, end - start) ? TOKEN_WORD : TOKEN_SYMBOL, start, end);
    return 0;
}

static void lex_bracket(struct lexer *x)
{
    if (x->q[x->at] == '(') {
        x->depth++;
        push(x, TOKEN_OPEN, x->at, x->at + 1);
        return;
    }
    if (x->depth == x->id_depth)
        x->id_depth = 0;
    if (x->depth > 0)
        x->depth--;
    push(x, TOKEN_CLOSE, x->at, x->at + 1);
}

static int lex_one(struct lexer *x)
{
    uint32_t c = peek(x, x->at);
    size_t colon;

    if (chars_is_bracket(c)) {
        lex_bracket(x);
        return 0;
    }
    if (c == '-' && negates(x)) {
        push(x, TOKEN_NOT, x->at, x->at + 1);
        return 0;
    }
    if (chars_is_mark(c))
        return x->id_depth ? lex_id(x) : lex_phrase(x);
    colon = x->id_depth ? 0 : field_colon(x, x->at);
    return colon ? lex_field(x, colon) : lex_run(x);
}

int lex_query(const char *q, size_t len, struct arena *arena, struct token **tokens,
              struct query_error *error)
{
    struct lexer x = {.q = q, .len = len, .error = error};
    size_t bad;
    struct err err;

    if (len > QUERY_BYTES_MAX)
        return query_fail(error, ERR_COMPLEX, (struct place){0, 0}, NULL,
                          "a query of %zu bytes; %d is the most", len, QUERY_BYTES_MAX);
    if (!utf8_valid(q, len, &bad))
        return query_fail(error, ERR_SYNTAX, (struct place){(uint32_t)utf8_count(q, bad), 1}, NULL,
                          "this is not UTF-8");
    x.items = arena_zalloc(arena, len + 1, sizeof *x.items);
    if (!x.items) {
        err_nomem(&err);
        return query_fail_err(error, &err);
    }
    while (x.at < len) {
        if (chars_is_blank(peek(&x, x.at)))
            x.at = step(&x, x.at);
        else if (lex_one(&x) < 0)
            return -1;
    }
    push(&x, TOKEN_END, len, len);
    *tokens = x.items;
    return 0;
}
