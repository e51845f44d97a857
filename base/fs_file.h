/* Files open for reading: hashed, mapped, copied.
 *
 * What is open stays what it is: whoever removes or replaces it meanwhile changes the directory
 * only. Errors name the path.
 */
#ifndef BASE_FS_FILE_H
#define BASE_FS_FILE_H

#include "base/err.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FS_HASH_BYTES 32 /* a SHA-256, */
#define FS_HASH_HEX   65 /* and as 64 hex digits and a NUL */

/* An ordinary file: a FIFO or a device has no end. Owns both; path is NULL when it is not open. Its
 * file position means nothing. */
struct fs_file {
    char *path;
    int fd;
};
int fs_file_open(struct fs_file *f, const char *path, struct err *err);
void fs_file_close(struct fs_file *f);

/* Which file it is, and what it was like: a write changes `changed`, if no more, but so does a
 * link. Born: where the file system tells it; a new file may have the inode of one that is just
 * gone. */
struct fs_stamp {
    uint64_t dev, ino, size, links;
    int64_t born, written, changed; /* ns */
};
int fs_file_stamp(const struct fs_file *f, struct fs_stamp *stamp, struct err *err);
/* false when there is nothing of this name. */
bool fs_stamp_at(const char *path, struct fs_stamp *stamp);
bool fs_same_file(const struct fs_stamp *a, const struct fs_stamp *b);
/* The same file, and nothing was done to it. */
bool fs_same_stamp(const struct fs_stamp *a, const struct fs_stamp *b);
/* Nothing but that a name of it was taken, or given to it: an indexer sweeps, a backup links. */
bool fs_only_names_differ(const struct fs_stamp *then, const struct fs_stamp *now);

/* SHA-256 of a file as hex, and its size. `stop`, which may be NULL, ends it with ERR_CANCELLED
 * once it is true. */
int fs_file_hash(const struct fs_file *f, const atomic_bool *stop, char hex[FS_HASH_HEX],
                 uint64_t *size, struct err *err);
int fs_hash(const char *path, char hex[FS_HASH_HEX], uint64_t *size, struct err *err);
/* The same in pieces of a megabyte, for who has to look at a clock meanwhile. The file is borrowed;
 * NULL out of memory. fs_hash_step: 1 while there may be more, 0 at the end, or -1; fs_hash_end
 * gives what came of it. NULL may be freed. */
struct fs_hash;
struct fs_hash *fs_hash_new(const struct fs_file *f, struct err *err);
int fs_hash_step(struct fs_hash *h, struct err *err);
void fs_hash_end(struct fs_hash *h, char hex[FS_HASH_HEX], uint64_t *size);
void fs_hash_free(struct fs_hash *h);
/* SHA-256 of bytes in memory. */
void fs_hash_bytes(const void *bytes, size_t n, unsigned char digest[FS_HASH_BYTES]);

/* A file mapped read-only, which need not stay open; data is NULL for an empty file. */
struct fs_map {
    const unsigned char *data;
    size_t len;
};
int fs_map_file(struct fs_map *map, const struct fs_file *f, struct err *err);
int fs_map_open(struct fs_map *map, const char *path, struct err *err);
/* The same as a copy in memory: what was checked once stays so, whatever is written to the file. */
int fs_map_copy(struct fs_map *map, const struct fs_file *f, struct err *err);
void fs_map_close(struct fs_map *map);

#endif
