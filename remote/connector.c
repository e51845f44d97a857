#include "remote/connector.h"

#include "base/err.h"
#include "remote/agent.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MS 2000 /* it only forks */

struct connector {
    pthread_mutex_t lock; /* one question at a time */
    int fd;
    pid_t pid;
};

/* --- In the child */

static void close_others(int fd)
{
    if (fd > 3)
        syscall(SYS_close_range, 3U, (unsigned)fd - 1, 0U);
    syscall(SYS_close_range, (unsigned)fd + 1, ~0U, 0U);
}

/* Standard input and output may be a client's connection; errors are told to the daemon. */
static void leave_stdio(void)
{
    int null = open("/dev/null", O_RDWR);

    if (null < 0)
        _exit(1);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (null > STDERR_FILENO)
        close(null);
}

/* What comes beside the socket: for whom, and how it went (an errno). */
struct handover {
    uint32_t shard;
    int status;
};

static void send_fd(int to, int fd, struct handover what)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec io = {&what, sizeof what};
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1};

    if (fd >= 0) {
        struct cmsghdr *c;

        m.msg_control = control.bytes;
        m.msg_controllen = sizeof control.bytes;
        c = CMSG_FIRSTHDR(&m);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(c), &fd, sizeof fd);
    }
    while (sendmsg(to, &m, MSG_NOSIGNAL) < 0 && errno == EINTR)
        ;
}

static void be_agent(int fd, const struct remote_spec *spec, void (*confine)(void))
{
    signal(SIGCHLD, SIG_DFL);
    signal(SIGALRM, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close_others(fd);
    remote_agent_live(fd, spec, confine);
}

static void start_agent(int daemon_fd, uint32_t shard, const struct remote_spec *spec,
                        void (*confine)(void))
{
    int ends[2];
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        send_fd(daemon_fd, -1, (struct handover){shard, errno});
        return;
    }
    pid = fork();
    if (pid == 0)
        be_agent(ends[1], spec, confine);
    send_fd(daemon_fd, pid < 0 ? -1 : ends[0], (struct handover){shard, pid < 0 ? errno : 0});
    close(ends[0]);
    close(ends[1]);
}

static void live(int fd, const struct remote_spec *specs, size_t count, void (*confine)(void))
{
    uint32_t shard;

    setsid(); /* what is typed at the daemon's terminal is for the daemon */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGCHLD, SIG_IGN); /* agents are not waited for */
    leave_stdio();
    close_others(fd);
    for (;;) {
        ssize_t n = recv(fd, &shard, sizeof shard, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n != sizeof shard || shard >= count)
            _exit(0);
        start_agent(fd, shard, &specs[shard], confine);
    }
}

/* --- In the daemon */

struct connector *connector_start(const struct remote_spec *specs, size_t count,
                                  void (*confine)(void), struct err *err)
{
    struct connector *c = calloc(1, sizeof *c);
    int ends[2];

    if (!c) {
        err_nomem(err);
        return NULL;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
        err_errno(err, errno, "cannot make a socket for the connector");
        free(c);
        return NULL;
    }
    c->pid = fork();
    if (c->pid == 0)
        live(ends[1], specs, count, confine);
    close(ends[1]);
    c->fd = ends[0];
    pthread_mutex_init(&c->lock, NULL);
    if (c->pid < 0) {
        err_errno(err, errno, "cannot start the connector");
        connector_stop(c);
        return NULL;
    }
    return c;
}

void connector_stop(struct connector *c)
{
    if (!c)
        return;
    close(c->fd); /* it ends of that by itself; in the sandbox nobody may be killed */
    pthread_mutex_destroy(&c->lock);
    free(c);
}

/* One answer; *shard tells whose. */
static int receive_fd(int from, uint32_t *shard, int *fd, struct err *err)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct handover what = {0};
    struct iovec io = {&what, sizeof what};
    struct msghdr m = {.msg_iov = &io,
                       .msg_iovlen = 1,
                       .msg_control = control.bytes,
                       .msg_controllen = sizeof control.bytes};
    struct pollfd p = {from, POLLIN, 0};
    struct cmsghdr *c;

    if (poll(&p, 1, ANSWER_MS) != 1 || recvmsg(from, &m, MSG_CMSG_CLOEXEC) != sizeof what)
        return err_set(err, ERR_IO, "the connector does not answer");
    *shard = what.shard;
    c = CMSG_FIRSTHDR(&m);
    if (what.status || !c || c->cmsg_type != SCM_RIGHTS)
        return err_errno(err, what.status ? what.status : EPROTO,
                         "the connector cannot start an agent");
    memcpy(fd, CMSG_DATA(c), sizeof *fd);
    return 0;
}

/* Past answers to those who did not wait for them. */
static int receive_for(struct connector *c, uint32_t shard, int *fd, struct err *err)
{
    uint32_t whose = shard;

    for (;;) {
        if (receive_fd(c->fd, &whose, fd, err) < 0)
            return -1;
        if (whose == shard)
            return 0;
        close(*fd);
    }
}

int connector_agent(struct connector *c, size_t shard, int *fd, struct err *err)
{
    uint32_t which = (uint32_t)shard;
    int rc;

    pthread_mutex_lock(&c->lock);
    if (send(c->fd, &which, sizeof which, MSG_NOSIGNAL) != sizeof which)
        rc = err_errno(err, errno, "the connector is gone");
    else
        rc = receive_for(c, which, fd, err);
    pthread_mutex_unlock(&c->lock);
    return rc;
}
