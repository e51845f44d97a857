#include "indexer/message.h"

#include "base/fs.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

int message_send(int fd, enum message kind, const struct buf *head, const struct buf *body,
                 struct err *err)
{
    struct buf frame = BUF_INIT;
    size_t body_len = body ? body->len : 0;
    int rc = -1;

    buf_u64(&frame, 4 + head->len + body_len);
    buf_u32(&frame, kind);
    buf_add(&frame, head->data, head->len);
    if (!buf_ok(&frame) || !buf_ok(head) || (body && !buf_ok(body)))
        err_nomem(err);
    else if (fs_write_all(fd, frame.data, frame.len, "to a worker", err) == 0)
        rc = body_len ? fs_write_all(fd, body->data, body_len, "to a worker", err) : 0;
    buf_release(&frame);
    return rc;
}

int message_answer(int fd, int rc, struct buf *reply, const struct err *failure, struct err *err)
{
    if (rc < 0) {
        buf_clear(reply);
        buf_u32(reply, failure->code);
        message_put_string(reply, failure->text);
    }
    return message_send(fd, rc < 0 ? RESULT_FAILED : RESULT_DONE, reply, NULL, err);
}

/* 1 when all n bytes came, 0 at a clean end before the first, -1 otherwise. */
static int read_exactly(int fd, char *to, size_t n, struct err *err)
{
    size_t have = 0;

    while (have < n) {
        ssize_t got = read(fd, to + have, n - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno != ECONNRESET)
            return err_errno(err, errno, "cannot read from a worker");
        if (got <= 0)
            return have ? err_set(err, ERR_IO, "a message ended early") : 0;
        have += (size_t)got;
    }
    return 1;
}

int message_receive(int fd, struct buf *in, struct err *err)
{
    char head[8];
    struct cut c = {head, head + sizeof head, false};
    int rc = read_exactly(fd, head, sizeof head, err);
    uint64_t n;

    if (rc <= 0)
        return rc;
    n = cut_u64(&c);
    buf_clear(in);
    if (!buf_reserve(in, n))
        return err_nomem(err);
    in->len = n;
    rc = read_exactly(fd, in->data, n, err);
    return rc == 0 ? err_set(err, ERR_IO, "a message ended early") : rc;
}

void message_put_string(struct buf *out, const char *s)
{
    buf_block(out, s, strlen(s) + 1);
}

const char *message_cut_string(struct cut *c)
{
    size_t len;
    const char *s = cut_block(c, &len);

    if (len == 0 || s[len - 1] != '\0') {
        c->bad = true;
        return "";
    }
    return s;
}
