/* From a request line to whoever answers it: the connection itself (cancel), the loop (local.h), or
 * a worker.
 */
#ifndef QUERYD_DISPATCH_H
#define QUERYD_DISPATCH_H

#include "queryd/connection.h"
#include <stddef.h>

/* Every line but a blank one is answered, now or when its job is done. */
void dispatch_line(struct connection *c, const char *line, size_t len);

#endif
