#include "postings/chain.h"

#include "base/buf.h"
#include <stdlib.h>
#include <string.h>

#define LEVELS 8 /* the last slice size is repeated */
#define LINK   sizeof(unsigned char *)

/* Bytes of a slice, of which the last LINK are the place of the next. */
static size_t slice_size(unsigned level)
{
    return (size_t)16 << (level < LEVELS ? level : LEVELS);
}

void chain_pool_release(struct chain_pool *pool)
{
    for (size_t i = 0; i < pool->count; i++)
        free(pool->chunks[i]);
    free(pool->chunks);
    *pool = (struct chain_pool){0};
}

void chain_pool_reset(struct chain_pool *pool)
{
    pool->used_chunks = 0;
    pool->used = 0;
}

static int begin_chunk(struct chain_pool *pool)
{
    if (pool->used_chunks == pool->count) {
        if (grow(&pool->chunks, &pool->cap, pool->count + 1, sizeof *pool->chunks) < 0)
            return -1;
        pool->chunks[pool->count] = malloc(CHAIN_CHUNK);
        if (!pool->chunks[pool->count])
            return -1;
        pool->count++;
    }
    pool->used_chunks++;
    pool->used = 0;
    return 0;
}

void *chain_pool_take(struct chain_pool *pool, size_t n)
{
    unsigned char *taken;

    if ((pool->used_chunks == 0 || n > CHAIN_CHUNK - pool->used) && begin_chunk(pool) < 0)
        return NULL;
    taken = pool->chunks[pool->used_chunks - 1] + pool->used;
    pool->used += n;
    return taken;
}

static int begin_slice(struct chain_pool *pool, struct chain *c)
{
    unsigned level = c->first ? c->level + 1 : 0;
    unsigned char *slice = chain_pool_take(pool, slice_size(level));

    if (!slice)
        return -1;
    if (c->first)
        memcpy(c->end, &slice, LINK);
    else
        c->first = slice;
    c->level = level;
    c->at = slice;
    c->end = slice + slice_size(level) - LINK;
    return 0;
}

int chain_add_slowly(struct chain_pool *pool, struct chain *c, uint64_t v)
{
    unsigned char bytes[VARINT_MAX];
    size_t n = (size_t)(varint_write(bytes, v) - bytes);

    for (size_t i = 0; i < n; i++) {
        if (c->at == c->end && begin_slice(pool, c) < 0)
            return -1;
        *c->at++ = bytes[i];
    }
    return 0;
}

void chain_read_begin(struct chain_reader *r, const struct chain *c)
{
    r->at = c->first;
    r->end = c->first ? c->first + slice_size(0) - LINK : NULL;
    r->last = c->at;
    r->level = 0;
}

uint64_t chain_read_slowly(struct chain_reader *r)
{
    uint64_t v = 0;

    for (unsigned shift = 0;; shift += 7) {
        unsigned char byte;

        if (r->at == r->end) {
            memcpy(&r->at, r->end, LINK);
            r->end = r->at + slice_size(++r->level) - LINK;
        }
        byte = *r->at++;
        v |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return v;
    }
}
