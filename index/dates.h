/* The dates of a segment's articles, and their order.
 *
 * The file (SEGMENT_DATES, little-endian): u64 per article, its date as the number YYYYMMDDhhmmss
 * as written, 0 for none; then u32 per article, its rank from 0 in the order newest first, undated
 * last, equal dates by the bytes of the ids.
 */
#ifndef INDEX_DATES_H
#define INDEX_DATES_H

#include "base/fs_file.h"
#include "index/record.h"

/* Append what the order needs to know of the next article: u64 date, then its id as a block. */
void dates_note(struct buf *notes, const struct article *article);
/* Order all articles noted, and write the file into directory `dir`. Nothing is synced. */
int dates_write(const struct buf *notes, const char *dir, struct err *err);

struct dates {
    struct fs_map map;
    const uint64_t *date;   /* [articles] */
    const uint32_t *newest; /* [articles] */
};

/* ERR_DAMAGED when it is not of so many articles, or a rank is out of range. */
int dates_open(struct dates *d, const struct fs_file *file, uint32_t articles, struct err *err);
void dates_close(struct dates *d);
/* Whether the ranks are an order that agrees with the dates. */
int dates_check(const struct dates *d, const char *path, uint32_t articles, struct err *err);

#endif
