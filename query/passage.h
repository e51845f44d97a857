/* Which part of a text to show around what matched. Units: bytes of the text. */
#ifndef QUERY_PASSAGE_H
#define QUERY_PASSAGE_H

#include "text/words.h"
#include <stdbool.h>

#define PASSAGE_CP 300 /* code points a passage has at most, unless one match is longer */
#define WHOLE_CP   600 /* a match of several runs is shown in one passage if it is no longer */

/* A run to be marked; `leaf` tells what part of the query it answers. */
struct passage_run {
    uint32_t start, end;
    const void *leaf;
};

struct passage {
    uint32_t start, end;
};

/* A text and what matched in it. All borrowed. */
struct passage_source {
    const char *text;
    size_t len;
    size_t
        limit; /* where the boilerplate begins: runs beyond are shown only if there are no others */
    const struct words *words;
    const struct passage_run *runs; /* sorted by start */
    size_t run_count;
    /* Matches of several runs, from the first to the last, sorted by start; `leaf` is the part of
     * the query that asks for them near one another. May be none. */
    const struct passage_run *wholes;
    size_t whole_count;
};

/* Up to two passages in order of their place; none without runs. */
size_t passage_choose(const struct passage_source *s, struct passage out[2]);

/* The beginning of a text. False when it has no words. */
bool passage_lead(const char *text, size_t limit, const struct words *words, struct passage *out);

#endif
