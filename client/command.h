/* The commands of `morgue`: what each asks, and how its answer is shown. The table is the help,
 * too.
 */
#ifndef CLIENT_COMMAND_H
#define CLIENT_COMMAND_H

#include "base/err.h"
#include "client/morgue.h"
#include "client/screen.h"
#include <stdbool.h>
#include <stdint.h>

enum exit_status { EXIT_FOUND = 0, EXIT_NOTHING = 1, EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

/* What the options and the command line say. */
struct asking {
    const char *command;
    char *query; /* the remaining arguments, joined by blanks; "" for none */
    uint64_t limit, offset;
    bool all, quotes, collapse, json, csv, tsv;
    const char *sort; /* NULL: the daemon's choice */
};

/* Ask and show. Returns the program's exit status; has told what was wrong. */
enum exit_status command_run(struct morgue *m, const struct asking *a, struct screen *out,
                             struct screen *errors);

/* Whether the command line makes sense, before anything is started. */
int command_check(const struct asking *a, struct err *err);

/* The commands for --help. */
const char *command_help(void);

#endif
