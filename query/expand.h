/* Which indexed words a query's word stands for: the forms of a stem, the words with a prefix.
 *
 * An expander belongs to one query: it remembers what it has looked up, counts prefix expansions
 * against their cap, and looks at the limits. Its answers live in the arena.
 */
#ifndef QUERY_EXPAND_H
#define QUERY_EXPAND_H

#include "base/arena.h"
#include "index/snapshot.h"
#include "index/stem.h"
#include "postings/postings.h"
#include "query/limits.h"
#include "query/tree.h"
#include "query/word_set.h"

#define QUERY_PREFIX_MAX 10000 /* words that the prefixes of one query may stand for */

struct expander;

/* Where the words come from that are not in an index at hand. */
typedef int word_sink(void *arg, const char *word, size_t len, struct err *err);
struct word_source {
    void *user;
    /* The words of a stem in a language; the terms with a prefix, prefix included. */
    int (*forms)(void *user, const char *language, const char *stem, size_t len, word_sink *sink,
                 void *arg, struct err *err);
    int (*prefixed)(void *user, const char *prefix, size_t len, word_sink *sink, void *arg,
                    struct err *err);
};

struct expander *expander_new(struct reader *reader, struct stems *stems,
                              const struct query_limits *limits, struct arena *arena,
                              struct err *err);

/* On the words of a source, which is copied; lists are not to be asked for. */
struct expander *expander_new_from(const struct word_source *source, struct stems *stems,
                                   const struct query_limits *limits, struct arena *arena,
                                   struct err *err);
/* One that knows no words, and tells forms by their stems (expand_holds); NULL out of memory. */
struct expander *expander_by_stem(struct stems *stems, const struct query_limits *limits,
                                  struct arena *arena);

/* Whether `have`, a word of an article in `language`, is a form of `want`: 1, 0 or -1. The set is
 * the caller's memory of it; reset it where want is another. */
int expand_holds(struct expander *x, const char *language, struct query_word want, bool again,
                 struct word_set *set, const char *have, size_t len, struct err *err);

/* All words of articles in `language` whose stem is that of word, word itself included. */
int expand_stem(struct expander *x, const char *language, struct query_word word,
                struct word_set *out, struct err *err);

/* All words with this prefix among the terms that begin with term_prefix; of quotations' terms if
 * `quotes`. ERR_COMPLEX past QUERY_PREFIX_MAX. */
int expand_prefix(struct expander *x, bool quotes, const char *term_prefix, struct query_word word,
                  struct word_set *out, struct err *err);
/* The posting lists of those words in one segment. */
struct list_set {
    const struct posting_list *items;
    uint32_t count;
};
int expand_prefix_lists(struct expander *x, bool quotes, const char *term_prefix,
                        struct query_word word, size_t segment, struct list_set *out,
                        struct err *err);

#endif
