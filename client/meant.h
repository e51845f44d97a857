/* When nothing is found: which words of the query are in no article, and which were meant. */
#ifndef CLIENT_MEANT_H
#define CLIENT_MEANT_H

#include "client/morgue.h"
#include "client/screen.h"

/* Asks the daemon for each word (on a connection with no other answer under way) and tells on
 * `errors`: the query with other words in place of unknown ones, or which words are unknown, or
 * that all are known but not together. Tells nothing when the daemon does not answer. */
void meant_tell(struct morgue *m, const char *query, struct screen *errors);

#endif
