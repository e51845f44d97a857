/* A query's tokens: offsets into the query text, and what is plain from the spelling alone.
 *
 * The lexer knows marks, brackets, operators and field names; what a word is and how tokens hang
 * together it leaves to parse.c. Units: bytes of the query.
 */
#ifndef QUERY_LEX_H
#define QUERY_LEX_H

#include "base/arena.h"
#include "query/tree.h"

enum token_kind {
    TOKEN_END, /* always the last; empty, at the end of the query */
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT, /* NOT, or a dash that negates */
    TOKEN_PROX,
    TOKEN_FIELD,  /* `name:`; the operand follows */
    TOKEN_DATE,   /* `date:...`; inner is what follows the colon */
    TOKEN_ID,     /* an id, or one of those in id:(...); inner is the id */
    TOKEN_EXACT,  /* `=word`; inner is the word */
    TOKEN_PHRASE, /* inner is what stands between the marks */
    TOKEN_WORD,   /* anything else with a letter or digit; inner is all of it */
    TOKEN_SYMBOL, /* anything else */
};

struct token {
    enum token_kind kind;
    uint32_t start, end;
    uint32_t inner, inner_end;
    union {
        struct prox prox;
        enum query_field field;
        uint32_t slop; /* TOKEN_PHRASE */
    };
};

/* Cut q (any bytes) into tokens that live in the arena. ERR_COMPLEX over QUERY_BYTES_MAX;
 * ERR_SYNTAX for bad UTF-8, marks that stand wrong or never close, unknown fields, distances out of
 * range. */
int lex_query(const char *q, size_t len, struct arena *arena, struct token **tokens,
              struct query_error *error);

/* Bytes [start, end) of the query as a place in code points. */
struct place lex_place(const char *q, size_t start, size_t end);

#endif
