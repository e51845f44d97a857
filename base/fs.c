#include "base/fs.h"

#include "base/fs_file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP ((size_t)256 << 10)

char *fs_path(const char *dir, const char *name)
{
    size_t len = strlen(dir);
    bool ends_in_slash = len > 0 && dir[len - 1] == '/';
    char *path;

    if (asprintf(&path, "%s%s%s", dir, ends_in_slash ? "" : "/", name) < 0)
        return NULL;
    return path;
}

bool fs_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

bool fs_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static ssize_t read_some(int fd, void *to, size_t n)
{
    ssize_t got;

    do
        got = read(fd, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

static int read_fd(int fd, const char *path, size_t max, struct buf *out, struct err *err)
{
    size_t start = out->len;

    for (;;) {
        char *to = buf_reserve(out, READ_STEP);
        ssize_t got;
        if (!to)
            return err_nomem(err);
        got = read_some(fd, to, READ_STEP);
        if (got < 0)
            return err_errno(err, errno, "cannot read %s", path);
        if (got == 0)
            return 0;
        out->len += (size_t)got;
        out->data[out->len] = '\0';
        if (out->len - start > max)
            return err_set(err, ERR_LIMIT, "%s is larger than %zu bytes", path, max);
    }
}

int fs_read(const char *path, size_t max, struct buf *out, struct err *err)
{
    struct fs_file file;
    int rc;

    if (fs_file_open(&file, path, err) < 0)
        return -1;
    rc = read_fd(file.fd, path, max, out, err);
    fs_file_close(&file);
    return rc;
}

int fs_write_all(int fd, const void *bytes, size_t n, const char *what, struct err *err)
{
    const char *at = bytes;

    while (n > 0) {
        ssize_t put = write(fd, at, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return err_errno(err, errno, "cannot write %s", what);
        at += put;
        n -= (size_t)put;
    }
    return 0;
}

int fs_write_file(const char *path, const void *bytes, size_t n, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), rc;

    if (fd < 0)
        return err_errno(err, errno, "cannot create %s", path);
    rc = fs_write_all(fd, bytes, n, path, err);
    if (rc == 0 && fsync(fd) < 0)
        rc = err_errno(err, errno, "cannot fsync %s", path);
    if (close(fd) < 0 && rc == 0)
        rc = err_errno(err, errno, "cannot close %s", path);
    return rc;
}

/* Bytes of a path without the slashes at its end; those of "/" stay. */
static size_t plain_length(const char *path, size_t len)
{
    while (len > 1 && path[len - 1] == '/')
        len--;
    return len;
}

/* The directory that a path stands in: "." for a plain name. */
static char *parent_of(const char *path)
{
    size_t len = plain_length(path, strlen(path));

    while (len > 0 && path[len - 1] != '/')
        len--;
    return len ? strndup(path, plain_length(path, len)) : strdup(".");
}

int fs_fsync_parent(const char *path, struct err *err)
{
    char *dir = parent_of(path);
    int rc;

    if (!dir)
        return err_nomem(err);
    rc = fs_fsync(dir, err);
    free(dir);
    return rc;
}

int fs_replace(const char *path, const void *bytes, size_t n, bool *replaced, struct err *err)
{
    char *fresh;
    int rc;

    if (replaced)
        *replaced = false;
    if (asprintf(&fresh, "%s.tmp", path) < 0)
        return err_nomem(err);
    rc = fs_write_file(fresh, bytes, n, err);
    if (rc == 0 && rename(fresh, path) < 0)
        rc = err_errno(err, errno, "cannot rename %s to %s", fresh, path);
    if (rc < 0) {
        (void)unlink(fresh); /* on a full disk its bytes are wanted back */
    } else {
        if (replaced)
            *replaced = true;
        rc = fs_fsync_parent(path, err);
    }
    free(fresh);
    return rc;
}

/* One directory of a path; the names of those that others are to stand in are made durable. */
static int make_dir(const char *path, bool last, struct err *err)
{
    if (mkdir(path, 0777) == 0)
        return last ? 0 : fs_fsync_parent(path, err);
    if (errno != EEXIST || (last && !fs_is_dir(path)))
        return err_errno(err, errno, "cannot create %s", path);
    return 0;
}

int fs_mkdir(const char *path, struct err *err)
{
    char part[PATH_MAX];
    size_t len = plain_length(path, strlen(path));

    if (len == 0)
        return err_errno(err, ENOENT, "cannot create a directory without a name");
    if (len >= sizeof part)
        return err_errno(err, ENAMETOOLONG, "cannot create %s", path);
    for (size_t i = 1; i <= len; i++) {
        if (i < len && path[i] != '/')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (make_dir(part, i == len, err) < 0)
            return -1;
    }
    return 0;
}

void fs_names_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int collect(DIR *dir, const char *path, char ***names, size_t *count, struct err *err)
{
    size_t cap = 0;
    struct dirent *entry;

    while ((errno = 0, entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (grow(names, &cap, *count + 1, sizeof **names) < 0)
            return err_nomem(err);
        (*names)[*count] = strdup(entry->d_name);
        if (!(*names)[*count])
            return err_nomem(err);
        ++*count;
    }
    return errno ? err_errno(err, errno, "cannot list %s", path) : 0;
}

int fs_list(const char *path, char ***names, size_t *count, struct err *err)
{
    DIR *dir = opendir(path);
    int rc;

    *names = NULL;
    *count = 0;
    if (!dir)
        return err_errno(err, errno, "cannot open %s", path);
    rc = collect(dir, path, names, count, err);
    closedir(dir);
    if (rc < 0) {
        fs_names_free(*names, *count);
        *names = NULL;
        *count = 0;
        return -1;
    }
    if (*count)
        qsort(*names, *count, sizeof **names, by_bytes);
    return 0;
}

/* Run `each` on every entry of a directory. */
static int for_each(const char *path, int (*each)(const char *, struct err *), struct err *err)
{
    char **names;
    size_t count;
    int rc;

    if (fs_list(path, &names, &count, err) < 0)
        return -1;
    rc = 0;
    for (size_t i = 0; i < count && rc == 0; i++) {
        char *child = fs_path(path, names[i]);
        rc = child ? each(child, err) : err_nomem(err);
        free(child);
    }
    fs_names_free(names, count);
    return rc;
}

int fs_remove_tree(const char *path, struct err *err)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : err_errno(err, errno, "cannot look at %s", path);
    if (S_ISDIR(st.st_mode)) {
        if (for_each(path, fs_remove_tree, err) < 0)
            return -1;
        if (rmdir(path) < 0 && errno != ENOENT)
            return err_errno(err, errno, "cannot remove %s", path);
    } else if (unlink(path) < 0 && errno != ENOENT) {
        return err_errno(err, errno, "cannot remove %s", path);
    }
    return 0;
}

int fs_fsync(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), rc = 0;

    if (fd < 0)
        return err_errno(err, errno, "cannot open %s", path);
    /* Some file systems know no fsync of a directory: then there is nothing more to be done. */
    if (fsync(fd) < 0 && !(errno == EINVAL && fs_is_dir(path)))
        rc = err_errno(err, errno, "cannot fsync %s", path);
    close(fd);
    return rc;
}

int fs_fsync_tree(const char *path, struct err *err)
{
    if (fs_is_dir(path) && for_each(path, fs_fsync_tree, err) < 0)
        return -1;
    return fs_fsync(path, err);
}

void fs_allow_many_files(void)
{
    struct rlimit lim;

    if (getrlimit(RLIMIT_NOFILE, &lim) == 0 && lim.rlim_cur < lim.rlim_max) {
        lim.rlim_cur = lim.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &lim); /* refused: opening will say so */
    }
}
