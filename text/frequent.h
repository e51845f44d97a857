/* Words of which any text of a language is full: articles, prepositions, auxiliaries. A phrase of
 * two of them ("of the") stands in most articles, and in each the two stand often without one
 * another; so the index has a list for the two together (TERM_PAIR, index/term.h).
 *
 * The lists are part of the index format: which pairs have a list must be known when a query is
 * asked.
 */
#ifndef TEXT_FREQUENT_H
#define TEXT_FREQUENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of which languages a folded word is one, a bit each; 0: of none. Which bit is whose does not
 * matter. Thread-safe. */
uint64_t frequent_in(const char *word, size_t len);

/* Whether two words make a pair: both are frequent in one language. */
static inline bool frequent_pair(uint64_t first, uint64_t second)
{
    return (first & second) != 0;
}

#endif
