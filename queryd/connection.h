/* One client: lines in, reply lines out, many requests under way.
 */
#ifndef QUERYD_CONNECTION_H
#define QUERYD_CONNECTION_H

#include "base/err.h"
#include "queryd/job.h"
#include "queryd/service.h"
#include <stdint.h>
#include <uv.h>

/* Accept from a listener that has one waiting; NULL with err when that fails. The connection frees
 * itself when it is over and then calls service->on_gone. */
struct connection *connection_accept(struct service *service, uv_stream_t *listener,
                                     struct err *err);
/* Serve a descriptor of a connected socket, which is taken over. */
struct connection *connection_adopt(struct service *service, int fd, struct err *err);

/* Read requests from now on. */
void connection_start(struct connection *c);
/* Say one error, then close; instead of connection_start, or when the client is too slow. */
void connection_turn_away(struct connection *c, const struct reply_problem *problem);

int connection_fd(const struct connection *c);
uint64_t connection_number(const struct connection *c); /* counts from 1, for the log */

/* A job of it had its turn: send what it says; free it, or let it go on, or rest (watches.h). */
void connection_turned(struct job *job);
/* A newer generation is there: submit the watches of all connections, in turn. */
void connection_wake_watches(struct service *service);

/* Take no more requests (those that were read but not begun are told so), finish, close. */
void connection_drain(struct connection *c);
/* Cancel everything under way; the answers still go out. */
void connection_cancel_all(struct connection *c);
/* Close at once. */
void connection_close(struct connection *c);

/* Answer those of its requests that need no worker any more: past their deadline, or cancelled. It
 * may be freed by this. */
void connection_weed(struct connection *c, int64_t now_us);
/* Close it if the client takes too long: to say what it wants, or to take what it asked for. */
void connection_check(struct connection *c, int64_t now_us);

/* For who answers its requests (dispatch.c). Sending takes the bytes over; a reply that cannot be
 * sent whole ends the connection. A submitted job comes back through connection_turned. */
struct service *connection_service(const struct connection *c);
void connection_send(struct connection *c, struct buf *bytes);
void connection_send_problem(struct connection *c, const char *id,
                             const struct reply_problem *problem);
void connection_submit(struct connection *c, struct job *job);
/* Why one more watch, whose line has so many bytes, is too many; NULL: it is not. */
const char *connection_refuse_watch(const struct connection *c, size_t weight);
/* Cancel the requests under way with this id; false when there are none. */
bool connection_cancel(struct connection *c, const json_t *id);

struct connection *connection_next(const struct connection *c);

#endif
