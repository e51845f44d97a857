/* Ids that were met lately, in memory of a fixed size: only to warn of those that come twice.
 *
 * A table of 64-bit hashes in lines of eight; in a full line the new one takes the place of
 * another. So what it holds was met (but for one pair in 2^64), and what it does not hold may have
 * been met millions of ids ago.
 */
#ifndef INDEXER_MET_H
#define INDEXER_MET_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct met {
    uint64_t *slots; /* owned; 0 is free */
    uint64_t lines;  /* a power of two */
};

/* In at most so many bytes, but at least a line. */
int met_init(struct met *m, uint64_t bytes, struct err *err);
void met_release(struct met *m);

void met_add(struct met *m, const char *id, size_t len);
bool met_holds(const struct met *m, const char *id, size_t len);

#endif
