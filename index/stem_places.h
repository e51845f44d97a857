/* Where the words of a stem stand in an article, as its list (TERM_STEM) tells: all of the text and
 * of the title in one list, so that proximities read one list per bare word and no forms.
 *
 * A word of the text has its position. Words of the title stand behind the text, TITLE_WEIGHT
 * times, so that frequencies are as many as positions; text and copies of the title are farther
 * apart than any proximity reaches, and a match in the title counts TITLE_WEIGHT times by itself.
 * How far back a copy stands follows from the length of the article (text and title), which posting
 * files tell.
 *
 * Lists of quotations, of languages without a stemmer, and of most words that have but one form
 * tell no positions: those of the forms are read then.
 */
#ifndef INDEX_STEM_PLACES_H
#define INDEX_STEM_PLACES_H

#include "postings/merge.h"

/* The greatest distance of the query language, and 1. */
#define STEM_PLACES_APART 256

/* Of the word at `position` of the title, in its copy 0 .. TITLE_WEIGHT - 1. Positions in the text
 * are never greater than the length, those in the title always. */
static inline uint32_t stem_place_in_title(uint32_t length, uint32_t copy, uint32_t position)
{
    return (copy + 1) * (length + STEM_PLACES_APART) + position;
}

/* postings_merge of words of articles or of quotations. A stem's list loses its positions when one
 * of the inputs has none, or when nearly all of a frequent stem's words are the stem itself ("the",
 * "said"): that word's own list has them then. */
int stem_places_merge(const struct postings_input *inputs, size_t count, uint32_t documents,
                      const char *path, struct err *err);

#endif
