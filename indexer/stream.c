#include "indexer/stream.h"

#include "indexer/budget.h"
#include "indexer/unpack.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCK_SIZE (128 * 1024)

struct stream {
    int fd; /* the file, or the pipe from the child */
    bool own_fd;
    pid_t child;                  /* 0: not packed, or it has ended */
    struct unpack_report *report; /* shared with the child; NULL when not packed */
    uint64_t position;            /* when not packed */
    size_t begun;                 /* bytes in block that nobody was given yet */
    char block[BLOCK_SIZE];
};

static ssize_t read_some(int fd, char *to, size_t n)
{
    ssize_t got;

    do
        got = read(fd, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

/* --- the child */

static void live(struct unpack *u, int unused, pid_t parent, uint64_t room)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(2);
    signal(SIGINT, SIG_IGN); /* the parent hears it, and ends us */
    close(unused);
    if (room)
        budget_hold(budget_data(), room);
    unpack_run(u);
    _exit(0);
}

static int start_child(struct stream *s, enum stream_packing packing, uint64_t room,
                       struct err *err)
{
    struct unpack u = {.from = s->fd, .packing = packing, .begun = s->block, .begun_len = s->begun};
    pid_t parent = getpid();
    int ends[2];

    s->report =
        mmap(NULL, sizeof *s->report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s->report == MAP_FAILED) {
        s->report = NULL;
        return err_errno(err, errno, "cannot be unpacked");
    }
    u.report = s->report;
    if (pipe2(ends, O_CLOEXEC) < 0)
        return err_errno(err, errno, "cannot be unpacked");
    u.to = ends[1];
    s->child = fork();
    if (s->child == 0)
        live(&u, ends[0], parent, room);
    close(ends[1]);
    if (s->child < 0) {
        s->child = 0;
        close(ends[0]);
        return err_errno(err, errno, "cannot be unpacked");
    }
    if (s->own_fd)
        close(s->fd);
    s->fd = ends[0];
    s->own_fd = true;
    s->begun = 0;
    return 0;
}

static int end_child(struct stream *s)
{
    int status = 0;

    if (s->child > 0)
        while (waitpid(s->child, &status, 0) < 0 && errno == EINTR)
            ;
    s->child = 0;
    return status;
}

/* The pipe has ended: 0 when that was all. */
static int ask_child(struct stream *s, struct err *err)
{
    int status = end_child(s);

    if (s->report->ended && s->report->err.code == ERR_NONE)
        return 0;
    if (s->report->ended && s->report->err.code == ERR_NOMEM)
        return err_set(err, ERR_LIMIT,
                       "unpacking it takes more memory than there is; raise "
                       "--memory");
    if (s->report->ended) {
        *err = s->report->err;
        return -1;
    }
    if (WIFSIGNALED(status))
        return err_set(err, ERR_INPUT, "the process that unpacks it was ended by signal %d (%s)",
                       WTERMSIG(status), strsignal(WTERMSIG(status)));
    return err_set(err, ERR_INPUT, "the process that unpacks it has ended (status %d)",
                   WEXITSTATUS(status));
}

/* --- opening */

/* A file that is named .gz must be gzip, which the child finds out. */
static int look(struct stream *s, enum stream_packing packing, uint64_t room, struct err *err)
{
    ssize_t n = 0;

    while (s->begun < 8) { /* a pipe may give less at once */
        n = read_some(s->fd, s->block + s->begun, sizeof s->block - s->begun);
        if (n <= 0)
            break;
        s->begun += (size_t)n;
    }
    if (n < 0)
        return err_errno(err, errno, "cannot be read");
    if (packing != STREAM_SNIFF || unpack_knows(s->block, s->begun))
        return start_child(s, packing, room, err);
    return 0;
}

struct stream *stream_open(const char *path, enum stream_packing packing, uint64_t room,
                           struct err *err)
{
    struct stream *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    s->own_fd = strcmp(path, "-") != 0;
    s->fd = s->own_fd ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (s->fd < 0)
        err_errno(err, errno, "cannot be opened");
    if (s->fd < 0 || look(s, packing, room, err) < 0) {
        stream_close(s);
        return NULL;
    }
    return s;
}

uint64_t stream_needs(const char *path)
{
    bool own_fd = strcmp(path, "-") != 0;
    int fd = own_fd ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : STDIN_FILENO;
    off_t at = fd < 0 ? -1 : lseek(fd, 0, SEEK_CUR); /* fails for pipes */
    char head[UNPACK_HEAD];
    ssize_t n = at < 0 ? -1 : pread(fd, head, sizeof head, at);

    if (own_fd && fd >= 0)
        close(fd);
    return n > 0 && unpack_knows(head, (size_t)n) ? unpack_needs(head, (size_t)n) : 0;
}

void stream_close(struct stream *s)
{
    if (!s)
        return;
    if (s->own_fd && s->fd >= 0)
        close(s->fd);
    if (s->child > 0)
        kill(s->child, SIGKILL);
    (void)end_child(s);
    if (s->report)
        munmap(s->report, sizeof *s->report);
    free(s);
}

int stream_read(struct stream *s, const char **bytes, size_t *len, struct err *err)
{
    ssize_t n = (ssize_t)s->begun;

    if (n == 0)
        n = read_some(s->fd, s->block, sizeof s->block);
    s->begun = 0;
    if (n < 0)
        return err_errno(err, errno, "cannot be read");
    if (n == 0)
        return s->report ? ask_child(s, err) : 0;
    s->position += (uint64_t)n;
    *bytes = s->block;
    *len = (size_t)n;
    return 1;
}

uint64_t stream_position(const struct stream *s)
{
    return s->report ? atomic_load(&s->report->position) : s->position;
}
