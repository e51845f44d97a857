#include "xapian-c/sync.hh"

#include <cerrno>
#include <dlfcn.h>
#include <sys/syscall.h>
#include <unistd.h>

static thread_local int failed;

int xap::take_failed_sync() noexcept
{
    int error = failed;

    failed = 0;
    return error;
}

/* The next one in line, which may be a preloaded library's; else the system call. */
static int really(int fd) noexcept
{
    using function = int (*)(int);
    static const function next = reinterpret_cast<function>(dlsym(RTLD_NEXT, "fdatasync"));

    return next ? next(fd) : int(syscall(SYS_fdatasync, fd));
}

/* Stands before the C library's: a symbol of the program comes first. */
extern "C" __attribute__((visibility("default"))) int fdatasync(int fd)
{
    int rc = really(fd);

    if (rc < 0)
        failed = errno;
    return rc;
}
