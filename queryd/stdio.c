#include "queryd/stdio.h"

#include "base/fs.h"
#include "base/signals.h"
#include "queryd/wakeup.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A process has one standard input: static, because the thread that reads it may still be blocked
 * in its read when all else is over, and the one that writes in its write. */
static struct {
    int far; /* the pair's end that the threads use */
    pthread_t out;
    struct wakeup written;
    int failed;        /* errno of the output */
    atomic_int unread; /* errno of the input */
} stdio = {.written.fd = -1};

/* After a call that failed. A descriptor that would not block is shared with others who want it so:
 * it is waited for, not changed. */
static bool is_ready_again(int fd, short events)
{
    struct pollfd one = {.fd = fd, .events = events};

    return errno == EINTR || (errno == EAGAIN && (poll(&one, 1, -1) >= 0 || errno == EINTR));
}

/* A peer that has seen enough (a client behind `| head`) goes away; that is no failure. */
static bool is_peer_gone(int errnum)
{
    return errnum == EPIPE || errnum == ECONNRESET;
}

static ssize_t read_some(int fd, char *bytes, size_t n)
{
    ssize_t got;

    do
        got = read(fd, bytes, n);
    while (got < 0 && is_ready_again(fd, POLLIN));
    return got;
}

static void *copy_in(void *arg)
{
    char bytes[16384];
    struct err err;
    ssize_t n;

    (void)arg;
    while ((n = read_some(STDIN_FILENO, bytes, sizeof bytes)) > 0)
        if (fs_write_all(stdio.far, bytes, (size_t)n, "the daemon", &err) < 0)
            break;
    if (n < 0 && !is_peer_gone(errno))
        atomic_store(&stdio.unread, errno);
    shutdown(stdio.far, SHUT_WR);
    return NULL;
}

static int write_out(const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t put = write(STDOUT_FILENO, bytes, n);
        if (put < 0 && is_ready_again(STDOUT_FILENO, POLLOUT))
            continue;
        if (put < 0)
            return errno;
        bytes += put;
        n -= (size_t)put;
    }
    return 0;
}

static void *copy_out(void *arg)
{
    char bytes[16384];
    ssize_t n;

    (void)arg;
    while (!stdio.failed && (n = read_some(stdio.far, bytes, sizeof bytes)) > 0)
        stdio.failed = write_out(bytes, (size_t)n);
    if (stdio.failed)
        shutdown(stdio.far, SHUT_RDWR); /* nobody to answer to: end the connection */
    wakeup_send(&stdio.written);
    return NULL;
}

static int start(pthread_t *thread, void *(*f)(void *), struct err *err)
{
    sigset_t before;
    int r;

    signals_leave_to_loop(&before);
    r = pthread_create(thread, NULL, f, NULL);
    signals_take_back(&before);
    return r == 0 ? 0 : err_errno(err, r, "cannot start a thread");
}

int stdio_open(uv_loop_t *loop, void (*on_written)(void *), void *arg, struct err *err)
{
    int pair[2];

    if (wakeup_init(&stdio.written, loop, on_written, arg, err) < 0)
        return -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return err_errno(err, errno, "cannot make a socket pair");
    stdio.far = pair[1];
    return pair[0];
}

int stdio_start(struct err *err)
{
    pthread_t in;

    if (start(&stdio.out, copy_out, err) < 0)
        return -1;
    if (start(&in, copy_in, err) < 0)
        return -1;
    pthread_detach(in);
    return 0;
}

void stdio_stop(void)
{
    uv_handle_t *handle = (uv_handle_t *)&stdio.written.poll;

    if (stdio.written.fd >= 0 && !uv_is_closing(handle))
        uv_close(handle, NULL);
}

int stdio_close(bool written, struct err *err)
{
    int unread;

    if (!written) /* its thread sits in a write, and ends with the process */
        return err_set(err, ERR_IO, "standard output is not read: what was left is lost");
    pthread_join(stdio.out, NULL);
    wakeup_release(&stdio.written);
    if (stdio.failed && !is_peer_gone(stdio.failed))
        return err_errno(err, stdio.failed, "cannot write to standard output");
    unread = atomic_load(&stdio.unread);
    return unread ? err_errno(err, unread, "cannot read standard input") : 0;
}
