/* Stemming by language: Snowball, from libxapian's list, by the primary subtag of a language tag.
 *
 * One stemmer set per thread; stemmers are made when first asked for and kept. Words of one or two
 * letters and languages without a stemmer are not stemmed.
 */
#ifndef INDEX_STEM_H
#define INDEX_STEM_H

#include "base/err.h"
#include <stddef.h>

struct stems;

struct stems *stems_new(struct err *err);
void stems_free(struct stems *s);

/* The stem of a folded word in a language (primary subtag). *out is either the word itself or bytes
 * of the set, good until the next call. */
int stems_stem(struct stems *s, const char *language, const char *word, size_t len,
               const char **out, size_t *out_len, struct err *err);

/* The same, by a table of the words that were asked for last (800 KB, made at the first call): for
 * the words of texts, which come again and again. */
int stems_recall(struct stems *s, const char *language, const char *word, size_t len,
                 const char **out, size_t *out_len, struct err *err);

/* Whether a language has a stemmer. */
int stems_has(struct stems *s, const char *language);

/* The class of language that an article with this tag (NULL for none) is stemmed by: its primary
 * subtag when that has a stemmer, else "". */
#define STEM_CLASS_MAX 9
void stems_class(const char *tag, char out[STEM_CLASS_MAX]);

#endif
