#include "indexer/worker.h"

#include "base/arena.h"
#include "base/fs.h"
#include "index/segment.h"
#include "index/shard.h"
#include "indexer/analyse.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A message, either way: u64 length of what follows, u32 kind, then the kind's own. */
enum message { JOB_BATCH = 1, JOB_JOIN, JOB_RESET, RESULT_DONE, RESULT_FAILED };

char *shard_path(const char *build_dir, uint32_t first)
{
    char *path;

    return asprintf(&path, "%s/shard-%010u", build_dir, first) < 0 ? NULL : path;
}

/* --- messages */

static int send_message(int fd, enum message kind, const struct buf *head, const struct buf *body,
                        struct err *err)
{
    struct buf frame = BUF_INIT;
    size_t body_len = body ? body->len : 0;
    int rc = -1;

    buf_u64(&frame, 4 + head->len + body_len);
    buf_u32(&frame, kind);
    buf_add(&frame, head->data, head->len);
    if (!buf_ok(&frame) || !buf_ok(head) || (body && !buf_ok(body)))
        err_nomem(err);
    else if (fs_write_all(fd, frame.data, frame.len, "to a worker", err) == 0)
        rc = body_len ? fs_write_all(fd, body->data, body_len, "to a worker", err) : 0;
    buf_release(&frame);
    return rc;
}

/* 1 when all n bytes came, 0 at a clean end before the first, -1 otherwise. */
static int read_exactly(int fd, char *to, size_t n, struct err *err)
{
    size_t have = 0;

    while (have < n) {
        ssize_t got = read(fd, to + have, n - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno != ECONNRESET)
            return err_errno(err, errno, "cannot read from a worker");
        if (got <= 0)
            return have ? err_set(err, ERR_IO, "a message ended early") : 0;
        have += (size_t)got;
    }
    return 1;
}

/* Read one message into `in`; 1, 0 at the end, or -1. */
static int receive_message(int fd, struct buf *in, struct err *err)
{
    char head[8];
    struct cut c = {head, head + sizeof head, false};
    int rc = read_exactly(fd, head, sizeof head, err);
    uint64_t n;

    if (rc <= 0)
        return rc;
    n = cut_u64(&c);
    buf_clear(in);
    if (!buf_reserve(in, n))
        return err_nomem(err);
    in->len = n;
    rc = read_exactly(fd, in->data, n, err);
    return rc == 0 ? err_set(err, ERR_IO, "a message ended early") : rc;
}

/* --- the child */

struct bench {
    int fd;
    const char *build_dir;
    struct analyst *analyst;
    struct vocabulary vocabulary;
    struct arena arena;
};

static int add_article(struct bench *b, struct shard *s, struct cut *c, struct err *err)
{
    struct article article;
    struct analysis analysis;
    size_t len;
    const char *bytes = cut_block(c, &len);
    int rc;

    if (c->bad)
        return err_set(err, ERR_INTERNAL, "a batch is malformed");
    rc = article_decode(bytes, len, &b->arena, &article, err);
    if (rc == 0)
        rc = analyse_article(b->analyst, &article, &b->arena, &analysis, err);
    if (rc == 0)
        rc = shard_add(s, &article, &analysis, err);
    if (rc < 0 && article.key[ARTICLE_ID].s)
        err_context(err, "article %.100s", article.key[ARTICLE_ID].s);
    arena_reset(&b->arena);
    return rc;
}

static int build_shard(struct bench *b, struct cut *c, struct buf *reply, struct err *err)
{
    uint32_t first = cut_u32(c), count = cut_u32(c);
    char *dir = shard_path(b->build_dir, first);
    struct shard *s = dir ? shard_new(dir, first, &b->vocabulary, err) : NULL;
    int rc = s ? 0 : -1;

    if (!dir)
        err_nomem(err);
    for (uint32_t i = 0; i < count && rc == 0; i++)
        rc = add_article(b, s, c, err);
    if (rc == 0)
        rc = shard_finish(s, err);
    if (rc == 0) {
        buf_u32(reply, first);
        buf_u32(reply, shard_quotes(s));
        buf_u64(reply, shard_words(s));
    }
    shard_free(s);
    free(dir);
    return rc;
}

static int join_shards(struct bench *b, struct cut *c, struct buf *reply, struct err *err)
{
    uint32_t count = cut_u32(c);
    char **shards = calloc((size_t)count + 1, sizeof *shards);
    size_t len;
    const char *dir;
    int rc = shards ? 0 : err_nomem(err);

    for (uint32_t i = 0; i < count && rc == 0; i++) {
        shards[i] = shard_path(b->build_dir, cut_u32(c));
        rc = shards[i] ? 0 : err_nomem(err);
    }
    dir = cut_block(c, &len); /* its NUL is sent along */
    if (rc == 0 && c->bad)
        rc = err_set(err, ERR_INTERNAL, "a join is malformed");
    if (rc == 0)
        rc = segment_join((const char *const *)shards, count, dir, err);
    for (uint32_t i = 0; i < count && rc == 0; i++)
        rc = fs_remove_tree(shards[i], err);
    for (uint32_t i = 0; shards && i < count; i++)
        free(shards[i]);
    free(shards);
    buf_u32(reply, 0);
    buf_u32(reply, 0);
    buf_u64(reply, 0);
    return rc;
}

static int do_job(struct bench *b, const struct buf *in, struct buf *reply, struct err *err)
{
    struct cut c = {in->data, in->data + in->len, false};

    switch (cut_u32(&c)) {
    case JOB_BATCH:
        return build_shard(b, &c, reply, err);
    case JOB_JOIN:
        return join_shards(b, &c, reply, err);
    case JOB_RESET:
        vocabulary_reset(&b->vocabulary);
        buf_u32(reply, 0);
        buf_u32(reply, 0);
        buf_u64(reply, 0);
        return 0;
    }
    return err_set(err, ERR_INTERNAL, "an unknown job");
}

static int answer(struct bench *b, int rc, struct buf *reply, const struct err *failure,
                  struct err *err)
{
    if (rc < 0) {
        buf_clear(reply);
        buf_u32(reply, failure->code);
        buf_block(reply, failure->text, strlen(failure->text) + 1);
    }
    return send_message(b->fd, rc < 0 ? RESULT_FAILED : RESULT_DONE, reply, NULL, err);
}

/* Jobs until the parent closes its end. */
static int serve(struct bench *b, struct err *err)
{
    struct buf in = BUF_INIT, reply = BUF_INIT;
    int rc;

    while ((rc = receive_message(b->fd, &in, err)) > 0) {
        struct err failure = {0};
        buf_clear(&reply);
        rc = answer(b, do_job(b, &in, &reply, &failure), &reply, &failure, err);
        if (rc < 0)
            break;
    }
    buf_release(&in);
    buf_release(&reply);
    return rc;
}

static int run_child(struct bench *b, bool with_quotes)
{
    struct err err;
    int rc = -1;

    signal(SIGINT, SIG_IGN); /* the parent hears it, and ends us */
    signal(SIGPIPE, SIG_IGN);
    b->analyst = analyst_new(with_quotes, &err);
    if (b->analyst && vocabulary_init(&b->vocabulary, &err) == 0)
        rc = serve(b, &err);
    if (rc < 0)
        fprintf(stderr, "morgue-indexer: worker: %s\n", err.text);
    vocabulary_release(&b->vocabulary);
    analyst_free(b->analyst);
    arena_release(&b->arena);
    return rc < 0 ? 2 : 0;
}

/* --- the parent */

int worker_start(struct worker *w, const char *build_dir, bool with_quotes,
                 void (*in_child)(void *), void *arg, struct err *err)
{
    pid_t parent = getpid();
    int ends[2];

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
        struct bench b = {.fd = ends[1], .build_dir = strdup(build_dir)};
        int status;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent || !b.build_dir)
            _exit(2);
        close(ends[0]);
        in_child(arg);
        status = run_child(&b, with_quotes);
        free((char *)b.build_dir);
        close(ends[1]);
        exit(status);
    }
    close(ends[1]);
    w->fd = ends[0];
    w->busy = false;
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

static int died(struct worker *w, struct err *err)
{
    int status = 0;

    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    w->pid = -1;
    if (WIFSIGNALED(status))
        return err_set(err, ERR_INTERNAL, "a worker process was ended by signal %d (%s)",
                       WTERMSIG(status), strsignal(WTERMSIG(status)));
    return err_set(err, ERR_INTERNAL, "a worker process ended with status %d", WEXITSTATUS(status));
}

static int hand_over(struct worker *w, enum message kind, struct buf *head, const struct buf *body,
                     struct err *err)
{
    int rc = send_message(w->fd, kind, head, body, err);

    if (rc < 0 && err->code != ERR_NOMEM)
        died(w, err);
    w->busy = rc == 0;
    buf_release(head);
    return rc;
}

int worker_send_batch(struct worker *w, uint32_t first, uint32_t count, const struct buf *articles,
                      struct err *err)
{
    struct buf head = BUF_INIT;

    buf_u32(&head, first);
    buf_u32(&head, count);
    return hand_over(w, JOB_BATCH, &head, articles, err);
}

int worker_send_join(struct worker *w, const uint32_t *firsts, uint32_t count, const char *dir,
                     struct err *err)
{
    struct buf head = BUF_INIT;

    buf_u32(&head, count);
    for (uint32_t i = 0; i < count; i++)
        buf_u32(&head, firsts[i]);
    buf_block(&head, dir, strlen(dir) + 1);
    return hand_over(w, JOB_JOIN, &head, NULL, err);
}

int worker_send_reset(struct worker *w, struct err *err)
{
    struct buf head = BUF_INIT;

    return hand_over(w, JOB_RESET, &head, NULL, err);
}

static int failed(struct cut *c, struct err *err)
{
    enum err_code code = (enum err_code)cut_u32(c);
    size_t len;
    const char *text = cut_block(c, &len);

    if (c->bad || len == 0)
        return err_set(err, ERR_INTERNAL, "a worker's answer is malformed");
    return err_set(err, code, "%s", text);
}

int worker_receive(struct worker *w, struct worker_result *out, struct err *err)
{
    struct buf in = BUF_INIT;
    int rc = receive_message(w->fd, &in, err);

    w->busy = false;
    if (rc == 0) {
        rc = died(w, err);
    } else if (rc > 0) {
        struct cut c = {in.data, in.data + in.len, false};
        rc = cut_u32(&c) == RESULT_DONE ? 0 : failed(&c, err);
        if (rc == 0) {
            out->first = cut_u32(&c);
            out->quotes = cut_u32(&c);
            out->words = cut_u64(&c);
        }
    }
    buf_release(&in);
    return rc;
}
