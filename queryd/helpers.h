/* What libuv needs and aborts without: some pipes for its first loop, and its own threads, which
 * open generations and write the metrics file beside the loop.
 *
 * libuv starts these with the first work that it gets, and aborts where it cannot: the daemon would
 * have told that it serves, and end without a word half a second later. So they are started at the
 * start, once it was tried whether they can be; and without the signals that are the loop's, as
 * what is late at the end would else be delivered to them.
 */
#ifndef QUERYD_HELPERS_H
#define QUERYD_HELPERS_H

#include "base/err.h"
#include <uv.h>

/* Before the first loop of the process. */
int helpers_try_pipes(struct err *err);
/* After the sandbox, which binds only threads that are started in it. `first` lives as long as the
 * loop, which it keeps going for a moment. */
int helpers_start(uv_loop_t *loop, uv_work_t *first, struct err *err);

#endif
