/* A Unix socket of our own: nobody else's taken, never open wider than asked, not even for a
 * moment.
 *
 * A lock file stands beside the socket (PATH.lock) and is held while we live; only its holder
 * removes and binds the socket. So a socket left behind by a killed daemon is replaced, and a
 * living daemon's is not.
 */
#ifndef QUERYD_LISTEN_H
#define QUERYD_LISTEN_H

#include "base/err.h"
#include "wire/endpoint.h"

struct listener {
    int fd; /* bound, not yet listening */
    int lock_fd;
    char path[ENDPOINT_MAX + 1];
};

/* group: a name or number whose members may connect (mode 0660), or NULL (mode 0600). A missing
 * parent directory is made, for the owner (and the group) alone. ERR_LOCKED when another daemon
 * serves it. */
int listen_open(struct listener *l, const char *path, const char *group, struct err *err);
/* Remove the socket and let go of the lock; `fd` is the caller's to close. */
void listen_close(struct listener *l);

#endif
