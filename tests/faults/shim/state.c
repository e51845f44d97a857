/* What is chosen, and how often it came: one count for the program and all that it forks. */
#include "shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fnmatch.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PARENT, WORKER, KINDS };

static const char *const names[CALLS] = {"write", "read",   "sync",     "syncdir", "rename", "open",
                                         "mkdir", "unlink", "truncate", "map",     "alloc"};

struct shared {
    pthread_mutex_t lock;
    atomic_long calls[KINDS][CALLS]; /* below FAULT_BELOW, whatever else is chosen */
    atomic_long chosen;
};

static struct shared *shared; /* NULL before the constructor has run */
static int kind;
static pid_t top;
static unsigned wanted, in = 1 << PARENT | 1 << WORKER;
static const char *below, *pattern;
static long at, every;
static enum verdict verdict;
static int error, deadly; /* deadly: a signal */
static bool to_all;
static bool tell;
static unsigned slow; /* microseconds */

void *shim_next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static void forked(void)
{
    kind = WORKER;
}

static long number(const char *name)
{
    const char *s = getenv(name);

    return s ? atol(s) : 0;
}

static unsigned parse_calls(const char *list)
{
    unsigned set = 0;

    for (int i = 0; list && i < CALLS; i++)
        for (const char *s = strstr(list, names[i]); s; s = strstr(s + 1, names[i])) {
            char after = s[strlen(names[i])];
            if ((s == list || s[-1] == ',') && (after == ',' || after == '\0'))
                set |= 1u << i;
        }
    return set;
}

static void parse_deed(const char *deed)
{
    if (!deed)
        return;
    verdict = VERDICT_FAIL;
    if (strcmp(deed, "short") == 0)
        verdict = VERDICT_SHORT;
    else if (strcmp(deed, "drop") == 0)
        verdict = VERDICT_DROP;
    else if (strcmp(deed, "kill") == 0)
        deadly = SIGKILL;
    else if (strcmp(deed, "killall") == 0)
        deadly = SIGKILL, to_all = true;
    else if (strncmp(deed, "signal:", 7) == 0)
        deadly = atoi(deed + 7);
    else if (strncmp(deed, "slow:", 5) == 0)
        slow = (unsigned)atoi(deed + 5);
    else
        error = atoi(deed);
    if (slow)
        verdict = VERDICT_GO;
}

static struct shared *make_shared(void)
{
    pthread_mutexattr_t attributes;
    struct shared *s =
        mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (s == MAP_FAILED)
        abort();
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&s->lock, &attributes);
    return s;
}

static __attribute__((constructor)) void begin(void)
{
    const char *who = getenv("FAULT_IN");

    top = getpid();
    wanted = parse_calls(getenv("FAULT_CALLS"));
    if (who && strcmp(who, "any") != 0)
        in = strcmp(who, "worker") == 0 ? 1 << WORKER : 1 << PARENT;
    below = getenv("FAULT_BELOW");
    pattern = getenv("FAULT_NAME");
    at = number("FAULT_AT");
    every = number("FAULT_EVERY");
    parse_deed(getenv("FAULT_DO"));
    tell = getenv("FAULT_TELL");
    pthread_atfork(NULL, NULL, forked);
    shared = make_shared();
}

static __attribute__((destructor)) void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    FILE *f = path && getpid() == top ? fopen(path, "w") : NULL;

    if (!f)
        return;
    fprintf(f, "chosen %ld\n", atomic_load(&shared->chosen));
    for (int k = 0; k < KINDS; k++)
        for (int c = 0; c < CALLS; c++)
            fprintf(f, "%s-%s %ld\n", k == WORKER ? "worker" : "parent", names[c],
                    atomic_load(&shared->calls[k][c]));
    fclose(f);
}

bool shim_below(const char *path)
{
    size_t n = below ? strlen(below) : 0;

    return n && strncmp(path, below, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

static bool is_chosen(enum call call, const char *path)
{
    return (wanted >> call & 1) && (in >> kind & 1) &&
           (!pattern || !path || fnmatch(pattern, path, 0) == 0);
}

static bool is_due(long n)
{
    return at && (n == at || (every && n > at && (n - at) % every == 0));
}

enum verdict shim_ask(enum call call, const char *path)
{
    if (!shared || (path && !shim_below(path)))
        return VERDICT_GO;
    atomic_fetch_add(&shared->calls[kind][call], 1);
    if (!is_chosen(call, path) || !is_due(atomic_fetch_add(&shared->chosen, 1) + 1))
        return VERDICT_GO;
    if (tell)
        dprintf(STDERR_FILENO, "shim: %s %s, pid %ld\n", names[call], path ? path : "",
                (long)getpid());
    if (deadly)
        kill(to_all ? 0 : getpid(), deadly);
    if (slow)
        usleep(slow);
    errno = error;
    return verdict;
}

void shim_lock(void)
{
    if (pthread_mutex_lock(&shared->lock) == EOWNERDEAD)
        pthread_mutex_consistent(&shared->lock);
}

void shim_unlock(void)
{
    pthread_mutex_unlock(&shared->lock);
}
