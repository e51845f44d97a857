/* The words of remote shards: their terms with a prefix, all shards together, asked for once in a
 * query; and as a source for an expander (query/expand.h).
 */
#ifndef QUERY_REMOTE_WORDS_H
#define QUERY_REMOTE_WORDS_H

#include "query/expand.h"
#include "remote/remotes.h"

struct remote_words {
    struct remote_session *session;
    struct arena *arena;
    struct remote_list *lists; /* asked for so far */
};

/* Terms of all shards that begin so, each once, by their bytes; of one shard's at most `most`, as
 * asked for first. */
struct remote_list {
    struct remote_list *next;
    bool quotes; /* of which database */
    const char *prefix;
    size_t len;
    struct value *terms;
    size_t count;
    uint64_t greatest; /* how many there are in one shard, told or not */
};

/* Of the database of quotations, or of articles. */
const struct remote_list *remote_words_find(struct remote_words *w, bool quotes, const char *prefix,
                                            size_t len, uint32_t most, struct err *err);

/* Lends w, which must outlive it. */
struct word_source remote_words_source(struct remote_words *w);

#endif
