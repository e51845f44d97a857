/* What `morgue --help` and `morgue COMMAND --help` say. */
#ifndef CLIENT_HELP_H
#define CLIENT_HELP_H

#include <stdio.h>

/* The commands, for the program's own help. */
const char *help_commands(void);

/* The help of one command, with examples; 0, or -1 when there is no such command. */
int help_command(FILE *out, const char *name);

#endif
