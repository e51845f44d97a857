#include "index/part.h"

#include "base/fs.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int write_file(const char *path, const struct buf *bytes, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), rc;

    if (fd < 0)
        return err_errno(err, errno, "cannot create %s", path);
    rc = fs_write_all(fd, bytes->data, bytes->len, path, err);
    if (close(fd) < 0 && rc == 0)
        rc = err_errno(err, errno, "cannot close %s", path);
    return rc;
}

int part_write(const char *dir, const char *name, const struct buf *bytes, struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = path && buf_ok(bytes) ? write_file(path, bytes, err) : err_nomem(err);

    free(path);
    return rc;
}

int part_read(const char *dir, const char *name, struct buf *out, struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = path ? fs_read(path, SIZE_MAX / 2, out, err) : err_nomem(err);

    free(path);
    return rc;
}
