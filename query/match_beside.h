/* The matcher beside others: what it finds is to be merged with what is found elsewhere
 * (query/remote.h), so it ranks by the statistics of the whole and tells scores to more digits than
 * it works with.
 *
 *     match_new -> match_add_statistics -> those of the others -> match_rank_in -> match_page
 *     -> match_exact_scores
 */
#ifndef QUERY_MATCH_BESIDE_H
#define QUERY_MATCH_BESIDE_H

#include "query/match.h"
#include "query/rank.h"

/* Of all that is searched together. */
struct statistics {
    struct rank_words words;      /* in how many documents each is, in the order of the plan */
    bool silent[QUERY_WORDS_MAX]; /* words that some of the others cannot weigh: nobody does */
    uint64_t documents, length;
};

/* Add those of the documents at hand; `words` is not looked at beyond its counts. */
void match_add_statistics(const struct match *m, struct statistics *s);

/* Rank by these; before the first answer. It holds for the matcher until the next call, for which
 * every query that ranks beside others has to see. */
void match_rank_in(struct match *m, const struct statistics *s);

/* Work the weights of hits out anew, in double: two ways of adding floats up would break ties
 * between documents here and there. */
int match_exact_scores(struct match *m, struct match_hit *hits, size_t count, struct err *err);

#endif
