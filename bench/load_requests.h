/* The requests that a load is made of, as text without their ids.
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
};

int load_requests_make(struct load_requests *r, const struct bench_queries *queries,
                       const struct load_style *style, struct err *err);
void load_requests_release(struct load_requests *r);

#endif
