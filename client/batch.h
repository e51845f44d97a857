/* A list of queries, one a line, answered as one table. */
#ifndef CLIENT_BATCH_H
#define CLIENT_BATCH_H

#include "client/answer.h"

/* Ask each line of the file that a->query names ("-" is standard input); blank lines are skipped.
 * EXIT_FOUND when any query found something; EXIT_USAGE when any was wrong: each such query has an
 * error in the table and a message. */
enum exit_status batch_run(struct morgue *m, const struct asking *a, struct screen *out,
                           struct screen *errors);

#endif
