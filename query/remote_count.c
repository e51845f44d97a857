/* In how many documents the terms of a plan are. */
#include "query/remote_weigh.h"

#include "schemas/fields.h"

/* Put what is not known yet of a seat into its request; whether there is any. */
static bool put_unknown(struct remote_plan *p, size_t i)
{
    struct remote_seat *seat = &p->session->seats[i];
    bool any = false;

    for (struct remote_leaf *l = p->leaves; l; l = l->next)
        for (size_t k = 0; l->scored && k < l->count; k++) {
            struct remote_term *t = &l->terms[k];
            uint64_t count;

            if (remote_shard_recall(seat->shard, seat->lease.epoch, p->quotes, t->bytes, t->len,
                                    &count)) {
                t->found[i] = (uint32_t)count;
                continue;
            }
            t->found[i] = UINT32_MAX; /* asked for */
            if (!any)
                remote_session_put(p->session, seat, REMOTE_FREQS);
            any = true;
            buf_block(&seat->request, t->bytes, t->len);
        }
    return any;
}

static void take_counts(struct remote_plan *p, size_t i)
{
    struct remote_seat *seat = &p->session->seats[i];

    for (struct remote_leaf *l = p->leaves; l; l = l->next)
        for (size_t k = 0; l->scored && k < l->count; k++) {
            struct remote_term *t = &l->terms[k];

            if (t->found[i] != UINT32_MAX)
                continue;
            t->found[i] = (uint32_t)cut_varint(&seat->cut);
            if (!seat->cut.bad)
                remote_shard_remember(seat->shard, seat->lease.epoch, p->quotes, t->bytes, t->len,
                                      t->found[i]);
        }
    if (seat->cut.bad)
        remote_session_lose(p->session, seat, "its answer is malformed");
}

/* Over the shards that are still there: so what is missing has no say. */
static void add_up(struct remote_plan *p)
{
    uint32_t per_word = p->quotes ? NATIVE_QUOTE_LENGTH : NATIVE_LENGTH;

    for (size_t i = 0; i < p->session->count; i++) {
        const struct remote_seat *seat = &p->session->seats[i];

        if (seat->lost)
            continue;
        p->whole.documents += seat->info.documents;
        p->whole.length += seat->info.length / per_word;
        for (const struct remote_leaf *l = p->leaves; l; l = l->next)
            for (size_t k = 0; l->scored && k < l->count; k++) {
                const struct remote_term *t = &l->terms[k];

                if (t->counts)
                    p->whole.words.items[t->word].found[t->place] += t->found[i];
            }
    }
}

int remote_plan_count(struct remote_plan *p, struct err *err)
{
    bool any = false;

    for (size_t i = 0; i < p->session->count; i++) {
        p->session->seats[i].asked = false;
        if (!p->session->seats[i].lost)
            any |= put_unknown(p, i);
    }
    if (any && remote_session_ask(p->session, false, err) < 0)
        return -1;
    for (size_t i = 0; i < p->session->count; i++)
        if (remote_seat_has(&p->session->seats[i]))
            take_counts(p, i);
    add_up(p);
    return 0;
}
