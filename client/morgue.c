#include "client/morgue_internal.h"

#include "wire/verbatim.h"
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

struct morgue *morgue_new(void)
{
    struct morgue *m = calloc(1, sizeof *m);

    if (!m)
        return NULL;
    m->fd = -1;
    line_init(&m->lines, SIZE_MAX / 2); /* replies have no cap */
    return m;
}

void morgue_disconnect(struct morgue *m)
{
    if (m->fd >= 0)
        close(m->fd);
    m->fd = -1;
    if (m->child > 0)
        while (waitpid(m->child, NULL, 0) < 0 && errno == EINTR)
            continue;
    m->child = 0;
    m->path[0] = '\0';
    line_release(&m->lines);
}

void morgue_free(struct morgue *m)
{
    if (!m)
        return;
    morgue_disconnect(m);
    buf_release(&m->line);
    free(m);
}

const char *morgue_error(const struct morgue *m)
{
    return m ? m->err.text : "out of memory";
}

const char *morgue_socket(const struct morgue *m)
{
    return m->path;
}

const char *morgue_version(void)
{
    return MORGUE_VERSION;
}

/* --- To a daemon that runs */

static int explain_refusal(struct morgue *m, int errnum)
{
    if (errnum == ENOENT || errnum == ECONNREFUSED)
        return err_set(&m->err, ERR_NOT_FOUND, "no daemon listens on %s", m->path);
    if (errnum == EACCES || errnum == EPERM)
        return err_set(&m->err, ERR_IO, "the socket %s is not open to you", m->path);
    return err_errno(&m->err, errnum, "cannot connect to %s", m->path);
}

int morgue_connect(struct morgue *m, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    morgue_disconnect(m);
    if (endpoint_resolve(path, m->path, &m->err) < 0)
        return -1;
    memcpy(address.sun_path, m->path, strlen(m->path) + 1);
    m->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (m->fd < 0)
        return err_errno(&m->err, errno, "cannot make a socket");
    if (connect(m->fd, (struct sockaddr *)&address, sizeof address) == 0)
        return 0;
    explain_refusal(m, errno);
    close(m->fd);
    m->fd = -1;
    return -1;
}

/* --- Lines */

static int send_all(struct morgue *m, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t put = send(m->fd, bytes, n, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        /* A peer that is gone may have said why: morgue_next reads that first. */
        if (put < 0 && (errno == EPIPE || errno == ECONNRESET))
            return 0;
        if (put < 0)
            return err_errno(&m->err, errno, "cannot send the request");
        bytes += put;
        n -= (size_t)put;
    }
    return 0;
}

int morgue_ask(struct morgue *m, const char *request)
{
    if (m->fd < 0)
        return err_set(&m->err, ERR_INPUT, "not connected");
    if (strchr(request, '\n'))
        return err_set(&m->err, ERR_INPUT, "a request is one line");
    return send_all(m, request, strlen(request)) < 0 ? -1 : send_all(m, "\n", 1);
}

int morgue_cancel(struct morgue *m, const char *target)
{
    struct buf request = BUF_INIT;
    int rc;

    buf_printf(&request, "{\"id\":null,\"op\":\"cancel\",\"target\":%s}", target);
    rc = buf_ok(&request) ? morgue_ask(m, request.data) : err_nomem(&m->err);
    buf_release(&request);
    return rc;
}

#define WOULD_BLOCK 2

/* 1 with more bytes fed, WOULD_BLOCK, 0 at the end, -1. A peer that closed with our bytes unread
 * resets; what it had to say before that has been read by then. */
static int receive(struct morgue *m, int flags)
{
    char bytes[65536];
    ssize_t n;

    do
        n = recv(m->fd, bytes, sizeof bytes, flags);
    while (n < 0 && errno == EINTR);
    if (n < 0 && flags && (errno == EAGAIN || errno == EWOULDBLOCK))
        return WOULD_BLOCK;
    if (n == 0 || (n < 0 && errno == ECONNRESET))
        return 0;
    if (n < 0)
        return err_errno(&m->err, errno, "cannot read the answer");
    if (line_feed(&m->lines, bytes, (size_t)n) < 0)
        return err_nomem(&m->err);
    return 1;
}

static enum morgue_line kind_of(struct morgue *m, const char *line, size_t len)
{
    json_t *reply = verbatim_parse(line, len, &m->err);
    const char *type = json_string_value(json_object_get(reply, "type"));
    enum morgue_line kind = MORGUE_BROKEN;

    if (!reply)
        err_context(&m->err, "the answer is not the daemon's language");
    else if (!type)
        err_set(&m->err, ERR_INPUT, "the answer is not the daemon's language: no type");
    else if (strcmp(type, "done") == 0)
        kind = MORGUE_DONE;
    else if (strcmp(type, "error") == 0)
        kind = MORGUE_REFUSED;
    else
        kind = MORGUE_HIT;
    json_decref(reply);
    return kind;
}

static enum morgue_line give_out(struct morgue *m, const char *bytes, size_t n, const char **line,
                                 size_t *len)
{
    buf_clear(&m->line);
    buf_add(&m->line, bytes, n);
    if (!buf_ok(&m->line)) {
        err_nomem(&m->err);
        return MORGUE_BROKEN;
    }
    *line = m->line.data;
    *len = m->line.len;
    return kind_of(m, *line, *len);
}

/* The connection is over. A daemon of our own has told its reason on stderr, unless it was killed.
 */
static enum morgue_line ended(struct morgue *m)
{
    int status = 0;
    bool own = m->child > 0;

    if (own)
        while (waitpid(m->child, &status, 0) < 0 && errno == EINTR)
            continue;
    m->child = 0;
    if (own && WIFSIGNALED(status))
        err_set(&m->err, ERR_IO, DAEMON " was killed by signal %d", WTERMSIG(status));
    else if (own)
        err_set(&m->err, ERR_IO, "the index could not be served");
    else
        err_set(&m->err, ERR_IO, "the daemon ended the connection");
    return MORGUE_CLOSED;
}

static enum morgue_line next(struct morgue *m, int flags, const char **line, size_t *len)
{
    const char *bytes;
    size_t n;
    int r = 1;

    if (m->fd < 0) {
        err_set(&m->err, ERR_INPUT, "not connected");
        return MORGUE_BROKEN;
    }
    while (r == 1) {
        if (line_next(&m->lines, &bytes, &n) == LINE_READY)
            return give_out(m, bytes, n, line, len);
        r = receive(m, flags);
    }
    if (r == WOULD_BLOCK)
        return MORGUE_WAITING;
    return r == 0 ? ended(m) : MORGUE_BROKEN;
}

enum morgue_line morgue_next(struct morgue *m, const char **line, size_t *len)
{
    return next(m, 0, line, len);
}

enum morgue_line morgue_try(struct morgue *m, const char **line, size_t *len)
{
    return next(m, MSG_DONTWAIT, line, len);
}

int morgue_fd(const struct morgue *m)
{
    return m->fd;
}
