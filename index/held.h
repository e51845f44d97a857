/* The files of a generation, opened all at once before anything is read of them: what the indexer
 * sweeps from then on can be read nevertheless, however long that takes.
 *
 * A held generation owns its files; names are the manifest's, which outlives it.
 */
#ifndef INDEX_HELD_H
#define INDEX_HELD_H

#include "base/fs_file.h"
#include "index/manifest.h"

struct held_file {
    const struct manifest_file *entry;
    struct fs_file file;
    struct fs_stamp stamp; /* when it was opened */
};

struct held_segment {
    struct held_file *files; /* [count]: the manifest's, and the list of the dead if there is one */
    size_t count;
};

struct held {
    struct held_segment *segments; /* [count], as in the manifest */
    size_t count;
};

/* Of the index at `path`; each is of the size that the manifest states. That may have been replaced
 * since it was read: then a file may be gone. On failure there is nothing to close. */
int held_open(struct held *h, const char *path, const struct manifest *m, struct err *err);
void held_close(struct held *h);

/* None was written to since it was opened; else ERR_UNAVAILABLE. */
int held_check_untouched(const struct held *h, struct err *err);
/* NULL when the manifest lists none of this name. */
struct held_file *held_find(const struct held_segment *s, const char *name);

#endif
