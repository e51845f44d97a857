/* The texts of a segment's articles: zstd blocks of some 8 KiB, each with one or a few
 * articles.
 *
 * File format 1 (little-endian):
 *   blocks   zstd frames, one after another
 *   table    per article 16 bytes: u64 offset of its block, u32 offset in the block's content,
 *            u32 length of the text
 *   footer   u64 offset of the table, u32 number of articles, u32 magic "TXT1"
 * A text too large for a block has one to itself. The content size of each frame is in its header.
 */
#ifndef INDEX_STORE_H
#define INDEX_STORE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/fs.h"
#include <stdint.h>

/* Open for reading; may be shared by threads, each of which reads with a store_reader of its own.
 */
struct store {
    struct fs_map map;
    const unsigned char *table;
    uint32_t count;
    char *path; /* owned, for messages */
};

struct store_writer;

struct store_writer *store_writer_new(const char *path, struct err *err);
/* Add the next article's text (n may be 0). */
int store_writer_add(struct store_writer *w, const char *text, size_t n, struct err *err);
/* Append the texts of another store but for those whose entry of `keep` ([count], NULL: all stay)
 * is 0. Blocks of some size of which all stays are taken as they are. */
int store_writer_append(struct store_writer *w, const struct store *other, const uint32_t *keep,
                        struct err *err);
/* Write table and footer. The writer still wants its free. */
int store_writer_finish(struct store_writer *w, struct err *err);
void store_writer_free(struct store_writer *w);

int store_open(struct store *s, const char *path, struct err *err);
void store_close(struct store *s);

/* A thread's decompressor; remembers the last block, so that neighbours cost nothing. */
struct store_reader;
struct store_reader *store_reader_new(struct err *err);
void store_reader_free(struct store_reader *r);
/* Text of article i (from 0). *text is good until the reader's next call. */
int store_read(const struct store *s, struct store_reader *r, uint32_t i, const char **text,
               size_t *len, struct err *err);

#endif
