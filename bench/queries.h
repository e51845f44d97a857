/* The query file of the benchmarks, as bench/queries.py writes it: each query in our language, and
 * in parts for engines that have another.
 *
 * A line has nine columns, parted by tabs:
 *   class   such as ph2_freq
 *   id      a number, each once
 *   q       the query in our language
 *   field   w: folded words, s: stems
 *   form    how the words are joined (enum form)
 *   n       distances: "5", of FORM_NEST "3,10"; empty otherwise
 *   words   parted by blanks; stems where the field is s
 *   dates   "20200301-20200430", both included; empty otherwise
 *   sort    "-date", or empty for relevance
 */
#ifndef BENCH_QUERIES_H
#define BENCH_QUERIES_H

#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum form {
    FORM_TERM,
    FORM_AND,
    FORM_OR,
    FORM_PHRASE,
    FORM_NEAR,        /* a w/n b */
    FORM_ONEAR,       /* a pre/n b */
    FORM_PREFIX,      /* a* */
    FORM_NEST,        /* (a w/n b) w/m c */
    FORM_PHRASE_NEAR, /* "a b" w/n c */
};

#define QUERY_WORDS 16

struct bench_query {
    const char *class, *id, *q;
    bool stems;
    enum form form;
    unsigned n, m;
    const char *word[QUERY_WORDS];
    size_t words;
    uint32_t from, to; /* YYYYMMDD; 0 when there is no filter */
    bool newest_first;
};

struct bench_queries {
    struct bench_query *items;
    size_t count;
    struct arena arena; /* of all strings */
};

int queries_read(struct bench_queries *q, const char *path, struct err *err);
void queries_release(struct bench_queries *q);

#endif
