#include "queryd/outlet.h"

#include <stdlib.h>
#include <sys/ioctl.h>

/* What a client must take within its patience, so that one byte now and then does not do. The
 * kernel holds it in packets of up to so many bytes, of which one that is read in part counts as
 * whole. */
#define MUST_TAKE   ((int64_t)64 << 10)
#define PACKET      ((int64_t)37 << 10)
#define LEAST_TAKEN (MUST_TAKE - PACKET)

struct write {
    uv_write_t req;
    struct outlet *outlet;
    struct buf bytes;
};

static void free_write(struct write *w)
{
    w->outlet->all->waiting -= w->bytes.len;
    buf_release(&w->bytes);
    free(w);
}

static void on_written(uv_write_t *req, int status)
{
    struct write *w = (struct write *)req;
    struct outlet *o = w->outlet;

    free_write(w);
    o->on_written(o, status);
}

int outlet_send(struct outlet *o, struct buf *bytes)
{
    struct write *w = calloc(1, sizeof *w);
    uv_buf_t b;

    if (!w || !buf_ok(bytes) || bytes->len == 0) {
        free(w);
        buf_release(bytes);
        return -1;
    }
    w->outlet = o;
    w->bytes = *bytes;
    *bytes = (struct buf)BUF_INIT;
    o->sent += w->bytes.len;
    o->all->sent += w->bytes.len;
    o->all->waiting += w->bytes.len;
    b = uv_buf_init(w->bytes.data, (unsigned)w->bytes.len);
    if (uv_write(&w->req, o->stream, &b, 1, on_written) == 0)
        return 0;
    free_write(w);
    return -1;
}

size_t outlet_waiting(const struct outlet *o)
{
    return uv_stream_get_write_queue_size(o->stream);
}

/* What the kernel holds for the client; 0 where it does not tell. */
static int64_t in_kernel(const struct outlet *o)
{
    uv_os_fd_t fd;
    int bytes = 0;

    if (uv_fileno((const uv_handle_t *)o->stream, &fd) < 0 || ioctl(fd, TIOCOUTQ, &bytes) < 0)
        return 0;
    return bytes;
}

static void mark(struct outlet *o, int64_t taken, int64_t now_us)
{
    o->mark = taken;
    o->marked_us = now_us;
}

bool outlet_is_stalled(struct outlet *o, int64_t now_us, int64_t patience_us)
{
    size_t waiting = outlet_waiting(o);
    int64_t taken = (int64_t)(o->sent - waiting);

    if (waiting == 0) {
        mark(o, taken, now_us);
        return false;
    }
    taken -= in_kernel(o);
    if (taken < o->mark) /* it counts memory: small packets seem larger there than they were here */
        o->mark = taken;
    else if (taken - o->mark >= LEAST_TAKEN)
        mark(o, taken, now_us);
    return now_us - o->marked_us > patience_us;
}
