/* Values of many documents at once: read in the order of the documents, given in the caller's. */
#ifndef QUERY_VALUES_H
#define QUERY_VALUES_H

#include "index/record.h"
#include "query/limits.h"
#include "xapian-c/xapian_c.h"

/* out[i]: the value in `slot` of the document docs[i], copied into the arena; absent when it has
 * none. May hold any bytes. */
int values_read(struct xap_db *db, uint32_t slot, const uint32_t *docs, size_t n,
                const struct query_limits *limits, struct arena *arena, struct value *out,
                struct err *err);

#endif
