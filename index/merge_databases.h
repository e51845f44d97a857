/* Merging the Xapian databases of segments. Those without dead articles are compacted as they are;
 * of the others the living are copied first, document by document.
 */
#ifndef INDEX_MERGE_DATABASES_H
#define INDEX_MERGE_DATABASES_H

#include "index/segment_merge.h"

/* Make SEGMENT_ARTICLES and SEGMENT_QUOTES in `dir`. Copies lie beside it meanwhile. */
int merge_databases(const struct merge_plan *p, const char *dir, struct err *err);

#endif
