/* What the files of the lexer share: lex.c (tokens from left to right), lex_prox.c (operators of
 * proximity). Not for others.
 */
#ifndef QUERY_LEX_INTERNAL_H
#define QUERY_LEX_INTERNAL_H

#include "query/lex.h"

struct lexer {
    const char *q;
    size_t len, at;
    struct token *items;
    size_t count;
    unsigned depth, id_depth; /* open brackets; how many when id:( opened, 0 outside */
    struct query_error *error;
};

/* A syntax error about bytes [start, end); -1. */
int lex_fail(struct lexer *x, size_t start, size_t end, const char *hint, const char *text);
/* Digits at [start, end) as a number, or -1 when there is anything else, or too much of it. */
int lex_number(const char *q, size_t start, size_t end);

/* Of lex_prox.c. Whether these bytes are exactly the word. */
bool lex_is_word(const struct lexer *x, size_t start, size_t end, const char *word);
/* An operator with a slash: 1 with *how filled, 0 when this is an ordinary word ("w/o"), -1. */
int lex_prox_slash(struct lexer *x, size_t start, size_t end, struct prox *how);
/* One in capitals. */
bool lex_prox_capitals(const struct lexer *x, size_t start, size_t end, struct prox *how);

#endif
