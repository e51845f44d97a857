/* LD_PRELOAD: ends the program with SIGKILL right before the DIE_AT-th call that changes
 * directories or makes something durable; with DIE_GROUP its whole process group.
 *
 * Only the process that loaded this counts, not its children. DIE_COUNT names a file that gets the
 * number of calls at a normal end.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static pid_t counted;
static long at, calls;

static __attribute__((constructor)) void begin(void)
{
    const char *s = getenv("DIE_AT");

    counted = getpid();
    at = s ? atol(s) : 0;
}

static __attribute__((destructor)) void end(void)
{
    const char *path = getenv("DIE_COUNT");
    FILE *f = path && getpid() == counted ? fopen(path, "w") : NULL;

    if (f) {
        fprintf(f, "%ld\n", calls);
        fclose(f);
    }
}

static void step(void)
{
    if (getpid() == counted && ++calls == at)
        kill(getenv("DIE_GROUP") ? 0 : getpid(), SIGKILL);
}

#define WRAP(name, parameters, arguments)                \
    int name parameters                                  \
    {                                                    \
        int(*real) parameters = dlsym(RTLD_NEXT, #name); \
        step();                                          \
        return real arguments;                           \
    }

WRAP(rename, (const char *from, const char *to), (from, to))
WRAP(unlink, (const char *path), (path))
WRAP(rmdir, (const char *path), (path))
WRAP(mkdir, (const char *path, mode_t mode), (path, mode))
WRAP(fsync, (int fd), (fd))
WRAP(ftruncate, (int fd, off_t length), (fd, length))
