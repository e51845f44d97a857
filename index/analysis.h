/* What the analysis of one article hands to the builder of a shard: words and quotations.
 *
 * Everything lives in the arena of the article that it was made from.
 */
#ifndef INDEX_ANALYSIS_H
#define INDEX_ANALYSIS_H

#include "index/record.h"
#include "text/words.h"

struct analysed_quote {
    struct quote_record record;
    uint32_t first, last;       /* its words: [first, last) of the text's */
    struct words full, mention; /* words of the speaker's full name, and of the mention */
};

struct analysis {
    struct words key[ARTICLE_KEYS]; /* of title, text, author, source and region */
    struct analysed_quote *quotes;  /* in order of start */
    size_t quote_count;
};

#endif
