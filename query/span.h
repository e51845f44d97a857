/* The algebra of spans over one field of one document: which runs of words match a phrase or a
 * proximity, however nested, and which words of them to mark.
 *
 * It knows words by the positions they stand at, wherever those come from: posting lists when
 * matching, an analysed text when highlighting (query/span_words.h). A span is a run of positions,
 * both ends inclusive. Lists are sorted by first, then last, without doubles. All lives in the
 * caller's arena.
 */
#ifndef QUERY_SPAN_H
#define QUERY_SPAN_H

#include "base/arena.h"
#include "query/limits.h"
#include "query/tree.h"
#include "text/words.h"

struct span {
    uint32_t first, last;
};

struct span_list {
    struct span *items;
    size_t count;
};

/* One field. */
struct span_field {
    /* Where a word of the leaf (NODE_WORDS) stands: ascending, without doubles, good as long as the
     * arena. 0 or -1. */
    int (*places)(void *user, const struct query_node *leaf, uint32_t word, const uint32_t **places,
                  uint32_t *count, struct err *err);
    void *user;
    /* Runs of positions; NULL: none, and w/s or w/p find nothing. */
    const struct stretches *sentences, *paragraphs;
    size_t most;                       /* more spans of one node: ERR_LIMIT */
    size_t enough;                     /* of the whole expression, if it is a proximity; 0: all */
    const struct query_limits *limits; /* looked at now and then; NULL: none */
};

#define SPANS_MAX (1U << 18) /* a good `most` for what is shown */

/* All spans of a NODE_WORDS, NODE_PROX, or NODE_OR of those. */
int span_find(const struct span_field *field, const struct query_node *expr, struct arena *arena,
              struct span_list *out, struct err *err);

/* What to mark: a run of words by which a leaf of the tree took part in those spans. */
struct span_mark {
    uint32_t first, last;
    const struct query_node *leaf;
};

struct span_marks {
    struct span_mark *items; /* sorted by first, then last */
    size_t count;
};

int span_marks(const struct span_field *field, const struct query_node *expr, struct arena *arena,
               struct span_marks *out, struct err *err);

#endif
