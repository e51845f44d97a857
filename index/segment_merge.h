/* Segments into one larger, without analysing anything again: posting files merged, texts and
 * records copied, dead articles left out.
 */
#ifndef INDEX_SEGMENT_MERGE_H
#define INDEX_SEGMENT_MERGE_H

#include "index/segment.h"
#include "index/snapshot.h"

/* What becomes of the documents of one segment. */
struct merge_map {
    uint32_t *article, *quote; /* [articles], [quotes]: the new number, 0 when left out */
};

struct merge_plan {
    const struct snapshot *snapshot; /* borrowed */
    const size_t *which;             /* [count] borrowed: places in the snapshot, ascending */
    size_t count;
    struct merge_map *maps; /* [count] */
    uint32_t articles, quotes;
    uint64_t words;
    uint32_t *dead; /* [dead_count] ascending: articles that are dead and kept all the same */
    size_t dead_count;
};

/* Number what is to stay. Dead articles of native segments stay: libxapian cannot tell their words,
 * which stand in its databases too, from others'. */
int merge_plan_init(struct merge_plan *p, const struct snapshot *snapshot, const size_t *which,
                    size_t count, struct err *err);
void merge_plan_release(struct merge_plan *p);

/* Make these parts of the new segment in directory `dir`, which is created when it is not there.
 * Nothing is synced. */
int segment_merge(const struct merge_plan *p, const char *dir, unsigned parts, struct err *err);

#endif
