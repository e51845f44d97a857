/* Which segments to merge, so that an index has few of them and yet seldom rewrites an article.
 *
 * Up to TIER_SEGMENTS segments are left alone. With one more the smallest is merged with the next
 * larger ones as long as each has at most as many articles as have been gathered so far, which
 * makes a segment of at least twice its size. How often an article is rewritten, measured: 1 time
 * for forty batches of one size, 3 times for a thousand, 6 for ten thousand, 11 for a hundred
 * thousand. (Where each may have three times as many: 1.6, 5.6, 8.2 and 11.5; where half as many,
 * large ones fill the places, and a thousand batches rewrite 50 times.)
 */
#ifndef INDEX_TIER_H
#define INDEX_TIER_H

#include <stddef.h>
#include <stdint.h>

#define TIER_SEGMENTS 10

/* Put into which[] (room for n) the places of the segments to be merged, ascending, given their
 * live and dead articles; returns how many, 0 for none. A segment that is half dead or more is
 * always rewritten, alone if need be. */
size_t tier_choose(const uint32_t *live, const uint32_t *dead, size_t n, size_t *which);

#endif
