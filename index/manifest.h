/* The manifest of an index: which segments make up the newest generation. INDEX/manifest.json is
 * the only file of an index that is ever replaced, and it is replaced atomically.
 *
 * Its form is schemas/manifest.schema.json; it is sealed (index/seal.h). A manifest owns its
 * memory.
 */
#ifndef INDEX_MANIFEST_H
#define INDEX_MANIFEST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/fs_file.h"
#include <stdbool.h>
#include <stdint.h>

#define INDEX_FORMAT 5

#define INDEX_IDENTITY 33 /* 32 hex digits and a NUL */

struct manifest_file {
    const char *name;
    uint64_t size;
    char sha256[FS_HASH_HEX];
};

struct manifest_segment {
    const char *name; /* its directory below INDEX/segments */
    uint32_t articles, quotes;
    uint64_t words;
    bool native; /* its Xapian databases hold the words too */
    struct manifest_file *files;
    size_t file_count;
    struct manifest_file deleted; /* name NULL when nothing of it is dead */
    uint32_t deleted_count;
};

struct manifest {
    uint64_t generation; /* 0 before the first publication */
    /* Drawn by lot at the first publication and kept from then on, by copies too: generations of
     * two indexes say nothing of one another. "" where a version that knew of none has written. */
    char identity[INDEX_IDENTITY];
    struct manifest_segment *segments;
    size_t segment_count;
    struct arena arena;
};

void manifest_release(struct manifest *m);

enum manifest_check {
    MANIFEST_SAME_VERSIONS, /* made by the same analysis, ICU, Xapian: safe to search and add to */
    MANIFEST_ANY_VERSION,   /* format alone must be known: to verify, to rebuild */
};

/* Read INDEX/manifest.json. ERR_NOT_FOUND when there is no index at `path` (the message says what
 * to do), ERR_VERSION, ERR_DAMAGED. */
int manifest_read(const char *path, enum manifest_check check, struct manifest *m, struct err *err);

/* The segment of this name; NULL when there is none. */
const struct manifest_segment *manifest_segment_of(const struct manifest *m, const char *name);

/* A digest of what it says of a segment's content: of the files, and `with_dead` of the list of the
 * dead. Where that is the same, so are they, byte for byte, whichever index has them; a name says
 * nothing of that, since an index that is made anew gives the same again. */
int manifest_segment_digest(const struct manifest_segment *s, bool with_dead,
                            unsigned char digest[FS_HASH_BYTES], struct err *err);

/* Write it as INDEX/manifest.json: durable and visible when this returns 0. *replaced tells, after
 * a failure too, whether it is visible. */
int manifest_write(const char *path, const struct manifest *m, bool *replaced, struct err *err);

#endif
