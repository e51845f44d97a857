#include "index/fingerprint.h"

#include <string.h>

#define BEGINNING UINT64_C(0x9E3779B97F4A7C15)
#define END       UINT64_C(0xC2B2AE3D27D4EB4F)

/* The finalizer of splitmix64: every bit of the result hangs on every bit of h. */
static uint64_t mix(uint64_t h)
{
    h = (h ^ h >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    h = (h ^ h >> 27) * UINT64_C(0x94D049BB133111EB);
    return h ^ h >> 31;
}

static uint64_t hash_word(const struct word *w)
{
    uint64_t h = UINT64_C(0xCBF29CE484222325);

    for (uint32_t i = 0; i < w->len; i++)
        h = (h ^ (unsigned char)w->text[i]) * UINT64_C(0x100000001B3);
    return mix(h);
}

/* Of two in this order. */
static uint64_t hash_pair(uint64_t a, uint64_t b)
{
    return mix(a * 3 + b);
}

/* Marks under construction: the smallest, ascending. */
struct sketch {
    uint32_t *marks;
    uint32_t count;
};

static void offer(struct sketch *s, uint64_t shingle)
{
    uint32_t mark = (uint32_t)(shingle >> 32), at = s->count;

    if (at == FINGERPRINT_MAX && mark >= s->marks[at - 1])
        return;
    while (at > 0 && s->marks[at - 1] > mark)
        at--;
    if (at > 0 && s->marks[at - 1] == mark)
        return;
    if (s->count == FINGERPRINT_MAX)
        s->count--;
    memmove(s->marks + at + 1, s->marks + at, (s->count - at) * sizeof *s->marks);
    s->marks[at] = mark;
    s->count++;
}

static void sketch_short(struct sketch *s, const struct word *words, uint32_t n)
{
    uint64_t h = BEGINNING;

    for (uint32_t i = 0; i < n; i++)
        h = hash_pair(h, hash_word(&words[i]));
    offer(s, h); /* 64 bits: among 100,000 short texts two of 32 would meet by chance */
    offer(s, h << 32);
}

/* As often as the shingle stands among those before it, it is another mark. */
static uint64_t number(const uint64_t *before, uint32_t n, uint64_t shingle)
{
    uint64_t times = 0;

    for (uint32_t i = 0; i < n; i++)
        times += before[i] == shingle;
    return times ? mix(shingle + times) : shingle;
}

static void sketch_long(struct sketch *s, const struct word *words, uint32_t n)
{
    uint64_t last = BEGINNING, seen[FINGERPRINT_MAX];
    bool whole = n < FINGERPRINT_MAX;

    for (uint32_t i = 0; i <= n; i++) {
        uint64_t here = i < n ? hash_word(&words[i]) : END;
        uint64_t shingle = hash_pair(last, here);

        last = here;
        if (whole)
            seen[i] = shingle;
        offer(s, whole ? number(seen, i, shingle) : shingle);
    }
}

uint32_t fingerprint_make(const struct words *words, uint32_t first, uint32_t last,
                          uint32_t marks[FINGERPRINT_MAX])
{
    struct sketch s = {marks, 0};

    if (first >= last)
        return 0;
    if (last - first <= FINGERPRINT_SHORT)
        sketch_short(&s, words->items + first, last - first);
    else
        sketch_long(&s, words->items + first, last - first);
    return s.count;
}

size_t fingerprint_encode(const uint32_t *marks, uint32_t count, char out[FINGERPRINT_BYTES])
{
    for (uint32_t i = 0; i < count; i++)
        for (unsigned b = 0; b < 4; b++)
            out[4 * i + b] = (char)(marks[i] >> (24 - 8 * b));
    return (size_t)count * 4;
}

static uint32_t take(const char *bytes)
{
    uint32_t mark = 0;

    for (unsigned b = 0; b < 4; b++)
        mark = mark << 8 | (unsigned char)bytes[b];
    return mark;
}

int fingerprint_decode(const char *bytes, size_t len, struct arena *arena, struct fingerprint *out,
                       struct err *err)
{
    uint32_t *marks;

    if (len % 4 != 0 || len > FINGERPRINT_BYTES)
        return err_set(err, ERR_DAMAGED, "a fingerprint is malformed");
    *out = (struct fingerprint){0};
    if (len == 0)
        return 0;
    marks = arena_alloc(arena, len);
    if (!marks)
        return err_nomem(err);
    for (uint32_t i = 0; i < len / 4; i++) {
        marks[i] = take(bytes + 4 * (size_t)i);
        if (i > 0 && marks[i] <= marks[i - 1])
            return err_set(err, ERR_DAMAGED, "a fingerprint is out of order");
    }
    *out = (struct fingerprint){marks, (uint32_t)(len / 4)};
    return 0;
}

bool fingerprint_is_short(const struct fingerprint *f)
{
    return f->count > 0 && f->count <= 2; /* six words have seven marks */
}

struct fingerprint fingerprint_said_by(const struct fingerprint *f, uint64_t speaker,
                                       uint32_t marks[2])
{
    uint64_t text = (uint64_t)f->marks[0] << 32 | f->marks[f->count - 1];
    uint64_t h = hash_pair(text, mix(speaker));
    uint32_t high = (uint32_t)(h >> 32), low = (uint32_t)h;

    marks[0] = high < low ? high : low;
    marks[1] = high < low ? low : high;
    return (struct fingerprint){marks, high == low ? 1 : 2};
}

/* Stops as soon as too many are found on one side only. */
static bool share(const struct fingerprint *a, const struct fingerprint *b, uint32_t least)
{
    uint32_t i = 0, j = 0, alone = 0, most_alone = a->count + b->count - 2 * least;

    while (i < a->count && j < b->count && alone <= most_alone) {
        uint32_t x = a->marks[i], y = b->marks[j];

        alone += x != y;
        i += x <= y;
        j += y <= x;
    }
    return alone + (a->count - i) + (b->count - j) <= most_alone;
}

bool fingerprint_alike(const struct fingerprint *a, const struct fingerprint *b)
{
    bool sampled = a->count == FINGERPRINT_MAX || b->count == FINGERPRINT_MAX;
    uint32_t percent = sampled ? FINGERPRINT_SAMPLED : FINGERPRINT_ALIKE;
    uint32_t all = a->count + b->count, least = (all * percent + 99 + percent) / (100 + percent);

    return all > 0 && least <= a->count && least <= b->count && share(a, b, least);
}
