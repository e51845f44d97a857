/* Texts of a segment, one for each document: of its articles, or records (index/record.h) of its
 * articles or quotations. They lie in zstd blocks, each of one or a few texts, with the dictionary
 * that they were packed with.
 *
 * File format 2 (little-endian):
 *   blocks      zstd frames, one after another; each names the dictionary, when there is one
 *   dictionary  in zstd's own format; may have no bytes: then the blocks do without
 *   table       per text 16 bytes: u64 offset of its block, u32 offset in the block's content,
 *               u32 length of the text
 *   footer      u64 offset of the table, u64 bytes of the texts that the dictionary was made for
 *               (0: they were too few for one), u32 length of the dictionary, u32 number of
 *               texts, u32 magic "TXT2"
 * How large blocks are, who writes chooses; a text too large for a block has one to itself. The
 * content size of each frame is in its header.
 *
 * A draft is the same with the magic "TXTD": written fast, hardly packed, to be merged. So texts
 * are packed once, when all of a segment are there to make a dictionary of; and what comes of it
 * depends on the texts and their order alone, not on who wrote which draft.
 */
#ifndef INDEX_STORE_H
#define INDEX_STORE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/fs_file.h"
#include <stdint.h>

/* How a store is packed: a block is closed when its content would pass so many bytes; by which
 * level of zstd. */
struct store_form {
    size_t block;
    int level;
};
extern const struct store_form store_of_texts, store_of_records;

/* Open for reading; may be shared by threads, each of which reads with a store_reader of its own.
 */
struct store {
    struct fs_map map;
    const unsigned char *table;
    uint32_t count;
    bool draft;
    const unsigned char *dictionary; /* mapped */
    uint32_t dictionary_len;
    uint32_t dictionary_id; /* as frames name it; 0 for none */
    uint64_t dictionary_for;
    struct ZSTD_DDict_s *unpacking; /* the dictionary made ready, read-only; NULL for none */
    char *path;                     /* owned, for messages */
};

struct store_writer;

/* Write a draft; of the form its blocks are taken. */
struct store_writer *store_writer_new(const char *path, const struct store_form *form,
                                      struct err *err);
/* Add the next text (n may be 0). */
int store_writer_add(struct store_writer *w, const char *text, size_t n, struct err *err);
/* Write dictionary, table and footer. The writer still wants its free. */
int store_writer_finish(struct store_writer *w, struct err *err);
void store_writer_free(struct store_writer *w);

/* The texts of a store but for those whose entry of `keep` ([count], NULL: all stay) is 0. */
struct store_input {
    const struct store *store;
    const uint32_t *keep;
};

/* Write the texts of these, one after another, to a new store, which is no draft, in that
 * form.
 *
 * The dictionary of the largest input stays, and blocks that are packed with it are taken as they
 * are, as long as there are at most twice the texts it was made for; else one is made anew of all
 * texts, and all are packed anew. So a text is packed anew only as it comes to stand among twice
 * as many as before. */
int store_merge(const struct store_input *inputs, size_t count, const char *path,
                const struct store_form *form, struct err *err);

int store_open(struct store *s, const char *path, struct err *err);
int store_open_file(struct store *s, const struct fs_file *file, struct err *err);
void store_close(struct store *s);

/* A thread's decompressor; remembers the last block, so that neighbours cost nothing. */
struct store_reader;
struct store_reader *store_reader_new(struct err *err);
void store_reader_free(struct store_reader *r);
/* Text i (from 0). *text is good until the reader's next call. */
int store_read(const struct store *s, struct store_reader *r, uint32_t i, const char **text,
               size_t *len, struct err *err);

#endif
