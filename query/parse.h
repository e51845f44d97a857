/* The grammar of the query language (morgue-query(7)): from bytes to a tree, or to an error with
 * its place. It never guesses: what it cannot read it names.
 */
#ifndef QUERY_PARSE_H
#define QUERY_PARSE_H

#include "base/arena.h"
#include "query/tree.h"
#include "text/words.h"

struct query_tree {
    struct query_node *root;
    const char
        *hint; /* what the user may have meant otherwise; NULL when there is nothing to say */
};

/* q is any bytes and must outlive the tree. The tree lives in the arena. ERR_SYNTAX, or ERR_COMPLEX
 * when a cap of tree.h is passed. */
int query_parse(const char *q, size_t len, struct analyzer *analyzer, struct arena *arena,
                struct query_tree *out, struct query_error *error);

#endif
