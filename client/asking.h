/* What the command line asks for: options and words, as the user gave them. */
#ifndef CLIENT_ASKING_H
#define CLIENT_ASKING_H

#include <stdbool.h>
#include <stdint.h>

struct asking {
    const char *command;
    char *query;    /* the remaining arguments, joined by blanks; "" for none */
    uint64_t limit; /* LIMIT_NONE when it is not given */
    uint64_t offset, context;
    bool all, quotes, collapse, json, csv, tsv, hits, literal;
    const char *sort;   /* NULL: the daemon's choice */
    const char *by;     /* timeline; NULL: month */
    const char *field;  /* facets; NULL: source */
    const char *format; /* a line's template; NULL for none */
};

#endif
