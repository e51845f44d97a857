/* The Xapian databases of a shard: values to group and count by, and the id, of each
 * article and quotation; the stem dictionary; with `native` words and records as well.
 */
#ifndef INDEX_SHARD_DATABASES_H
#define INDEX_SHARD_DATABASES_H

#include "index/analysis.h"
#include "index/lexicon.h"
#include <stdbool.h>

struct shard_databases;

/* Databases SHARD_ARTICLES and SHARD_QUOTES are made in `dir`. */
#define SHARD_ARTICLES "articles"
#define SHARD_QUOTES   "quotes"
struct shard_databases *shard_databases_new(const char *dir, bool native, struct err *err);
void shard_databases_free(struct shard_databases *r);

/* An article under this document number, and its quotations. */
int shard_databases_add(struct shard_databases *r, uint32_t number, const struct article *article,
                        const struct analysis *analysis, struct err *err);
int shard_databases_add_stem(struct shard_databases *r, const struct stem_entry *e,
                             struct err *err);
/* Write everything out. Wants its free all the same. */
int shard_databases_finish(struct shard_databases *r, struct err *err);

#endif
