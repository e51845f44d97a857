/* Sets of documents of one window, as bits.
 *
 * A window is WINDOW_DOCS consecutive documents; document d is bit d % WINDOW_DOCS of window
 * d / WINDOW_DOCS (document 0, which there is none, is the first bit of the first).
 */
#ifndef QUERY_BITMAP_H
#define QUERY_BITMAP_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define WINDOW_DOCS  8192
#define WINDOW_WORDS (WINDOW_DOCS / 64)

struct bits {
    uint64_t w[WINDOW_WORDS];
};

static inline void bits_clear(struct bits *b)
{
    memset(b, 0, sizeof *b);
}

static inline void bits_set(struct bits *b, uint32_t doc)
{
    b->w[doc % WINDOW_DOCS / 64] |= UINT64_C(1) << doc % 64;
}

static inline bool bits_has(const struct bits *b, uint32_t doc)
{
    return b->w[doc % WINDOW_DOCS / 64] >> doc % 64 & 1;
}

static inline void bits_and(struct bits *b, const struct bits *other)
{
    for (int i = 0; i < WINDOW_WORDS; i++)
        b->w[i] &= other->w[i];
}

static inline void bits_or(struct bits *b, const struct bits *other)
{
    for (int i = 0; i < WINDOW_WORDS; i++)
        b->w[i] |= other->w[i];
}

static inline void bits_and_not(struct bits *b, const struct bits *other)
{
    for (int i = 0; i < WINDOW_WORDS; i++)
        b->w[i] &= ~other->w[i];
}

static inline bool bits_any(const struct bits *b)
{
    uint64_t any = 0;

    for (int i = 0; i < WINDOW_WORDS; i++)
        any |= b->w[i];
    return any != 0;
}

/* How many bits of each byte of a word are set: without the instruction that counts them, which not
 * every CPU has. */
static inline uint64_t byte_counts(uint64_t x)
{
    x -= x >> 1 & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
    return (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
}

static inline uint32_t word_count(uint64_t x)
{
    return (uint32_t)(byte_counts(x) * UINT64_C(0x0101010101010101) >> 56);
}

/* Bytes of 16 words' sums do not pass 128. */
static inline uint32_t bits_count(const struct bits *b)
{
    uint32_t n = 0;

    for (int from = 0; from < WINDOW_WORDS; from += 16) {
        uint64_t sum = 0;

        for (int i = 0; i < 16; i++)
            sum += byte_counts(b->w[from + i]);
        sum = (sum & UINT64_C(0x00FF00FF00FF00FF)) + (sum >> 8 & UINT64_C(0x00FF00FF00FF00FF));
        n += (uint32_t)(sum * UINT64_C(0x0001000100010001) >> 48);
    }
    return n;
}

/* The first set bit at `from` or later; WINDOW_DOCS when there is none. */
static inline uint32_t bits_next(const struct bits *b, uint32_t from)
{
    uint32_t i = from / 64;
    uint64_t x;

    if (from >= WINDOW_DOCS)
        return WINDOW_DOCS;
    x = b->w[i] & UINT64_MAX << from % 64;
    while (!x) {
        if (++i == WINDOW_WORDS)
            return WINDOW_DOCS;
        x = b->w[i];
    }
    return i * 64 + (uint32_t)__builtin_ctzll(x);
}

/* The last set bit; there must be one. */
static inline uint32_t bits_last(const struct bits *b)
{
    uint32_t i = WINDOW_WORDS - 1;

    while (!b->w[i])
        i--;
    return i * 64 + 63 - (uint32_t)__builtin_clzll(b->w[i]);
}

/* How many of the bits [from, to] are set, or more than `most` when it is more. */
static inline uint32_t bits_count_between(const struct bits *b, uint32_t from, uint32_t to,
                                          uint32_t most)
{
    uint32_t n = 0;

    for (uint32_t i = from / 64; i <= to / 64 && n <= most; i++) {
        uint64_t x = b->w[i];

        if (i == from / 64)
            x &= UINT64_MAX << from % 64;
        if (i == to / 64)
            x &= UINT64_MAX >> (63 - to % 64);
        n += word_count(x);
    }
    return n;
}

/* Of word i, the bits that lie in [from, to]. */
static inline uint64_t bits_edge(uint32_t i, uint32_t from, uint32_t to)
{
    uint64_t x = UINT64_MAX;

    if (i == from / 64)
        x &= UINT64_MAX << from % 64;
    if (i == to / 64)
        x &= UINT64_MAX >> (63 - to % 64);
    return x;
}

/* Bits [from, to] only. */
static inline void bits_range(struct bits *b, uint32_t from, uint32_t to)
{
    bits_clear(b);
    for (uint32_t i = from / 64; i <= to / 64; i++)
        b->w[i] = bits_edge(i, from, to);
}

/* Clear bits [from, to]. */
static inline void bits_drop(struct bits *b, uint32_t from, uint32_t to)
{
    for (uint32_t i = from / 64; i <= to / 64; i++)
        b->w[i] &= ~bits_edge(i, from, to);
}

/* for each set bit of the words [from, to) of b: its document, of the window that begins with
 * document `base` */
#define BITS_EACH_IN(b, from, to, base, doc)                                                     \
    for (uint32_t bits_i = (from); bits_i < (to); bits_i++)                                      \
        for (uint64_t bits_x = (b)->w[bits_i], doc;                                              \
             bits_x && ((doc = (base) + bits_i * 64 + (uint32_t)__builtin_ctzll(bits_x)), true); \
             bits_x &= bits_x - 1)

/* The same for all its words. */
#define BITS_EACH(b, base, doc) BITS_EACH_IN(b, 0, WINDOW_WORDS, base, doc)

#endif
