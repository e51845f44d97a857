/* A connection from inside, shared by connection.c (its life: reading, sending, ending),
 * connection_jobs.c (the requests under way) and connection_patience.c (clients that are too slow).
 */
#ifndef QUERYD_CONNECTION_INTERNAL_H
#define QUERYD_CONNECTION_INTERNAL_H

#include "queryd/connection.h"
#include "queryd/outlet.h"
#include "queryd/queue.h"
#include "queryd/watches.h"
#include "wire/line.h"

enum connection_state { READING, ENDING, REFUSING, CLOSING };

struct connection {
    uv_pipe_t pipe;
    uv_shutdown_t shutdown;
    struct service *service;
    struct connection *next, *prev;
    uint64_t number;
    enum connection_state state;
    bool reading;     /* uv_read_start is in force */
    bool paused;      /* its jobs wait until the client has read */
    bool eof;         /* the client has said all it will */
    bool ended;       /* the last line was taken */
    bool shutting;    /* uv_shutdown was called */
    bool handle_gone; /* uv_close called back */
    struct line_decoder lines;
    struct outlet out;
    struct lane lane;
    struct job *jobs;    /* newest first */
    struct load load;    /* of all of them; */
    struct load resting; /* of those that wait for a newer generation */
    struct watcher watcher;
    int64_t line_us;   /* since when a line is awaited: one that has begun, or the first; 0: none */
    int64_t active_us; /* when something was last asked or answered */
    int64_t linger_end; /* REFUSING, after the shutdown; 0 before */
};

/* Of connection.c. */

/* Look whether there is something to do, after whatever may have made room, or ended something. */
void connection_advance(struct connection *c);
/* Free it, if it is closed and its last job is back. */
void connection_free_when_over(struct connection *c);

/* Of connection_patience.c: whether the client has closed both ways, and not only its side for
 * writing. */
bool connection_has_gone(const struct connection *c);

/* Of connection_jobs.c. */

/* Whether its watches have turns changes with whether it is paused. */
void connection_pause_watches(struct connection *c);
/* End the requests that wait for a newer generation: there will be none for this connection. */
void connection_end_watches(struct connection *c);

#endif
