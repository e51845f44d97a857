/* The bytes of a store's table, shared by store.c (which reads) and store_writer.c. */
#ifndef INDEX_STORE_INTERNAL_H
#define INDEX_STORE_INTERNAL_H

#include "index/store.h"

/* A block is closed when its content would pass this. A text is read by itself, so that small
 * blocks make quick snippets; they cost a tenth more bytes than blocks of 32 KiB. */
#define STORE_BLOCK_SIZE ((size_t)8 << 10)
#define STORE_ENTRY      16
#define STORE_FOOTER     16
#define STORE_MAGIC      0x31545854u /* "TXT1" */

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
    return (size_t)(s->table - s->map.data);
}

int store_damaged(const struct store *s, struct err *err);

#endif
