/* What a word or phrase of a query says: its folded words, and which of them are prefixes. */
#ifndef QUERY_WORDS_H
#define QUERY_WORDS_H

#include "base/arena.h"
#include "query/tree.h"
#include "text/words.h"

struct words_in {
    const char *q;
    size_t start, end; /* bytes of q: a word with its *, or what stands between marks */
    bool phrase;
};

/* Fill n->words.items and count. ERR_SYNTAX when there is no word in it, or a * stands wrong. */
int words_read(const struct words_in *in, struct analyzer *analyzer, struct arena *arena,
               struct query_node *n, struct query_error *error);

#endif
