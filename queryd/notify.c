#include "queryd/notify.h"

#include "base/clock.h"
#include "base/log.h"
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LAST_MS 1000 /* waits for room at the end, when nobody is held up by it */

/* A path, or an abstract name behind an @. */
static int dial(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = strlen(name);
    int fd;

    if (len < 2 || len >= sizeof address.sun_path || (name[0] != '/' && name[0] != '@'))
        return -1;
    memcpy(address.sun_path, name, len + 1);
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    len += offsetof(struct sockaddr_un, sun_path) + (name[0] == '/');
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, (socklen_t)len) < 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* Twice in the time that is given, and a timer's millisecond at the least. */
static uint64_t alive_ms(void)
{
    const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
    uint64_t given;

    if (!usec || (pid && strtol(pid, NULL, 10) != (long)getpid()))
        return 0;
    given = strtoull(usec, NULL, 10);
    return given > 0 && given < 2000 ? 1 : given / 2000;
}

void notify_open(struct notify *n)
{
    const char *name = getenv("NOTIFY_SOCKET");

    n->owed[0] = '\0';
    n->fd = name ? dial(name) : -1;
    n->alive_ms = n->fd >= 0 ? alive_ms() : 0;
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

/* False when there is no room for it now. */
static bool put(const struct notify *n, const char *lines)
{
    return send(n->fd, lines, strlen(lines), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0 ||
           (errno != EAGAIN && errno != ENOBUFS);
}

void notify_again(struct notify *n)
{
    if (n->owed[0] && put(n, n->owed))
        n->owed[0] = '\0';
}

void notify_close(struct notify *n)
{
    struct pollfd room = {.fd = n->fd, .events = POLLOUT};

    if (n->owed[0] && poll(&room, 1, LAST_MS) == 1)
        notify_again(n);
    if (n->fd >= 0)
        close(n->fd);
    n->fd = -1;
    n->owed[0] = '\0';
}

/* A state that was not told yet is of no use once there is another. */
static void tell_state(struct notify *n, const char *lines)
{
    if (n->fd < 0)
        return;
    snprintf(n->owed, sizeof n->owed, "%s", lines);
    notify_again(n);
}

/* Behind what is owed, since that may bear an older status. */
static void tell_in_passing(struct notify *n, const char *lines)
{
    notify_again(n);
    if (n->fd >= 0 && !n->owed[0])
        (void)put(n, lines);
}

/* A line break in it would begin another assignment. */
static void put_status(char *lines, size_t room, const char *before, const char *status)
{
    snprintf(lines, room, "%s%s", before, status);
    log_one_line(lines + strlen(before));
}

void notify_ready(struct notify *n, const char *status)
{
    char lines[NOTIFY_MAX];

    put_status(lines, sizeof lines, "READY=1\nSTATUS=", status);
    tell_state(n, lines);
}

void notify_status(struct notify *n, const char *status)
{
    char lines[NOTIFY_MAX];

    put_status(lines, sizeof lines, "STATUS=", status);
    tell_in_passing(n, lines);
}

void notify_reloading(struct notify *n)
{
    char lines[80];

    snprintf(lines, sizeof lines, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_us());
    tell_state(n, lines);
}

void notify_stopping(struct notify *n)
{
    tell_state(n, "STOPPING=1");
}

void notify_alive(struct notify *n)
{
    tell_in_passing(n, "WATCHDOG=1");
}
