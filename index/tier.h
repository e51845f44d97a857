/* Which segments to merge, so that an index has few of them and yet seldom rewrites an article.
 *
 * Up to TIER_SEGMENTS segments are left alone. With one more the smallest is merged with the next
 * larger ones as long as each has at most TIER_RATIO times what has been gathered so far. So every
 * merge that rewrites an article puts it into a segment at least 4/3 as large as the one it comes
 * from: N batches of one size rewrite it less than log N / log 4/3 times (measured: 5.6 times for a
 * thousand batches, 8.2 for ten thousand; half of all articles once for twenty).
 */
#ifndef INDEX_TIER_H
#define INDEX_TIER_H

#include <stddef.h>
#include <stdint.h>

#define TIER_SEGMENTS 10
#define TIER_RATIO    3

/* Put into which[] (room for n) the places of the segments to be merged, ascending, given their
 * live and dead articles; returns how many, 0 for none. A segment that is half dead or more is
 * always rewritten, alone if need be. */
size_t tier_choose(const uint32_t *live, const uint32_t *dead, size_t n, size_t *which);

#endif
