#include "remote/message.h"

#include "base/clock.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void remote_begin(struct buf *out, enum remote_ask kind, bool quotes, uint32_t budget_ms)
{
    buf_clear(out);
    buf_u32(out, kind);
    buf_u32(out, quotes);
    buf_u32(out, budget_ms);
}

void remote_put_double(struct buf *out, double d)
{
    uint64_t bits;

    memcpy(&bits, &d, sizeof bits);
    buf_u64(out, bits);
}

double remote_cut_double(struct cut *c)
{
    uint64_t bits = cut_u64(c);
    double d;

    memcpy(&d, &bits, sizeof d);
    return d;
}

/* 0 when the descriptor is ready for `events`. */
static int wait_for(int fd, short events, int64_t deadline_us, struct err *err)
{
    for (;;) {
        struct pollfd p = {fd, events, 0};
        int64_t left = deadline_us ? deadline_us - clock_us() : 0;
        int rc;

        if (deadline_us && left <= 0)
            return err_set(err, ERR_TIMEOUT, "no answer in time");
        rc = poll(&p, 1, deadline_us ? (int)((left + 999) / 1000) : -1);
        if (rc > 0)
            return 0;
        if (rc < 0 && errno != EINTR)
            return err_errno(err, errno, "cannot wait for an agent");
    }
}

static int send_all(int fd, const char *bytes, size_t n, int64_t deadline_us, struct err *err)
{
    while (n > 0) {
        ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (done > 0) {
            bytes += done;
            n -= (size_t)done;
        } else if (done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (wait_for(fd, POLLOUT, deadline_us, err) < 0)
                return -1;
        } else if (done < 0 && errno != EINTR) {
            return err_errno(err, errno, "the connection is gone");
        }
    }
    return 0;
}

static int receive_all(int fd, char *bytes, size_t n, int64_t deadline_us, struct err *err)
{
    while (n > 0) {
        ssize_t done = recv(fd, bytes, n, MSG_DONTWAIT);

        if (done > 0) {
            bytes += done;
            n -= (size_t)done;
        } else if (done == 0) {
            return err_set(err, ERR_IO, "the connection is gone");
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (wait_for(fd, POLLIN, deadline_us, err) < 0)
                return -1;
        } else if (errno != EINTR) {
            return err_errno(err, errno, "the connection is gone");
        }
    }
    return 0;
}

int remote_send(int fd, const struct buf *message, int64_t deadline_us, struct err *err)
{
    struct buf head = BUF_INIT;
    int rc;

    buf_u32(&head, (uint32_t)message->len);
    if (!buf_ok(&head) || !buf_ok(message))
        rc = err_nomem(err);
    else if (message->len > REMOTE_MESSAGE_MAX)
        rc = err_set(err, ERR_LIMIT, "a message is too large");
    else
        rc = send_all(fd, head.data, head.len, deadline_us, err) < 0
                 ? -1
                 : send_all(fd, message->data, message->len, deadline_us, err);
    buf_release(&head);
    return rc;
}

int remote_receive(int fd, struct buf *message, int64_t deadline_us, struct err *err)
{
    char head[4], *room;
    struct cut c = {head, head + sizeof head, false};
    uint32_t len;

    if (receive_all(fd, head, sizeof head, deadline_us, err) < 0)
        return -1;
    len = cut_u32(&c);
    buf_clear(message);
    if (len > REMOTE_MESSAGE_MAX)
        return err_set(err, ERR_IO, "a message is too large");
    room = buf_reserve(message, len);
    if (!room)
        return err_nomem(err);
    if (receive_all(fd, room, len, deadline_us, err) < 0)
        return -1;
    message->len = len;
    return 0;
}
