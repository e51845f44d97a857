#include "query/values.h"

#include "base/order.h"
#include <stdlib.h>

#define CHECK_EVERY 256 /* documents between two looks at the limits */

static int compare(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

    return a < b ? -1 : a > b;
}

/* (document << 32 | index), ascending; free(). */
static uint64_t *in_order(const uint32_t *docs, size_t n, const struct query_limits *limits,
                          struct err *err)
{
    uint64_t *order = malloc((n + 1) * sizeof *order);

    if (!order) {
        err_nomem(err);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        order[i] = (uint64_t)docs[i] << 32 | i;
    if (sort_looking(order, n, sizeof *order, compare, limits_look(limits), err) < 0) {
        free(order);
        return NULL;
    }
    return order;
}

static int read_one(struct xap_values *it, struct arena *arena, struct value *out, struct err *err)
{
    struct xap_bytes bytes;

    if (xap_values_value(it, &bytes, err) < 0)
        return -1;
    out->s = arena_strndup(arena, bytes.data, bytes.len);
    out->len = (uint32_t)bytes.len;
    return out->s ? 0 : err_nomem(err);
}

static int read_all(struct xap_values *it, const uint64_t *order, size_t n,
                    const struct query_limits *limits, struct arena *arena, struct value *out,
                    struct err *err)
{
    int more = 1;

    for (size_t i = 0; i < n; i++) {
        uint32_t doc = (uint32_t)(order[i] >> 32), at = (uint32_t)order[i];

        if (limits_check_every(limits, i, CHECK_EVERY, err) < 0)
            return -1;
        out[at] = (struct value){0};
        if (more)
            more = xap_values_skip_to(it, doc, err);
        if (more < 0)
            return -1;
        if (more && xap_values_at(it) == doc && read_one(it, arena, &out[at], err) < 0)
            return -1;
    }
    return 0;
}

int values_read(struct xap_db *db, uint32_t slot, const uint32_t *docs, size_t n,
                const struct query_limits *limits, struct arena *arena, struct value *out,
                struct err *err)
{
    struct xap_values *it = xap_db_values(db, slot, err);
    uint64_t *order = it ? in_order(docs, n, limits, err) : NULL;
    int rc = -1;

    if (order)
        rc = read_all(it, order, n, limits, arena, out, err);
    free(order);
    xap_values_free(it);
    return rc;
}
