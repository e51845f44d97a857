/* Whoever looks after a shard: a thread that probes it, notes what it holds, and keeps connections
 * ready. */
#include "base/buf.h"
#include "base/clock.h"
#include "remote/message.h"
#include "remote/shard_internal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIRST_MS   100
#define LONGEST_MS 1000
#define SPARE_MS   1000 /* after one could not be had */

/* --- Asking what it holds */

struct told {
    struct remote_info info;
    bool usable; /* the connection, whatever the answer was */
};

static int ask(int fd, bool quotes, uint32_t budget_ms, struct buf *answer, bool *usable,
               struct err *err)
{
    int64_t deadline_us = clock_us() + (int64_t)budget_ms * 1000;
    struct buf request = BUF_INIT;
    int rc;

    remote_begin(&request, REMOTE_INFO, quotes, budget_ms);
    rc = remote_send(fd, &request, deadline_us, err);
    if (rc == 0)
        rc = remote_receive(fd, answer, deadline_us, err);
    buf_release(&request);
    *usable = rc == 0;
    if (rc == 0) {
        struct cut c = {answer->data, answer->data + answer->len, false};
        enum err_code code = (enum err_code)cut_u32(&c);

        if (c.bad)
            rc = err_set(err, ERR_IO, "an agent's answer is malformed");
        else if (code != ERR_NONE)
            rc = err_set(err, code, "%.*s", (int)(c.end - c.at), c.at);
    }
    return rc;
}

static int ask_info(struct remote_shard *s, int fd, bool quotes, struct told *out, struct err *err)
{
    struct buf answer = BUF_INIT;
    int rc = ask(fd, quotes, s->patience.connect_ms, &answer, &out->usable, err);

    if (rc == 0)
        rc = remote_info_read(answer.data + sizeof(uint32_t), answer.len - sizeof(uint32_t),
                              s->version, &out->info, err);
    buf_release(&answer);
    return rc;
}

/* A connection that has shown what it holds. Quotations are connected to as well, so that no query
 * has to; where there are none to be had it is told when they are asked for. -1 when it holds no
 * articles; *fd is then, and after a failure over the quotations, closed and -1. */
static int connect_to(struct remote_shard *s, int *fd, struct told *articles, struct told *quotes,
                      struct err *err)
{
    struct err why;
    int rc;

    *articles = *quotes = (struct told){0};
    if (connector_agent(s->connector, s->number, fd, err) < 0)
        return -1;
    rc = ask_info(s, *fd, false, articles, err);
    if (rc == 0)
        (void)ask_info(s, *fd, true, quotes, &why);
    if (rc < 0 || !quotes->usable) {
        close(*fd);
        *fd = -1;
    }
    return rc;
}

/* --- Up and down */

/* It has answered: up, perhaps in a new epoch. */
static void come_up(struct remote_shard *s, int fd, struct remote_info *now,
                    struct remote_info *quotes)
{
    bool news;

    pthread_mutex_lock(&s->lock);
    news = s->told_down || !s->probed;
    if (!s->knows[0] || strcmp(s->info[0].uuid, now->uuid) != 0) {
        remote_shard_forget(s);
        s->info[0] = *now;
        s->knows[0] = true;
        *now = (struct remote_info){0};
    }
    if (!s->knows[1] && *quotes->uuid) {
        s->info[1] = *quotes;
        s->knows[1] = true;
        *quotes = (struct remote_info){0};
    }
    s->up = s->probed = true;
    s->told_down = false;
    s->backoff_ms = FIRST_MS;
    s->next_us = clock_us() + (int64_t)s->patience.refresh_ms * 1000;
    s->spare_us = 0;
    if (fd >= 0 && s->rested < RESTING_MOST && s->rested + s->leased < s->patience.connections)
        s->resting[s->rested++] = fd;
    else if (fd >= 0)
        close(fd);
    pthread_cond_broadcast(&s->change);
    pthread_mutex_unlock(&s->lock);
    if (news)
        s->told(s->arg, s->name, true, "");
}

static void stay_down(struct remote_shard *s, const char *why)
{
    bool tell;

    pthread_mutex_lock(&s->lock);
    tell = !s->told_down;
    s->told_down = s->probed = true;
    s->up = false;
    snprintf(s->why, sizeof s->why, "%.299s", why);
    remote_shard_close_resting(s);
    s->next_us = clock_us() + (int64_t)s->backoff_ms * 1000;
    s->backoff_ms = s->backoff_ms * 2 < LONGEST_MS ? s->backoff_ms * 2 : LONGEST_MS;
    pthread_cond_broadcast(&s->change);
    pthread_mutex_unlock(&s->lock);
    if (tell)
        s->told(s->arg, s->name, false, why);
}

static void probe(struct remote_shard *s)
{
    struct told articles, quotes;
    struct err err;
    int fd = -1;

    if (connect_to(s, &fd, &articles, &quotes, &err) == 0)
        come_up(s, fd, &articles.info, &quotes.info);
    else
        stay_down(s, err.text);
    remote_info_release(&articles.info);
    remote_info_release(&quotes.info);
}

/* --- Connections to be ready */

static bool wants_spare(const struct remote_shard *s)
{
    unsigned most = s->patience.connections < RESTING_MOST ? s->patience.connections : RESTING_MOST;

    return s->up && s->rested + s->leased < most && s->spare_us <= clock_us();
}

static void add_spare(struct remote_shard *s)
{
    struct told articles, quotes;
    struct err err;
    int fd = -1, rc = connect_to(s, &fd, &articles, &quotes, &err);

    pthread_mutex_lock(&s->lock);
    if (rc == 0 && fd >= 0 && s->up && s->rested < RESTING_MOST && s->knows[0] &&
        strcmp(s->info[0].uuid, articles.info.uuid) == 0) {
        s->resting[s->rested++] = fd;
        fd = -1;
    } else {
        s->spare_us = clock_us() + SPARE_MS * 1000; /* what is wrong the next probe will tell */
    }
    pthread_mutex_unlock(&s->lock);
    if (fd >= 0)
        close(fd);
    remote_info_release(&articles.info);
    remote_info_release(&quotes.info);
}

/* --- The thread */

static void wait_until(struct remote_shard *s, int64_t us)
{
    (void)clock_cond_wait(&s->change, &s->lock, us);
}

static void *keep(void *arg)
{
    struct remote_shard *s = arg;

    pthread_mutex_lock(&s->lock);
    while (!s->stopping) {
        bool due = s->next_us <= clock_us();

        if (!due && !wants_spare(s)) {
            wait_until(s, s->up && s->spare_us > clock_us() && s->spare_us < s->next_us
                              ? s->spare_us
                              : s->next_us);
            continue;
        }
        pthread_mutex_unlock(&s->lock);
        (due ? probe : add_spare)(s);
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

void remote_shard_wait(struct remote_shard *s, int64_t deadline_us)
{
    pthread_mutex_lock(&s->lock);
    while (!s->probed && clock_us() < deadline_us)
        wait_until(s, deadline_us);
    pthread_mutex_unlock(&s->lock);
}

/* --- Life */

struct remote_shard *remote_shard_new(struct connector *c, size_t number, const char *name,
                                      const char *version, const struct remote_patience *patience,
                                      remote_told *told, void *arg, struct err *err)
{
    struct remote_shard *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    pthread_mutex_init(&s->lock, NULL);
    clock_cond_init(&s->change);
    s->connector = c;
    s->number = number;
    s->name = name;
    s->version = version;
    s->patience = *patience;
    s->told = told;
    s->arg = arg;
    s->backoff_ms = FIRST_MS;
    snprintf(s->why, sizeof s->why, "it has not answered yet");
    return s;
}

int remote_shard_start(struct remote_shard *s, struct err *err)
{
    int rc = pthread_create(&s->keeper, NULL, keep, s);

    if (rc != 0)
        return err_errno(err, rc, "cannot start a thread for %s", s->name);
    s->kept = true;
    return 0;
}

void remote_shard_free(struct remote_shard *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_broadcast(&s->change);
    pthread_mutex_unlock(&s->lock);
    if (s->kept)
        pthread_join(s->keeper, NULL);
    remote_shard_forget(s);
    pthread_cond_destroy(&s->change);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
