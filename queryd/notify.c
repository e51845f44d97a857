#include "queryd/notify.h"

#include "base/clock.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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

static uint64_t watchdog_ms(void)
{
    const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");

    if (!usec || (pid && strtol(pid, NULL, 10) != (long)getpid()))
        return 0;
    return strtoull(usec, NULL, 10) / 1000;
}

void notify_open(struct notify *n)
{
    const char *name = getenv("NOTIFY_SOCKET");

    n->fd = name ? dial(name) : -1;
    n->watchdog_ms = n->fd >= 0 ? watchdog_ms() : 0;
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

void notify_close(struct notify *n)
{
    if (n->fd >= 0)
        close(n->fd);
    n->fd = -1;
}

static void tell(const struct notify *n, const char *lines)
{
    if (n->fd >= 0)
        (void)!send(n->fd, lines, strlen(lines), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void notify_ready(const struct notify *n, const char *status)
{
    char lines[300];

    snprintf(lines, sizeof lines, "READY=1\nSTATUS=%s", status);
    tell(n, lines);
}

void notify_status(const struct notify *n, const char *status)
{
    char lines[300];

    snprintf(lines, sizeof lines, "STATUS=%s", status);
    tell(n, lines);
}

void notify_reloading(const struct notify *n)
{
    char lines[80];

    snprintf(lines, sizeof lines, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_us());
    tell(n, lines);
}

void notify_stopping(const struct notify *n)
{
    tell(n, "STOPPING=1");
}

void notify_alive(const struct notify *n)
{
    tell(n, "WATCHDOG=1");
}
