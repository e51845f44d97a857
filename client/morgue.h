/* libmorgue: ask a Newsmorgue daemon, or an index without one.
 *
 * A struct morgue is one connection. Requests and replies are lines of JSON as morgue-protocol(7)
 * describes them; this library carries whole lines, knows which one ends an answer, and says what
 * went wrong in words. Calls block; SIGPIPE is never raised. Use one struct morgue from one thread
 * at a time; different ones are independent.
 *
 *     struct morgue *m = morgue_new();
 *     const char *line;
 *     size_t len;
 *
 *     if (!m || morgue_connect(m, NULL) < 0 ||
 *         morgue_ask(m, "{\"op\":\"quotes\",\"q\":\"corruption\"}") < 0)
 *         fail(morgue_error(m));
 *     while (morgue_next(m, &line, &len) == MORGUE_HIT)
 *         puts(line);
 *     morgue_free(m);
 */
#ifndef MORGUE_H
#define MORGUE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct morgue;

/* What morgue_next has read. */
enum morgue_line {
    MORGUE_HIT = 1, /* one of many: go on */
    MORGUE_DONE,    /* the last line of an answer */
    MORGUE_REFUSED, /* an error reply: also the last line of an answer */
    MORGUE_CLOSED,  /* no line: the other side has ended the connection */
    MORGUE_BROKEN,  /* no line: morgue_error tells what happened */
    MORGUE_WAITING  /* no whole line yet: morgue_try only */
};

/* NULL when memory is out. */
struct morgue *morgue_new(void);
/* Ends the connection, and the daemon if morgue_spawn has started it. NULL is fine. */
void morgue_free(struct morgue *m);

/* Connect to the daemon's socket: `path`, or when that is NULL $MORGUE_SOCKET, else
 * $XDG_RUNTIME_DIR/morgue/morgue.sock, else /run/morgue/morgue.sock. 0, or -1. */
int morgue_connect(struct morgue *m, const char *path);

/* Start a morgue-queryd of our own on these index directories, for this connection alone. It is
 * looked for beside the running program first, then in $PATH. What it has to complain about it
 * writes to stderr. 0, or -1. */
int morgue_spawn(struct morgue *m, const char *const *indexes, size_t count);

/* Send a request, a JSON object without line breaks. Several may be sent before the answers are
 * read; give each an "id" then. 0, or -1; a connection that the other side has ended is told by
 * morgue_next, after what that side still had to say. */
int morgue_ask(struct morgue *m, const char *request);

/* The next line of an answer: *line has *len bytes of UTF-8 and a NUL, without the line break, and
 * is valid until the next call. */
enum morgue_line morgue_next(struct morgue *m, const char **line, size_t *len);

/* For event loops: the descriptor to wait on until it is readable (-1 when not connected), and the
 * next line without blocking. After it became readable call morgue_try until it says
 * MORGUE_WAITING. */
int morgue_fd(const struct morgue *m);
enum morgue_line morgue_try(struct morgue *m, const char **line, size_t *len);

/* Take back the request that was sent with "id" `target` (a JSON value, such as 7 or "a"): its
 * answer ends with an error reply of the code "cancelled", and this request is answered too. 0, or
 * -1. */
int morgue_cancel(struct morgue *m, const char *target);

/* What went wrong last, as a sentence without a full stop; "" when nothing did. */
const char *morgue_error(const struct morgue *m);
/* The socket's path, or "" when there is none; the version of the library. */
const char *morgue_socket(const struct morgue *m);
const char *morgue_version(void);

#ifdef __cplusplus
}
#endif

#endif
