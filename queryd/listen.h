/* A Unix socket of our own: nobody else's taken, never open wider than asked, not even for a
 * moment. Or the one that systemd passes (sd_listen_fds(3)), whose place and mode are systemd's.
 *
 * A lock file stands beside the socket (PATH.lock) and is held while we live; only its holder
 * removes and binds the socket. So a socket left behind by a killed daemon is replaced, and a
 * living daemon's is not. Whoever listens without a lock, be it systemd for one of us, is found by
 * connecting: a socket is stale if nobody does.
 */
#ifndef QUERYD_LISTEN_H
#define QUERYD_LISTEN_H

#include "base/err.h"
#include "wire/endpoint.h"
#include <sys/types.h>

struct listener {
    int fd;      /* bound; not yet listening, unless it was passed */
    int lock_fd; /* -1 for a socket that was passed: it is not ours to remove */
    dev_t dev;   /* of the socket that we made: no other is removed */
    ino_t ino;
    char path[ENDPOINT_MAX + 1];
};

/* A socket that was passed wins over path and group; ERR_INPUT when it is no Unix stream socket, or
 * there are several. group: a name or number whose members may connect (mode 0660), or NULL (mode
 * 0600). A missing parent directory is made, for the owner (and the group) alone. ERR_LOCKED when
 * another daemon, or program, serves it; ERR_INPUT when what stands there, or at PATH.lock, is none
 * of ours. */
int listen_open(struct listener *l, const char *path, const char *group, struct err *err);
/* Remove the socket and let go of the lock; `fd` is the caller's to close. */
void listen_close(struct listener *l);

#endif
