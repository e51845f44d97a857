/* Byte strings that grow side by side, many short ones and a few long ones: chains of slices cut
 * from large chunks, each slice twice as long as the one before (as in Lucene's ByteBlockPool).
 *
 * They hold LEB128 integers. All are freed at once with the pool.
 */
#ifndef POSTINGS_CHAIN_H
#define POSTINGS_CHAIN_H

#include "postings/varint.h"
#include <stdbool.h>

struct chain_pool {
    unsigned char **chunks; /* owned, each CHAIN_CHUNK bytes */
    size_t count, cap;      /* of chunks */
    size_t used_chunks;     /* begun */
    size_t used;            /* bytes of the chunk begun last */
};

#define CHAIN_CHUNK ((size_t)256 << 10)

void chain_pool_release(struct chain_pool *pool);
void chain_pool_reset(struct chain_pool *pool); /* forget all chains, keep the memory */
/* n bytes, n <= CHAIN_CHUNK, for any other use; NULL out of memory. */
void *chain_pool_take(struct chain_pool *pool, size_t n);

struct chain {
    unsigned char *first;    /* slice; NULL while empty */
    unsigned char *at, *end; /* of the slice begun last: room for bytes */
    unsigned level;          /* of that slice: its size */
};

/* Append an integer of at most 35 bits; -1 out of memory. */
int chain_add_slowly(struct chain_pool *pool, struct chain *c, uint64_t v);

static inline int chain_add(struct chain_pool *pool, struct chain *c, uint64_t v)
{
    if (c->end - c->at < 5)
        return chain_add_slowly(pool, c, v);
    c->at = varint_write(c->at, v);
    return 0;
}

struct chain_reader {
    const unsigned char *at, *end; /* of the slice at hand */
    const unsigned char *last;     /* where the chain ends */
    unsigned level;
};

void chain_read_begin(struct chain_reader *r, const struct chain *c);
uint64_t chain_read_slowly(struct chain_reader *r);

static inline bool chain_read_more(const struct chain_reader *r)
{
    return r->at != r->last;
}

/* The next integer; there is one. When five bytes of the slice are left, all of it stands there. */
static inline uint64_t chain_read(struct chain_reader *r)
{
    const unsigned char *p = r->at;
    uint64_t v;

    if (r->end - p < 5)
        return chain_read_slowly(r);
    v = *p & 0x7F;
    for (unsigned shift = 7; *p++ >= 0x80; shift += 7)
        v |= (uint64_t)(*p & 0x7F) << shift;
    r->at = p;
    return v;
}

#endif
