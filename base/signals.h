/* Threads that leave signals to the loop of their program: they are started between these two
 * calls, as a thread has the signals that are blocked of who starts it.
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <signal.h>

/* Block all signals of the calling thread but those that a fault of its own raises: where these are
 * blocked the system ends the program at once, and no handler can say why. */
void signals_leave_to_loop(sigset_t *before);
void signals_take_back(const sigset_t *before);

#endif
