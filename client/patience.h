/* Waiting for an answer that takes long: after a second the user is told that something goes on. */
#ifndef CLIENT_PATIENCE_H
#define CLIENT_PATIENCE_H

#include "client/morgue.h"
#include "client/screen.h"

#include <stdint.h>

struct patience {
    struct screen *errors; /* told only where that is a terminal */
    uint64_t lines;        /* of the answer, so far */
    int64_t begun_us;      /* when waiting began; 0: not yet */
    bool shown;            /* there is something to wipe away */
};

/* As morgue_next, with a line on the terminal that tells for how long it has waited. It is gone
 * when the next line has come. */
enum morgue_line patience_next(struct patience *p, struct morgue *m, const char **line,
                               size_t *len);
/* Nothing may be shown from here on: somebody else writes to the terminal. */
void patience_stop(struct patience *p);

#endif
