/* libmorgue: a daemon of our own, for one connection. */
#include "client/morgue_internal.h"

#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

/* The daemon beside the running program; NULL when there is none, so that $PATH is asked. */
static char *find_beside(char *path, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", path, size - 1);
    char *slash;

    if (n <= 0)
        return NULL;
    path[n] = '\0';
    slash = strrchr(path, '/');
    if (!slash || (size_t)(slash + 1 - path) + sizeof DAEMON > size)
        return NULL;
    memcpy(slash + 1, DAEMON, sizeof DAEMON);
    return access(path, X_OK) == 0 ? path : NULL;
}

/* argv for the daemon; the strings are not copied. */
static char **make_argv(const char *const *indexes, size_t count)
{
    char **argv = calloc(count + 4, sizeof *argv);

    if (!argv)
        return NULL;
    argv[0] = (char *)(uintptr_t)DAEMON;
    argv[1] = (char *)(uintptr_t) "--stdio";
    argv[2] = (char *)(uintptr_t) "--";
    for (size_t i = 0; i < count; i++)
        argv[3 + i] = (char *)(uintptr_t)indexes[i];
    return argv;
}

static int spawn_on(struct morgue *m, int fd, char **argv)
{
    posix_spawn_file_actions_t actions;
    char beside[4096];
    const char *path = find_beside(beside, sizeof beside);
    int r = posix_spawn_file_actions_init(&actions);

    if (r == 0) {
        r = posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
        if (r == 0)
            r = posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
        if (r == 0)
            r = path ? posix_spawn(&m->child, path, &actions, NULL, argv, environ)
                     : posix_spawnp(&m->child, DAEMON, &actions, NULL, argv, environ);
        posix_spawn_file_actions_destroy(&actions);
    }
    if (r == 0)
        return 0;
    m->child = 0;
    return err_errno(&m->err, r, "cannot start %s", path ? path : DAEMON);
}

int morgue_spawn(struct morgue *m, const char *const *indexes, size_t count)
{
    int pair[2], r;
    char **argv;

    morgue_disconnect(m);
    argv = make_argv(indexes, count);
    if (!argv)
        return err_nomem(&m->err);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
        free(argv);
        return err_errno(&m->err, errno, "cannot make a socket pair");
    }
    r = spawn_on(m, pair[1], argv);
    free(argv);
    close(pair[1]);
    if (r < 0)
        close(pair[0]);
    else
        m->fd = pair[0];
    return r;
}
