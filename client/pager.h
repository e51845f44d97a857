/* $PAGER between us and the terminal, as other tools have it. */
#ifndef CLIENT_PAGER_H
#define CLIENT_PAGER_H

#include <stdio.h>
#include <sys/types.h>

struct pager {
    pid_t pid; /* 0: none runs */
};

/* A stream to $PAGER ("less" when it is not set) where stdout is a terminal and a pager can be
 * started; otherwise, and where $PAGER is empty or "cat", stdout itself. */
FILE *pager_open(struct pager *p);
/* Wait until the reader has closed it. */
void pager_close(struct pager *p, FILE *out);

#endif
