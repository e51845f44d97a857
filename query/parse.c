/* Recursive descent, a function for each rule of the grammar:
 *
 *     or     = and { OR and }
 *     and    = unary { [ AND ] unary }        symbols that stand alone are skipped here
 *     unary  = NOT unary | prox
 *     prox   = prim { PROX prim }
 *     prim   = ( or ) | FIELD prim | DATE | ID | EXACT | PHRASE | WORD
 *
 * A rule returns its node, or NULL with the error filled. Depth is counted where rules call
 * themselves, so that the stack stays small whatever comes in.
 */
#include "query/parse.h"
#include "query/date.h"
#include "query/hint.h"
#include "query/lex.h"
#include "query/words.h"
#include <stdio.h>
#include <string.h>

struct parser {
    const char *q;
    const struct token *first, *t; /* all tokens; the next one */
    struct analyzer *analyzer;
    struct arena *arena;
    struct query_error *error;
    const struct token *field; /* the field that we are inside of, or NULL */
    const struct token *inner; /* speaker: inside quote:, or NULL */
    unsigned depth, words;
    struct hints hints;
};

static struct query_node *parse_or(struct parser *p);

/* --- Errors and nodes */

static struct query_node *fail(struct parser *p, const struct token *from, const struct token *to,
                               const char *hint, const char *text)
{
    query_fail(p->error, ERR_SYNTAX, lex_place(p->q, from->start, to->end), hint, "%s", text);
    return NULL;
}

static struct query_node *too_complex(struct parser *p, const struct token *t, const char *what,
                                      int most)
{
    query_fail(p->error, ERR_COMPLEX, lex_place(p->q, t->start, t->end), NULL,
               "a query of more than %d %s", most, what);
    return NULL;
}

static struct query_node *node_new(struct parser *p, enum node_kind kind, size_t start, size_t end)
{
    struct query_node *n = arena_zalloc(p->arena, 1, sizeof *n);
    struct err err;

    if (!n) {
        err_nomem(&err);
        query_fail_err(p->error, &err);
        return NULL;
    }
    n->kind = kind;
    n->at = lex_place(p->q, start, end);
    return n;
}

/* From where a begins to where b ends. */
static struct place join(struct place a, struct place b)
{
    return (struct place){a.offset, b.offset + b.length - a.offset};
}

static enum query_field current_field(const struct parser *p)
{
    if (p->inner)
        return p->inner->field;
    return p->field ? p->field->field : FIELD_NONE;
}

static bool count_words(struct parser *p, const struct token *t, uint32_t count)
{
    p->words += count;
    if (p->words <= QUERY_WORDS_MAX)
        return true;
    too_complex(p, t, "words", QUERY_WORDS_MAX);
    return false;
}

/* --- Operands */

static struct query_node *parse_tag(struct parser *p, const struct token *t)
{
    struct query_node *n = node_new(p, NODE_TAG, t->start, t->end);

    if (!n || !count_words(p, t, 1))
        return NULL;
    n->raw.bytes = p->q + t->inner;
    n->raw.len = t->inner_end - t->inner;
    if (n->raw.len == 0)
        return fail(p, t, t, NULL, "there is nothing between these marks");
    if (t->kind != TOKEN_ID && memchr(n->raw.bytes, '*', n->raw.len))
        return fail(p, t, t, NULL, "a * cannot stand in a language tag");
    p->t++;
    return n;
}

static struct query_node *parse_words(struct parser *p, const struct token *t)
{
    struct query_node *n = node_new(p, NODE_WORDS, t->start, t->end);
    struct words_in in = {p->q, t->inner, t->inner_end, t->kind == TOKEN_PHRASE};

    if (!n || words_read(&in, p->analyzer, p->arena, n, p->error) < 0 ||
        !count_words(p, t, n->words.count))
        return NULL;
    n->words.slop = t->kind == TOKEN_PHRASE ? t->slop : 0;
    n->words.stemmed = t->kind == TOKEN_WORD && n->words.count == 1 && !n->words.items[0].prefix;
    p->t++;
    return n;
}

static struct query_node *parse_date(struct parser *p, const struct token *t)
{
    struct query_node *n = node_new(p, NODE_DATE, t->start, t->end);
    const char *wrong;

    if (!n)
        return NULL;
    if (p->field)
        return fail(p, t, t, "write the date outside the field's brackets",
                    "a date cannot stand inside a field");
    wrong = date_range(p->q + t->inner, t->inner_end - t->inner, n->date.from, n->date.to);
    if (wrong) {
        query_fail(p->error, ERR_SYNTAX, lex_place(p->q, t->inner, t->inner_end),
                   "a date is YYYY, YYYY-MM or YYYY-MM-DD; a range is D..D, D.. or ..D", "%s",
                   wrong);
        return NULL;
    }
    p->t++;
    return n;
}

static struct query_node *parse_group(struct parser *p)
{
    const struct token *open = p->t++;
    struct query_node *n;

    if (++p->depth > QUERY_DEPTH_MAX)
        return too_complex(p, open, "levels", QUERY_DEPTH_MAX);
    if (p->t->kind == TOKEN_CLOSE)
        return fail(p, open, p->t, NULL, "these brackets hold nothing");
    if (p->t->kind == TOKEN_END)
        return fail(p, open, open, NULL, "this ( is never closed");
    n = parse_or(p);
    if (!n)
        return NULL;
    if (p->t->kind != TOKEN_CLOSE)
        return fail(p, open, open, NULL, "this ( is never closed");
    p->t++;
    p->depth--;
    return n;
}

static struct query_node *parse_prim(struct parser *p, const struct token *op);

static struct query_node *parse_field(struct parser *p)
{
    const struct token *t = p->t++;
    bool inside_quote = p->field && p->field->field == FIELD_QUOTE && !p->inner;
    const struct token **slot = p->field ? &p->inner : &p->field;
    struct query_node *n;

    if (p->field && !(inside_quote && t->field == FIELD_SPEAKER))
        return fail(p, t, t, "only speaker: may stand inside quote:(...)",
                    "a field cannot stand inside another field");
    n = node_new(p, NODE_FIELD, t->start, t->end);
    if (!n)
        return NULL;
    n->field = t->field;
    *slot = t;
    n->child = parse_prim(p, t);
    *slot = NULL;
    if (!n->child)
        return NULL;
    n->at = join(n->at, lex_place(p->q, p->t[-1].start, p->t[-1].end));
    return n;
}

/* Where an operand of op must stand, something else does. */
static struct query_node *no_operand(struct parser *p, const struct token *op)
{
    const struct token *t = p->t;

    if (t->kind == TOKEN_NOT && op->kind == TOKEN_PROX)
        return fail(p, t, t, "brackets may hold words, phrases, OR and proximity here",
                    "NOT cannot stand inside a proximity");
    if (t->kind == TOKEN_NOT && op->kind == TOKEN_FIELD)
        return fail(p, t, t, "write NOT before the field, or inside its brackets",
                    "NOT cannot stand here");
    if (t->kind == TOKEN_SYMBOL)
        return fail(p, t, t, NULL, "there is no word in this");
    return fail(p, op, op, NULL, "this needs something to its right");
}

static struct query_node *parse_prim(struct parser *p, const struct token *op)
{
    const struct token *t = p->t;
    enum query_field field = current_field(p);

    hints_note(&p->hints, p->q, p->first, t);
    switch (t->kind) {
    case TOKEN_OPEN:
        return parse_group(p);
    case TOKEN_FIELD:
        return parse_field(p);
    case TOKEN_DATE:
        return parse_date(p, t);
    case TOKEN_ID:
        return parse_tag(p, t);
    case TOKEN_EXACT:
    case TOKEN_PHRASE:
    case TOKEN_WORD:
        return field == FIELD_LANG ? parse_tag(p, t) : parse_words(p, t);
    case TOKEN_PROX:
        return fail(p, t, t, NULL, "this needs something to its left");
    default:
        return no_operand(p, op);
    }
}

/* --- Proximity */

/* What may not be an operand of a proximity, or NULL. */
static const struct query_node *find_intruder(const struct query_node *n)
{
    const struct query_node *found = NULL;

    if (n->kind == NODE_WORDS || n->kind == NODE_PROX) /* a PROX has been looked at before */
        return NULL;
    if (n->kind != NODE_OR)
        return n;
    for (n = n->child; n && !found; n = n->next)
        found = find_intruder(n);
    return found;
}

static bool check_operand(struct parser *p, const struct query_node *n)
{
    const struct query_node *bad = find_intruder(n);
    char hint[80];

    if (!bad)
        return true;
    switch (bad->kind) {
    case NODE_FIELD:
        if (bad->field == FIELD_ID || bad->field == FIELD_LANG) /* these hold no proximity */
            snprintf(hint, sizeof hint, "write title:(a w/3 b), and %s: beside it",
                     query_field_name(bad->field));
        else
            snprintf(hint, sizeof hint, "write %s:(a w/3 b)", query_field_name(bad->field));
        query_fail(p->error, ERR_SYNTAX, bad->at, hint, "a field cannot stand inside a proximity");
        break;
    case NODE_AND:
        query_fail(p->error, ERR_SYNTAX, bad->at,
                   "write a phrase in marks, or OR between the words",
                   "AND cannot stand inside a proximity");
        break;
    case NODE_NOT:
        query_fail(p->error, ERR_SYNTAX, bad->at, NULL, "NOT cannot stand inside a proximity");
        break;
    default:
        query_fail(p->error, ERR_SYNTAX, bad->at, NULL, "a filter cannot stand inside a proximity");
    }
    return false;
}

static struct query_node *parse_prox(struct parser *p, const struct token *op)
{
    struct query_node *left = parse_prim(p, op), *right, *n;

    while (left && p->t->kind == TOKEN_PROX) {
        op = p->t++;
        if (!check_operand(p, left))
            return NULL;
        right = parse_prim(p, op);
        if (!right || !check_operand(p, right))
            return NULL;
        n = node_new(p, NODE_PROX, op->start, op->end);
        if (!n)
            return NULL;
        n->prox.how = op->prox;
        n->prox.at = n->at;
        n->at = join(left->at, right->at);
        n->child = left;
        left->next = right;
        left = n;
    }
    return left;
}

/* --- Boolean operators */

static struct query_node *parse_unary(struct parser *p, const struct token *op)
{
    const struct token *t = p->t;
    struct query_node *n;

    if (t->kind != TOKEN_NOT)
        return parse_prox(p, op);
    if (++p->depth > QUERY_DEPTH_MAX)
        return too_complex(p, t, "levels", QUERY_DEPTH_MAX);
    p->t++;
    n = node_new(p, NODE_NOT, t->start, t->end);
    if (!n)
        return NULL;
    n->child = parse_unary(p, t);
    if (!n->child)
        return NULL;
    n->at = join(n->at, n->child->at);
    p->depth--;
    return n;
}

static bool ends_list(const struct token *t)
{
    return t->kind == TOKEN_END || t->kind == TOKEN_CLOSE || t->kind == TOKEN_OR;
}

/* A symbol that is nobody's operand. */
static bool is_idle_symbol(const struct token *t)
{
    return t->kind == TOKEN_SYMBOL && t[1].kind != TOKEN_AND && t[1].kind != TOKEN_PROX;
}

/* The children of a list as one node: the child itself when it is alone. */
static struct query_node *close_list(struct parser *p, enum node_kind kind,
                                     struct query_node *first, const struct query_node *last)
{
    struct query_node *n;

    if (!first->next)
        return first;
    n = node_new(p, kind, 0, 0);
    if (!n)
        return NULL;
    n->at = join(first->at, last->at);
    n->child = first;
    return n;
}

static struct query_node *empty_list(struct parser *p, const struct token *before,
                                     const struct token *symbol)
{
    if (symbol)
        return fail(p, symbol, symbol, NULL, "there is no word in this");
    if (p->t->kind == TOKEN_OR)
        return fail(p, p->t, p->t, NULL, "this needs something to its left");
    if (before && before->kind == TOKEN_OR)
        return fail(p, before, before, NULL, "this needs something to its right");
    if (p->t->kind == TOKEN_CLOSE)
        return fail(p, p->t, p->t, NULL, "this ) closes nothing");
    return fail(p, p->t, p->t, NULL, "the query is empty");
}

/* `before` is the OR that calls for this list, or NULL. *mixed tells whether it has several parts.
 */
static struct query_node *parse_and(struct parser *p, const struct token *before, bool *mixed)
{
    struct query_node *first = NULL, **end = &first, *last = NULL;
    const struct token *symbol = NULL, *op;

    while (!ends_list(p->t)) {
        if (is_idle_symbol(p->t)) {
            symbol = p->t++;
            continue;
        }
        op = p->t;
        if (op->kind == TOKEN_AND) {
            if (!first)
                return fail(p, op, op, NULL, "this needs something to its left");
            p->t++;
        }
        last = parse_unary(p, op);
        if (!last)
            return NULL;
        *end = last;
        end = &last->next;
    }
    if (!first)
        return empty_list(p, before, symbol);
    if (symbol)
        p->hints.seen[HINT_SYMBOL] = true;
    *mixed |= first->next != NULL;
    return close_list(p, NODE_AND, first, last);
}

static struct query_node *parse_or(struct parser *p)
{
    struct query_node *first = NULL, **end = &first, *last;
    const struct token *op = NULL;
    bool mixed = false;

    for (;;) {
        last = parse_and(p, op, &mixed);
        if (!last)
            return NULL;
        *end = last;
        end = &last->next;
        if (p->t->kind != TOKEN_OR)
            break;
        op = p->t++;
    }
    if (op && mixed)
        p->hints.seen[HINT_MIXED] = true;
    return close_list(p, NODE_OR, first, last);
}

/* --- The whole */

int query_parse(const char *q, size_t len, struct analyzer *analyzer, struct arena *arena,
                struct query_tree *out, struct query_error *error)
{
    struct parser p = {.q = q, .analyzer = analyzer, .arena = arena, .error = error};
    struct token *tokens;

    if (lex_query(q, len, arena, &tokens, error) < 0)
        return -1;
    p.first = p.t = tokens;
    out->root = parse_or(&p);
    if (!out->root)
        return -1;
    if (p.t->kind != TOKEN_END) {
        fail(&p, p.t, p.t, NULL, "this ) closes nothing");
        return -1;
    }
    out->hint = hints_say(&p.hints, q, arena);
    return 0;
}
