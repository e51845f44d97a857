#include "postings/pack.h"

#include "postings/varint.h"
#include <stdbool.h>
#include <string.h>

#define ROWS        32
#define ROW_BYTES   16   /* of one bit of width */
#define EXCEPTIONS  0x80 /* in the first byte: exceptions follow */
#define INDEX_BITS  7    /* of an exception: which integer it is; then come its high bits */
#define INDEX_MASK  ((1u << INDEX_BITS) - 1)
#define STRETCH_MAX 640 /* bytes of the longest stretch of bits: 128 exceptions of 7 + 32 bits */

/* Four lanes, and the same at any address. */
typedef uint32_t v4 __attribute__((vector_size(16)));
typedef uint32_t v4_anywhere __attribute__((vector_size(16), aligned(4), may_alias));
typedef uint32_t v4_bytes __attribute__((vector_size(16), aligned(1), may_alias));

static unsigned bits_of(uint32_t v)
{
    return v ? 32 - (unsigned)__builtin_clz(v) : 0;
}

static uint32_t low_bits(unsigned width)
{
    return width == 32 ? UINT32_MAX : (1u << width) - 1;
}

/* --- Rows: full runs. */

/* Inlined with a width that is known when it is compiled, all shifts become constants. */
static inline __attribute__((always_inline)) void unpack_rows(const unsigned char *in,
                                                              uint32_t *out, unsigned width)
{
    const v4_bytes *from = (const v4_bytes *)in;
    v4_anywhere *to = (v4_anywhere *)out;
    uint32_t mask = low_bits(width);

#pragma GCC unroll 32
    for (unsigned row = 0; row < ROWS; row++) {
        unsigned word = row * width / 32, shift = row * width % 32;
        v4 x = from[word] >> shift;

        if (shift + width > 32)
            x |= from[word + 1] << (32 - shift);
        to[row] = x & mask;
    }
}

#define CASE(n)                  \
    case n:                      \
        unpack_rows(in, out, n); \
        break
#define FOUR_CASES(n) \
    CASE(n);          \
    CASE((n) + 1);    \
    CASE((n) + 2);    \
    CASE((n) + 3)

static void read_rows(const unsigned char *in, uint32_t *out, unsigned width)
{
    switch (width) {
        FOUR_CASES(1);
        FOUR_CASES(5);
        FOUR_CASES(9);
        FOUR_CASES(13);
        FOUR_CASES(17);
        FOUR_CASES(21);
        FOUR_CASES(25);
        FOUR_CASES(29);
    default:
        memset(out, 0, PACK_COUNT * sizeof *out);
    }
}

static void write_rows(unsigned char *out, const uint32_t *in, unsigned width)
{
    const v4_anywhere *from = (const v4_anywhere *)in;
    v4_bytes *to = (v4_bytes *)out;
    uint32_t mask = low_bits(width);
    v4 word = {0};
    unsigned shift = 0;

    for (unsigned row = 0; row < ROWS; row++) {
        v4 x = from[row] & mask;

        word |= x << shift;
        shift += width;
        if (shift < 32)
            continue;
        *to++ = word;
        shift -= 32;
        word = shift ? x >> (width - shift) : (v4){0};
    }
}

/* --- Stretches: integers of up to 39 bits, one behind the other. */

static size_t stretch_size(unsigned n, unsigned width)
{
    return ((size_t)n * width + 7) / 8;
}

/* Of `from` eight bytes more can be read than the stretch has. */
static inline uint64_t stretch_get(const unsigned char *from, unsigned i, unsigned width)
{
    size_t bit = (size_t)i * width;
    uint64_t word;

    memcpy(&word, from + bit / 8, sizeof word);
    return word >> bit % 8 & (((uint64_t)1 << width) - 1);
}

/* Where a stretch of `size` bytes can be read with eight more: where it is, or a copy. */
static const unsigned char *stretch_open(const unsigned char *at, size_t size,
                                         const unsigned char *end, unsigned char *copy)
{
    if ((size_t)(end - at) >= size + 8)
        return at;
    memcpy(copy, at, size);
    memset(copy + size, 0, 8);
    return copy;
}

struct stretch {
    unsigned char *to;
    uint64_t word;
    unsigned filled; /* bits of word, fewer than 8 between calls */
};

static void stretch_put(struct stretch *s, uint64_t v, unsigned width)
{
    s->word |= v << s->filled;
    for (s->filled += width; s->filled >= 8; s->filled -= 8) {
        *s->to++ = (unsigned char)s->word;
        s->word >>= 8;
    }
}

static unsigned char *stretch_end(struct stretch *s)
{
    if (s->filled > 0)
        *s->to++ = (unsigned char)s->word;
    return s->to;
}

/* --- Writing. */

static size_t body_size(unsigned n, unsigned width)
{
    return n == PACK_COUNT ? (size_t)ROW_BYTES * width : stretch_size(n, width);
}

/* The width of fewest bytes, given how many integers have each number of bits. An exception is
 * charged a byte for the time it takes. */
static unsigned choose_width(const unsigned char have[33], unsigned n, unsigned top)
{
    unsigned best = top, many = 0;
    size_t best_cost = body_size(n, top);

    for (unsigned width = top; width-- > 0;) {
        size_t cost;

        many += have[width + 1];
        cost = body_size(n, width) + 2 + stretch_size(many, INDEX_BITS + top - width) + many;
        if (many < PACK_COUNT && cost < best_cost) {
            best = width;
            best_cost = cost;
        }
    }
    return best;
}

static unsigned char *write_body(unsigned char *to, const uint32_t *v, unsigned n, unsigned width)
{
    struct stretch s = {.to = to};

    if (n == PACK_COUNT) {
        write_rows(to, v, width);
        return to + ROW_BYTES * (size_t)width;
    }
    for (unsigned i = 0; i < n; i++)
        stretch_put(&s, v[i] & low_bits(width), width);
    return stretch_end(&s);
}

static unsigned char *write_exceptions(unsigned char *to, const uint32_t *v, unsigned n,
                                       unsigned width, unsigned more)
{
    struct stretch s = {.to = to + 2};
    unsigned many = 0;

    for (unsigned i = 0; i < n; i++) {
        if (v[i] >> width == 0)
            continue;
        stretch_put(&s, i | (uint64_t)(v[i] >> width) << INDEX_BITS, INDEX_BITS + more);
        many++;
    }
    to[0] = (unsigned char)many;
    to[1] = (unsigned char)more;
    return stretch_end(&s);
}

static size_t write_varints(unsigned char *out, const uint32_t *v, unsigned n)
{
    unsigned char *to = out;

    for (unsigned i = 0; i < n; i++)
        to = varint_write(to, v[i]);
    return (size_t)(to - out);
}

size_t pack_write(unsigned char *out, const uint32_t *v, unsigned n)
{
    unsigned char have[33] = {0}, *to = out;
    uint32_t all = 0;
    unsigned top, width;

    if (n <= PACK_VARINT)
        return write_varints(out, v, n);
    for (unsigned i = 0; i < n; i++) {
        all |= v[i];
        have[bits_of(v[i])]++;
    }
    top = bits_of(all);
    width = choose_width(have, n, top);
    *to++ = (unsigned char)(width | (width < top ? EXCEPTIONS : 0));
    to = write_body(to, v, n, width);
    if (width < top)
        to = write_exceptions(to, v, n, width, top - width);
    return (size_t)(to - out);
}

/* --- Reading. */

static const unsigned char *read_varints(const unsigned char *at, const unsigned char *end,
                                         uint32_t *v, unsigned n, unsigned *bits)
{
    uint64_t all = 0;

    memset(v, 0, 4 * sizeof *v); /* a row */
    for (unsigned i = 0; i < n; i++) {
        uint64_t x = varint_read(&at, end);
        all |= x;
        v[i] = (uint32_t)x;
    }
    *bits = bits_of((uint32_t)all);
    return all <= UINT32_MAX ? at : NULL;
}

static void read_stretch(const unsigned char *at, const unsigned char *end, uint32_t *v, unsigned n,
                         unsigned width)
{
    unsigned char copy[STRETCH_MAX + 8];
    const unsigned char *from = stretch_open(at, stretch_size(n, width), end, copy);

    for (unsigned i = 0; i < n; i++)
        v[i] = (uint32_t)stretch_get(from, i, width);
    for (unsigned i = n; i % 4 != 0; i++)
        v[i] = 0;
}

static const unsigned char *read_exceptions(const unsigned char *at, const unsigned char *end,
                                            uint32_t *v, unsigned width, unsigned *bits)
{
    unsigned char copy[STRETCH_MAX + 8];
    const unsigned char *from;
    unsigned many, more;
    uint64_t mask;
    size_t size;

    if (end - at < 2 || at[0] >= PACK_COUNT || at[1] > 32 - width)
        return NULL;
    many = at[0];
    more = at[1];
    at += 2;
    size = stretch_size(many, INDEX_BITS + more);
    if ((size_t)(end - at) < size)
        return NULL;
    from = stretch_open(at, size, end, copy);
    mask = ((uint64_t)1 << (INDEX_BITS + more)) - 1;
    for (unsigned i = 0, bit = 0; i < many; i++, bit += INDEX_BITS + more) {
        uint64_t x;

        memcpy(&x, from + bit / 8, sizeof x);
        x = x >> bit % 8 & mask;
        v[x & INDEX_MASK] |= (uint32_t)(x >> INDEX_BITS) << width;
    }
    *bits = width + more;
    return at + size;
}

const unsigned char *pack_read(const unsigned char *at, const unsigned char *end,
                               uint32_t v[PACK_COUNT], unsigned n, unsigned *bits)
{
    unsigned width;
    bool exceptions;

    if (n <= PACK_VARINT)
        return read_varints(at, end, v, n, bits);
    if (!at || at >= end)
        return NULL;
    width = *at & ~EXCEPTIONS;
    exceptions = *at++ & EXCEPTIONS;
    if (width > 32 || (size_t)(end - at) < body_size(n, width))
        return NULL;
    if (n == PACK_COUNT)
        read_rows(at, v, width);
    else
        read_stretch(at, end, v, n, width);
    at += body_size(n, width);
    *bits = width;
    return exceptions && width < 32 ? read_exceptions(at, end, v, width, bits) : at;
}

/* Running totals of `count` rows, each integer being `more` than it says. */
static inline __attribute__((always_inline)) void
add_rows(const uint32_t *v, uint32_t *totals, unsigned count, uint32_t base, uint32_t more)
{
    const v4_anywhere *from = (const v4_anywhere *)v;
    v4_anywhere *to = (v4_anywhere *)totals;
    v4 run = {base, base, base, base}, zero = {0};

#pragma GCC unroll 8
    for (unsigned row = 0; row < count; row++) {
        v4 x = from[row] + more;

        x += __builtin_shufflevector(zero, x, 0, 4, 5, 6);
        x += __builtin_shufflevector(zero, x, 0, 0, 4, 5);
        to[row] = x += run;
        run = __builtin_shufflevector(x, x, 3, 3, 3, 3);
    }
}

void pack_sum(uint32_t v[PACK_COUNT], unsigned n, uint32_t base)
{
    if (n == PACK_COUNT) /* most often; then all of it is known */
        add_rows(v, v, ROWS, base, 1);
    else
        add_rows(v, v, (n + 3) / 4, base, 1);
}

void pack_totals(const uint32_t v[PACK_COUNT], unsigned n, uint32_t base,
                 uint32_t totals[PACK_COUNT])
{
    if (n == PACK_COUNT)
        add_rows(v, totals, ROWS, base, 0);
    else
        add_rows(v, totals, (n + 3) / 4, base, 0);
}

void pack_increment(uint32_t v[PACK_COUNT], unsigned n)
{
    v4_anywhere *rows = (v4_anywhere *)v;

    if (n == PACK_COUNT) {
#pragma GCC unroll 8
        for (unsigned row = 0; row < ROWS; row++)
            rows[row] += 1;
        return;
    }
    for (unsigned row = 0; row < (n + 3) / 4; row++)
        rows[row] += 1;
}
