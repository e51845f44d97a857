/* Where sentences begin and end: the rules SB1..SB998 of Unicode Standard Annex 29 as ICU's
 * root-locale iterator has them (tests/unit/text_sentence.c holds the two to each other), over
 * UTF-8 and in one walk, which only looks closer where a sentence may end.
 *
 * Text must be valid UTF-8 and outlive the walk; offsets are bytes.
 */
#ifndef TEXT_SENTENCE_H
#define TEXT_SENTENCE_H

#include "text/kind.h"
#include <stddef.h>

struct sentence_walk {
    struct kinds *kinds;
    const char *text;
    size_t at, end; /* what is still to be cut */
};

/* Over text[start..end), which is a text of its own to the rules. */
void sentence_walk_init(struct sentence_walk *w, struct kinds *kinds, const char *text,
                        size_t start, size_t end);
/* The next sentence with the white space behind it; false at the end. */
bool sentence_walk_next(struct sentence_walk *w, size_t *start, size_t *end);

#endif
