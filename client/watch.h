/* Waiting for matches until the user has had enough. */
#ifndef CLIENT_WATCH_H
#define CLIENT_WATCH_H

#include "client/morgue.h"

#include <stdbool.h>

/* From here on SIGINT and SIGTERM end the watching and not the program. 0, or -1. */
int watch_begin(void);
/* As morgue_next, for the answer to the request with the "id" 1; a signal takes the request back,
 * and what comes then is the end of its answer. */
enum morgue_line watch_next(struct morgue *m, const char **line, size_t *len);
/* Whether a signal has come. */
bool watch_ended(void);

#endif
