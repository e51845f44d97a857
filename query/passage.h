/* Which part of a text to show around what matched. Units: bytes of the text. */
#ifndef QUERY_PASSAGE_H
#define QUERY_PASSAGE_H

#include "text/words.h"
#include <stdbool.h>

#define PASSAGE_CP 300 /* code points a passage has at most, unless one match is longer */

/* A run to be marked; `leaf` tells what part of the query it answers. Sorted by start. */
struct passage_run {
    uint32_t start, end;
    const void *leaf;
};

struct passage {
    uint32_t start, end;
};

/* Up to two passages of text[0..limit) in order of their place; none without runs. limit is where
 * the boilerplate begins: runs beyond it are shown only when there are no others. */
size_t passage_choose(const char *text, size_t len, size_t limit, const struct words *words,
                      const struct passage_run *runs, size_t count, struct passage out[2]);

/* The beginning of a text. False when it has no words. */
bool passage_lead(const char *text, size_t limit, const struct words *words, struct passage *out);

#endif
