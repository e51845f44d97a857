#include "queryd/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef __NR_clone3
#define __NR_clone3 435
#endif

/* What the loop, the workers and the libraries below them call. Names that an architecture does not
 * have are passed over. */
static const char *const allowed[] = {
    /* sockets we have; none can be made or connected, and sending is below */
    "accept", "accept4", "getsockname", "getpeername", "getsockopt", "setsockopt", "recvfrom",
    "recvmsg", "shutdown",
    /* descriptors */
    "select", "_newselect", "pselect6", "read", "readv", "pread64", "preadv", "write", "writev",
    "close", "dup", "dup3", "fcntl", "lseek", "_llseek", "poll", "ppoll", "epoll_create1",
    "epoll_ctl", "epoll_wait", "epoll_pwait", "eventfd2", "pipe2", "flock", "inotify_rm_watch",
    /* looking at files; opening is below */
    "fstat", "fstat64", "stat", "lstat", "newfstatat", "fstatat64", "statx", "access", "faccessat",
    "faccessat2", "getdents64", "readlink", "readlinkat", "getcwd", "fadvise64", "fstatfs",
    "unlink", "unlinkat",
    /* memory; mapping is below */
    "brk", "munmap", "mremap", "madvise",
    /* threads, waiting, time */
    "futex", "futex_time64", "set_robust_list", "get_robust_list", "rseq", "sched_yield",
    "sched_getaffinity", "getpriority", "membarrier", "gettid", "getpid", "getppid", "tgkill",
    "nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres", "gettimeofday", "time",
    "restart_syscall", "set_tid_address", "setitimer",
    /* signals, the process itself */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "getuid", "geteuid", "getgid",
    "getegid", "getrlimit", "getrusage", "uname", "sysinfo", "getrandom", "exit", "exit_group"};

/* For replacing the metrics file. */
static const char *const allowed_writing[] = {"rename", "renameat",  "renameat2",
                                              "fsync",  "fdatasync", "ftruncate"};

/* Adding a rule fails only for want of memory, or for a call that this architecture has not. */
static int add(scmp_filter_ctx ctx, uint32_t action, int call, unsigned count,
               const struct scmp_arg_cmp *args)
{
    int r = call == __NR_SCMP_ERROR ? 0 : seccomp_rule_add_array(ctx, action, call, count, args);

    return r == -EDOM || r == -EINVAL ? 0 : r;
}

static int allow_all(scmp_filter_ctx ctx, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int r = add(ctx, SCMP_ACT_ALLOW, seccomp_syscall_resolve_name(names[i]), 0, NULL);
        if (r < 0)
            return r;
    }
    return 0;
}

/* Allowed when the bits of `mask` in argument `arg` are `value`. */
static int allow_masked(scmp_filter_ctx ctx, int call, unsigned arg, uint64_t mask, uint64_t value)
{
    struct scmp_arg_cmp rule = {arg, SCMP_CMP_MASKED_EQ, mask, value};

    return add(ctx, SCMP_ACT_ALLOW, call, 1, &rule);
}

static int allow_exactly(scmp_filter_ctx ctx, int call, unsigned arg, uint64_t value)
{
    struct scmp_arg_cmp rule = {arg, SCMP_CMP_EQ, value, 0};

    return add(ctx, SCMP_ACT_ALLOW, call, 1, &rule);
}

/* To whom a socket is connected already, no address: a datagram could reach any socket of the
 * machine. No sendmsg, whose address stands in memory, where a filter cannot look. */
static int allow_sending(scmp_filter_ctx ctx)
{
    return allow_exactly(ctx, SCMP_SYS(sendto), 4, 0);
}

/* Opening to read only, unless a file is to be written. */
static int allow_opening(scmp_filter_ctx ctx, bool writes)
{
    uint64_t mask = writes ? 0 : O_ACCMODE | O_CREAT | O_TRUNC;
    int r = allow_masked(ctx, SCMP_SYS(openat), 2, mask, O_RDONLY);

    return r < 0 ? r : allow_masked(ctx, SCMP_SYS(open), 1, mask, O_RDONLY);
}

/* No memory that was written can be executed. */
static int allow_mapping(scmp_filter_ctx ctx)
{
    int r = allow_masked(ctx, SCMP_SYS(mmap), 2, PROT_EXEC, 0);

    if (r == 0)
        r = allow_masked(ctx, SCMP_SYS(mmap2), 2, PROT_EXEC, 0);
    return r < 0 ? r : allow_masked(ctx, SCMP_SYS(mprotect), 2, PROT_EXEC, 0);
}

/* Threads, no processes. What clone3 is asked for stands in memory, where a filter cannot look:
 * without it libc falls back to clone. */
static int allow_threads(scmp_filter_ctx ctx)
{
    int r = allow_masked(ctx, SCMP_SYS(clone), 0, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM);

    return r < 0 ? r : add(ctx, SCMP_ACT_ERRNO(ENOSYS), __NR_clone3, 0, NULL);
}

/* A thread may lower itself, and be taken back by another: queryd/background.h. */
static int allow_priority(scmp_filter_ctx ctx)
{
    struct scmp_arg_cmp own[] = {{0, SCMP_CMP_EQ, PRIO_PROCESS, 0}, {1, SCMP_CMP_EQ, 0, 0}};
    int r = add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(setpriority), 2, own);

    if (r == 0)
        r = allow_exactly(ctx, SCMP_SYS(sched_setscheduler), 1, SCHED_IDLE);
    return r < 0 ? r : allow_exactly(ctx, SCMP_SYS(sched_setscheduler), 1, SCHED_OTHER);
}

/* What libuv and libc ask of descriptors, and what is not taken yet (outlet.c); limits may be
 * looked at, not set. */
static int allow_asking(scmp_filter_ctx ctx)
{
    static const unsigned long requests[] = {FIONBIO, FIOCLEX, FIONCLEX, TCGETS, TIOCOUTQ};
    int r = allow_exactly(ctx, SCMP_SYS(prlimit64), 2, 0);

    for (size_t i = 0; i < sizeof requests / sizeof *requests && r == 0; i++)
        r = allow_exactly(ctx, SCMP_SYS(ioctl), 1, requests[i]);
    return r;
}

/* The metrics file is for other users to read, whatever the umask (exporter.c); no other mode. */
static int allow_mode(scmp_filter_ctx ctx)
{
    return allow_exactly(ctx, SCMP_SYS(fchmod), 1, 0644);
}

static int fill(scmp_filter_ctx ctx, bool writes)
{
    int r = allow_all(ctx, allowed, sizeof allowed / sizeof *allowed);

    if (r == 0 && writes)
        r = allow_all(ctx, allowed_writing, sizeof allowed_writing / sizeof *allowed_writing);
    if (r == 0 && writes)
        r = allow_mode(ctx);
    if (r == 0)
        r = allow_sending(ctx);
    if (r == 0)
        r = allow_opening(ctx, writes);
    if (r == 0)
        r = allow_mapping(ctx);
    if (r == 0)
        r = allow_threads(ctx);
    if (r == 0)
        r = allow_priority(ctx);
    return r < 0 ? r : allow_asking(ctx);
}

int seccomp_enter(bool writes, struct err *err)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int r;

    if (!ctx)
        return err_set(err, ERR_UNAVAILABLE, "libseccomp does not know this system");
    r = fill(ctx, writes);
    if (r == 0)
        r = seccomp_load(ctx);
    seccomp_release(ctx);
    return r < 0 ? err_errno(err, -r, "cannot load the filter") : 0;
}
