/* The Xapian databases of a shard: a record, values to group and count by, and the id of each
 * article and quotation; the stem dictionary; with `native` the words as well.
 */
#ifndef INDEX_SHARD_RECORDS_H
#define INDEX_SHARD_RECORDS_H

#include "index/analysis.h"
#include "index/lexicon.h"
#include <stdbool.h>

struct shard_records;

/* Databases SHARD_ARTICLES and SHARD_QUOTES are made in `dir`. */
#define SHARD_ARTICLES "articles"
#define SHARD_QUOTES   "quotes"
struct shard_records *shard_records_new(const char *dir, bool native, struct err *err);
void shard_records_free(struct shard_records *r);

/* An article under this document number, and its quotations. */
int shard_records_add(struct shard_records *r, uint32_t number, const struct article *article,
                      const struct analysis *analysis, struct err *err);
int shard_records_add_stem(struct shard_records *r, const struct stem_entry *e, struct err *err);
/* Write everything out. Wants its free all the same. */
int shard_records_finish(struct shard_records *r, struct err *err);

#endif
