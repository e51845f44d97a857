/*
 *   begin: lease a connection of each shard -> fresh ones show their epoch -> what it holds
 *   ask:   send to all -> poll until each has answered, or the deadline
 *          -> once more, over a new connection, where one at rest was dead
 */
#include "remote/remotes.h"

#include "base/clock.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#define SLICE_MS 20 /* between two looks at whether anybody still wants it */

size_t remote_session_lost(const struct remote_session *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->count; i++)
        n += s->seats[i].lost;
    return n;
}

static void lose(struct remote_seat *seat, enum remote_end end, const char *why)
{
    if (seat->lost)
        return;
    seat->lost = true;
    snprintf(seat->why, sizeof seat->why, "%.190s", why);
    remote_shard_return(seat->shard, &seat->lease, end);
}

void remote_session_lose(struct remote_session *s, struct remote_seat *seat, const char *why)
{
    (void)s;
    lose(seat, REMOTE_FAILED, why);
}

/* --- Asking */

void remote_session_put(struct remote_session *s, struct remote_seat *seat, enum remote_ask kind)
{
    int64_t left = (s->deadline_us - clock_us()) / 1000;

    remote_begin(&seat->request, kind, s->quotes, (uint32_t)(left > 0 ? left : 0));
    seat->asked = true;
}

/* It does not answer, or with an error of its own: whoever was at rest may just have been left by
 * its server meanwhile, which a new one may have followed. */
static void give_up(struct remote_seat *seat, const struct err *err)
{
    if (err->code == ERR_TIMEOUT)
        lose(seat, REMOTE_LATE, err->text);
    else if (!seat->lease.fresh && !seat->renewed)
        seat->broken = true;
    else
        lose(seat, REMOTE_FAILED, err->text);
}

void remote_session_send(struct remote_session *s, bool last)
{
    int64_t now_us = clock_us();
    struct err err;

    s->wait_us = last ? s->deadline_us : now_us + (s->deadline_us - now_us) / 2;
    for (size_t i = 0; i < s->count; i++) {
        struct remote_seat *seat = &s->seats[i];

        seat->waits = false;
        if (!remote_seat_has(seat))
            continue;
        if (remote_send(seat->lease.fd, &seat->request, s->wait_us, &err) < 0)
            give_up(seat, &err);
        else
            seat->waits = true;
    }
}

/* A question that no shard could answer, or a shard that is in trouble? */
static bool is_refusal(enum err_code code)
{
    return code == ERR_LIMIT || code == ERR_COMPLEX || code == ERR_UNAVAILABLE || code == ERR_NOMEM;
}

static void take_answer(struct remote_session *s, struct remote_seat *seat)
{
    enum err_code code;
    struct err err;

    if (remote_receive(seat->lease.fd, &seat->answer, s->wait_us, &err) < 0) {
        give_up(seat, &err);
        return;
    }
    seat->cut = (struct cut){seat->answer.data, seat->answer.data + seat->answer.len, false};
    code = (enum err_code)cut_u32(&seat->cut);
    if (code == ERR_NONE && !seat->cut.bad)
        return;
    if (is_refusal(code)) {
        s->refused = code;
        err_set(&s->refusal, code, "%s: %.*s", remote_shard_name(seat->shard),
                (int)(seat->cut.end - seat->cut.at), seat->cut.at);
        return;
    }
    err_set(&err, code, "%.*s", (int)(seat->cut.end - seat->cut.at), seat->cut.at);
    give_up(seat, &err);
}

static bool is_cancelled(const struct remote_session *s)
{
    return s->cancelled && atomic_load(s->cancelled);
}

/* One round of poll; how many are still waited for. */
static size_t wait_round(struct remote_session *s)
{
    struct pollfd fds[REMOTE_SHARDS_MAX];
    int64_t left_ms = (s->wait_us - clock_us() + 999) / 1000;
    size_t waiting = 0;

    for (size_t i = 0; i < s->count; i++) {
        fds[i] = (struct pollfd){s->seats[i].waits ? s->seats[i].lease.fd : -1, POLLIN, 0};
        waiting += s->seats[i].waits;
    }
    if (waiting == 0)
        return 0;
    if (poll(fds, s->count, (int)(left_ms < 0 ? 0 : left_ms < SLICE_MS ? left_ms : SLICE_MS)) < 0)
        return waiting; /* EINTR */
    for (size_t i = 0; i < s->count; i++)
        if (s->seats[i].waits && fds[i].revents) {
            s->seats[i].waits = false;
            take_answer(s, &s->seats[i]);
            waiting--;
        }
    return waiting;
}

/* Nobody waits for these any more: the connections are in the middle of an answer. */
static void lose_waiting(struct remote_session *s, enum remote_end end, const char *why)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->seats[i].waits) {
            s->seats[i].waits = false;
            lose(&s->seats[i], end, why);
        }
}

/* A new connection must be of the generation that is known. */
static int show_epoch(struct remote_session *s, struct remote_seat *seat, struct err *err)
{
    struct buf request = BUF_INIT;
    int64_t left = (s->wait_us - clock_us()) / 1000;
    struct cut c;
    int rc;

    remote_begin(&request, REMOTE_INFO, false, (uint32_t)(left > 0 ? left : 0));
    rc = remote_send(seat->lease.fd, &request, s->wait_us, err);
    buf_release(&request);
    if (rc < 0 || remote_receive(seat->lease.fd, &seat->answer, s->wait_us, err) < 0)
        return -1;
    c = (struct cut){seat->answer.data, seat->answer.data + seat->answer.len, false};
    if (cut_u32(&c) != ERR_NONE)
        return err_set(err, ERR_IO, "%.*s", (int)(c.end - c.at), c.at);
    if (!remote_shard_holds(seat->shard, &seat->lease, c.at, (size_t)(c.end - c.at)))
        return err_set(err, ERR_UNAVAILABLE, "it moves on to another generation");
    return 0;
}

/* Ask again, over a new connection; nobody else is waited for by now. */
static void renew(struct remote_session *s, struct remote_seat *seat)
{
    struct err err;

    seat->broken = false;
    seat->renewed = true;
    if (remote_shard_renew(seat->shard, &seat->lease, &err) == 0 &&
        show_epoch(s, seat, &err) == 0 &&
        remote_send(seat->lease.fd, &seat->request, s->wait_us, &err) == 0)
        take_answer(s, seat);
    else
        lose(seat,
             err.code == ERR_TIMEOUT       ? REMOTE_LATE
             : err.code == ERR_UNAVAILABLE ? REMOTE_ABANDONED /* it is known to be away */
                                           : REMOTE_FAILED,
             err.text);
}

static int wait_all(struct remote_session *s, struct err *err)
{
    while (wait_round(s) > 0) {
        if (is_cancelled(s)) {
            lose_waiting(s, REMOTE_ABANDONED, "cancelled");
            return err_set(err, ERR_CANCELLED, "cancelled");
        }
        if (clock_us() >= s->wait_us)
            lose_waiting(s, REMOTE_LATE, "no answer in time");
    }
    return 0;
}

int remote_session_wait(struct remote_session *s, struct err *err)
{
    if (wait_all(s, err) < 0)
        return -1;
    for (size_t i = 0; i < s->count; i++)
        if (s->seats[i].broken)
            renew(s, &s->seats[i]);
    if (s->refused) {
        *err = s->refusal;
        return -1;
    }
    return 0;
}

int remote_session_ask(struct remote_session *s, bool last, struct err *err)
{
    remote_session_send(s, last);
    return remote_session_wait(s, err);
}

/* --- Beginning and end */

static void clear_asked(struct remote_session *s)
{
    for (size_t i = 0; i < s->count; i++)
        s->seats[i].asked = false;
}

/* Connections that have not answered yet must be of the generation that is known. */
static int check_fresh(struct remote_session *s, struct err *err)
{
    bool quotes = s->quotes, any = false;
    int rc = 0;

    clear_asked(s);
    s->quotes = false;
    for (size_t i = 0; i < s->count; i++)
        if (!s->seats[i].lost && s->seats[i].lease.fresh) {
            remote_session_put(s, &s->seats[i], REMOTE_INFO);
            any = true;
        }
    if (any)
        rc = remote_session_ask(s, false, err);
    s->quotes = quotes;
    for (size_t i = 0; i < s->count && rc == 0; i++) {
        struct remote_seat *seat = &s->seats[i];

        if (remote_seat_has(seat) && !remote_shard_holds(seat->shard, &seat->lease, seat->cut.at,
                                                         (size_t)(seat->cut.end - seat->cut.at)))
            lose(seat, REMOTE_ABANDONED, "it moves on to another generation");
    }
    return rc;
}

static int learn(struct remote_session *s, struct err *err)
{
    bool any = false;

    clear_asked(s);
    for (size_t i = 0; i < s->count; i++) {
        struct remote_seat *seat = &s->seats[i];

        if (!seat->lost &&
            remote_shard_info(seat->shard, seat->lease.epoch, s->quotes, &seat->info, err) < 0) {
            remote_session_put(s, seat, REMOTE_INFO);
            any = true;
        }
    }
    if (any && remote_session_ask(s, false, err) < 0)
        return -1;
    for (size_t i = 0; i < s->count; i++) {
        struct remote_seat *seat = &s->seats[i];
        struct err why;

        if (remote_seat_has(seat) &&
            (remote_shard_learn(seat->shard, seat->lease.epoch, s->quotes, seat->cut.at,
                                (size_t)(seat->cut.end - seat->cut.at), &why) < 0 ||
             remote_shard_info(seat->shard, seat->lease.epoch, s->quotes, &seat->info, &why) < 0))
            remote_session_lose(s, seat, why.text);
    }
    clear_asked(s);
    return 0;
}

int remote_session_begin(struct remote_session *s, struct remotes *r, bool quotes,
                         int64_t deadline_us, const atomic_bool *cancelled, struct err *err)
{
    struct err why;

    memset(s, 0, sizeof *s);
    s->remotes = r;
    s->quotes = quotes;
    s->deadline_us = deadline_us;
    s->cancelled = cancelled;
    for (; s->count < remotes_count(r); s->count++) {
        struct remote_seat *seat = &s->seats[s->count];

        seat->shard = remotes_shard(r, s->count);
        seat->lease.fd = -1;
        if (remote_shard_lease(seat->shard, &seat->lease, &why) < 0) {
            seat->lost = true;
            snprintf(seat->why, sizeof seat->why, "%.190s", why.text);
        }
    }
    return check_fresh(s, err) < 0 ? -1 : learn(s, err);
}

void remote_session_end(struct remote_session *s)
{
    for (size_t i = 0; i < s->count; i++) {
        struct remote_seat *seat = &s->seats[i];

        /* one that is still to answer is of no use to the next */
        remote_shard_return(seat->shard, &seat->lease,
                            seat->waits || seat->broken ? REMOTE_ABANDONED : REMOTE_SOUND);
        remote_info_release(&seat->info);
        buf_release(&seat->request);
        buf_release(&seat->answer);
    }
    s->count = 0;
}
