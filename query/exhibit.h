/* A document at hand, analysed: what judge.h judges, and highlight.c and kwic.c show.
 */
#ifndef QUERY_EXHIBIT_H
#define QUERY_EXHIBIT_H

#include "query/judge.h"

/* An article and its text. Fills what is not given (doc, article) from the index (with no reader:
 * from the article's own text) and by analysis, all in the arena. */
int exhibit_article(struct exhibit *e, struct reader *reader, struct analyzer *analyzer,
                    struct arena *arena, uint32_t doc, const struct article *article,
                    struct err *err);

/* A quotation by itself: its own words, without its article's. */
int exhibit_quote(struct exhibit *e, struct analyzer *analyzer, struct arena *arena, uint32_t doc,
                  const struct quote_record *quote, const struct article *article, struct err *err);

#endif
