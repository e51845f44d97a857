/* What a shard holds, as an agent tells it (REMOTE_INFO). */
#ifndef REMOTE_INFO_H
#define REMOTE_INFO_H

#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

/* Of one of its two databases, in one generation. */
struct remote_info {
    uint32_t documents;
    uint64_t length; /* sum of the lengths of its documents */
    char uuid[200];
    char **languages; /* primary subtags, sorted; owned */
    size_t language_count;
};

/* From an answer, after its code. ERR_VERSION when it was made by another version, or is not
 * native. */
int remote_info_read(const char *answer, size_t len, const char *version, struct remote_info *out,
                     struct err *err);
int remote_info_copy(const struct remote_info *from, struct remote_info *to, struct err *err);
void remote_info_release(struct remote_info *i);

#endif
