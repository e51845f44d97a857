/* From an item of the feed to an article: what indexing and extracting have in common. */
#ifndef INDEXER_INTAKE_H
#define INDEXER_INTAKE_H

#include "indexer/article.h"
#include "indexer/feed.h"

/* What an item is. One that takes more memory than there is is rejected, unless it is so small that
 * memory must be out altogether: -1. */
int intake_read(const struct feed_item *item, struct arena *arena, struct article_read *out,
                struct err *err);

#endif
