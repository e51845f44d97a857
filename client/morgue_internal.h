/* What a connection is: for the parts of libmorgue only. */
#ifndef CLIENT_MORGUE_INTERNAL_H
#define CLIENT_MORGUE_INTERNAL_H

#include "base/buf.h"
#include "base/err.h"
#include "client/morgue.h"
#include "wire/endpoint.h"
#include "wire/line.h"
#include <sys/types.h>

#define DAEMON "morgue-queryd"

struct morgue {
    int fd;      /* -1: not connected */
    pid_t child; /* 0: none */
    struct line_decoder lines;
    struct buf line; /* the line given out last, with its NUL */
    struct err err;
    char path[ENDPOINT_MAX + 1];
};

/* Close, and wait for a daemon of our own; what has been read and not given out is lost. */
void morgue_disconnect(struct morgue *m);

#endif
