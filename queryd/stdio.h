/* --stdio: standard input and output as one connection, whatever they are: pipes, sockets, files,
 * terminals, /dev/null.
 *
 * libuv needs a different handle for each kind, cannot poll a file, and would leave descriptors
 * that others share non-blocking. So two threads copy between them and one end of a socket pair;
 * the other end is a connection like any other.
 */
#ifndef QUERYD_STDIO_H
#define QUERYD_STDIO_H

#include "base/err.h"

/* The descriptor of our end of the pair, or -1. Once in a process. */
int stdio_open(struct err *err);
/* Start the copying: in threads, so after the sandbox is entered, which allows no new sockets. */
int stdio_start(struct err *err);
/* After our end is closed: wait until everything has been written. -1 when it could not be. */
int stdio_close(struct err *err);

#endif
