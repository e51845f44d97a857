/* The small files of a shard or segment, written and read whole. Nothing is synced: the writer of
 * the index does that once, before it publishes.
 */
#ifndef INDEX_PART_H
#define INDEX_PART_H

#include "base/buf.h"
#include "base/err.h"

/* Create dir/name with these bytes. A buf that has failed is out of memory. */
int part_write(const char *dir, const char *name, const struct buf *bytes, struct err *err);
/* Append what dir/name holds. */
int part_read(const char *dir, const char *name, struct buf *out, struct err *err);

#endif
