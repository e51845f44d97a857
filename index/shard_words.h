/* The posting files of a shard: the words of its articles and of its quotations.
 *
 * A worker keeps one of these for all shards it makes, one after another, so that memory and what
 * is known of words are used again.
 */
#ifndef INDEX_SHARD_WORDS_H
#define INDEX_SHARD_WORDS_H

#include "index/analysis.h"
#include "index/lexicon.h"

struct shard_words;

struct shard_words *shard_words_new(struct err *err);
void shard_words_free(struct shard_words *w);

/* At the start of a segment: its stem dictionary is empty. */
void shard_words_begin_segment(struct shard_words *w);
/* At the start of a shard: no articles. */
void shard_words_begin(struct shard_words *w);
/* The next article and its quotations. */
int shard_words_add(struct shard_words *w, const struct article *article,
                    const struct analysis *analysis, struct err *err);
/* As lexicon_next_entry: call until 0 after each article. */
int shard_words_next_entry(struct shard_words *w, struct stem_entry *out, struct err *err);
/* Write SEGMENT_ARTICLE_WORDS and SEGMENT_QUOTE_WORDS into a directory. */
int shard_words_write(struct shard_words *w, const char *dir, struct err *err);
/* Memory held for the shard's posting files. */
size_t shard_words_bytes(const struct shard_words *w);

#endif
