/* A shard: a small, finished piece of a segment, built by one worker from consecutive articles.
 *
 * Everything costs least in small pieces (docs/design.md, "Building"), so a worker makes a shard of
 * each batch it gets, and segment_join puts shards together. Shards keep the document numbers that
 * their articles will have in the segment; quotations are renumbered by joining. A shard is written
 * without fsync: nobody reads it before it is joined, and a failed build is thrown away whole.
 *
 * In its directory: the posting files (index/shard_words.h), the Xapian databases
 * (index/shard_databases.h), texts and records (drafts, index/store.h), quotes.map (u32
 * little-endian article number per quotation), and SHARD_DATES (dates_note of each article).
 */
#ifndef INDEX_SHARD_H
#define INDEX_SHARD_H

#include "base/err.h"
#include "index/analysis.h"
#include "index/shard_words.h"

#define SHARD_DATES "dates"

struct shard;

/* Create the directory `dir` and a shard in it whose first article has number `first`. `words` is
 * borrowed: one shard at a time. With `native` libxapian gets the words too. */
struct shard *shard_new(const char *dir, uint32_t first, struct shard_words *words, bool native,
                        struct err *err);
int shard_add(struct shard *s, const struct article *article, const struct analysis *analysis,
              struct err *err);
/* Write everything out. The shard still wants its free. */
int shard_finish(struct shard *s, struct err *err);
void shard_free(struct shard *s);

/* Sums over the articles added. */
uint32_t shard_quotes(const struct shard *s);
uint64_t shard_word_count(const struct shard *s); /* of titles and texts */

#endif
