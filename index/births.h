/* Which generation brought each article of a segment: who watches an index wants to know what is
 * new, and a merge is nothing new.
 *
 * A segment as it was built holds articles of one generation, which its name tells ("s12"). Where
 * articles of several generations were merged, the file SEGMENT_BIRTHS (u32 little-endian per
 * article) tells; 0 is an article of which it is no longer known, and which nobody who knows the
 * index is to take for new: that of a rebuilt one.
 */
#ifndef INDEX_BIRTHS_H
#define INDEX_BIRTHS_H

#include "base/fs_file.h"
#include "index/segment_merge.h"

struct births {
    struct fs_map map;
    const uint32_t *each; /* [articles]; NULL: all in `all` */
    uint32_t all;
};

/* Of the segment of this name; file NULL when it has none. ERR_DAMAGED when the file is not of so
 * many articles. */
int births_open(struct births *b, const char *segment, const struct fs_file *file,
                uint32_t articles, struct err *err);
void births_close(struct births *b);

/* Write the file of a merged segment into `dir`; and of a rebuilt one, unless it is there. Nothing
 * is synced. */
int births_merge(const struct merge_plan *p, const char *dir, struct err *err);
int births_forget(uint32_t articles, const char *dir, struct err *err);

#endif
