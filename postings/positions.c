#include "postings/positions.h"

#include "base/buf.h"
#include "postings/list.h"
#include "postings/pack.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NO_BLOCK UINT32_MAX
/* Sums of numbers of no more bits, as many as there are in a block, stay below 2^31. */
#define BITS_NARROW 24

/* Four lanes at any address of an integer. */
typedef uint32_t v4 __attribute__((vector_size(16)));
typedef uint32_t v4_anywhere __attribute__((vector_size(16), aligned(4), may_alias));

struct posting_positions {
    struct list_parts parts;
    uint32_t gap_block;                            /* decoded in gaps; NO_BLOCK for none */
    unsigned gap_bits;                             /* none of those has more */
    uint32_t gaps[POSTINGS_BLOCK + POSTINGS_FILL]; /* two rows are read beyond them */
    uint32_t block;                                /* of documents, of which `before` tells */
    uint32_t before[POSTINGS_BLOCK + 1];           /* occurrences before each document */
    struct posting_runs one;                       /* owned: of a document asked for by itself */
};

struct posting_positions *positions_new(const struct posting_list *list, struct err *err)
{
    /* cleared, as whole rows are read beyond what has been unpacked */
    struct posting_positions *p = calloc(1, sizeof *p);

    if (!p) {
        err_nomem(err);
        return NULL;
    }
    p->gap_block = p->block = NO_BLOCK;
    if (list_parts(list, &p->parts, err) < 0) {
        free(p);
        return NULL;
    }
    return p;
}

void positions_free(struct posting_positions *p)
{
    if (!p)
        return;
    posting_runs_release(&p->one);
    free(p);
}

/* --- Runs */

void posting_runs_release(struct posting_runs *runs)
{
    free(runs->items);
    *runs = (struct posting_runs){0};
}

int posting_runs_grow(struct posting_runs *runs, size_t more, struct err *err)
{
    if (more > UINT32_MAX - runs->count) /* where a run begins is told in 32 bits */
        return err_set(err, ERR_LIMIT, "more positions than can be compared at once");
    return grow(&runs->items, &runs->cap, runs->count + more, sizeof *runs->items) < 0
               ? err_nomem(err)
               : 0;
}

static inline uint32_t whole_rows(uint32_t count)
{
    return (count + (POSTINGS_FILL - 1)) & ~(uint32_t)(POSTINGS_FILL - 1);
}

/* --- Where a document's positions are: the sums of the frequencies before it */

static uint64_t sum_wide(struct posting_positions *p, const struct posting_cursor *c, uint64_t sum)
{
    for (uint32_t i = 0; i < c->count; i++) {
        p->before[i] = (uint32_t)sum;
        sum += c->frequency[i];
    }
    p->before[c->count] = (uint32_t)sum;
    return sum;
}

static uint64_t sum_narrow(struct posting_positions *p, const struct posting_cursor *c,
                           uint32_t base)
{
    uint32_t last;

    p->before[0] = base;
    pack_totals(c->frequency, c->count, base, p->before + 1);
    last = p->before[c->count];
    return (uint64_t)base + (last - base);
}

static int enter_block(struct posting_positions *p, const struct posting_cursor *c, struct err *err)
{
    uint32_t base = 0;
    uint64_t sum;

    p->block = NO_BLOCK;
    if (c->list.skips)
        base = load_u32(c->list.skips + (size_t)c->block * FORMAT_SKIP + 8);
    sum = c->frequency_bits <= BITS_NARROW ? sum_narrow(p, c, base) : sum_wide(p, c, base);
    if (sum > c->list.occurrences)
        return list_damaged(err, "more positions than there are");
    p->block = c->block;
    return 0;
}

/* --- Positions from gaps */

static int enter_gaps(struct posting_positions *p, const struct posting_cursor *c, uint32_t block,
                      struct err *err)
{
    p->gap_block = NO_BLOCK;
    if (list_gaps(&c->list, &p->parts, block, p->gaps, &p->gap_bits, err) < 0)
        return -1;
    p->gap_block = block;
    return 0;
}

/* Four gaps as positions, the one before them being in all lanes of `before`. */
static inline v4 sum_row(const uint32_t *gaps, v4 before)
{
    v4 zero = {0}, x = *(const v4_anywhere *)gaps + 1;

    x += __builtin_shufflevector(zero, x, 0, 4, 5, 6);
    x += __builtin_shufflevector(zero, x, 0, 0, 4, 5);
    return x + before;
}

/* Sum up `count` gaps, all narrow and in one block. Two rows at once are written: most documents
 * have no more, so that no branch has to be guessed. */
static inline void sum_row_by_row(const uint32_t *gaps, uint32_t count, uint32_t *to)
{
    static const uint32_t kept[2 * POSTINGS_FILL] = {~0U, ~0U, ~0U, ~0U, ~0U, ~0U, ~0U, ~0U};
    v4 before = {0}, x, y, in_x, in_y;

    for (;; count -= POSTINGS_FILL) {
        x = sum_row(gaps, before);
        y = sum_row(gaps + POSTINGS_ROW, __builtin_shufflevector(x, x, 3, 3, 3, 3));
        if (count <= POSTINGS_FILL)
            break;
        *(v4_anywhere *)to = x;
        *(v4_anywhere *)(to + POSTINGS_ROW) = y;
        before = __builtin_shufflevector(y, y, 3, 3, 3, 3);
        gaps += POSTINGS_FILL;
        to += POSTINGS_FILL;
    }
    in_x = *(const v4_anywhere *)(kept + (POSTINGS_FILL - count));
    in_y = *(const v4_anywhere *)(kept + (POSTINGS_FILL - count) + POSTINGS_ROW);
    *(v4_anywhere *)to = (x & in_x) | (POSTINGS_NOWHERE & ~in_x);
    *(v4_anywhere *)(to + POSTINGS_ROW) = (y & in_y) | (POSTINGS_NOWHERE & ~in_y);
}

/* The same for gaps of any width in any blocks. */
static int sum_one_by_one(struct posting_positions *p, const struct posting_cursor *c, uint32_t at,
                          uint32_t count, uint32_t *to, struct err *err)
{
    uint64_t position = 0;
    uint32_t *end = to + whole_rows(count);

    for (; count > 0; count--, at++) {
        if (at / POSTINGS_BLOCK != p->gap_block && enter_gaps(p, c, at / POSTINGS_BLOCK, err) < 0)
            return -1;
        position += (uint64_t)p->gaps[at % POSTINGS_BLOCK] + 1;
        *to++ = (uint32_t)position;
    }
    while (to < end)
        *to++ = POSTINGS_NOWHERE;
    return position <= UINT32_MAX ? 0 : list_damaged(err, "positions");
}

/* Whether the gaps can be summed up row by row: of one block, which is at hand. */
static inline bool at_hand(const struct posting_positions *p, uint32_t at, uint32_t count)
{
    return at / POSTINGS_BLOCK == p->gap_block && at % POSTINGS_BLOCK + count <= POSTINGS_BLOCK &&
           p->gap_bits <= BITS_NARROW;
}

/* A call, where compilers would put string instructions in: these are slow to begin. */
static __attribute__((noinline)) void copy_gaps(uint32_t *to, const uint32_t *from, uint32_t count)
{
    memcpy(to, from, count * sizeof *to);
}

/* Of two blocks, the first of which is at hand: put side by side. */
static int sum_across(struct posting_positions *p, const struct posting_cursor *c, uint32_t at,
                      uint32_t count, uint32_t *to, struct err *err)
{
    uint32_t some[POSTINGS_BLOCK + POSTINGS_FILL];
    uint32_t from = at % POSTINGS_BLOCK, first = POSTINGS_BLOCK - from;

    copy_gaps(some, p->gaps + from, first);
    if (enter_gaps(p, c, at / POSTINGS_BLOCK + 1, err) < 0)
        return -1;
    if (p->gap_bits > BITS_NARROW)
        return sum_one_by_one(p, c, at, count, to, err);
    copy_gaps(some + first, p->gaps, count - first);
    memset(some + count, 0, POSTINGS_FILL * sizeof *some);
    sum_row_by_row(some, count, to);
    return 0;
}

static int append(struct posting_positions *p, const struct posting_cursor *c, uint32_t at,
                  uint32_t count, uint32_t *to, struct err *err)
{
    if (at / POSTINGS_BLOCK != p->gap_block && enter_gaps(p, c, at / POSTINGS_BLOCK, err) < 0)
        return -1;
    if (at_hand(p, at, count))
        sum_row_by_row(p->gaps + at % POSTINGS_BLOCK, count, to);
    else
        return count <= POSTINGS_BLOCK && p->gap_bits <= BITS_NARROW
                   ? sum_across(p, c, at, count, to, err)
                   : sum_one_by_one(p, c, at, count, to, err);
    return 0;
}

/* Make room for n documents; the positions between the first and the last are never fewer. */
static int make_room(const struct posting_positions *p, const uint8_t *index, uint32_t n,
                     struct posting_runs *runs, struct err *err)
{
    uint32_t between = p->before[index[n - 1] + 1] - p->before[index[0]];

    return posting_runs_room(runs, between + (size_t)n * POSTINGS_FILL, err);
}

/* Write the positions of one document to `to`. */
static inline int put(struct posting_positions *p, const struct posting_cursor *c, uint32_t at,
                      uint32_t count, uint32_t *to, struct err *err)
{
    if (!at_hand(p, at, count))
        return append(p, c, at, count, to, err);
    sum_row_by_row(p->gaps + at % POSTINGS_BLOCK, count, to);
    return 0;
}

static int begin(struct posting_positions *p, const struct posting_cursor *c, const uint8_t *index,
                 uint32_t n, struct posting_runs *runs, struct err *err)
{
    if (p->block != c->block && enter_block(p, c, err) < 0)
        return -1;
    return make_room(p, index, n, runs, err);
}

int positions_gather(struct posting_positions *p, const struct posting_cursor *c,
                     const uint8_t *index, uint32_t n, struct posting_runs *runs,
                     struct posting_run *run, struct err *err)
{
    uint32_t used = (uint32_t)runs->count;

    if (n == 0)
        return 0;
    if (begin(p, c, index, n, runs, err) < 0)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = p->before[index[i]], count = p->before[index[i] + 1] - at;

        run[i] = (struct posting_run){used, count};
        if (put(p, c, at, count, runs->items + used, err) < 0)
            return -1;
        used += whole_rows(count);
    }
    runs->count = used;
    return 0;
}

/* Nothing but putting depends on a branch: what fits is no pattern. */
int positions_gather_to(struct posting_positions *p, const struct posting_cursor *c,
                        const uint8_t *index, uint32_t n, struct posting_runs *runs,
                        struct posting_target *to, struct err *err)
{
    uint32_t used = (uint32_t)runs->count, over = 0;

    to->over = 0;
    if (n == 0)
        return 0;
    if (begin(p, c, index, n, runs, err) < 0)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = p->before[index[i]], count = p->before[index[i] + 1] - at;
        struct posting_run *run = to->run[i];
        uint64_t sum = (uint64_t)run->count + count;
        bool fits = sum <= POSTINGS_FILL;
        uint32_t where = fits ? run->from + run->count : used;

        if (put(p, c, at, count, runs->items + where, err) < 0)
            return -1;
        run->count = fits ? (uint32_t)sum : run->count;
        to->index[over] = (uint8_t)i;
        to->rest[over] = (struct posting_run){used, count};
        over += !fits;
        used += fits ? 0 : whole_rows(count);
    }
    to->over = over;
    runs->count = used;
    return 0;
}

int positions_of(struct posting_positions *p, const struct posting_cursor *c, uint32_t i,
                 const uint32_t **positions, uint32_t *count, struct err *err)
{
    uint8_t index = (uint8_t)i;
    struct posting_run run;

    p->one.count = 0;
    if (positions_gather(p, c, &index, 1, &p->one, &run, err) < 0)
        return -1;
    *positions = p->one.items;
    *count = run.count;
    return 0;
}
