#include "indexer/worker.h"

#include "indexer/message.h"
#include "indexer/workbench.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

char *shard_path(const char *build_dir, uint32_t first)
{
    char *path;

    return asprintf(&path, "%s/shard-%010u", build_dir, first) < 0 ? NULL : path;
}

/* --- starting and stopping */

struct life {
    const struct worker_options *options;
    void (*in_child)(void *);
    void *arg;
};

static int live(int fd, void *arg)
{
    const struct life *l = arg;
    struct worker_options own = *l->options;
    char *build_dir = strdup(own.build_dir); /* the parent's goes with what it lets go of */
    int status = 2;

    if (build_dir) {
        own.build_dir = build_dir;
        l->in_child(l->arg);
        status = workbench_run(fd, &own);
    }
    free(build_dir);
    return status;
}

int worker_start(struct worker *w, const struct worker_options *options, void (*in_child)(void *),
                 void *arg, struct err *err)
{
    struct life l = {options, in_child, arg};

    return worker_fork(w, live, &l, err);
}

int worker_fork(struct worker *w, int (*life)(int fd, void *arg), void *arg, struct err *err)
{
    pid_t parent = getpid();
    int ends[2], status;

    *w = (struct worker){.pid = -1, .fd = -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return err_errno(err, errno, "cannot make a socket pair");
    fflush(NULL);
    w->pid = fork();
    if (w->pid < 0) {
        err_errno(err, errno, "cannot start a worker");
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (w->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(2);
        close(ends[0]);
        signal(SIGINT, SIG_IGN); /* the parent hears it, and ends us */
        signal(SIGPIPE, SIG_IGN);
        status = life(ends[1], arg);
        close(ends[1]);
        exit(status);
    }
    close(ends[1]);
    w->fd = ends[0];
    return 0;
}

void worker_stop(struct worker *w)
{
    if (w->fd >= 0) {
        /* Workers started later hold copies: closing alone says nothing. */
        shutdown(w->fd, SHUT_RDWR);
        close(w->fd);
    }
    if (w->pid > 0 && w->busy) /* nobody wants its answer any more */
        kill(w->pid, SIGKILL);
    w->fd = -1;
    if (w->pid > 0)
        while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    w->pid = -1;
}

static bool nearly_full(const struct worker *w, const struct rusage *used)
{
    return w->room && (uint64_t)used->ru_maxrss * 1024 > w->room / 4 * 3;
}

static int died(struct worker *w, struct err *err)
{
    struct rusage used = {0};
    int status = 0;

    if (w->pid <= 0)
        return err_set(err, ERR_INTERNAL, "a worker process has ended");
    while (wait4(w->pid, &status, 0, &used) < 0 && errno == EINTR)
        ;
    w->pid = -1;
    if (WIFSIGNALED(status))
        return err_set(err, nearly_full(w, &used) ? ERR_NOMEM : ERR_INTERNAL,
                       "a worker process was ended by signal %d (%s)", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
    return err_set(err, ERR_INTERNAL, "a worker process ended with status %d", WEXITSTATUS(status));
}

/* --- jobs */

static int hand_over(struct worker *w, enum message kind, struct buf *head, const struct buf *body,
                     struct err *err)
{
    int rc = message_send(w->fd, kind, head, body, err);

    if (rc < 0 && err->code != ERR_NOMEM)
        died(w, err);
    w->busy = rc == 0;
    buf_release(head);
    return rc;
}

int worker_send_batch(struct worker *w, uint64_t room, uint32_t first, uint32_t count,
                      const struct buf *articles, struct err *err)
{
    struct buf head = BUF_INIT;

    w->room = room;
    buf_u64(&head, room);
    buf_u32(&head, first);
    buf_u32(&head, count);
    return hand_over(w, JOB_BATCH, &head, articles, err);
}

int worker_send_join(struct worker *w, const uint32_t *firsts, uint32_t count, const char *dir,
                     unsigned parts, struct err *err)
{
    struct buf head = BUF_INIT;

    buf_u32(&head, parts);
    message_put_string(&head, dir);
    buf_u32(&head, count);
    for (uint32_t i = 0; i < count; i++)
        buf_u32(&head, firsts[i]);
    return hand_over(w, JOB_JOIN, &head, NULL, err);
}

int worker_send_reset(struct worker *w, struct err *err)
{
    struct buf head = BUF_INIT;

    return hand_over(w, JOB_RESET, &head, NULL, err);
}

int worker_send_trim(struct worker *w, struct err *err)
{
    struct buf head = BUF_INIT;

    return hand_over(w, JOB_TRIM, &head, NULL, err);
}

static int failed(struct cut *c, struct err *err)
{
    enum err_code code = (enum err_code)cut_u32(c);
    const char *text = message_cut_string(c);

    if (c->bad)
        return err_set(err, ERR_INTERNAL, "a worker's answer is malformed");
    return err_set(err, code, "%s", text);
}

int worker_receive(struct worker *w, struct worker_result *out, struct err *err)
{
    struct buf in = BUF_INIT;
    int rc = message_receive(w->fd, &in, err);

    w->busy = false;
    if (rc == 0) {
        rc = died(w, err);
    } else if (rc > 0) {
        struct cut c = {in.data, in.data + in.len, false};
        rc = cut_u32(&c) == RESULT_DONE ? 0 : failed(&c, err);
        if (rc == 0) {
            out->quotes = cut_u32(&c);
            out->words = cut_u64(&c);
        }
    }
    buf_release(&in);
    return rc;
}
