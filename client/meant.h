/* When nothing is found: which words of the query are nowhere, and what may have been meant. */
#ifndef CLIENT_MEANT_H
#define CLIENT_MEANT_H

#include "client/morgue.h"
#include "client/screen.h"
#include <stdbool.h>

/* Asks the daemon (on a connection with no other answer under way) for each word of a query of
 * articles, or quotations, that has found nothing, and tells on `errors` what holds of these:
 * which words and values are nowhere, or not where they are looked for; the query with others in
 * their places, or without them, where that finds something; that all are there, but not together,
 * and what each finds alone. Tells nothing that the daemon has not confirmed. */
void meant_tell(struct morgue *m, bool quotes, const char *query, struct screen *errors);

#endif
