/* The log of what changes below FAULT_BELOW, for tests/faults/power.py, which replays it.
 *
 * A record, in the machine's byte order:
 *   u8 op, 7 bytes of nothing, u64 offset, u64 told, u64 n, u32 length of a, u32 length of b; a; b;
 *   n bytes of data
 * told is the size of the file that standard error goes to, before the call: what the program had
 * acknowledged by then. Operations (a and b are absolute paths):
 *   C create a   M mkdir a   R rename a to b   L link a as b   U unlink a   D rmdir a
 *   W data at offset of a    T a has offset bytes now          S fsync a    Y sync everything
 */
#include "shim.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct head {
    char op, nothing[7];
    uint64_t offset, told, n;
    uint32_t a, b;
};

#define LOG_FD 900 /* out of the way of the program's own */

static int log_fd = -1;

static __attribute__((constructor)) void begin(void)
{
    int (*real_open)(const char *, int, ...) = (int (*)(const char *, int, ...))shim_next("open64");
    const char *path = getenv("FAULT_LOG");
    int fd = path ? real_open(path, O_WRONLY | O_CREAT | O_APPEND, 0666) : -1;

    if (fd < 0)
        return;
    log_fd = fcntl(fd, F_DUPFD_CLOEXEC, LOG_FD);
    close(fd);
}

bool shim_record_begin(void)
{
    if (log_fd < 0)
        return false;
    shim_lock();
    return true;
}

void shim_record_end(void)
{
    shim_unlock();
}

static uint64_t told(void)
{
    struct stat st;

    return fstat(STDERR_FILENO, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

/* Called after the call, within the lock: what the call itself says comes later. */
void shim_record(char op, const char *a, const char *b, uint64_t offset, const void *data, size_t n)
{
    ssize_t (*real_writev)(int, const struct iovec *, int) =
        (ssize_t(*)(int, const struct iovec *, int))shim_next("writev");
    struct head head = {.op = op,
                        .offset = offset,
                        .told = told(),
                        .n = n,
                        .a = (uint32_t)strlen(a),
                        .b = b ? (uint32_t)strlen(b) : 0};
    struct iovec parts[] = {{&head, sizeof head},
                            {(void *)(uintptr_t)a, head.a},
                            {(void *)(uintptr_t)(b ? b : ""), head.b},
                            {(void *)(uintptr_t)(data ? data : ""), n}};

    if (real_writev(log_fd, parts, 4) != (ssize_t)(sizeof head + head.a + head.b + n))
        abort(); /* a log with holes proves nothing */
}
