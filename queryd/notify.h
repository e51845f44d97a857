/* Telling systemd how we are (sd_notify(3)): lines in a datagram to the socket that $NOTIFY_SOCKET
 * names.
 *
 * Twenty lines, and so no library for it: what is linked into a daemon that reads strangers' bytes
 * has to be worth it. The socket is opened at once, since the sandbox allows none later.
 */
#ifndef QUERYD_NOTIFY_H
#define QUERYD_NOTIFY_H

#include <stdint.h>

struct notify {
    int fd;               /* -1: nobody wants to know */
    uint64_t watchdog_ms; /* a sign of life is due twice in this time; 0: none is wanted */
};

/* Reads and removes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. */
void notify_open(struct notify *n);
void notify_close(struct notify *n);

/* Whoever listens may be gone: failures are not told. */
void notify_ready(const struct notify *n, const char *status);
void notify_status(const struct notify *n, const char *status);
void notify_reloading(const struct notify *n);
void notify_stopping(const struct notify *n);
void notify_alive(const struct notify *n);

#endif
