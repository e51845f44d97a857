/* The inside of a snapshot, shared by snapshot.c and open_segment.c (which open it) and reader.c
 * (which reads from it).
 */
#ifndef INDEX_SNAPSHOT_INTERNAL_H
#define INDEX_SNAPSHOT_INTERNAL_H

#include "base/buf.h"
#include "base/fs_file.h"
#include "index/births.h"
#include "index/column_internal.h"
#include "index/dates.h"
#include "index/held.h"
#include "index/manifest.h"
#include "index/snapshot.h"
#include "index/store.h"
#include <pthread.h>
#include <stdatomic.h>

/* Which manifest of which directory it was opened by. */
struct origin {
    struct fs_stamp directory, manifest;
};

/* The databases are held as descriptors: readers of later threads open through them, though the
 * files may have been removed by then. */
struct open_segment {
    struct segment face;
    char *name, *dir;
    int articles_fd, quotes_fd;
    char sha256[FS_HASH_HEX];           /* of the articles' database */
    unsigned char files[FS_HASH_BYTES]; /* digest of what is immutable: all but the dead */
    struct postings *article_words, *quote_words;
    struct dates dates;
    struct births births;
    struct store texts, article_records, quote_records;
    struct fs_map quote_map;
    unsigned char *dead_bits;                   /* by document number; NULL when none is dead */
    struct kept_column *columns[COLUMN_FIELDS]; /* NULL until made; under columns_lock */
};

/* Open the files of a segment of this index, which may be let go of afterwards. Nothing in them
 * that is gone by later is believed unseen. On failure open_segment_close is still wanted. */
int open_segment_open(struct open_segment *s, const char *index, const struct manifest_segment *m,
                      const struct held_segment *held, struct err *err);
void open_segment_close(struct open_segment *s);
uint32_t open_segment_dead_quotes(const struct open_segment *s);

struct snapshot {
    atomic_int refs;
    pthread_mutex_t opening; /* descriptors share a file position while libxapian opens them */
    pthread_mutex_t columns_lock;
    atomic_bool wanted[COLUMN_FIELDS]; /* columns that somebody had no time to make */
    char **paths;
    struct origin *origins;             /* [path_count] */
    uint64_t *generations;              /* [path_count] */
    char (*identities)[INDEX_IDENTITY]; /* [path_count] */
    size_t path_count;
    struct open_segment *segments;
    size_t segment_count, segment_cap;
    struct buf generation;
    uint64_t articles, quotes; /* live */
};

#endif
