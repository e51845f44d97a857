#include "client/watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t interrupted;
static bool cancelled;
static sigset_t outside; /* the signals that were blocked before */

static void on_signal(int sig)
{
    (void)sig;
    interrupted = 1;
}

/* The signals are let in while we wait and at no other time, so that none is missed. */
int watch_begin(void)
{
    struct sigaction act = {.sa_handler = on_signal};
    sigset_t ours;

    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &ours, &outside) < 0)
        return -1;
    return sigaction(SIGINT, &act, NULL) < 0 || sigaction(SIGTERM, &act, NULL) < 0 ? -1 : 0;
}

bool watch_ended(void)
{
    return interrupted;
}

enum morgue_line watch_next(struct morgue *m, const char **line, size_t *len)
{
    for (;;) {
        struct pollfd fd = {.fd = morgue_fd(m), .events = POLLIN};
        enum morgue_line kind = morgue_try(m, line, len);

        if (kind != MORGUE_WAITING)
            return kind;
        if (interrupted && !cancelled) {
            cancelled = true;
            if (morgue_cancel(m, "1") < 0)
                return MORGUE_BROKEN;
        }
        if (ppoll(&fd, 1, NULL, &outside) < 0 && errno != EINTR)
            return MORGUE_CLOSED;
    }
}
