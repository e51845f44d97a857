/* Connections to a daemon that is being loaded: requests out, the ends of answers in. Lines are
 * looked at, not parsed, so that little is taken from the daemon beside it.
 */
#ifndef BENCH_LOAD_CLIENT_H
#define BENCH_LOAD_CLIENT_H

#include "base/buf.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct load_client;

struct load_crowd {
    uv_loop_t *loop;
    struct load_client *clients;
    size_t count, connected, gone;
    /* All are connected; an answer is over; a connection ended that should not have, or err. */
    void (*on_connected)(struct load_crowd *);
    void (*on_answer)(struct load_client *, uint64_t id, const char *error);
    void (*on_broken)(struct load_crowd *, const struct err *);
    void *owner;
    char *room; /* what is being read */
};

struct load_client {
    struct load_crowd *crowd;
    uv_pipe_t pipe;
    uv_connect_t connecting;
    struct buf in;      /* of the line under way */
    unsigned in_flight; /* requests not answered */
    bool greedy;        /* the caller's mark */
};

/* Begin to connect them all. */
int load_crowd_init(struct load_crowd *c, uv_loop_t *loop, const char *path, size_t count,
                    struct err *err);
/* Send a request: its id, then the rest of it. */
int load_client_send(struct load_client *c, uint64_t id, const struct buf *rest);
/* Close all; when the loop has run to its end, release. */
void load_crowd_close(struct load_crowd *c);
void load_crowd_release(struct load_crowd *c);

#endif
