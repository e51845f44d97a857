/* The files of a segment, and how shards become one.
 *
 *   articles.xap  libxapian database (one file, glass): documents 1..n
 *   quotes.xap    the same for quotations, in the order of their articles
 *   texts         index/store.h
 *   quotes.map    u32 little-endian per quotation: its article's document number; ascending
 *   dead.G        (since generation G) u32 little-endian, ascending: articles replaced or deleted
 */
#ifndef INDEX_SEGMENT_H
#define INDEX_SEGMENT_H

#include "base/err.h"
#include <stddef.h>

#define SEGMENT_ARTICLES  "articles.xap"
#define SEGMENT_QUOTES    "quotes.xap"
#define SEGMENT_TEXTS     "texts"
#define SEGMENT_QUOTE_MAP "quotes.map"

/* Join shards (in ascending order of their article numbers, which must follow on one another) into
 * a new segment in directory `dir`, which is created. Nothing is synced. */
int segment_join(const char *const *shards, size_t count, const char *dir, struct err *err);

#endif
