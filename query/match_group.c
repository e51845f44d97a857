#include "query/match_group.h"

#include "base/buf.h"
#include <stdlib.h>

#define CHECK_EVERY 64 /* lists and blocks between two looks at the limits */

/* What one list has in one document: places[first, first + count). */
struct run {
    uint32_t next; /* run of the same document, from 1; 0 for none */
    uint32_t first, count;
};

struct match_group {
    struct match_env *env;
    const struct part *part;
    const struct posting_list *lists;
    uint32_t count;
    bool weighing;
    struct posting_cursor cursor;
    uint32_t steps;      /* lists and blocks read so far */
    struct bits *bits;   /* [windows] */
    uint16_t *frequency; /* [documents + 1]; when weighing */
    /* the window whose positions are at hand */
    uint32_t window;
    uint32_t *ahead; /* [count]: before this document the list has no more */
    uint32_t *head;  /* [WINDOW_DOCS]: the first run of a document */
    struct run *runs;
    size_t run_count, run_cap;
    uint32_t *places;
    size_t place_count, place_cap;
    uint32_t *merged;
    size_t merged_cap;
    uint64_t *marks; /* of positions, all clear between uses */
    size_t mark_cap;
};

struct match_group *match_group_new(struct match_env *env, const struct part *part,
                                    const struct posting_list *lists, uint32_t count, bool weighing,
                                    struct err *err)
{
    struct match_group *g = arena_zalloc(env->arena, 1, sizeof *g);

    if (!g) {
        err_nomem(err);
        return NULL;
    }
    g->env = env;
    g->part = part;
    g->lists = lists;
    g->count = count;
    g->weighing = weighing;
    g->window = UINT32_MAX;
    posting_cursor_init(&g->cursor, &lists[0]);
    return g;
}

void match_group_release(struct match_group *g)
{
    posting_cursor_release(&g->cursor);
    free(g->bits);
    free(g->frequency);
    free(g->ahead);
    free(g->head);
    free(g->runs);
    free(g->places);
    free(g->merged);
    free(g->marks);
}

static int step(struct match_group *g, struct err *err)
{
    return ++g->steps % CHECK_EVERY ? 0 : limits_check(g->env->limits, err);
}

static int point_at(struct match_group *g, const struct posting_list *list, struct err *err)
{
    posting_cursor_release(&g->cursor);
    posting_cursor_init(&g->cursor, list);
    return step(g, err);
}

static int load(struct match_group *g, uint32_t block, struct err *err)
{
    if (step(g, err) < 0 || posting_load(&g->cursor, block, err) < 0)
        return -1;
    g->env->read += g->cursor.count;
    return 0;
}

/* --- Documents */

static void count_block(struct match_group *g)
{
    const struct posting_cursor *c = &g->cursor;

    for (uint32_t i = 0; i < c->count; i++) {
        uint16_t *f = &g->frequency[c->document[i]];
        uint64_t sum = *f + (uint64_t)c->frequency[i];

        *f = sum > UINT16_MAX ? UINT16_MAX : (uint16_t)sum;
    }
}

static int gather_list(struct match_group *g, const struct posting_list *l, struct err *err)
{
    if (point_at(g, l, err) < 0)
        return -1;
    for (uint32_t b = 0; b < l->blocks; b++) {
        if (load(g, b, err) < 0)
            return -1;
        for (uint32_t i = 0; i < g->cursor.count; i++)
            bits_set(&g->bits[g->cursor.document[i] / WINDOW_DOCS], g->cursor.document[i]);
        if (!g->frequency)
            continue;
        if (posting_load_frequencies(&g->cursor, err) < 0)
            return -1;
        count_block(g);
    }
    return 0;
}

static int gather(struct match_group *g, struct err *err)
{
    uint32_t n = g->part->documents;

    g->bits = calloc(n / WINDOW_DOCS + 1, sizeof *g->bits);
    if (g->weighing)
        g->frequency = calloc((size_t)n + 1, sizeof *g->frequency);
    if (!g->bits || (g->weighing && !g->frequency))
        return err_nomem(err);
    for (uint32_t i = 0; i < g->count; i++)
        if (gather_list(g, &g->lists[i], err) < 0)
            return -1;
    return 0;
}

int match_group_fill(struct match_group *g, uint32_t window, const struct bits *mask,
                     struct bits *out, struct err *err)
{
    struct bits found;

    if (!g->bits && gather(g, err) < 0)
        return -1;
    found = g->bits[window];
    if (mask)
        bits_and(&found, mask);
    bits_or(out, &found);
    return 0;
}

uint32_t match_group_frequency(const struct match_group *g, uint32_t doc)
{
    return g->frequency ? g->frequency[doc] : 1;
}

/* --- Positions */

static int add_run(struct match_group *g, uint32_t i, struct err *err)
{
    uint32_t doc = g->cursor.document[i], count;
    const uint32_t *places;

    if (posting_positions(&g->cursor, i, &places, &count, err) < 0)
        return -1;
    if (grow(&g->runs, &g->run_cap, g->run_count + 1, sizeof *g->runs) < 0 ||
        grow(&g->places, &g->place_cap, g->place_count + count, sizeof *g->places) < 0)
        return err_nomem(err);
    memcpy(g->places + g->place_count, places, count * sizeof *places);
    g->runs[g->run_count++] =
        (struct run){g->head[doc % WINDOW_DOCS], (uint32_t)g->place_count, count};
    g->head[doc % WINDOW_DOCS] = (uint32_t)g->run_count;
    g->place_count += count;
    return 0;
}

static int prepare_list(struct match_group *g, uint32_t n, const struct bits *mask, struct err *err)
{
    const struct posting_list *list = &g->lists[n];
    uint32_t first = g->window * WINDOW_DOCS, end = first + (WINDOW_DOCS - 1);
    uint32_t block = posting_block_find(list, first, 0);

    if (block == list->blocks) {
        g->ahead[n] = UINT32_MAX;
        return 0;
    }
    if (point_at(g, list, err) < 0)
        return -1;
    for (; block < list->blocks; block++) {
        if (load(g, block, err) < 0)
            return -1;
        for (uint32_t i = 0; i < g->cursor.count; i++) {
            uint32_t doc = g->cursor.document[i];

            if (doc > end) {
                g->ahead[n] = doc;
                return 0;
            }
            if (doc >= first && bits_has(mask, doc) && add_run(g, i, err) < 0)
                return -1;
        }
    }
    g->ahead[n] = UINT32_MAX;
    return 0;
}

static int make_room(struct match_group *g, struct err *err)
{
    if (!g->ahead)
        g->ahead = calloc(g->count, sizeof *g->ahead);
    if (!g->head)
        g->head = malloc(WINDOW_DOCS * sizeof *g->head);
    return g->ahead && g->head ? 0 : err_nomem(err);
}

int match_group_prepare(struct match_group *g, uint32_t window, const struct bits *mask,
                        struct err *err)
{
    if (make_room(g, err) < 0)
        return -1;
    if (g->window != UINT32_MAX && window <= g->window)
        memset(g->ahead, 0, g->count * sizeof *g->ahead);
    g->window = window;
    g->run_count = g->place_count = 0;
    memset(g->head, 0, WINDOW_DOCS * sizeof *g->head);
    for (uint32_t n = 0; n < g->count; n++) {
        if (g->ahead[n] > window * WINDOW_DOCS + (WINDOW_DOCS - 1))
            continue;
        if (prepare_list(g, n, mask, err) < 0)
            return -1;
    }
    return 0;
}

/* Several runs: marked in a bitmap of positions, and read from it in order. */
static int merge(struct match_group *g, uint32_t run, uint32_t total, uint32_t last,
                 struct err *err)
{
    size_t words = last / 64 + 1, had = g->mark_cap, n = 0;

    if (grow(&g->marks, &g->mark_cap, words, sizeof *g->marks) < 0 ||
        grow(&g->merged, &g->merged_cap, total, sizeof *g->merged) < 0)
        return err_nomem(err);
    if (g->mark_cap > had)
        memset(g->marks + had, 0, (g->mark_cap - had) * sizeof *g->marks);
    for (; run; run = g->runs[run - 1].next) {
        const uint32_t *p = g->places + g->runs[run - 1].first;

        for (uint32_t i = 0; i < g->runs[run - 1].count; i++)
            g->marks[p[i] / 64] |= UINT64_C(1) << p[i] % 64;
    }
    for (size_t w = 0; w < words; w++) {
        for (uint64_t x = g->marks[w]; x; x &= x - 1)
            g->merged[n++] = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(x);
        g->marks[w] = 0;
    }
    return 0;
}

int match_group_places(struct match_group *g, uint32_t doc, const uint32_t **places,
                       uint32_t *count, struct err *err)
{
    uint32_t run = g->head[doc % WINDOW_DOCS], last = 0;
    const struct run *only;

    *count = 0;
    *places = NULL;
    if (match_tick(g->env, err) < 0)
        return -1;
    if (!run)
        return 0;
    only = &g->runs[run - 1];
    *places = g->places + only->first;
    *count = only->count;
    if (!only->next)
        return 0;
    *count = 0;
    for (uint32_t r = run; r; r = g->runs[r - 1].next) {
        const struct run *one = &g->runs[r - 1];

        *count += one->count; /* a position has one word, so none comes twice */
        if (g->places[one->first + one->count - 1] > last)
            last = g->places[one->first + one->count - 1];
    }
    if (merge(g, run, *count, last, err) < 0)
        return -1;
    *places = g->merged;
    return 0;
}
