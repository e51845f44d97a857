/* Cuts a file's bytes into articles: lines, JSON values, or the whole of it. It knows no file.
 *
 *     SPLIT_AUTO --first line--> SPLIT_LINES   one JSON value a line; a damaged line costs itself
 * only
 *                           \--> SPLIT_VALUES  values over several lines; the elements of an array
 * one by one, however long the array
 *
 * Bytes are pushed in by split_add in runs of any length, pieces pulled out by split_next. Memory
 * holds one piece (at most `max` bytes) and what was pushed behind it; longer pieces are
 * skipped without being kept. Lines count from 1.
 */
#ifndef INDEXER_SPLIT_H
#define INDEXER_SPLIT_H

#include "base/buf.h"
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPLIT_MAX (64u * 1024 * 1024) /* bytes of one article */

enum split_mode {
    SPLIT_LINES,
    SPLIT_VALUES,
    SPLIT_AUTO,
    SPLIT_WHOLE,
};

struct piece {
    const char *bytes; /* borrowed until the next call */
    size_t len;
    uint64_t line;      /* where it begins */
    const char *reason; /* not NULL: this is no article, and here is why (static text) */
};

struct splitter {
    enum split_mode mode;
    size_t max;         /* bytes of one piece; SPLIT_MAX unless changed after split_init */
    struct buf pending; /* pushed, not yet handed out */
    size_t at;          /* of pending: where the next piece may begin */
    size_t scanned;     /* of pending: up to here the state below has looked */
    uint64_t line;      /* of the byte at `at` */
    bool begun;         /* the byte order mark has been dealt with */
    bool stopped;       /* after an error that leaves the rest unreadable */
    bool skipping;      /* inside a piece that is too long: its bytes are dropped */
    uint64_t skip_line; /* where that piece began */

    /* SPLIT_VALUES: where in the structure we are. */
    bool in_array;    /* between [ and ] of the outermost array */
    bool after_value; /* an element has ended: , or ] must follow */
    bool in_value;    /* since `at` */
    bool in_string, escaped, scalar;
    uint64_t depth;      /* open brackets of the value */
    uint64_t value_line; /* of the byte at `scanned` */
};

void split_init(struct splitter *s, enum split_mode mode);
void split_release(struct splitter *s);

/* -1 only when memory is out. What split_next handed out before is no longer valid. */
int split_add(struct splitter *s, const char *bytes, size_t len, struct err *err);

/* 1 with a piece; 0 when more bytes are needed or, if `ended` says that none will come, at the end.
 */
int split_next(struct splitter *s, bool ended, struct piece *out);

/* The line that has been reached: where reading stopped, should the file end too early. */
uint64_t split_line(const struct splitter *s);

#endif
