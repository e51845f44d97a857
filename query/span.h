/* The algebra of spans over one field of one document, in memory: which runs of words match a
 * phrase or a proximity, however nested, and which words of them to mark.
 *
 * A span is a run of positions (indexes into words.items), both ends inclusive. Lists are sorted by
 * first, then last, without doubles. All lives in the caller's arena.
 */
#ifndef QUERY_SPAN_H
#define QUERY_SPAN_H

#include "base/arena.h"
#include "query/tree.h"
#include "text/words.h"

struct span {
    uint32_t first, last;
};

struct span_list {
    struct span *items;
    size_t count;
};

/* One field. Without sentences or paragraphs, w/s or w/p find nothing there. */
struct span_field {
    const struct words *words;
    /* Whether a word of the field is one that the query's word stands for; `stemmed` as in the
     * tree. */
    bool (*matches)(void *user, const struct query_word *want, bool stemmed,
                    const struct word *have);
    void *user;
};

/* More spans than this of one node: ERR_LIMIT. */
#define SPANS_MAX (1U << 18)

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
