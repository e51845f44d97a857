/* Several inverted files into one: shards into a segment, segments into a larger one without the
 * documents that have died.
 */
#ifndef POSTINGS_MERGE_H
#define POSTINGS_MERGE_H

#include "postings/postings.h"

/* Document d of `file` becomes d + base, or, where `renumber` is given, renumber[d - 1], 0 meaning
 * that it is left out. New numbers ascend within an input and from one input to the next. */
struct postings_input {
    const struct postings *file;
    uint32_t base;
    const uint32_t *renumber;
};

/* Which lists are to have no positions although there are some: `needless` is told a term and the
 * lists that the inputs have of it, and returns 1, 0, or -1 with err. Terms are asked about in
 * their order. */
struct postings_rule {
    int (*needless)(void *user, const char *term, size_t len, const struct posting_list *lists,
                    size_t count, struct err *err);
    void *user;
};

/* Write the file; `documents` is the greatest new number. Numbers that no input fills are documents
 * without terms and of length 0. Memory: a few blocks per input. Nothing is synced. */
int postings_merge(const struct postings_input *inputs, size_t count, uint32_t documents,
                   const char *path, struct err *err);
/* The same by a rule. Without one a term whose lists have positions in some inputs only is
 * ERR_DAMAGED. */
int postings_merge_by(const struct postings_rule *rule, const struct postings_input *inputs,
                      size_t count, uint32_t documents, const char *path, struct err *err);

#endif
