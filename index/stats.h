/* Figures of an index: what it holds, and what that weighs. */
#ifndef INDEX_STATS_H
#define INDEX_STATS_H

#include "base/err.h"
#include "base/json.h"

/* Of one index, or of the shards of a split one, which the segments' names then begin with:
 * {"generation" (the newest), "articles", "quotes", "words",
 *  "bytes": {"words", "articles", "quotes", "texts", "other"}: posting files, records, texts
 *  "languages": [{"value", "articles"}...], "sources": [...],
 *  "dates": {"first", "last", "undated"},
 *  "segments": [{"name", "articles", "dead", "quotes", "words", "native", "bytes"}...]};
 * the caller's. Counts are of live articles; languages and sources most frequent first. */
json_t *index_stats(const char *const *paths, size_t count, struct err *err);

#endif
