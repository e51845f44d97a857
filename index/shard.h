/* A shard: a small, finished piece of a segment, built by one worker from consecutive articles.
 *
 * Postings cost least when few documents share a libxapian flush (docs/design.md, "Building"), so a
 * worker makes a shard of each batch it gets, and segment_join puts shards together. Shards keep
 * the document numbers that their articles will have in the segment; quotations are renumbered by
 * joining. A shard is written without fsync: nobody reads it before it is joined, and a failed
 * build is thrown away whole.
 *
 * In its directory: articles/ and quotes/ (Xapian databases), texts (index/store.h), quotes.map
 * (u32 little-endian article number per quotation).
 */
#ifndef INDEX_SHARD_H
#define INDEX_SHARD_H

#include "base/err.h"
#include "base/map.h"
#include "index/analysis.h"
#include "index/stem.h"

/* The words already put into the stem dictionary of the segment that a worker helps to build:
 * shards are joined by union, so each need be written once. */
struct vocabulary {
    struct map words; /* "en:police" */
    struct stems *stems;
};

int vocabulary_init(struct vocabulary *v, struct err *err);
void vocabulary_reset(struct vocabulary *v); /* at the start of another segment */
void vocabulary_release(struct vocabulary *v);

struct shard;

/* Create the directory `dir` and a shard in it whose first article has number `first`. */
struct shard *shard_new(const char *dir, uint32_t first, struct vocabulary *vocabulary,
                        struct err *err);
int shard_add(struct shard *s, const struct article *article, const struct analysis *analysis,
              struct err *err);
/* Write everything out. The shard still wants its free. */
int shard_finish(struct shard *s, struct err *err);
void shard_free(struct shard *s);

/* Sums over the articles added. */
uint32_t shard_quotes(const struct shard *s);
uint64_t shard_words(const struct shard *s);

#endif
