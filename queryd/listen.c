#include "queryd/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define NO_GROUP  ((gid_t)-1)
#define PASSED_FD 3 /* SD_LISTEN_FDS_START */

static int find_group(const char *name, gid_t *gid, struct err *err)
{
    struct group *g;
    char *end;
    unsigned long n;

    *gid = NO_GROUP;
    if (!name)
        return 0;
    g = getgrnam(name);
    if (g) {
        *gid = g->gr_gid;
        return 0;
    }
    errno = 0;
    n = strtoul(name, &end, 10);
    if (!*name || *end || errno || n >= NO_GROUP || *name == '-')
        return err_set(err, ERR_INPUT, "no such group: %s", name);
    *gid = (gid_t)n;
    return 0;
}

/* The directory the socket stands in, if it is the only thing missing. */
static int make_parent(const char *path, gid_t gid, struct err *err)
{
    char dir[ENDPOINT_MAX + 1];
    char *slash;

    snprintf(dir, sizeof dir, "%s", path);
    slash = strrchr(dir, '/');
    if (!slash || slash == dir)
        return 0;
    *slash = '\0';
    if (mkdir(dir, 0700) < 0)
        return errno == EEXIST ? 0 : err_errno(err, errno, "cannot make the directory %s", dir);
    if (gid != NO_GROUP && (chown(dir, (uid_t)-1, gid) < 0 || chmod(dir, 0750) < 0))
        return err_errno(err, errno, "cannot open %s to the group", dir);
    return 0;
}

static int held_by_other(int fd, const char *path, struct err *err)
{
    char pid[24] = "";
    ssize_t n = pread(fd, pid, sizeof pid - 1, 0);

    pid[n > 0 ? n : 0] = '\0';
    pid[strcspn(pid, "\n")] = '\0';
    return err_set(err, ERR_LOCKED, "another morgue-queryd (pid %s) serves %s",
                   *pid ? pid : "unknown", path);
}

/* Empty, or the number of a process: what else stands there was not written by us. After a loss of
 * power a short file may be all NULs. */
static bool is_lock_file(int fd)
{
    char text[24];
    ssize_t n = pread(fd, text, sizeof text, 0);
    size_t len = n > 0 ? (size_t)n : 0;

    if (n < 0 || len == sizeof text)
        return false;
    if (len == 0 || text[0] == '\0')
        return true;
    return text[len - 1] == '\n' && len == strspn(text, "0123456789") + 1;
}

static int take_lock(struct listener *l, struct err *err)
{
    char lock[ENDPOINT_MAX + 8], pid[24];
    int fd, n;

    snprintf(lock, sizeof lock, "%s.lock", l->path);
    fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return err_errno(err, errno, "cannot open %s", lock);
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno == EWOULDBLOCK)
            held_by_other(fd, l->path, err);
        else
            err_errno(err, errno, "cannot lock %s", lock);
        close(fd);
        return -1;
    }
    if (!is_lock_file(fd)) {
        err_set(err, ERR_INPUT, "%s exists and is no lock of ours", lock);
        close(fd);
        return -1;
    }
    n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) < 0 || pwrite(fd, pid, (size_t)n, 0) != n) {
        err_errno(err, errno, "cannot write %s", lock);
        close(fd);
        return -1;
    }
    l->lock_fd = fd;
    return 0;
}

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    return address;
}

/* Whether somebody listens there, were it that his queue is full: only a refusal tells that nobody
 * does. A socket of another kind than ours is not ours either. */
static bool is_served(const char *path)
{
    struct sockaddr_un address = address_of(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool refused = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) < 0 &&
                   (errno == ECONNREFUSED || errno == ENOENT);

    if (fd >= 0)
        close(fd);
    return !refused;
}

/* Only ever a socket is removed: a path given by mistake must not cost a file. */
static int remove_stale(const char *path, struct err *err)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : err_errno(err, errno, "cannot look at %s", path);
    if (!S_ISSOCK(st.st_mode))
        return err_set(err, ERR_INPUT, "%s exists and is no socket", path);
    if (is_served(path))
        return err_set(err, ERR_LOCKED, "another program serves %s; if none does, remove it", path);
    if (unlink(path) < 0)
        return err_errno(err, errno, "cannot remove the old socket %s", path);
    return 0;
}

static int bind_closed(struct listener *l, struct err *err)
{
    struct sockaddr_un address = address_of(l->path);
    struct stat st;
    mode_t before;
    int r;

    before = umask(0177);
    r = bind(l->fd, (struct sockaddr *)&address, sizeof address);
    umask(before);
    if (r < 0 || lstat(l->path, &st) < 0)
        return err_errno(err, errno, "cannot bind %s", l->path);
    l->dev = st.st_dev;
    l->ino = st.st_ino;
    return 0;
}

/* Nobody can connect before listen(), so group and mode may follow the bind. */
static int open_to_group(const char *path, gid_t gid, struct err *err)
{
    if (gid == NO_GROUP)
        return 0;
    if (lchown(path, (uid_t)-1, gid) < 0)
        return err_errno(err, errno, "cannot give %s to the group", path);
    if (chmod(path, 0660) < 0)
        return err_errno(err, errno, "cannot open %s to the group", path);
    return 0;
}

/* --- The socket that systemd passes */

/* How many it passes to this very process; whoever we start shall not take them for his. */
static long count_passed(void)
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    long count = 0;

    if (pid && fds && strtol(pid, NULL, 10) == (long)getpid())
        count = strtol(fds, NULL, 10);
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    return count;
}

static bool is_option(int fd, int option, int wanted)
{
    int value;
    socklen_t size = sizeof value;

    return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 && value == wanted;
}

/* For the log. A name in the abstract namespace begins with a NUL and ends with the address. */
static void note_name(struct listener *l, const struct sockaddr_un *address, socklen_t size)
{
    size_t head = offsetof(struct sockaddr_un, sun_path);

    if (size <= head)
        snprintf(l->path, sizeof l->path, "a socket without a name");
    else if (address->sun_path[0] != '\0')
        snprintf(l->path, sizeof l->path, "%s", address->sun_path);
    else
        snprintf(l->path, sizeof l->path, "@%.*s", (int)(size - head - 1), address->sun_path + 1);
}

static int take_passed(struct listener *l, long count, struct err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNSPEC};
    socklen_t size = sizeof address - 1; /* so that the path ends with a NUL */
    int flags = fcntl(PASSED_FD, F_GETFL);

    if (count > 1)
        return err_set(err, ERR_INPUT, "systemd passes %ld sockets; one can be served", count);
    if (flags < 0 || !is_option(PASSED_FD, SO_DOMAIN, AF_UNIX) ||
        !is_option(PASSED_FD, SO_TYPE, SOCK_STREAM))
        return err_set(err, ERR_INPUT, "what systemd passes is no Unix stream socket");
    if (fcntl(PASSED_FD, F_SETFL, flags | O_NONBLOCK) < 0 ||
        fcntl(PASSED_FD, F_SETFD, FD_CLOEXEC) < 0 ||
        getsockname(PASSED_FD, (struct sockaddr *)&address, &size) < 0)
        return err_errno(err, errno, "cannot use the socket that systemd passes");
    l->fd = PASSED_FD;
    note_name(l, &address, size);
    return 0;
}

int listen_open(struct listener *l, const char *path, const char *group, struct err *err)
{
    long passed = count_passed();
    gid_t gid;

    *l = (struct listener){.fd = -1, .lock_fd = -1};
    if (passed > 0)
        return take_passed(l, passed, err);
    snprintf(l->path, sizeof l->path, "%s", path);
    if (find_group(group, &gid, err) < 0 || make_parent(path, gid, err) < 0)
        return -1;
    if (take_lock(l, err) < 0)
        return -1;
    if (remove_stale(path, err) < 0)
        goto failed;
    l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (l->fd < 0) {
        err_errno(err, errno, "cannot make a socket");
        goto failed;
    }
    if (bind_closed(l, err) < 0)
        goto failed;
    if (open_to_group(path, gid, err) < 0) {
        unlink(path);
        goto failed;
    }
    return 0;
failed:
    if (l->fd >= 0)
        close(l->fd);
    close(l->lock_fd);
    l->fd = l->lock_fd = -1;
    return -1;
}

/* Whoever has removed the lock file may have made another one. */
static bool is_ours(const struct listener *l)
{
    struct stat st;

    return lstat(l->path, &st) == 0 && st.st_dev == l->dev && st.st_ino == l->ino;
}

void listen_close(struct listener *l)
{
    if (l->lock_fd < 0)
        return;
    if (is_ours(l))
        unlink(l->path);
    close(l->lock_fd); /* the file stays: removing it would race with the next holder */
    l->lock_fd = -1;
}
