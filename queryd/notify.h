/* Telling systemd how we are (sd_notify(3)): lines in a datagram to the socket that $NOTIFY_SOCKET
 * names.
 *
 * A hundred lines, and so no library for it: what is linked into a daemon that reads strangers'
 * bytes has to be worth it. The socket is opened and connected at once, since the sandbox allows
 * neither later.
 *
 * Nothing here holds up the loop. Where the manager is behind and its queue full, the newest state
 * (ready, reloading, stopping) is owed and told once there is room; a status or a sign of life that
 * finds none is left out.
 */
#ifndef QUERYD_NOTIFY_H
#define QUERYD_NOTIFY_H

#include <stdint.h>

#define NOTIFY_MAX 300

struct notify {
    int fd;                /* -1: nobody wants to know */
    uint64_t alive_ms;     /* a sign of life is due every so often; 0: none is wanted */
    char owed[NOTIFY_MAX]; /* the state that found no room; empty for none */
};

/* Reads and removes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. */
void notify_open(struct notify *n);
void notify_close(struct notify *n); /* waits a second at most, where something is owed */

/* Whoever listens may be gone: failures are not told. */
void notify_ready(struct notify *n, const char *status);
void notify_status(struct notify *n, const char *status);
void notify_reloading(struct notify *n);
void notify_stopping(struct notify *n);
void notify_alive(struct notify *n);
void notify_again(struct notify *n); /* call now and then: tells what is owed */

#endif
