/* Words of the index itself: those that begin with some letters, or else are spelled nearly so. */
#ifndef QUERY_SUGGEST_H
#define QUERY_SUGGEST_H

#include "query/search.h"

struct suggestion {
    struct value word;
    uint64_t count; /* living articles with it in their text, or in their title if that is more */
};

struct suggestions {
    struct suggestion *items; /* most frequent first, then by bytes; spellings: nearest first */
    size_t count;
    uint64_t total; /* words that would have been suggested without a limit */
    bool spelled;   /* no word begins so: these are spelled alike */
};

/* `letters` is any UTF-8 with a letter or digit; it is folded as words are. ERR_INPUT when it is
 * not. Of the options limit, offset and limits count. */
int search_suggest(struct searcher *s, const char *letters, size_t len,
                   const struct search_options *options, struct arena *arena,
                   struct suggestions *out, struct err *err);

#endif
