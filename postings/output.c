#include "postings/output.h"

#include "base/fs.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER ((size_t)256 << 10)

int output_open(struct output *o, const char *path, struct err *err)
{
    *o = (struct output){.path = path, .fd = -1};
    o->buffer = malloc(BUFFER);
    if (!o->buffer)
        return err_nomem(err);
    o->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (o->fd < 0) {
        free(o->buffer);
        return err_errno(err, errno, "cannot create %s", path);
    }
    return 0;
}

static void write_out(struct output *o, const void *bytes, size_t n)
{
    if (!o->failed && n > 0 && fs_write_all(o->fd, bytes, n, o->path, &o->err) < 0)
        o->failed = true;
}

void output_add(struct output *o, const void *bytes, size_t n)
{
    o->written += n;
    if (n > BUFFER - o->used) {
        write_out(o, o->buffer, o->used);
        o->used = 0;
    }
    if (n > BUFFER) {
        write_out(o, bytes, n);
    } else if (n > 0) {
        memcpy(o->buffer + o->used, bytes, n);
        o->used += n;
    }
}

int output_close(struct output *o, struct err *err)
{
    write_out(o, o->buffer, o->used);
    free(o->buffer);
    o->buffer = NULL;
    if (close(o->fd) < 0 && !o->failed)
        return err_errno(err, errno, "cannot write %s", o->path);
    if (o->failed)
        *err = o->err;
    return o->failed ? -1 : 0;
}
