/* How other Xapian tools, and fronts on other machines, find a native index: stub databases.
 *
 *     INDEX/XAPIANDB          the articles of all segments, so that INDEX opens as a Xapian
 * database INDEX/quotes/XAPIANDB   the quotations, in the same way
 *
 * They name the segments of the newest generation in which nothing is dead, as libxapian knows of
 * no dead articles: after replacing and deleting they stay behind, until --merge. Where such a
 * segment is gone, or the index is not native, there are none. Each is replaced atomically.
 */
#ifndef INDEX_NATIVE_STUB_H
#define INDEX_NATIVE_STUB_H

#include "index/manifest.h"

/* Bring those of the index at `path` up to this manifest, which has been written. */
int native_stub_update(const char *path, const struct manifest *m, struct err *err);

#endif
