/* Waking the loop from other threads, for what they have done.
 *
 * libuv's own way (uv_async_t) has the loop spin, for up to fifty microseconds, until who woke it
 * has come back from the system: where there are few processors that is a third of all times.
 */
#ifndef QUERYD_WAKEUP_H
#define QUERYD_WAKEUP_H

#include "base/err.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <uv.h>

struct wakeup {
    uv_poll_t poll; /* closed by uv_close, before wakeup_release */
    int fd;         /* of an eventfd; -1: none */
    atomic_bool sent;
    void (*on_wake)(void *arg);
    void *arg;
};

/* The descriptor is made at once, since the sandbox allows none later. After a failure there is
 * nothing to close. */
int wakeup_init(struct wakeup *w, uv_loop_t *loop, void (*on_wake)(void *), void *arg,
                struct err *err);
void wakeup_release(struct wakeup *w);

/* on_wake will be called in the loop, once or more, after this. From any thread. */
void wakeup_send(struct wakeup *w);

#endif
