/* From operands to the list of files to read: directories recursed, names told apart by extension.
 *
 * Within a directory names are taken in byte order, a subdirectory's files where its name stands.
 * Names that begin with a dot, links to directories, and whatever is no regular file are passed
 * over in directories; so are files of other extensions.
 */
#ifndef INDEXER_WALK_H
#define INDEXER_WALK_H

#include "base/err.h"
#include "indexer/split.h"
#include "indexer/stream.h"
#include <stddef.h>
#include <stdint.h>

struct walk_file {
    char *path; /* as given, or the operand and what was found below it; "-" is standard input */
    enum split_mode mode;
    enum stream_packing packing;
    uint64_t size;    /* bytes; 0 when it cannot be known */
    char *unreadable; /* not NULL: this could not be looked into, and why */
};

struct walk {
    struct walk_file *files;
    size_t count, cap;
    uint64_t bytes;     /* of all files together */
    bool bytes_unknown; /* a pipe is among them */
};

/* Look at all operands (no operand: standard input). An operand that does not exist, has an unknown
 * extension, or is a directory without articles is an error: nothing has been read by then.
 * `index_dir` (may be NULL) is never walked into: an index may lie among its articles. */
int walk_operands(struct walk *w, const char *const *operands, size_t count, const char *index_dir,
                  struct err *err);
void walk_release(struct walk *w);

#endif
