/* Figures of an index: what it holds, and what that weighs. */
#ifndef INDEX_STATS_H
#define INDEX_STATS_H

#include "base/err.h"
#include "base/json.h"

/* {"generation", "articles", "quotes", "words",
 *  "bytes": {"words", "articles", "quotes", "texts", "other"}: posting files, records, texts
 *  "languages": [{"value", "articles"}...], "sources": [...],
 *  "dates": {"first", "last", "undated"},
 *  "segments": [{"name", "articles", "dead", "quotes", "words", "native", "bytes"}...]};
 * the caller's. Counts are of live articles; languages and sources most frequent first. */
json_t *index_stats(const char *path, struct err *err);

#endif
