/* Where the small terms of a document stand: names, sentence and paragraph bounds, speakers and
 * language tags. Posting files and native Xapian databases get the same ones. The words of texts,
 * titles and quotations are not told of here.
 */
#ifndef INDEX_PLACES_H
#define INDEX_PLACES_H

#include "index/analysis.h"

/* Told of each place, those of one term ascending; position 0 says that the term has none. prefix +
 * word make the term (term_make). */
typedef int place_term(void *sink, const char *prefix, const char *word, size_t len,
                       uint32_t position, struct err *err);

/* Of an article: source, author and region, the text's bounds, the language. */
int places_of_article(const struct article *a, const struct analysis *an, place_term *put,
                      void *sink, struct err *err);
/* Of a quotation of this article: its bounds, the speaker, the article's language. */
int places_of_quote(const struct article *a, const struct analysis *an,
                    const struct analysed_quote *q, place_term *put, void *sink, struct err *err);

#endif
