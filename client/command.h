/* The commands of `morgue`: what each asks, and how its answer is shown. */
#ifndef CLIENT_COMMAND_H
#define CLIENT_COMMAND_H

#include "base/err.h"
#include "client/answer.h"

/* Ask and show. Returns the program's exit status; has told what was wrong. */
enum exit_status command_run(struct morgue *m, const struct asking *a, struct screen *out,
                             struct screen *errors);

/* Whether there is such a command; the error names the one that may be meant. */
int command_known(const char *name, struct err *err);

/* Whether the command line makes sense, before anything is started. */
int command_check(const struct asking *a, struct err *err);

/* Whether its answer may be longer than a screen. */
bool command_is_long(const struct asking *a);

#endif
