/* What is wrong with a query, and where.
 *
 * Places are code points of the query as given, ends exclusive. A query_error belongs to the
 * caller, needs no release and is written only on failure.
 */
#ifndef QUERY_ERROR_H
#define QUERY_ERROR_H

#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

/* err.code is ERR_SYNTAX, ERR_COMPLEX, ERR_UNAVAILABLE, ERR_TIMEOUT, ERR_CANCELLED or another; a
 * place when `placed`. */
struct query_error {
    struct err err;
    bool placed;
    uint32_t offset, length;
    char hint[200]; /* "" for none */
};

struct place {
    uint32_t offset, length;
};

/* Fill error; always return -1. hint may be NULL. */
int query_fail(struct query_error *error, enum err_code code, struct place at, const char *hint,
               const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* The same without a place, from an err that is already filled. */
int query_fail_err(struct query_error *error, const struct err *err);

#endif
