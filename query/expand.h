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

#define QUERY_PREFIX_MAX 10000 /* words that the prefixes of one query may stand for */

/* Distinct folded words, sorted by bytes. */
struct word_set {
    struct value *items;
    size_t count;
};

struct expander;

struct expander *expander_new(struct reader *reader, struct stems *stems,
                              const struct query_limits *limits, struct arena *arena,
                              struct err *err);

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

bool word_set_has(const struct word_set *set, const char *word, size_t len);
bool word_set_equal(const struct word_set *a, const struct word_set *b);

#endif
