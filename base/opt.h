/* Command-line options from a table that is the documentation: parsing and --help read the same
 * rows.
 *
 * Options may stand anywhere before `--`; `--name VALUE` and `--name=VALUE` both work. --help and
 * --version are added by themselves.
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum opt_kind {
    OPT_FLAG,   /* bool * */
    OPT_STRING, /* const char ** (points into argv) */
    OPT_LIST,   /* struct opt_list * : may be given many times */
    OPT_UINT,   /* uint64_t *, between min and max */
    OPT_SIZE,   /* uint64_t *, bytes with an optional K, M, G suffix (powers of 1024) */
    OPT_CHOICE, /* const char **, one of the words in `choices`, separated by | */
};

struct opt_list {
    const char **items; /* owned; free with opt_list_release */
    size_t count, cap;
};

struct opt {
    const char *name; /* without -- */
    enum opt_kind kind;
    void *target;
    const char *metavar; /* NULL for flags */
    const char *help;    /* one line */
    const char *choices; /* OPT_CHOICE */
    uint64_t min, max;   /* OPT_UINT; max 0 means no cap */
};

struct opt_program {
    const char *name, *usage, *summary; /* usage: what follows the name; summary: one paragraph */
    const struct opt *options;          /* ended by a row with name NULL */
    const char *more;                   /* shown after the options; may be NULL */
};

enum opt_result { OPT_OK, OPT_DONE /* help or version was printed */, OPT_BAD /* err tells */ };

/* Reads argv; operands are moved to the front of argv+1 and counted in *operands, in order. */
enum opt_result opt_parse(const struct opt_program *program, int argc, char **argv, int *operands,
                          struct err *err);
/* The first operand of argv, which is only looked at; NULL where there is none, or an option that
 * is unknown comes first. */
const char *opt_first_operand(const struct opt_program *program, int argc, char *const *argv);
void opt_print_help(const struct opt_program *program);
void opt_list_release(struct opt_list *list);

#endif
