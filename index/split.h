/* A split index: a corpus spread over several ordinary indexes by the ids of its articles.
 *
 *     INDEX/split.json    {"format":1,"shards":N}, sealed (index/seal.h); never changes
 *     INDEX/shard-0/      an ordinary index, and so on to shard-(N-1)
 *
 * The shard of an article is the first eight bytes of the SHA-256 of its id, as a big-endian
 * number, modulo N: so replacing and deleting find it without a directory of ids, and others can
 * compute it.
 */
#ifndef INDEX_SPLIT_H
#define INDEX_SPLIT_H

#include "base/err.h"
#include <stddef.h>

#define SPLIT_MAX 64 /* shards */

/* How many shards the index at `path` is split over; *shards 0 when it is not split (an ordinary
 * index, or nothing yet). */
int split_read(const char *path, unsigned *shards, struct err *err);

/* Make `path` a split index of so many shards, which are still to be filled. ERR_INPUT when there
 * is anything else. */
int split_create(const char *path, unsigned shards, struct err *err);

/* Which shard an article belongs to. */
unsigned split_shard(const char *id, size_t len, unsigned shards);

/* Directories of ordinary indexes: those of split ones in the place of what was named. */
struct split_paths {
    char **items; /* owned */
    size_t count;
};

int split_expand(const char *const *paths, size_t count, struct split_paths *out, struct err *err);
void split_paths_release(struct split_paths *p);

#endif
