#include "queryd/confine.h"

#include "base/log.h"
#include "queryd/sandbox.h"
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

    if (!o->sandbox)
        log_info("sandbox: switched off");
    else if ((socket && !socket_dir) || (o->metrics_file && !metrics_dir))
        r = err_nomem(err);
    else if ((r = sandbox_enter(&needs, &told, err)) == 0)
        log_info("sandbox: %s", told.data ? told.data : "");
    buf_release(&told);
    free(socket_dir);
    free(metrics_dir);
    return r;
}
