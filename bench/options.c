#include "bench/options.h"

#include <stdio.h>

int options_failed(const struct opt_program *program, const char *message)
{
    fprintf(stderr, "%s: %s\n", program->name, message);
    return 1;
}

int options_misused(const struct opt_program *program)
{
    fprintf(stderr, "usage: %s %s\n", program->name, program->usage);
    return 2;
}

int options_read(const struct opt_program *program, int argc, char **argv, int *operands)
{
    struct err err;

    switch (opt_parse(program, argc, argv, operands, &err)) {
    case OPT_DONE:
        return 0;
    case OPT_BAD:
        options_failed(program, err.text);
        return 2;
    case OPT_OK:
        break;
    }
    return OPTIONS_GO;
}

int options_read_for(const struct opt_program *program, int argc, char **argv, int wanted)
{
    int operands, status = options_read(program, argc, argv, &operands);

    return status != OPTIONS_GO || operands == wanted ? status : options_misused(program);
}
