/* Where the daemon listens when nobody says otherwise, and what a socket's path may be.
 */
#ifndef WIRE_ENDPOINT_H
#define WIRE_ENDPOINT_H

#include "base/err.h"

#define ENDPOINT_MAX 107 /* bytes of a path that struct sockaddr_un holds before its NUL */

/* A usable socket path into out: `given` when not NULL, else $MORGUE_SOCKET, else
 * $XDG_RUNTIME_DIR/morgue/morgue.sock, else /run/morgue/morgue.sock. An empty variable counts as
 * unset. ERR_INPUT for a path that is empty or too long: the system would cut it silently. */
int endpoint_resolve(const char *given, char out[ENDPOINT_MAX + 1], struct err *err);

#endif
