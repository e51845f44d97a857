/* Landlock by its three system calls; Debian 12 has no library for them, and its headers know
 * version 2 of the interface at most, so the numbers stand here. landlock(7). */
#include "queryd/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The same number on every architecture. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule       445
#define SYS_landlock_restrict_self  446
#endif

#define CREATE_VERSION    1u /* flag: tell the version */
#define RULE_PATH_BENEATH 1

/* Rights, by the version that brought them. */
#define FS_WRITE_FILE  (UINT64_C(1) << 1)
#define FS_READ_FILE   (UINT64_C(1) << 2)
#define FS_READ_DIR    (UINT64_C(1) << 3)
#define FS_REMOVE_FILE (UINT64_C(1) << 5)
#define FS_MAKE_REG    (UINT64_C(1) << 8)
#define FS_TRUNCATE    (UINT64_C(1) << 14)
#define FS_VERSION_1   ((UINT64_C(1) << 13) - 1)
#define FS_REFER       (UINT64_C(1) << 13) /* 2 */
#define FS_IOCTL_DEV   (UINT64_C(1) << 15) /* 5 */
#define NET_ALL        UINT64_C(3)         /* 4: bind and connect */
#define SCOPE_ALL      UINT64_C(3)         /* 6: abstract sockets, signals */

struct ruleset {
    uint64_t fs, net, scoped;
};

struct path_beneath {
    uint64_t allowed;
    int32_t parent_fd;
} __attribute__((packed));

static struct ruleset all_of(int version)
{
    struct ruleset all = {.fs = FS_VERSION_1};

    if (version >= 2)
        all.fs |= FS_REFER;
    if (version >= 3)
        all.fs |= FS_TRUNCATE;
    if (version >= 4)
        all.net = NET_ALL;
    if (version >= 5)
        all.fs |= FS_IOCTL_DEV;
    if (version >= 6)
        all.scoped = SCOPE_ALL;
    return all;
}

static int allow(int ruleset, const char *dir, uint64_t rights, struct err *err)
{
    struct path_beneath rule = {.allowed = rights};
    long r;

    rule.parent_fd = open(dir, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return err_errno(err, errno, "cannot open %s", dir);
    r = syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
    if (r < 0)
        err_errno(err, errno, "cannot allow %s", dir);
    close(rule.parent_fd);
    return r < 0 ? -1 : 0;
}

static int allow_needs(int ruleset, const struct sandbox_needs *needs, uint64_t known,
                       struct err *err)
{
    uint64_t write = FS_WRITE_FILE | FS_MAKE_REG | FS_REMOVE_FILE | FS_TRUNCATE;

    for (size_t i = 0; i < needs->readable_count; i++)
        if (allow(ruleset, needs->readable[i], FS_READ_FILE | FS_READ_DIR, err) < 0)
            return -1;
    if (needs->removable && allow(ruleset, needs->removable, FS_REMOVE_FILE, err) < 0)
        return -1;
    if (needs->writable && allow(ruleset, needs->writable, write & known, err) < 0)
        return -1;
    return 0;
}

int landlock_enter(const struct sandbox_needs *needs, int *version, struct err *err)
{
    struct ruleset all;
    size_t size;
    int fd, r;

    *version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
    if (*version < 1)
        return err_set(err, ERR_UNAVAILABLE, "the kernel has none");
    all = all_of(*version);
    size = *version >= 6 ? sizeof all : *version >= 4 ? 2 * sizeof all.fs : sizeof all.fs;
    fd = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
    if (fd < 0)
        return err_errno(err, errno, "cannot make a ruleset");
    r = allow_needs(fd, needs, all.fs, err);
    if (r == 0 && syscall(SYS_landlock_restrict_self, fd, 0) < 0)
        r = err_errno(err, errno, "cannot apply the ruleset");
    close(fd);
    return r;
}
