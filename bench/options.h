/* How the programs of the benchmarks read their options. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include "base/opt.h"

#define OPTIONS_GO (-1)

/* OPTIONS_GO, with *operands as opt_parse leaves them; else the program's exit status, everything
 * having been said. */
int options_read(const struct opt_program *program, int argc, char **argv, int *operands);
/* The same for programs that want so many operands. */
int options_read_for(const struct opt_program *program, int argc, char **argv, int wanted);

/* Say what is wrong; 1 or 2, the exit status. */
int options_failed(const struct opt_program *program, const char *message);
int options_misused(const struct opt_program *program);

#endif
