/* Calls on names: open, rename, link, unlink, mkdir. */
#include "shim.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- opening */

/* Whether this call will make the file, and what size it has now. */
static bool is_there(const char *path, off_t *size)
{
    struct stat st;
    bool there = lstat(path, &st) == 0;

    *size = there ? st.st_size : 0;
    return there;
}

static int open_at(int dir, const char *name, int flags, mode_t mode)
{
    NEXT(openat64);
    char path[PATH_MAX];
    bool recorded, there;
    off_t size;
    int fd;

    if (!shim_path_at(dir, name, path))
        return real(dir, name, flags, mode);
    if (shim_ask(CALL_OPEN, path) == VERDICT_FAIL)
        return -1;
    recorded = (flags & (O_CREAT | O_TRUNC)) && shim_record_begin();
    there = recorded && is_there(path, &size);
    fd = real(dir, name, flags, mode);
    if (recorded) {
        if (fd >= 0 && !there)
            shim_record('C', path, NULL, 0, NULL, 0);
        else if (fd >= 0 && (flags & O_TRUNC) && size > 0)
            shim_record('T', path, NULL, 0, NULL, 0);
        shim_record_end();
    }
    return fd;
}

#define MODE(last)                                                        \
    va_list more;                                                         \
    mode_t mode;                                                          \
    va_start(more, last);                                                 \
    mode = flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(more, int) : 0; \
    va_end(more)

int open(const char *name, int flags, ...)
{
    MODE(flags);
    return open_at(AT_FDCWD, name, flags, mode);
}

int open64(const char *name, int flags, ...)
{
    MODE(flags);
    return open_at(AT_FDCWD, name, flags, mode);
}

int openat(int dir, const char *name, int flags, ...)
{
    MODE(flags);
    return open_at(dir, name, flags, mode);
}

int openat64(int dir, const char *name, int flags, ...)
{
    MODE(flags);
    return open_at(dir, name, flags, mode);
}

int creat(const char *name, mode_t mode)
{
    return open_at(AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int creat64(const char *name, mode_t mode)
{
    return open_at(AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

/* libc opens these inside, past our open: they can fail, and what they change is not recorded (the
 * simulator notices that: its picture of the files at the end is not the real one). */
static bool may_open(const char *name)
{
    char path[PATH_MAX];

    return !shim_path_at(AT_FDCWD, name, path) || shim_ask(CALL_OPEN, path) != VERDICT_FAIL;
}

FILE *fopen(const char *name, const char *mode)
{
    NEXT(fopen);
    return may_open(name) ? real(name, mode) : NULL;
}

FILE *fopen64(const char *name, const char *mode)
{
    NEXT(fopen64);
    return may_open(name) ? real(name, mode) : NULL;
}

DIR *opendir(const char *name)
{
    NEXT(opendir);
    return may_open(name) ? real(name) : NULL;
}

/* --- renaming */

static int rename_at(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    NEXT(renameat2);
    char a[PATH_MAX], b[PATH_MAX];
    bool ours = shim_path_at(from_dir, from, a), recorded;
    int rc;

    if (!shim_path_at(to_dir, to, b) || !ours)
        return real(from_dir, from, to_dir, to, flags);
    if (shim_ask(CALL_RENAME, b) == VERDICT_FAIL)
        return -1;
    recorded = shim_record_begin();
    rc = real(from_dir, from, to_dir, to, flags);
    if (recorded) {
        if (rc == 0)
            shim_record('R', a, b, 0, NULL, 0);
        shim_record_end();
    }
    return rc;
}

int rename(const char *from, const char *to)
{
    return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    return rename_at(from_dir, from, to_dir, to, 0);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    return rename_at(from_dir, from, to_dir, to, flags);
}

/* --- making and removing names */

/* A call on one name: what is counted as `call` and recorded as `op`. */
static int change(enum call call, char op, const char *path, int (*real)(void *), void *arguments)
{
    bool recorded;
    int rc;

    if (shim_ask(call, path) == VERDICT_FAIL)
        return -1;
    recorded = shim_record_begin();
    rc = real(arguments);
    if (recorded) {
        if (rc == 0)
            shim_record(op, path, NULL, 0, NULL, 0);
        shim_record_end();
    }
    return rc;
}

struct name {
    int dir;
    const char *name;
    int flags;
    mode_t mode;
};

static int do_mkdir(void *arguments)
{
    NEXT(mkdirat);
    struct name *n = arguments;

    return real(n->dir, n->name, n->mode);
}

static int do_unlink(void *arguments)
{
    NEXT(unlinkat);
    struct name *n = arguments;

    return real(n->dir, n->name, n->flags);
}

int mkdirat(int dir, const char *name, mode_t mode)
{
    struct name n = {dir, name, 0, mode};
    char path[PATH_MAX];

    return shim_path_at(dir, name, path) ? change(CALL_MKDIR, 'M', path, do_mkdir, &n)
                                         : do_mkdir(&n);
}

int mkdir(const char *name, mode_t mode)
{
    return mkdirat(AT_FDCWD, name, mode);
}

int unlinkat(int dir, const char *name, int flags)
{
    struct name n = {dir, name, flags, 0};
    char path[PATH_MAX];

    return shim_path_at(dir, name, path)
               ? change(CALL_UNLINK, flags & AT_REMOVEDIR ? 'D' : 'U', path, do_unlink, &n)
               : do_unlink(&n);
}

int unlink(const char *name)
{
    return unlinkat(AT_FDCWD, name, 0);
}

int rmdir(const char *name)
{
    return unlinkat(AT_FDCWD, name, AT_REMOVEDIR);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    NEXT(linkat);
    char a[PATH_MAX], b[PATH_MAX];
    bool ours = shim_path_at(from_dir, from, a), recorded;
    int rc;

    if (!shim_path_at(to_dir, to, b) || !ours)
        return real(from_dir, from, to_dir, to, flags);
    if (shim_ask(CALL_RENAME, b) == VERDICT_FAIL)
        return -1;
    recorded = shim_record_begin();
    rc = real(from_dir, from, to_dir, to, flags);
    if (recorded) {
        if (rc == 0)
            shim_record('L', a, b, 0, NULL, 0);
        shim_record_end();
    }
    return rc;
}

int link(const char *from, const char *to)
{
    return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}
