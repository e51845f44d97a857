/* Reads whatever a file yields, and aborts when that breaks what postings/ promises of any bytes:
 * documents ascend and none is over the file's number, positions ascend from 1.
 */
#ifndef TESTS_POSTINGS_READ_H
#define TESTS_POSTINGS_READ_H

#include "postings/cursor.h"
#include "postings/postings.h"
#include "tests/unit/promise.h"
#include <stdlib.h>

/* What these checks compare tells a fuzzer nothing, and following it took most of its time. */
#ifdef __clang__
#define NOT_FOLLOWED __attribute__((no_sanitize("coverage")))
#else
#define NOT_FOLLOWED
#endif

static inline void promise_damaged(const struct err *err)
{
    promise(err->code == ERR_DAMAGED || err->code == ERR_VERSION || err->code == ERR_LIMIT);
}

NOT_FOLLOWED static inline void read_positions(struct posting_cursor *c, uint32_t i)
{
    const uint32_t *positions;
    uint32_t count;
    struct err err;

    if (posting_positions(c, i, &positions, &count, &err) < 0) {
        promise_damaged(&err);
        return;
    }
    promise(count == c->frequency[i] && count > 0 && positions[0] > 0);
    for (uint32_t k = 1; k < count; k++)
        promise(positions[k] > positions[k - 1]);
}

/* Positions of many documents at once, each run filled up to whole rows. */
NOT_FOLLOWED static inline void read_gathered(struct posting_cursor *c)
{
    struct posting_runs runs = {0};
    struct posting_run run[POSTINGS_BLOCK];
    uint8_t index[POSTINGS_BLOCK];
    uint32_t n = 0;
    struct err err;

    for (uint32_t i = c->block % 2; i < c->count; i += 1 + c->block % 3)
        index[n++] = (uint8_t)i;
    if (posting_gather(c, index, n, &runs, run, &err) < 0) {
        promise_damaged(&err);
        n = 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t from = run[i].from, count = run[i].count;

        promise(from % POSTINGS_FILL == 0 && count == c->frequency[index[i]]);
        promise(from + (count + POSTINGS_FILL - 1) / POSTINGS_FILL * POSTINGS_FILL <= runs.count);
        promise(runs.items[from] > 0);
        for (uint32_t k = from + 1; k < from + count; k++)
            promise(runs.items[k] > runs.items[k - 1]);
    }
    posting_runs_release(&runs);
}

/* The same, each behind one position that its document has already. */
NOT_FOLLOWED static inline void read_gathered_to(struct posting_cursor *c)
{
    struct posting_run had[POSTINGS_BLOCK];
    struct posting_runs runs = {0};
    struct posting_target to;
    uint8_t index[POSTINGS_BLOCK];
    struct err err;

    promise(posting_runs_room(&runs, (size_t)c->count * 2 * POSTINGS_FILL, &err) == 0);
    runs.count = (size_t)c->count * 2 * POSTINGS_FILL;
    for (uint32_t i = 0; i < c->count; i++) {
        had[i] = (struct posting_run){i * 2 * POSTINGS_FILL, 1};
        to.run[i] = &had[i];
        index[i] = (uint8_t)i;
    }
    if (posting_gather_to(c, index, c->count, &runs, &to, &err) < 0)
        promise_damaged(&err);
    else
        for (uint32_t i = 0, over = 0; i < c->count; i++) {
            bool rest = over < to.over && to.index[over] == i;
            uint32_t from = rest ? to.rest[over].from : had[i].from + 1;
            uint32_t count = rest ? to.rest[over].count : had[i].count - 1;

            promise(count == c->frequency[i] && from + (size_t)count <= runs.count);
            promise(rest == (count >= POSTINGS_FILL));
            for (uint32_t k = from + 1; k < from + count; k++)
                promise(runs.items[k] > runs.items[k - 1]);
            over += rest;
        }
    posting_runs_release(&runs);
}

/* The positions of its first documents one by one, then of some at once. */
NOT_FOLLOWED static inline void read_block(struct posting_cursor *c, uint32_t block,
                                           uint32_t positions)
{
    struct err err;

    promise(posting_block_last(&c->list, block) <= postings_documents(c->list.file));
    posting_block_bound(&c->list, block);
    if (posting_load(c, block, &err) < 0) {
        promise_damaged(&err);
        return;
    }
    promise(c->count > 0 && c->count <= POSTINGS_BLOCK && c->document[0] > 0);
    for (uint32_t i = 1; i < c->count; i++)
        promise(c->document[i] > c->document[i - 1]);
    promise(c->document[c->count - 1] <= postings_documents(c->list.file));
    if (posting_load_frequencies(c, &err) < 0) {
        promise_damaged(&err);
        return;
    }
    for (uint32_t i = 0; i < c->count; i++) {
        promise(c->frequency[i] > 0);
        if (c->list.positional && i < positions)
            read_positions(c, i);
    }
    if (c->list.positional)
        read_gathered(c);
    if (c->list.positional && c->block % 2 == 0)
        read_gathered_to(c);
}

NOT_FOLLOWED static inline void read_list(const struct posting_list *list)
{
    struct posting_cursor c;

    posting_cursor_init(&c, list);
    for (uint32_t block = 0; block < list->blocks; block++)
        read_block(&c, block, POSTINGS_BLOCK);
    for (uint32_t doc = 1; doc < 400; doc += 97) {
        uint32_t found = posting_block_find(list, doc, doc % list->blocks);

        promise(found <= list->blocks);
        if (found < list->blocks)
            read_block(&c, found, 1);
    }
    posting_cursor_release(&c);
}

/* With their lists, or the terms alone. */
static inline void read_terms(const struct postings *p, const char *prefix, size_t prefix_len,
                              bool lists)
{
    struct posting_list list, again;
    struct err err;
    struct postings_terms *it = postings_terms_new(p, prefix, prefix_len, &err);
    const char *term;
    size_t len;
    int got;

    if (!it) {
        promise_damaged(&err);
        return;
    }
    while ((got = postings_terms_next(it, &term, &len, &list, &err)) > 0) {
        promise(len >= prefix_len && len <= 255);
        if (lists)
            read_list(&list);
        if (postings_find(p, term, len, &again, &err) < 0)
            promise_damaged(&err);
    }
    if (got < 0)
        promise_damaged(&err);
    postings_terms_free(it);
}

static inline void read_all(const struct postings *p)
{
    read_terms(p, "", 0, true);
    read_terms(p, "wo", 2, false);
}

static inline void verify(const struct postings *p)
{
    struct err err;

    if (postings_verify(p, &err) < 0)
        promise_damaged(&err);
}

#endif
