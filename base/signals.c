#include "base/signals.h"

#include <stddef.h>

void signals_leave_to_loop(sigset_t *before)
{
    static const int faults[] = {SIGBUS, SIGSEGV, SIGFPE, SIGILL};
    sigset_t set;

    sigfillset(&set);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(&set, faults[i]);
    pthread_sigmask(SIG_SETMASK, &set, before);
}

void signals_take_back(const sigset_t *before)
{
    pthread_sigmask(SIG_SETMASK, before, NULL);
}
