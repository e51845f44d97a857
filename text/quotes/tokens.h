/* An article as the quotation rules read it: words with their classes, punctuation between them,
 * lines. Built once, in one pass; all of it lives in the arena.
 */
#ifndef TEXT_QUOTES_TOKENS_H
#define TEXT_QUOTES_TOKENS_H

#include "base/arena.h"
#include "base/err.h"
#include "text/quotes/lang.h"
#include "text/words.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_flag {
    TOKEN_WORD = 1,        /* else one mark of punctuation */
    TOKEN_CAPITAL = 2,     /* begins with an upper-case letter */
    TOKEN_CAPITALS = 4,    /* two letters or more, all upper-case */
    TOKEN_NUMBER = 8,      /* begins with a digit */
    TOKEN_SPACED = 16,     /* white space stands before it */
    TOKEN_POSSESSIVE = 32, /* ends with 's or s' */
    TOKEN_END = 64,        /* punctuation that ends a sentence */
    TOKEN_CASELESS = 128,  /* letters of a script without case */
    TOKEN_INNER = 256,     /* punctuation inside a name: see nick.h */
};

/* Classes of the words that rules look for around a quotation. */
#define TOKEN_TELLS                                                                    \
    (CLASS(WORD_CUE) | CLASS(WORD_WEAK) | CLASS(WORD_GERUND) | CLASS(WORD_ACCORDING) | \
     CLASS(WORD_POSTSOURCE) | CLASS(WORD_SO) | CLASS(WORD_REPORTED))

/* Words joined by a hyphen or an inner stop are one token ("Kassym-Jomart", "U.S"). */
struct token {
    uint32_t start, end; /* bytes of the text */
    uint32_t ref;     /* of a word: its index in words.items (its last part); else the code point */
    uint32_t classes; /* of a word */
    uint16_t flags;
};

/* A line of the text that has something on it: what news means by a paragraph. */
struct line {
    uint32_t start, end;  /* bytes, edge white space left out */
    uint32_t first, last; /* tokens [first, last) */
};

struct reading {
    const char *text;
    uint32_t from, len; /* bytes [from, len) may be read */
    const struct words *words;
    const struct vocabulary *vocabulary;
    const struct quote_language *language;
    struct token *tokens;
    uint32_t token_count;
    uint64_t *
        tells; /* a bit a token: it may say who speaks (TOKEN_TELLS), so that rules skip the rest */
    uint64_t *ends; /* a bit a token: TOKEN_END */
    struct line *lines;
    uint32_t line_count;
};

/* Reads text[from..to); both stand beside white space or at an end of the text. */
int reading_make(struct reading *r, const char *text, size_t from, size_t to,
                 const struct words *words, const char *language, struct arena *arena,
                 struct err *err);

/* The first token that starts at or after a byte, searched between two tokens. */
uint32_t reading_token_at(const struct reading *r, uint32_t byte, uint32_t from, uint32_t to);
/* 1 + the last token of [from, to) whose bit is set; `from` when there is none. */
uint32_t reading_last_set(const uint64_t *bits, uint32_t from, uint32_t to);
/* The first token of [from, to) whose bit is set; `to` when there is none. */
uint32_t reading_first_set(const uint64_t *bits, uint32_t from, uint32_t to);
/* The line that a token stands in. */
uint32_t reading_line_of(const struct reading *r, uint32_t token);
/* The folded form of a word token (of its last part, when it has several); "" of punctuation. */
const char *reading_folded(const struct reading *r, const struct token *t, size_t *len);

static inline const struct token *tok(const struct reading *r, uint32_t i)
{
    return &r->tokens[i];
}
static inline bool token_is(const struct token *t, enum word_class class)
{
    return (t->classes & CLASS(class)) != 0;
}
static inline bool token_is_word(const struct token *t)
{
    return (t->flags & TOKEN_WORD) != 0;
}
static inline bool token_is_mark(const struct token *t, uint32_t cp)
{
    return !(t->flags & TOKEN_WORD) && t->ref == cp;
}
static inline bool token_is_capital(const struct token *t)
{
    return (t->flags & TOKEN_CAPITAL) != 0;
}
/* A word in lower-case letters. */
static inline bool token_is_lower(const struct token *t)
{
    return (t->flags & TOKEN_WORD) && !(t->flags & (TOKEN_CAPITAL | TOKEN_NUMBER | TOKEN_CASELESS));
}
static inline bool token_is_pronoun(const struct token *t)
{
    return (t->classes & CLASS_PRONOUN) && !(t->classes & CLASS(WORD_OBJECT));
}
/* "he", "she" and their like. */
static inline bool token_is_personal(const struct token *t)
{
    return token_is(t, WORD_HE) || token_is(t, WORD_SHE);
}
bool token_is_dash(const struct token *t);
/* A given name as tables know it. */
static inline bool token_is_given(const struct token *t)
{
    return token_is_capital(t) && (t->classes & (CLASS(WORD_MALE) | CLASS(WORD_FEMALE))) &&
           !(t->classes & (CLASS(WORD_DET) | CLASS(WORD_TITLE) | CLASS(WORD_ROLE)));
}
/* Somebody told by age: "22-year-old", "49-Jährige". */
static inline bool token_is_age(const struct reading *r, const struct token *t)
{
    return (t->flags & TOKEN_NUMBER) && t->end - t->start > 4 && r->text[t->end - 1] > '9';
}
/* The stop of "Sen." or of an initial, the marks of a nickname: inside a name. */
static inline bool token_is_inner(const struct token *t)
{
    return (t->flags & TOKEN_INNER) || (token_is_mark(t, '.') && !(t->flags & TOKEN_END));
}
/* Folded endings of a word token: see ending_matches. */
bool token_ends(const struct reading *r, const struct token *t, const char *endings);

#endif
