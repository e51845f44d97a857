/* How the matches of a query spread over the values of a slot, by the shards' own counting. */
#include "query/remote_run.h"

#include <stdlib.h>

struct remote_run *remote_tally_send(struct question *q, uint32_t slot, uint32_t len)
{
    struct remote_run *r = arena_zalloc(q->arena, 1, sizeof *r);
    struct err err;

    if (!r) {
        err_nomem(&err);
        question_fail(q, &err);
        return NULL;
    }
    r->q = q;
    if (remote_begin_run(r) < 0) {
        remote_tally_end(r);
        return NULL;
    }
    for (size_t i = 0; i < r->session.count; i++) {
        if (!remote_seat_wanted(r, i))
            continue;
        if (remote_put_query(r, i, REMOTE_TALLY) < 0) {
            remote_tally_end(r);
            return NULL;
        }
        buf_u32(&r->session.seats[i].request, slot);
        buf_u32(&r->session.seats[i].request, len);
    }
    r->session.deadline_us = r->end_us; /* nothing is asked after this */
    remote_session_send(&r->session, true);
    return r;
}

bool remote_tally_beside(const struct remote_run *r)
{
    return r->beside;
}

/* What one shard tells, looked through before any of it counts. */
static int take_seat(struct remote_run *r, size_t i, remote_counted *counted, void *arg,
                     struct err *err)
{
    struct remote_seat *seat = &r->session.seats[i];
    struct cut c = seat->cut;
    uint64_t count;
    int rc = 0;

    for (int pass = 0; pass < 2 && !seat->lost; pass++) {
        c = seat->cut;
        r->totals[i] = cut_varint(&c);
        count = cut_varint(&c);
        for (uint64_t k = 0; k < count && !c.bad && rc == 0; k++) {
            size_t len;
            const char *value = cut_block(&c, &len);
            uint64_t n = cut_varint(&c);

            if (pass == 1)
                rc = counted(arg, value, len, n, err);
        }
        if (c.bad)
            remote_session_lose(&r->session, seat, "its answer is malformed");
    }
    return rc;
}

int remote_tally_take(struct remote_run *r, remote_counted *counted, void *arg, uint64_t *matches,
                      struct presence *presence)
{
    struct err err;

    if (remote_session_wait(&r->session, &err) < 0)
        return remote_failed(r, &err);
    for (size_t i = 0; i < r->session.count; i++)
        if (remote_seat_has(&r->session.seats[i]) && take_seat(r, i, counted, arg, &err) < 0)
            return remote_failed(r, &err);
    *matches += remote_total(r);
    return remote_presence(r, presence);
}

void remote_tally_end(struct remote_run *r)
{
    if (r)
        remote_session_end(&r->session);
}
