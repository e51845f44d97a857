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
#include <stdbool.h>
#include <uv.h>

/* The descriptor of our end of the pair, or -1. Once in a process. on_written will be called in the
 * loop when our end is closed and everything has been written, or nothing more can be. */
int stdio_open(uv_loop_t *loop, void (*on_written)(void *), void *arg, struct err *err);
/* Start the copying: in threads, so after the sandbox is entered, which allows no new sockets. */
int stdio_start(struct err *err);
/* Close its handle; on_written is not called any more. Without stdio_open it does nothing. */
void stdio_stop(void);
/* After the loop: how it went. -1 when the output could not be written, or was given up before
 * on_written was called, or when the input could not be read to its end. */
int stdio_close(bool written, struct err *err);

#endif
