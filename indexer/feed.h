/* From the operands of the command line to a stream of raw articles, with the place of each.
 *
 *     operands --walk--> files --stream--> bytes --split--> items
 *
 * A file that cannot be read, or not to its end, gives a FEED_REJECT with its name, and the feed
 * goes on with the next. One thread at a time.
 */
#ifndef INDEXER_FEED_H
#define INDEXER_FEED_H

#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

enum feed_kind {
    FEED_JSON,    /* bytes: one JSON value, an article if it is a good one */
    FEED_TEXT,    /* bytes: a whole .txt file */
    FEED_REJECT,  /* something that is no article, or a file that is unreadable: see reason */
    FEED_WARNING, /* worth a word, but nothing was lost: see reason */
};

struct feed_item {
    enum feed_kind kind;
    const char
        *file;     /* as given, or as found in a directory; "<stdin>". Lives as long as the feed */
    uint64_t line; /* where the item begins, from 1 */
    const char *bytes; /* borrowed until the next call; not NUL-terminated */
    size_t len;
    const char *reason; /* FEED_REJECT, FEED_WARNING; borrowed until the next call */
};

struct feed;

/* Look at all inputs (none: standard input) and get ready; reads nothing yet. An input that does
 * not exist, has an unknown extension or is a directory without articles is an error. Directories
 * are not searched below `index_dir` (may be NULL). `inputs` is not kept. */
struct feed *feed_open(const char *const *inputs, size_t count, const char *index_dir,
                       struct err *err);
void feed_close(struct feed *f); /* NULL is fine */
/* Bytes of memory that unpacking takes, of the input that wants the most; 0 when none is packed or
 * that cannot be known. */
uint64_t feed_unpacking_needs(const struct feed *f);
/* Longer items are rejected unread (at most SPLIT_MAX); unpacking may take so many bytes of memory
 * (0 for no limit). */
void feed_limit(struct feed *f, uint64_t item, uint64_t unpacking);

/* 1 with an item, 0 at the end, -1 when memory is out. */
int feed_next(struct feed *f, struct feed_item *out, struct err *err);

/* How far it is, in bytes of the files as they lie on disk; the total is 0 when it cannot be known.
 */
uint64_t feed_bytes_done(const struct feed *f);
uint64_t feed_bytes_total(const struct feed *f);
/* How much has been read, in bytes after unpacking. */
uint64_t feed_bytes_unpacked(const struct feed *f);

#endif
