/* Standard input, output and error: that there are some.
 */
#ifndef BASE_STANDARD_H
#define BASE_STANDARD_H

#include "base/err.h"

/* First of all in a program: put /dev/null where standard input, output or error is closed, for
 * else the next file or socket that is opened gets that number, is read for the input and gets what
 * is written for people. Reading the input and writing the output fail as before; what goes to
 * standard error is swallowed. */
int standard_fill(struct err *err);

#endif
