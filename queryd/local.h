/* The ops that the loop answers itself, without the index's handles: hello, ping, stats.
 * (`cancel` is the connection's own.)
 */
#ifndef QUERYD_LOCAL_H
#define QUERYD_LOCAL_H

#include "base/buf.h"
#include "queryd/service.h"
#include "wire/request.h"
#include <stdbool.h>

/* Whether the op is one of these; then the reply line is in out (a failed buf when memory is out).
 */
bool local_answer(struct service *service, const struct request *request, struct buf *out);

#endif
