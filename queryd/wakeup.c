#include "queryd/wakeup.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Who sends after this sees that nothing is under way, and writes again; who sent before has done
 * what on_wake looks for. */
static void on_readable(uv_poll_t *poll, int status, int events)
{
    struct wakeup *w = poll->data;
    uint64_t count;

    (void)status;
    (void)events;
    if (read(w->fd, &count, sizeof count) < 0 && errno == EAGAIN)
        return;
    atomic_store(&w->sent, false);
    w->on_wake(w->arg);
}

static int start(struct wakeup *w, uv_loop_t *loop)
{
    int r = uv_poll_init(loop, &w->poll, w->fd);

    if (r < 0)
        return r;
    w->poll.data = w;
    return uv_poll_start(&w->poll, UV_READABLE, on_readable);
}

int wakeup_init(struct wakeup *w, uv_loop_t *loop, void (*on_wake)(void *), void *arg,
                struct err *err)
{
    int r;

    *w = (struct wakeup){
        .fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .on_wake = on_wake, .arg = arg};
    if (w->fd < 0)
        return err_errno(err, errno, "cannot make a wake-up");
    r = start(w, loop);
    if (r == 0)
        return 0;
    wakeup_release(w);
    return err_set(err, ERR_IO, "cannot make a wake-up: %s", uv_strerror(r));
}

void wakeup_release(struct wakeup *w)
{
    if (w->fd >= 0)
        close(w->fd);
    w->fd = -1;
}

/* The count cannot overflow: there is one write for each read. */
void wakeup_send(struct wakeup *w)
{
    const uint64_t one = 1;

    if (!atomic_exchange(&w->sent, true))
        (void)!write(w->fd, &one, sizeof one);
}
