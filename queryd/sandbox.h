/* After the start: the process can read its indexes, talk on the sockets it has, and little else.
 *
 *   rlimits       no core files (they would hold articles), no file grows unless one has to
 *   no_new_privs  nothing that could be executed would gain privileges
 *   Landlock      of all files, those below the index directories can be read; besides, the
 *                 socket can be removed and the metrics file replaced in their directories (and
 *                 whatever lies below them: Landlock knows no single directory);
 *                 no TCP, no signals to and no abstract sockets of others, where the kernel knows
 *   seccomp       system calls that the daemon makes, some only with harmless arguments; others
 *                 fail with EPERM: no program can be started, no socket opened, nothing sent but
 *                 to whom one is connected already, no memory made executable
 *
 * Each part works without the others; what is missing is told. It binds the calling thread and
 * those it starts, so it is called before there are others. Builds with a sanitizer have none: the
 * sanitizers need more than they would be allowed.
 */
#ifndef QUERYD_SANDBOX_H
#define QUERYD_SANDBOX_H

#include "base/buf.h"
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

struct sandbox_needs {
    const char *const *readable; /* directories */
    size_t readable_count;
    const char *removable; /* a directory to remove the socket from; NULL for none */
    const char *writable;  /* a directory to replace a file in; NULL for none */
    bool grows;            /* a file that is open may grow: standard output, say */
};

/* Appends what holds, and what does not and why, as words for the log; returns how many parts do
 * not, as the system has none. -1 where it has, and going on would be less safe than stopping. */
int sandbox_enter(const struct sandbox_needs *needs, struct buf *told, struct err *err);

/* Its parts; 0, or -1 with the reason. */
int landlock_enter(const struct sandbox_needs *needs, int *version, struct err *err);
int seccomp_enter(bool writes, struct err *err);

#endif
