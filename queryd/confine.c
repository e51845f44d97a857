#include "queryd/confine.h"

#include "base/log.h"
#include "queryd/sandbox.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The directory that a file stands in, as a fresh string; NULL for NULL, or out of memory. */
static char *parent_of(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;

    if (!path)
        return NULL;
    if (!slash)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

void confine_agent(void)
{
    struct buf told = BUF_INIT;
    struct err err;

    if (sandbox_enter(&(struct sandbox_needs){0}, &told, &err) < 0)
        _exit(1);
    buf_release(&told);
}

/* Who asks a single question is not to be told of his kernel each time. */
static void tell(bool warn, const struct buf *told)
{
    if (warn)
        log_warn("sandbox: %s", told->data);
    else
        log_info("sandbox: %s", told->data ? told->data : "");
}

int confine(const struct server_options *o, const char *socket, struct err *err)
{
    char *socket_dir = parent_of(socket), *metrics_dir = parent_of(o->metrics_file);
    struct sandbox_needs needs = {
        .readable = o->indexes,
        .readable_count = o->index_count,
        .removable = socket_dir,
        .writable = metrics_dir,
        .grows = o->stdio,
    };
    struct buf told = BUF_INIT;
    int r = 0;

    if (metrics_dir && access(metrics_dir, F_OK) < 0)
        r = err_errno(err, errno, "cannot write %s", o->metrics_file);
    else if (!o->sandbox)
        log_info("sandbox: switched off");
    else if ((socket && !socket_dir) || (o->metrics_file && !metrics_dir))
        r = err_nomem(err);
    else if ((r = sandbox_enter(&needs, &told, err)) >= 0)
        tell(r > 0 && !o->stdio, &told);
    buf_release(&told);
    free(socket_dir);
    free(metrics_dir);
    return r < 0 ? -1 : 0;
}
