/* Which of many texts are copies of one another, by their fingerprints.
 *
 * Copies of copies belong together: the groups are the connected components of "alike"
 * (fingerprint_alike). Every pair that is alike counts, none is left to chance, so that the groups
 * do not hang on the order of the texts.
 */
#ifndef QUERY_COPIES_H
#define QUERY_COPIES_H

#include "index/fingerprint.h"
#include "query/limits.h"

/* leader[i]: the first member of i's group, itself where it is the first. A text without marks is a
 * group of its own. Looks at the limits all along. */
int copies_group(const struct fingerprint *prints, uint32_t n, const struct query_limits *limits,
                 uint32_t *leader, struct err *err);

#endif
