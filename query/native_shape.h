/* The positional queries that libxapian answers exactly, as a row of places and the words that may
 * stand in each: a word, a phrase, a proximity of words (or OR groups of words).
 */
#ifndef QUERY_NATIVE_SHAPE_H
#define QUERY_NATIVE_SHAPE_H

#include "query/native.h"

/* A part of a positional query: the words that may stand in one place. */
struct shape_part {
    const struct query_word *words; /* alternatives of the query */
    size_t count;
    bool *stemmed; /* by word */
};

/* What is looked for in one place. */
struct shape {
    struct shape_part *parts;
    size_t count;
    bool positional;
    bool either_order;
    uint32_t window;
};

/* Whether e is of that kind. */
bool native_shape_is(const struct query_node *e);

/* Fill s, in n's arena, for an e that is. */
int native_shape(struct native *n, const struct query_node *e, struct shape *s, struct err *err);

#endif
