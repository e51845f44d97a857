/* Is an index whole? Sizes and checksums of every file, then whether all of it can be read: in a
 * process of its own and within a time, as what is read may be of any making. What an indexer
 * replaces meanwhile is left out. */
#ifndef INDEX_VERIFY_H
#define INDEX_VERIFY_H

#include "base/err.h"
#include <stdint.h>

struct verify_report {
    uint64_t files, bytes;
    uint64_t articles, quotes; /* live ones; dead ones are looked at too */
};

/* Told of each fault, in words that name the file. */
typedef void verify_fault(void *arg, const char *what);

/* Told often how far it has come. */
typedef void verify_step(void *arg, const struct verify_report *so_far);

/* 0 when whole, -1 with ERR_DAMAGED when any fault was told, -1 with another code when it could not
 * be looked at. */
int index_verify(const char *path, verify_fault *fault, void *arg, struct verify_report *report,
                 struct err *err);
/* The same with a `step`; both are called with `arg`. */
int index_verify_watched(const char *path, verify_fault *fault, verify_step *step, void *arg,
                         struct verify_report *report, struct err *err);

#endif
