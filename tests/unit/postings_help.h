/* Inverted files as plain arrays: made at random, given to a builder, and held against what a file
 * says. Each test's files stand in a directory of its own.
 */
#ifndef TESTS_POSTINGS_HELP_H
#define TESTS_POSTINGS_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "postings/builder.h"
#include "postings/cursor.h"
#include "postings/postings.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- Chance. */

static uint64_t chance = 88172645463325252u;

static inline uint64_t random_bits(void)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return chance;
}

/* 0 .. sides - 1 */
static inline uint32_t roll(uint32_t sides)
{
    return (uint32_t)((random_bits() >> 20) % sides);
}

/* --- The model. */

struct model_posting {
    uint32_t document, frequency;
    uint32_t *positions; /* owned; NULL for counts */
};

struct model_term {
    char name[256];
    size_t len;
    bool positional;
    struct model_posting *postings; /* owned, ascending */
    uint32_t count;
};

struct model {
    uint32_t documents;
    uint32_t *lengths;        /* owned */
    struct model_term *terms; /* owned, ascending */
    size_t count;
};

static inline void model_release(struct model *m)
{
    for (size_t i = 0; i < m->count; i++) {
        for (uint32_t k = 0; k < m->terms[i].count; k++)
            free(m->terms[i].postings[k].positions);
        free(m->terms[i].postings);
    }
    free(m->terms);
    free(m->lengths);
    *m = (struct model){0};
}

static inline void *must_alloc(size_t count, size_t size)
{
    void *p = calloc(count + 1, size);

    assert_non_null(p);
    return p;
}

/* An ascending run of positions, the gaps of the size of `wide`. */
static inline uint32_t *random_positions(uint32_t count, uint32_t wide)
{
    uint32_t *positions = must_alloc(count, sizeof *positions), at = 0;

    for (uint32_t i = 0; i < count; i++)
        positions[i] = at += 1 + roll(roll(8) ? 4 : wide);
    return positions;
}

/* `count` of the documents 1..documents. */
static inline void random_postings(struct model_term *t, uint32_t documents, uint32_t count,
                                   uint32_t frequent, uint32_t wide)
{
    uint32_t left = count;

    t->postings = must_alloc(count, sizeof *t->postings);
    t->count = 0;
    for (uint32_t d = 1; d <= documents && left > 0; d++) {
        struct model_posting *p = &t->postings[t->count];

        if (roll(documents - d + 1) >= left)
            continue;
        left--;
        t->count++;
        p->document = d;
        p->frequency = 1 + (roll(3) ? 0 : roll(frequent));
        p->positions = t->positional ? random_positions(p->frequency, wide) : NULL;
    }
}

static inline int compare_model_terms(const void *left, const void *right)
{
    const struct model_term *a = left, *b = right;
    int order = memcmp(a->name, b->name, a->len < b->len ? a->len : b->len);

    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static inline void model_init(struct model *m, uint32_t documents, size_t terms)
{
    m->documents = documents;
    m->count = terms;
    m->lengths = must_alloc(documents, sizeof *m->lengths);
    m->terms = must_alloc(terms, sizeof *m->terms);
    for (uint32_t i = 0; i < documents; i++)
        m->lengths[i] = roll(2000);
}

/* Terms w0, w1, ... in the order of their bytes; names share beginnings. */
static inline void model_random(struct model *m, uint32_t documents, size_t terms, uint32_t longest)
{
    model_init(m, documents, terms);
    for (size_t i = 0; i < terms; i++) {
        struct model_term *t = &m->terms[i];
        uint32_t most = longest < documents ? longest : documents;

        t->len = (size_t)sprintf(t->name, "%s%zu", i % 3 ? "w" : "Zen:", i * 7919 % 100003);
        t->positional = roll(3) > 0;
        random_postings(t, documents, roll(2) ? 1 + roll(most) : 1 + roll(3), 1 + roll(40), 500);
    }
    qsort(m->terms, terms, sizeof *m->terms, compare_model_terms);
}

/* --- A file of it. */

static inline void give_posting(struct postings_builder *b, uint32_t handle,
                                const struct model_posting *p)
{
    struct err err;

    if (!p->positions) {
        uint32_t half = p->frequency / 2;
        assert_int_equal(postings_builder_count(b, handle, half, &err), 0);
        assert_int_equal(postings_builder_count(b, handle, p->frequency - half, &err), 0);
    }
    for (uint32_t i = 0; p->positions && i < p->frequency; i++) {
        assert_int_equal(postings_builder_position(b, handle, p->positions[i], &err), 0);
        if (roll(16) == 0)
            assert_int_equal(postings_builder_position(b, handle, p->positions[i], &err), 0);
    }
}

static inline void model_give(const struct model *m, struct postings_builder *b)
{
    uint32_t *next = must_alloc(m->count, sizeof *next), handle;
    struct err err;

    for (uint32_t d = 1; d <= m->documents; d++) {
        assert_int_equal(postings_builder_document(b, m->lengths[d - 1], &err), 0);
        for (size_t i = 0; i < m->count; i++) {
            const struct model_term *t = &m->terms[i];

            if (next[i] == t->count || t->postings[next[i]].document != d)
                continue;
            assert_int_equal(postings_builder_term(b, t->name, t->len, &handle, &err), 0);
            give_posting(b, handle, &t->postings[next[i]++]);
        }
    }
    free(next);
}

static inline struct postings *model_file(const struct model *m, const char *path)
{
    struct err err = {0};
    struct postings_builder *b = postings_builder_new(&err);
    struct postings *p;

    assert_non_null(b);
    model_give(m, b);
    unlink(path); /* it may be mapped still */
    assert_int_equal(postings_builder_write(b, path, &err), 0);
    postings_builder_free(b);
    p = postings_open(path, &err);
    if (!p)
        fail_msg("%s", err.text);
    return p;
}

/* --- What a file must say. */

static inline void check_positions(struct posting_cursor *c, uint32_t i,
                                   const struct model_posting *want)
{
    const uint32_t *positions;
    uint32_t count;
    struct err err;

    assert_int_equal(posting_positions(c, i, &positions, &count, &err), 0);
    assert_int_equal(count, want->frequency);
    assert_memory_equal(positions, want->positions, count * sizeof *positions);
}

/* Some of a block's documents at once. */
static inline void check_gathered(struct posting_cursor *c, const struct model_posting *want)
{
    struct posting_runs runs = {0};
    struct posting_run run[POSTINGS_BLOCK];
    uint8_t index[POSTINGS_BLOCK];
    uint32_t n = 0;
    struct err err;

    for (uint32_t i = 0; i < c->count; i++)
        if (roll(3))
            index[n++] = (uint8_t)i;
    assert_int_equal(posting_gather(c, index, n, &runs, run, &err), 0);
    for (uint32_t i = 0; i < n; i++) {
        const struct model_posting *one = &want[index[i]];
        uint32_t k = run[i].from + run[i].count;

        assert_int_equal(run[i].from % POSTINGS_FILL, 0);
        assert_int_equal(run[i].count, one->frequency);
        assert_memory_equal(runs.items + run[i].from, one->positions,
                            run[i].count * sizeof *runs.items);
        for (; k % POSTINGS_FILL; k++)
            assert_int_equal(runs.items[k], POSTINGS_NOWHERE);
        assert_true(k <= runs.count);
    }
    posting_runs_release(&runs);
}

/* The same, behind what their documents have already. */
static inline void check_gathered_to(struct posting_cursor *c, const struct model_posting *want)
{
    enum { ROOM = 2 * POSTINGS_FILL };
    struct posting_run had[POSTINGS_BLOCK];
    struct posting_runs runs = {0};
    struct posting_target to;
    uint8_t index[POSTINGS_BLOCK];
    uint32_t n = 0, over = 0;
    struct err err;

    for (uint32_t i = 0; i < c->count; i++)
        if (roll(3))
            index[n++] = (uint8_t)i;
    assert_int_equal(posting_runs_room(&runs, (size_t)n * ROOM, &err), 0);
    runs.count = (size_t)n * ROOM;
    for (uint32_t i = 0; i < n; i++) {
        had[i] = (struct posting_run){i * ROOM, (uint32_t)roll(POSTINGS_FILL + 1)};
        for (uint32_t k = 0; k < had[i].count; k++)
            runs.items[had[i].from + k] = 7;
        to.run[i] = &had[i];
    }
    assert_int_equal(posting_gather_to(c, index, n, &runs, &to, &err), 0);
    for (uint32_t i = 0; i < n; i++) {
        const struct model_posting *one = &want[index[i]];
        bool rest = over < to.over && to.index[over] == i;
        uint32_t from = rest ? to.rest[over].from : had[i].from + had[i].count - one->frequency;

        assert_true(rest ? had[i].count + one->frequency > POSTINGS_FILL
                         : had[i].count <= POSTINGS_FILL && from >= i * ROOM);
        for (uint32_t k = had[i].from; !rest && k < from; k++)
            assert_int_equal(runs.items[k], 7);
        assert_memory_equal(runs.items + from, one->positions, one->frequency * sizeof *runs.items);
        for (uint32_t k = from + one->frequency; !rest && k < had[i].from + POSTINGS_FILL; k++)
            assert_int_equal(runs.items[k], POSTINGS_NOWHERE);
        over += rest;
    }
    assert_int_equal(over, to.over);
    posting_runs_release(&runs);
}

static inline void check_bound(const struct model *m, const struct posting_list *list,
                               uint32_t block, const struct model_posting *p)
{
    float average = (float)postings_total_length(list->file) / (float)m->documents;
    float length = (float)m->lengths[p->document - 1];
    float norm = POSTINGS_K1 * (1 - POSTINGS_B + POSTINGS_B * (average > 0 ? length / average : 0));

    assert_true(postings_share((float)p->frequency, norm) <= posting_block_bound(list, block));
}

static inline void check_block(const struct model *m, struct posting_cursor *c, uint32_t block,
                               const struct model_posting *want)
{
    struct err err;

    assert_true(posting_load(c, block, &err) >= 0);
    assert_int_equal(posting_load(c, block, &err), 0);
    for (uint32_t i = 0; i < c->count; i++)
        assert_int_equal(c->document[i], want[i].document);
    assert_int_equal(posting_block_last(&c->list, block), want[c->count - 1].document);
    assert_int_equal(posting_load_frequencies(c, &err), 0);
    for (uint32_t i = 0; i < c->count; i++) {
        assert_int_equal(c->frequency[i], want[i].frequency);
        check_bound(m, &c->list, block, &want[i]);
    }
    for (uint32_t i = 0; c->list.positional && i < c->count; i++)
        if (roll(2))
            check_positions(c, i, &want[i]);
    if (c->list.positional) {
        check_gathered(c, want);
        check_gathered_to(c, want);
    }
}

static inline void check_seek(const struct posting_list *list, const struct model_term *t)
{
    uint32_t which = roll(t->count), doc = t->postings[which].document;
    uint32_t want = which / POSTINGS_BLOCK;

    assert_int_equal(posting_block_find(list, doc, roll(list->blocks)), want);
    doc = t->postings[t->count - 1].document + 1;
    assert_int_equal(posting_block_find(list, doc, roll(list->blocks)), list->blocks);
    assert_int_equal(posting_block_find(list, 0, roll(list->blocks)), 0);
}

/* Blocks in any order, some of which the cursor has kept. */
static inline void check_slots(const struct model *m, const struct posting_list *list,
                               const struct model_term *t)
{
    static struct posting_slot slots[4];
    struct posting_cursor c;

    posting_cursor_init(&c, list);
    posting_cursor_widen(&c, slots, 4);
    for (int i = 0; i < 12; i++) {
        uint32_t block = roll(list->blocks < 6 ? list->blocks : 6);

        check_block(m, &c, block, t->postings + (size_t)block * POSTINGS_BLOCK);
    }
    posting_cursor_release(&c);
}

static inline void check_list(const struct model *m, const struct posting_list *list,
                              const struct model_term *t)
{
    struct posting_cursor c;
    uint64_t occurrences = 0;

    for (uint32_t i = 0; i < t->count; i++)
        occurrences += t->postings[i].frequency;
    assert_int_equal(list->documents, t->count);
    assert_true(list->occurrences == occurrences);
    assert_int_equal(list->blocks, (t->count + POSTINGS_BLOCK - 1) / POSTINGS_BLOCK);
    assert_int_equal(list->positional, t->positional);
    posting_cursor_init(&c, list);
    for (uint32_t block = 0; block < list->blocks; block++)
        check_block(m, &c, block, t->postings + (size_t)block * POSTINGS_BLOCK);
    for (int i = 0; i < 5; i++) {
        uint32_t block = roll(list->blocks);
        check_block(m, &c, block, t->postings + (size_t)block * POSTINGS_BLOCK);
        check_seek(list, t);
    }
    posting_cursor_release(&c);
    check_slots(m, list, t);
}

static inline void check_file(const struct model *m, const struct postings *p)
{
    struct posting_list list;
    struct err err = {0};
    uint64_t total = 0;

    assert_int_equal(postings_documents(p), m->documents);
    for (uint32_t i = 0; i < m->documents; i++)
        total += m->lengths[i];
    assert_true(postings_total_length(p) == total);
    assert_true(postings_terms_count(p) == m->count);
    if (m->documents > 0)
        assert_memory_equal(postings_lengths(p), m->lengths, m->documents * sizeof *m->lengths);
    for (size_t i = 0; i < m->count; i++) {
        const struct model_term *t = &m->terms[i];
        int got = postings_find(p, t->name, t->len, &list, &err);

        if (got != 1)
            fail_msg("%s: %d %s", t->name, got, got < 0 ? err.text : "");
        check_list(m, &list, t);
    }
}

/* --- A directory. */

static char test_dir[] = "/tmp/morgue-postings-XXXXXX";

static inline int enter_dir(void **state)
{
    (void)state;
    return mkdtemp(test_dir) && chdir(test_dir) == 0 ? 0 : -1;
}

static inline int leave_dir(void **state)
{
    struct err err;

    (void)state;
    return chdir("/") == 0 ? fs_remove_tree(test_dir, &err) : -1;
}

#endif
