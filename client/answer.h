/* The lines of an answer, as the command line wants them: for people, as JSON, as a table, or by a
 * template.
 */
#ifndef CLIENT_ANSWER_H
#define CLIENT_ANSWER_H

#include "client/asking.h"
#include "client/morgue.h"
#include "client/request.h"
#include "client/table.h"
#include "client/view.h"

enum exit_status { EXIT_FOUND = 0, EXIT_NOTHING = 1, EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

/* How an answer is to be read and shown. */
struct answer {
    struct morgue *morgue; /* the request has been sent */
    const struct asking *asking;
    const struct view *view;
    const struct column *columns; /* NULL: no table */
    const char *query;            /* for the caret; NULL when the words are no query */
    bool may_be_empty;            /* nothing found is told in words */
    bool of_quotes;               /* the query is about quotations */
    struct screen *out, *errors;
};

/* Read one whole answer and show it. Has told what was wrong. */
enum exit_status answer_show(struct answer *r);

/* The exit status that an error's code stands for. */
enum exit_status answer_status(const char *code);

#endif
