/* What a reply says of how a query was read, where that may not be what was meant: nothing is
 * guessed, so what looks like something else is taken for what it is, and told.
 */
#ifndef QUERY_HINT_H
#define QUERY_HINT_H

#include "base/arena.h"
#include "query/lex.h"

enum hint {
    HINT_LOWER,  /* and, or, not as words */
    HINT_MIXED,  /* AND beside OR without brackets */
    HINT_SYMBOL, /* symbols that are left out */
    HINT_SLOP,   /* ~ apart from its phrase */
    HINT_COLON,  /* `speaker: lind`: the name is a word */
    HINT_SIGN,   /* `date>2021`: words */
    HINT_DASHES, /* `--from`: a word */
    HINTS
};

struct hints {
    bool seen[HINTS];
    const struct token *named[HINTS]; /* the first word that a hint names */
};

/* Note what there is to say of an operand; `first` is the query's first token. */
void hints_note(struct hints *h, const char *q, const struct token *first, const struct token *t);

/* All of it in one line, in the arena; NULL for nothing, and when memory is out. */
const char *hints_say(const struct hints *h, const char *q, struct arena *arena);

/* Both in one line, in the arena: said by one who has more to tell than how the query was read.
 * Either may be NULL for nothing; one that the other says already is not said again, and then
 * nothing is copied. NULL when memory is out. */
const char *hints_join(const char *said, const char *more, struct arena *arena);

#endif
