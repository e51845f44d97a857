/* Hears at once when a newer generation is published: the file system tells of changes in the
 * directories of the indexes (inotify). Where it does not (too many watches, a network file system)
 * the server's own look now and then has to do; that is told.
 *
 * To be started before the sandbox is entered, which allows no new watches.
 */
#ifndef QUERYD_LOOKOUT_H
#define QUERYD_LOOKOUT_H

#include "base/err.h"
#include <stddef.h>
#include <uv.h>

struct lookout {
    uv_fs_event_t *events; /* one for each index */
    size_t count;
    void (*heard)(void *);
    void *arg;
};

int lookout_start(struct lookout *l, uv_loop_t *loop, const char *const *indexes, size_t count,
                  void (*heard)(void *), void *arg, struct err *err);
/* Close its handles; the loop must run before lookout_release. */
void lookout_stop(struct lookout *l);
void lookout_release(struct lookout *l);

#endif
