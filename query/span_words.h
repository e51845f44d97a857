/* An analysed field as the span algebra wants it: the words are walked once for each of the
 * query's.
 */
#ifndef QUERY_SPAN_WORDS_H
#define QUERY_SPAN_WORDS_H

#include "query/span.h"
#include "query/word_set.h"
#include "text/words.h"

struct span_words {
    const struct words *words;
    /* Whether a word of the field is one that the query's word stands for; `stemmed` as in the
     * tree. */
    bool (*matches)(void *user, const struct query_word *want, bool stemmed,
                    const struct word *have);
    void *user;
    struct arena *arena; /* for positions */
    /* How words begin for which `matches` may be true; NULL: in any way. */
    struct first_bytes (*begins)(void *user, const struct query_word *want, bool stemmed);
};

/* A field over those words; `w` must outlive it. */
struct span_field span_words_field(struct span_words *w);

#endif
