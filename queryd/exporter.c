#include "queryd/exporter.h"

#include "base/fs.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE 0644 /* the sandbox allows no other: seccomp.c */

/* The directory may be shared: what stands under the name, a FIFO or a link to another file, say,
 * is removed, not written to or waited for. */
static int open_fresh(const struct exporter *e, struct err *err)
{
    int fd;

    if (unlink(e->temporary) < 0 && errno != ENOENT)
        return err_errno(err, errno, "cannot remove %s", e->temporary);
    fd = open(e->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE);
    return fd < 0 ? err_errno(err, errno, "cannot write %s", e->temporary) : fd;
}

/* The mode is for the node exporter, which is another user, and so not left to our umask. */
static int fill_and_close(const struct exporter *e, int fd, struct err *err)
{
    int r = fs_write_all(fd, e->text.data, e->text.len, e->temporary, err);

    if (r == 0 && fchmod(fd, MODE) < 0)
        r = err_errno(err, errno, "cannot set the mode of %s", e->temporary);
    if (close(fd) < 0 && r == 0)
        r = err_errno(err, errno, "cannot write %s", e->temporary);
    return r;
}

/* Not synced: after a loss of power nobody misses the counts of before. */
static int write_file(const struct exporter *e, struct err *err)
{
    int fd = open_fresh(e, err), r;

    if (fd < 0)
        return -1;
    r = fill_and_close(e, fd, err);
    if (r == 0 && rename(e->temporary, e->path) < 0)
        r = err_errno(err, errno, "cannot replace %s", e->path);
    if (r < 0)
        (void)!unlink(e->temporary); /* why it failed is told already */
    return r;
}

static int take_text(struct exporter *e, struct err *err)
{
    struct snapshot *now = generation_get(e->service->generation);
    struct gauges gauges = service_gauges(e->service, now);

    buf_clear(&e->text);
    metrics_text(&e->service->metrics, &gauges, &e->text);
    snapshot_unref(now);
    return buf_ok(&e->text) ? 0 : err_nomem(err);
}

int exporter_init(struct exporter *e, struct service *service, const char *path, struct err *err)
{
    *e = (struct exporter){.service = service, .path = path};
    e->work.data = e;
    if (!path)
        return 0;
    if (asprintf(&e->temporary, "%s.tmp", path) < 0) {
        e->temporary = NULL;
        return err_nomem(err);
    }
    return take_text(e, err) < 0 ? -1 : write_file(e, err);
}

void exporter_release(struct exporter *e)
{
    free(e->temporary);
    buf_release(&e->text);
}

static void do_write(uv_work_t *work)
{
    struct exporter *e = work->data;

    e->result = write_file(e, &e->err);
}

static void on_written(uv_work_t *work, int status)
{
    struct exporter *e = work->data;

    (void)status;
    e->running = false;
    if (e->result < 0 && strcmp(e->told.text, e->err.text) != 0) {
        log_error("%s", e->err.text);
        e->told = e->err;
    } else if (e->result == 0) {
        e->told.text[0] = '\0';
    }
}

void exporter_start(struct exporter *e)
{
    if (!e->path || e->running || e->service->draining || take_text(e, &e->err) < 0)
        return;
    e->running = uv_queue_work(e->service->loop, &e->work, do_write, on_written) == 0;
}
