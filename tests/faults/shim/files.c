/* Calls on open files: write, read, sync, truncate, map. */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* --- writing */

/* What was written, where the descriptor stands now (at < 0) or at `at`. */
static void record_written(int fd, const char *path, const void *bytes, ssize_t n, off_t at)
{
    if (n <= 0)
        return;
    if (at < 0)
        at = lseek(fd, 0, SEEK_CUR) - n;
    shim_record('W', path, NULL, (uint64_t)at, bytes, (size_t)n);
}

static size_t half(size_t n)
{
    return n > 1 ? n / 2 : n;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    NEXT(write);
    char path[PATH_MAX];
    bool recorded;
    ssize_t put;

    if (!shim_path_of(fd, path))
        return real(fd, bytes, n);
    switch (shim_ask(CALL_WRITE, path)) {
    case VERDICT_FAIL:
        return -1;
    case VERDICT_DROP:
        return (ssize_t)n;
    case VERDICT_SHORT:
        n = half(n);
        break;
    case VERDICT_GO:
        break;
    }
    recorded = shim_record_begin();
    put = real(fd, bytes, n);
    if (recorded) {
        record_written(fd, path, bytes, put, -1);
        shim_record_end();
    }
    return put;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    NEXT(pwrite64);
    char path[PATH_MAX];
    bool recorded;
    ssize_t put;

    if (!shim_path_of(fd, path))
        return real(fd, bytes, n, at);
    switch (shim_ask(CALL_WRITE, path)) {
    case VERDICT_FAIL:
        return -1;
    case VERDICT_DROP:
        return (ssize_t)n;
    case VERDICT_SHORT:
        n = half(n);
        break;
    case VERDICT_GO:
        break;
    }
    recorded = shim_record_begin();
    put = real(fd, bytes, n, at);
    if (recorded) {
        record_written(fd, path, bytes, put, at);
        shim_record_end();
    }
    return put;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    return pwrite64(fd, bytes, n, at);
}

/* One part a call: a short answer, which every caller must bear. */
ssize_t writev(int fd, const struct iovec *parts, int count)
{
    NEXT(writev);
    char path[PATH_MAX];

    if (!shim_path_of(fd, path) || count < 1)
        return real(fd, parts, count);
    return write(fd, parts[0].iov_base, parts[0].iov_len);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at)
{
    NEXT(pwritev64);
    char path[PATH_MAX];

    if (!shim_path_of(fd, path) || count < 1)
        return real(fd, parts, count, at);
    return pwrite64(fd, parts[0].iov_base, parts[0].iov_len, at);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at)
{
    return pwritev64(fd, parts, count, at);
}

/* --- reading */

ssize_t read(int fd, void *to, size_t n)
{
    NEXT(read);
    char path[PATH_MAX];

    if (shim_path_of(fd, path))
        switch (shim_ask(CALL_READ, path)) {
        case VERDICT_FAIL:
            return -1;
        case VERDICT_SHORT:
            n = half(n);
            break;
        default:
            break;
        }
    return real(fd, to, n);
}

ssize_t pread64(int fd, void *to, size_t n, off64_t at)
{
    NEXT(pread64);
    char path[PATH_MAX];

    if (shim_path_of(fd, path))
        switch (shim_ask(CALL_READ, path)) {
        case VERDICT_FAIL:
            return -1;
        case VERDICT_SHORT:
            n = half(n);
            break;
        default:
            break;
        }
    return real(fd, to, n, at);
}

ssize_t pread(int fd, void *to, size_t n, off_t at)
{
    return pread64(fd, to, n, at);
}

/* --- making durable */

static int sync_file(int fd, const char *name)
{
    int (*real)(int) = (int (*)(int))shim_next(name);
    char path[PATH_MAX];
    struct stat st;
    bool recorded;
    int rc;

    if (!shim_path_of(fd, path) || fstat(fd, &st) < 0)
        return real(fd);
    switch (shim_ask(S_ISDIR(st.st_mode) ? CALL_SYNCDIR : CALL_SYNC, path)) {
    case VERDICT_FAIL:
        return -1;
    case VERDICT_DROP:
        return 0;
    default:
        break;
    }
    recorded = shim_record_begin();
    rc = real(fd);
    if (recorded) {
        if (rc == 0)
            shim_record('S', path, NULL, 0, NULL, 0);
        shim_record_end();
    }
    return rc;
}

int fsync(int fd)
{
    return sync_file(fd, "fsync");
}

int fdatasync(int fd)
{
    return sync_file(fd, "fdatasync");
}

int syncfs(int fd)
{
    NEXT(syncfs);
    int rc = real(fd);

    if (rc == 0 && shim_record_begin()) {
        shim_record('Y', "", NULL, 0, NULL, 0);
        shim_record_end();
    }
    return rc;
}

/* --- sizes */

int ftruncate64(int fd, off64_t size)
{
    NEXT(ftruncate64);
    char path[PATH_MAX];
    bool recorded;
    int rc;

    if (!shim_path_of(fd, path))
        return real(fd, size);
    if (shim_ask(CALL_TRUNCATE, path) == VERDICT_FAIL)
        return -1;
    recorded = shim_record_begin();
    rc = real(fd, size);
    if (recorded) {
        if (rc == 0)
            shim_record('T', path, NULL, (uint64_t)size, NULL, 0);
        shim_record_end();
    }
    return rc;
}

int ftruncate(int fd, off_t size)
{
    return ftruncate64(fd, size);
}

/* Room is asked for: the file grows to that, if it does. */
static int allocate(int fd, off64_t at, off64_t n, int mode, const char *name)
{
    int (*real)(int, int, off64_t, off64_t) = (int (*)(int, int, off64_t, off64_t))shim_next(name);
    char path[PATH_MAX];
    struct stat st;
    bool recorded;
    int rc;

    if (!shim_path_of(fd, path))
        return real(fd, mode, at, n);
    if (shim_ask(CALL_TRUNCATE, path) == VERDICT_FAIL)
        return -1;
    recorded = shim_record_begin();
    rc = real(fd, mode, at, n);
    if (recorded) {
        if (rc == 0 && fstat(fd, &st) == 0)
            shim_record('T', path, NULL, (uint64_t)st.st_size, NULL, 0);
        shim_record_end();
    }
    return rc;
}

int fallocate64(int fd, int mode, off64_t at, off64_t n)
{
    return allocate(fd, at, n, mode, "fallocate64");
}

int fallocate(int fd, int mode, off_t at, off_t n)
{
    return allocate(fd, at, n, mode, "fallocate64");
}

int posix_fallocate64(int fd, off64_t at, off64_t n)
{
    return allocate(fd, at, n, 0, "fallocate64") == 0 ? 0 : errno;
}

int posix_fallocate(int fd, off_t at, off_t n)
{
    return posix_fallocate64(fd, at, n);
}

/* --- maps of files */

void *mmap64(void *where, size_t n, int protection, int flags, int fd, off64_t at)
{
    NEXT(mmap64);
    char path[PATH_MAX];

    if (fd >= 0 && shim_path_of(fd, path) && shim_ask(CALL_MAP, path) == VERDICT_FAIL)
        return MAP_FAILED;
    return real(where, n, protection, flags, fd, at);
}

void *mmap(void *where, size_t n, int protection, int flags, int fd, off_t at)
{
    return mmap64(where, n, protection, flags, fd, at);
}
