/* A growing run of bytes, and the growth rule for every other growing array.
 *
 * A buf remembers a failed allocation instead of reporting it at each call: append freely, then ask
 * buf_ok() once (as with ferror). After a failure appends do nothing. `data` is always
 * NUL-terminated when not NULL; the NUL is not counted in `len`.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    char *data; /* owned; NULL while empty */
    size_t len, cap;
    bool failed;
};

#define BUF_INIT \
    {            \
        0        \
    }

void buf_release(struct buf *b); /* frees; the buf is empty and usable again */
void buf_clear(struct buf *b);   /* forgets the bytes and a failure, keeps the memory */
bool buf_ok(const struct buf *b);

/* Make room for n more bytes (and a NUL); NULL on failure. Returns where they go. */
char *buf_reserve(struct buf *b, size_t n);
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Little-endian and LEB128 integers, for our own file and pipe formats. */
void buf_u32(struct buf *b, uint32_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_varint(struct buf *b, uint64_t v);
/* A varint length, then the bytes. */
void buf_block(struct buf *b, const void *bytes, size_t n);

/* Reading such bytes back. A reader never passes `end`; past it, or at a malformed varint, it sets
 * `bad` and yields 0 or an empty block, so that one check at the end suffices. */
struct cut {
    const char *at, *end;
    bool bad;
};
uint32_t cut_u32(struct cut *c);
uint64_t cut_u64(struct cut *c);
uint64_t cut_varint(struct cut *c);
const char *cut_block(struct cut *c, size_t *len);

/* Grow *items (elements of `size` bytes, capacity *cap) so that `need` fit; 0, or -1 out of memory
 * with nothing changed. */
int grow(void *items, size_t *cap, size_t need, size_t size);

#endif
