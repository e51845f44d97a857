/* An engine as a process that the benchmark drives: it answers the queries of a file, all of them,
 * each time it is told to, and says what each has cost.
 *
 * Commands come as lines on standard input:
 *   run MODE    exact: the best 10 documents with scores, and the exact total
 *               top: the same, but the total may be wrong
 *               keys: as exact, and id, title and the like of the 10 are read (ours and Lucene)
 *   quit        as does the end of input
 * After "ready N", where N is the number of queries, each run answers a line per query
 *   id <tab> thread CPU in ns <tab> wall in ns <tab> total
 * and "end". A query that the engine cannot ask has a total of -1. So several engines can take
 * turns, warm all the while.
 */
#ifndef BENCH_SERVE_H
#define BENCH_SERVE_H

#include "base/err.h"
#include "bench/queries.h"
#include <stdint.h>

#define TOP_HITS 10

enum mode { MODE_EXACT, MODE_TOP, MODE_KEYS };

struct engine {
    void *self;
    /* Ask one query, with building whatever the engine wants in place of it. *total -1: it cannot.
     */
    int (*ask)(void *self, const struct bench_query *q, enum mode mode, int64_t *total,
               struct err *err);
};

int serve(const struct engine *engine, const struct bench_queries *queries, struct err *err);

/* Nanoseconds of CLOCK_THREAD_CPUTIME_ID, CLOCK_MONOTONIC, ... */
int64_t clock_ns(int clock);

#endif
