/* A JSON object that knows its own checksum: its last member is "sha256", over all bytes before the
 * comma of that member and a closing bracket (that is, over the object without it).
 */
#ifndef INDEX_SEAL_H
#define INDEX_SEAL_H

#include "base/buf.h"
#include "base/err.h"
#include <stdbool.h>

/* Seal a compact object without such a member. A failed buf stays failed. */
void seal_put(struct buf *object);
/* Whether the text, up to white space at its end, is as it was sealed; ERR_NOMEM when it cannot be
 * told. */
int seal_holds(const struct buf *text, bool *holds, struct err *err);

#endif
