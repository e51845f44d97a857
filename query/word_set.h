/* Sets of words, and how they are gathered. */
#ifndef QUERY_WORD_SET_H
#define QUERY_WORD_SET_H

#include "base/arena.h"
#include "index/record.h"

/* Distinct folded words, sorted by bytes. */
struct word_set {
    struct value *items;
    size_t count;
};

bool word_set_has(const struct word_set *set, const char *word, size_t len);
bool word_set_equal(const struct word_set *a, const struct word_set *b);

/* What a word begins with if it is one of some: a byte from `least` to `most`. Forms of a stem
 * mostly begin alike, and other words of a text with another letter, so this settles nearly all of
 * them. */
struct first_bytes {
    unsigned char least, most;
};

struct first_bytes word_set_first_bytes(const struct word_set *set); /* of a set that has words */

/* Words that have been found, in any order; zero to begin with. The words lie in an arena, the
 * items are the caller's to free. */
struct found_words {
    struct value *items;
    size_t count, cap;
};

int found_words_add(struct found_words *g, struct arena *arena, const char *s, size_t len,
                    struct err *err);
/* Sort them, drop doubles, and put the set into the arena. */
int found_words_settle(struct found_words *g, struct arena *arena, struct word_set *out,
                       struct err *err);

#endif
