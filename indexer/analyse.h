/* From an article to what the index keeps of it: words, sentences, paragraphs, quotations.
 *
 * An analyst belongs to one thread (or process). What it yields lives in the caller's arena.
 */
#ifndef INDEXER_ANALYSE_H
#define INDEXER_ANALYSE_H

#include "index/analysis.h"
#include "text/quotes/quotes.h"

struct analyst;

struct analyst *analyst_new(bool with_quotes, struct err *err);
void analyst_free(struct analyst *a);

/* The whole of it, for a shard. */
int analyse_article(struct analyst *a, const struct article *article, struct arena *arena,
                    struct analysis *out, struct err *err);

/* The quotations alone, piece by piece as they stand in the text (not joined over paragraphs), as
 * records with code point offsets. */
int analyse_pieces(struct analyst *a, const struct article *article, struct arena *arena,
                   struct quote_record **out, size_t *count, struct err *err);

/* Give the article a language when it has none: `fallback` (may be NULL), else the detected one. */
int analyse_language(struct article *article, const char *fallback, struct arena *arena,
                     struct err *err);

#endif
