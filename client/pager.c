#include "client/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char *wanted(void)
{
    const char *pager = getenv("PAGER");

    if (!isatty(STDOUT_FILENO))
        return NULL;
    if (!pager)
        return "less";
    return *pager && strcmp(pager, "cat") != 0 ? pager : NULL;
}

/* Through the shell, for $PAGER may bear options. */
static int start(struct pager *p, int in, const char *command)
{
    char *argv[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c", (char *)(uintptr_t)command,
                    NULL};
    posix_spawn_file_actions_t actions;
    int r = posix_spawn_file_actions_init(&actions);

    if (r != 0)
        return -1;
    r = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (r == 0)
        r = posix_spawn(&p->pid, "/bin/sh", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (r != 0)
        p->pid = 0;
    return r ? -1 : 0;
}

FILE *pager_open(struct pager *p)
{
    const char *command = wanted();
    FILE *out = NULL;
    int ends[2];

    p->pid = 0;
    if (!command || pipe2(ends, O_CLOEXEC) < 0)
        return stdout;
    /* Quit when it fits on the screen, show colours, leave the screen as it is. */
    setenv("LESS", "FRX", 0);
    if (start(p, ends[0], command) == 0)
        out = fdopen(ends[1], "w");
    close(ends[0]);
    if (!out) {
        close(ends[1]);
        return stdout;
    }
    signal(SIGPIPE, SIG_IGN); /* a reader who has seen enough is no fault of ours */
    signal(SIGINT, SIG_IGN);  /* is the pager's */
    return out;
}

void pager_close(struct pager *p, FILE *out)
{
    if (p->pid <= 0)
        return;
    fclose(out);
    while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    p->pid = 0;
}
