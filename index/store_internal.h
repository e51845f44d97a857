/* The bytes of a store's table and footer, shared by store.c (which reads), store_writer.c and
 * store_merge.c.
 */
#ifndef INDEX_STORE_INTERNAL_H
#define INDEX_STORE_INTERNAL_H

#include "index/store.h"

#define STORE_ENTRY       16
#define STORE_FOOTER      28
#define STORE_MAGIC       0x32545854u /* "TXT2" */
#define STORE_MAGIC_DRAFT 0x44545854u /* "TXTD" */

/* Where a text lies: in the frame at `block`, at byte `at` of its content. Not checked. */
struct store_entry {
    uint64_t block;
    uint32_t at, len;
};

static inline struct store_entry store_entry_at(const struct store *s, uint32_t i)
{
    const char *bytes = (const char *)s->table + (size_t)i * STORE_ENTRY;
    struct cut c = {bytes, bytes + STORE_ENTRY, false};
    struct store_entry e;

    e.block = cut_u64(&c);
    e.at = cut_u32(&c);
    e.len = cut_u32(&c);
    return e;
}

/* Bytes of all frames. */
static inline size_t store_frames_size(const struct store *s)
{
    return (size_t)(s->table - s->map.data) - s->dictionary_len;
}

int store_damaged(const struct store *s, struct err *err);

/* --- for merging */

/* A writer of what is no draft, packed with a dictionary made for so many bytes of texts (len 0:
 * with none). */
struct store_writer *store_writer_new_final(const char *path, const struct store_form *form,
                                            const void *dictionary, size_t len, uint64_t made_for,
                                            struct err *err);
/* Add the texts [first, last) of another store, which make up one block of it packed with the same
 * dictionary, by taking the block as it is. */
int store_writer_copy(struct store_writer *w, const struct store *s, uint32_t first, uint32_t last,
                      struct err *err);

#endif
