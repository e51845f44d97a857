/* Which signals a thread has that leaves the others to the loop of its program.
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <signal.h>

/* All to be blocked but those that a fault of the thread's own raises: where these are blocked the
 * system ends the program at once, and no handler can say why. */
void signals_of_loop(sigset_t *set);

#endif
