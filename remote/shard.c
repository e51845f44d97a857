#include "remote/shard.h"

#include "base/buf.h"
#include "base/map.h"
#include "remote/message.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define RESTING_MOST 64     /* connections */
#define KNOWN_MOST   200000 /* terms */
#define FIRST_MS     100
#define LONGEST_MS   1000

struct remote_shard {
    pthread_mutex_t lock;
    pthread_cond_t change;
    struct connector *connector;
    size_t number;
    const char *name, *version;
    struct remote_patience patience;
    remote_told *told;
    void *arg;

    pthread_t keeper;
    bool kept, stopping, probed, up, told_down;
    int64_t next_us; /* when the keeper probes */
    uint32_t backoff_ms;
    char why[300];

    uint64_t epoch;
    struct remote_info info[2];
    bool knows[2];
    int resting[RESTING_MOST];
    unsigned rested;
    struct map counts; /* "a" or "q", then the term -> documents */
};

void remote_info_release(struct remote_info *i)
{
    for (size_t k = 0; k < i->language_count; k++)
        free(i->languages[k]);
    free(i->languages);
    *i = (struct remote_info){0};
}

const char *remote_shard_name(const struct remote_shard *s)
{
    return s->name;
}

/* --- What an agent tells */

static int add_language(struct remote_info *i, const char *tag, size_t len, struct err *err)
{
    char **wider;

    for (size_t k = 0; k < len; k++)
        if (tag[k] == '-')
            return 0; /* the primary subtag is a term by itself */
    wider = realloc(i->languages, (i->language_count + 1) * sizeof *wider);
    if (!wider)
        return err_nomem(err);
    i->languages = wider;
    wider[i->language_count] = strndup(tag, len);
    return wider[i->language_count] ? (i->language_count++, 0) : err_nomem(err);
}

/* The one version, which must be ours. */
static int check_version(struct cut *c, const char *version, uint32_t documents, struct err *err)
{
    uint64_t count = cut_varint(c);
    size_t len;

    if (count == 0 && documents == 0)
        return 0;
    if (count == 0)
        return err_set(err, ERR_VERSION, "it is no index made with --native of this version");
    for (uint64_t i = 0; i < count && i < 10 && !c->bad; i++) {
        const char *term = cut_block(c, &len);

        if (len != strlen(version) || memcmp(term, version, len) != 0)
            return err_set(err, ERR_VERSION,
                           "it was made by another version (%.*s instead of %s): rebuild it with "
                           "morgue-indexer --merge",
                           (int)len, term, version);
    }
    return 0;
}

static int read_info(const char *answer, size_t len, const char *version, struct remote_info *out,
                     struct err *err)
{
    struct cut c = {answer, answer + len, false};
    const char *bytes;
    uint64_t count;
    size_t n;

    *out = (struct remote_info){.documents = cut_u32(&c)};
    out->length = cut_u64(&c);
    bytes = cut_block(&c, &n);
    snprintf(out->uuid, sizeof out->uuid, "%.*s", (int)n, bytes);
    if (check_version(&c, version, out->documents, err) < 0)
        return -1;
    count = cut_varint(&c);
    for (uint64_t i = 0; i < count && !c.bad; i++) {
        bytes = cut_block(&c, &n);
        if (n > 1 && !c.bad && add_language(out, bytes + 1, n - 1, err) < 0) {
            remote_info_release(out);
            return -1;
        }
    }
    if (!c.bad)
        return 0;
    remote_info_release(out);
    return err_set(err, ERR_IO, "an agent's answer is malformed");
}

static int copy_info(const struct remote_info *from, struct remote_info *to, struct err *err)
{
    *to = *from;
    to->languages = NULL;
    to->language_count = 0;
    for (size_t i = 0; i < from->language_count; i++)
        if (add_language(to, from->languages[i], strlen(from->languages[i]), err) < 0) {
            remote_info_release(to);
            return -1;
        }
    return 0;
}

/* --- One epoch to the next; all with the lock */

static void close_resting(struct remote_shard *s)
{
    while (s->rested)
        close(s->resting[--s->rested]);
}

static void forget(struct remote_shard *s)
{
    close_resting(s);
    for (int i = 0; i < 2; i++) {
        remote_info_release(&s->info[i]);
        s->knows[i] = false;
    }
    map_release(&s->counts);
    s->epoch++;
}

/* Something is wrong: let the keeper find out what. */
static void suspect(struct remote_shard *s)
{
    close_resting(s);
    if (s->up) {
        s->next_us = remote_now_us();
        pthread_cond_broadcast(&s->change);
    }
}

/* --- Leases */

int remote_shard_lease(struct remote_shard *s, struct remote_lease *l, struct err *err)
{
    int rc = 0;

    *l = (struct remote_lease){.fd = -1};
    pthread_mutex_lock(&s->lock);
    l->epoch = s->epoch;
    if (!s->up)
        rc = err_set(err, ERR_UNAVAILABLE, "%s", s->why);
    else if (s->rested)
        l->fd = s->resting[--s->rested];
    pthread_mutex_unlock(&s->lock);
    if (rc < 0 || l->fd >= 0)
        return rc;
    l->fresh = true;
    return connector_agent(s->connector, s->number, &l->fd, err);
}

int remote_shard_renew(struct remote_shard *s, struct remote_lease *l, struct err *err)
{
    uint64_t epoch = l->epoch;

    close(l->fd);
    l->fd = -1;
    pthread_mutex_lock(&s->lock);
    if (s->epoch == epoch)
        close_resting(s);
    pthread_mutex_unlock(&s->lock);
    if (remote_shard_lease(s, l, err) < 0)
        return -1;
    return l->epoch == epoch ? 0 : err_set(err, ERR_UNAVAILABLE, "it has moved on");
}

void remote_shard_return(struct remote_shard *s, struct remote_lease *l, enum remote_end end)
{
    if (l->fd < 0 && end != REMOTE_FAILED)
        return;
    pthread_mutex_lock(&s->lock);
    if (l->fd >= 0 && end == REMOTE_SOUND && s->up && l->epoch == s->epoch &&
        s->rested < RESTING_MOST) {
        s->resting[s->rested++] = l->fd;
        l->fd = -1;
    } else if (end == REMOTE_FAILED && l->epoch == s->epoch) {
        suspect(s);
    }
    pthread_mutex_unlock(&s->lock);
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
}

bool remote_shard_holds(struct remote_shard *s, const struct remote_lease *l, const char *answer,
                        size_t len)
{
    struct remote_info now;
    struct err err;
    bool same;

    if (read_info(answer, len, s->version, &now, &err) < 0)
        return false;
    pthread_mutex_lock(&s->lock);
    same = s->epoch == l->epoch && s->knows[0] && strcmp(now.uuid, s->info[0].uuid) == 0;
    if (s->epoch == l->epoch && s->knows[0] && !same)
        s->next_us = remote_now_us(); /* a newer generation: let the keeper see */
    if (!same)
        pthread_cond_broadcast(&s->change);
    pthread_mutex_unlock(&s->lock);
    remote_info_release(&now);
    return same;
}

/* --- What is known */

int remote_shard_info(struct remote_shard *s, uint64_t epoch, bool quotes, struct remote_info *out,
                      struct err *err)
{
    int rc;

    pthread_mutex_lock(&s->lock);
    if (s->epoch == epoch && s->knows[quotes])
        rc = copy_info(&s->info[quotes], out, err);
    else
        rc = err_set(err, ERR_NOT_FOUND, "not known");
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int remote_shard_learn(struct remote_shard *s, uint64_t epoch, bool quotes, const char *answer,
                       size_t len, struct err *err)
{
    struct remote_info now;

    if (read_info(answer, len, s->version, &now, err) < 0)
        return -1;
    pthread_mutex_lock(&s->lock);
    if (s->epoch == epoch && !s->knows[quotes]) {
        s->info[quotes] = now;
        s->knows[quotes] = true;
        now = (struct remote_info){0};
    }
    pthread_mutex_unlock(&s->lock);
    remote_info_release(&now);
    return 0;
}

static struct buf key_of(bool quotes, const char *term, size_t len)
{
    struct buf key = BUF_INIT;

    buf_char(&key, quotes ? 'q' : 'a');
    buf_add(&key, term, len);
    return key;
}

bool remote_shard_recall(struct remote_shard *s, uint64_t epoch, bool quotes, const char *term,
                         size_t len, uint64_t *count)
{
    struct buf key = key_of(quotes, term, len);
    const uint64_t *known = NULL;

    pthread_mutex_lock(&s->lock);
    if (s->epoch == epoch && buf_ok(&key))
        known = map_get(&s->counts, key.data, key.len);
    if (known)
        *count = *known;
    pthread_mutex_unlock(&s->lock);
    buf_release(&key);
    return known != NULL;
}

void remote_shard_remember(struct remote_shard *s, uint64_t epoch, bool quotes, const char *term,
                           size_t len, uint64_t count)
{
    struct buf key = key_of(quotes, term, len);
    bool fresh;

    pthread_mutex_lock(&s->lock);
    if (s->counts.count >= KNOWN_MOST)
        map_release(&s->counts);
    if (s->epoch == epoch && buf_ok(&key)) /* what finds no memory is asked again */
        (void)map_put(&s->counts, key.data, key.len, count, &fresh);
    pthread_mutex_unlock(&s->lock);
    buf_release(&key);
}

bool remote_shard_state(struct remote_shard *s, uint64_t *documents, char uuid[40])
{
    bool up;

    pthread_mutex_lock(&s->lock);
    up = s->up;
    *documents = s->knows[0] ? s->info[0].documents : 0;
    snprintf(uuid, 40, "%.36s", s->knows[0] ? s->info[0].uuid : "");
    pthread_mutex_unlock(&s->lock);
    return up;
}

/* --- The keeper */

/* The answer to REMOTE_INFO of a new agent, past its code. */
static int ask_info(int fd, uint32_t budget_ms, struct buf *answer, struct err *err)
{
    int64_t deadline_us = remote_now_us() + (int64_t)budget_ms * 1000;
    struct buf request = BUF_INIT;
    int rc;

    remote_begin(&request, REMOTE_INFO, false, budget_ms);
    rc = remote_send(fd, &request, deadline_us, err);
    if (rc == 0)
        rc = remote_receive(fd, answer, deadline_us, err);
    buf_release(&request);
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

/* It has answered: up, perhaps in a new epoch. */
static void come_up(struct remote_shard *s, int fd, struct remote_info *now)
{
    bool news;

    pthread_mutex_lock(&s->lock);
    news = !s->up;
    if (!s->knows[0] || strcmp(s->info[0].uuid, now->uuid) != 0) {
        forget(s);
        s->info[0] = *now;
        s->knows[0] = true;
        *now = (struct remote_info){0};
    }
    s->up = s->probed = true;
    s->told_down = false;
    s->backoff_ms = FIRST_MS;
    s->next_us = remote_now_us() + (int64_t)s->patience.refresh_ms * 1000;
    if (s->rested == 0) /* one to begin with; each look for a newer generation brings another */
        s->resting[s->rested++] = fd;
    else
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
    close_resting(s);
    s->next_us = remote_now_us() + (int64_t)s->backoff_ms * 1000;
    s->backoff_ms = s->backoff_ms * 2 < LONGEST_MS ? s->backoff_ms * 2 : LONGEST_MS;
    pthread_cond_broadcast(&s->change);
    pthread_mutex_unlock(&s->lock);
    if (tell)
        s->told(s->arg, s->name, false, why);
}

static void probe(struct remote_shard *s)
{
    struct remote_info now = {0};
    struct buf answer = BUF_INIT;
    struct err err;
    int fd = -1, rc = connector_agent(s->connector, s->number, &fd, &err);

    if (rc == 0)
        rc = ask_info(fd, s->patience.connect_ms, &answer, &err);
    if (rc == 0)
        rc = read_info(answer.data + sizeof(uint32_t), answer.len - sizeof(uint32_t), s->version,
                       &now, &err);
    if (rc == 0) {
        come_up(s, fd, &now);
    } else {
        if (fd >= 0)
            close(fd);
        stay_down(s, err.text);
    }
    remote_info_release(&now);
    buf_release(&answer);
}

static void wait_until(struct remote_shard *s, int64_t us)
{
    struct timespec t = {us / 1000000, us % 1000000 * 1000};

    pthread_cond_timedwait(&s->change, &s->lock, &t);
}

static void *keep(void *arg)
{
    struct remote_shard *s = arg;

    pthread_mutex_lock(&s->lock);
    while (!s->stopping) {
        if (s->next_us > remote_now_us()) {
            wait_until(s, s->next_us);
            continue;
        }
        pthread_mutex_unlock(&s->lock);
        probe(s);
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

void remote_shard_wait(struct remote_shard *s, int64_t deadline_us)
{
    pthread_mutex_lock(&s->lock);
    while (!s->probed && remote_now_us() < deadline_us)
        wait_until(s, deadline_us);
    pthread_mutex_unlock(&s->lock);
}

/* --- Life */

struct remote_shard *remote_shard_new(struct connector *c, size_t number, const char *name,
                                      const char *version, const struct remote_patience *patience,
                                      remote_told *told, void *arg, struct err *err)
{
    struct remote_shard *s = calloc(1, sizeof *s);
    pthread_condattr_t attr;

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&s->change, &attr);
    pthread_condattr_destroy(&attr);
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
    forget(s);
    pthread_cond_destroy(&s->change);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
