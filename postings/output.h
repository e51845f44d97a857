/* A file being written from its beginning to its end, through a buffer. It remembers its first
 * failure instead of reporting it at each call; output_close tells.
 */
#ifndef POSTINGS_OUTPUT_H
#define POSTINGS_OUTPUT_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct output {
    const char *path; /* borrowed */
    int fd;
    unsigned char *buffer; /* owned */
    size_t used;
    uint64_t written; /* bytes given so far */
    bool failed;
    struct err err;
};

int output_open(struct output *o, const char *path, struct err *err);
void output_add(struct output *o, const void *bytes, size_t n);
/* Write out what is buffered and close, failed or not. */
int output_close(struct output *o, struct err *err);

#endif
