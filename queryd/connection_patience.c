/* Connections that take too long: over a line, over reading, over asking anything at all; and those
 * whose client has gone.
 */
#include "queryd/connection_internal.h"

#include "base/log.h"
#include <poll.h>

static bool has_passed(int64_t since_us, int64_t patience_us, int64_t now_us)
{
    return patience_us && since_us && now_us - since_us > patience_us;
}

/* A line that does not end, or the first one that does not come. Lines that wait for us are not the
 * client's fault. */
static bool is_line_late(const struct connection *c, int64_t now_us)
{
    return c->state == READING && c->reading && c->load.count == c->resting.count &&
           has_passed(c->line_us, c->service->patience.line_us, now_us);
}

static bool is_idle(const struct connection *c, int64_t now_us)
{
    return c->state == READING && c->reading && !c->jobs && outlet_waiting(&c->out) == 0 &&
           has_passed(c->active_us, c->service->patience.idle_us, now_us);
}

static bool is_stalled(struct connection *c, int64_t now_us)
{
    int64_t patience_us = c->service->patience.write_us;

    return patience_us && outlet_is_stalled(&c->out, now_us, patience_us);
}

bool connection_has_gone(const struct connection *c)
{
    struct pollfd end = {.fd = connection_fd(c)}; /* of a hang-up it tells unasked */

    return poll(&end, 1, 0) == 1 && (end.revents & (POLLHUP | POLLERR));
}

/* Reading tells us, and so does writing; the rest of the time we must ask. */
static bool asks_in_vain(const struct connection *c)
{
    return c->jobs && !c->reading && connection_has_gone(c);
}

static void drop(struct connection *c, const char *why)
{
    log_info("connection %llu: %s: closed", (unsigned long long)c->number, why);
    c->service->metrics.dropped++;
    connection_close(c);
}

void connection_check(struct connection *c, int64_t now_us)
{
    if (c->state == CLOSING)
        return;
    if (is_stalled(c, now_us)) {
        drop(c, "the client takes no replies");
    } else if (asks_in_vain(c) || (c->linger_end && now_us > c->linger_end)) {
        connection_close(c);
    } else if (is_line_late(c, now_us)) {
        c->service->metrics.dropped++;
        connection_turn_away(c, &(struct reply_problem){.code = REPLY_TIMEOUT,
                                                        .message = "no whole request line came in "
                                                                   "time"});
    } else if (is_idle(c, now_us)) {
        drop(c, "idle");
    } else {
        connection_advance(c); /* room made by others is not told of */
    }
}
