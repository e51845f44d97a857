/* Keeping up with the indexer: the newest generation is opened in a thread of libuv's pool, since
 * that reads files, and the loop must not wait for a disk.
 */
#ifndef QUERYD_RENEWAL_H
#define QUERYD_RENEWAL_H

#include "base/err.h"
#include "queryd/notify.h"
#include "queryd/service.h"
#include <stdbool.h>
#include <uv.h>

struct renewal {
    struct service *service;
    struct notify *notify;
    uv_work_t work;
    bool running;
    bool again;  /* something was heard while it ran */
    bool asked;  /* by SIGHUP, since the last run began: systemd waits to hear that it is done */
    bool urgent; /* this run was asked for */
    bool changed;
    int result;
    struct err err, told;
};

void renewal_init(struct renewal *r, struct service *service, struct notify *notify);
/* Look now; nothing happens while a look is under way, or the daemon ends. */
void renewal_start(struct renewal *r);
/* The same, but if one is under way, which may have come too early, once more after it. */
void renewal_hear(struct renewal *r);
/* The same, even if it failed a moment ago, and systemd is told when it begins and ends. */
void renewal_reload(struct renewal *r);

#endif
