/* The requests that a load is made of, as text without their ids, and the order they are asked in.
 *
 * Mixed questions come in an order of chance, another one each time through the file, and the same
 * in every run: the file lists classes one after the other, and a dozen of the most expensive ones
 * in a row is what a crowd of readers never asks.
 */
#ifndef BENCH_LOAD_REQUESTS_H
#define BENCH_LOAD_REQUESTS_H

#include "base/buf.h"
#include "bench/queries.h"

struct load_style {
    const char *class; /* only classes that begin so */
    bool mixed;        /* not only searches: every kind of question, most of them searches */
    bool no_snippets, estimate;
};

struct load_requests {
    struct buf *items; /* the members of a request object behind its id: ,"op":...} and a \n */
    size_t count;
    bool shuffled;
    size_t *order; /* [count] */
    uint64_t asked;
    unsigned short chance[3]; /* nrand48 */
};

int load_requests_make(struct load_requests *r, const struct bench_queries *queries,
                       const struct load_style *style, struct err *err);
const struct buf *load_requests_next(struct load_requests *r);
void load_requests_release(struct load_requests *r);

#endif
