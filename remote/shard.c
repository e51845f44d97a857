#include "remote/shard_internal.h"

#include "base/buf.h"
#include "base/clock.h"
#include "remote/message.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KNOWN_MOST 200000 /* terms */

const char *remote_shard_name(const struct remote_shard *s)
{
    return s->name;
}

/* --- One epoch to the next; all with the lock */

void remote_shard_close_resting(struct remote_shard *s)
{
    while (s->rested)
        close(s->resting[--s->rested]);
}

void remote_shard_forget(struct remote_shard *s)
{
    remote_shard_close_resting(s);
    for (int i = 0; i < 2; i++) {
        remote_info_release(&s->info[i]);
        s->knows[i] = false;
    }
    map_release(&s->counts);
    s->epoch++;
}

/* Something is wrong: let the keeper find out what. */
static void suspect(struct remote_shard *s, enum remote_end end)
{
    if (!s->up)
        return;
    if (end == REMOTE_FAILED) {
        remote_shard_close_resting(s);
        s->up = false;
        snprintf(s->why, sizeof s->why, "its connection broke, and it is being looked for");
    }
    s->next_us = clock_us();
    pthread_cond_broadcast(&s->change);
}

/* --- Leases */

static void end_lease(struct remote_shard *s)
{
    pthread_mutex_lock(&s->lock);
    s->leased--;
    pthread_cond_broadcast(&s->change); /* another may be wanted */
    pthread_mutex_unlock(&s->lock);
}

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
    s->leased += rc == 0;
    pthread_mutex_unlock(&s->lock);
    if (rc < 0 || l->fd >= 0)
        return rc;
    l->fresh = true;
    rc = connector_agent(s->connector, s->number, &l->fd, err);
    if (rc < 0)
        end_lease(s);
    return rc;
}

int remote_shard_renew(struct remote_shard *s, struct remote_lease *l, struct err *err)
{
    uint64_t epoch = l->epoch;

    close(l->fd);
    l->fd = -1;
    end_lease(s);
    pthread_mutex_lock(&s->lock);
    if (s->epoch == epoch)
        remote_shard_close_resting(s);
    pthread_mutex_unlock(&s->lock);
    if (remote_shard_lease(s, l, err) < 0)
        return -1;
    return l->epoch == epoch ? 0 : err_set(err, ERR_UNAVAILABLE, "it has moved on");
}

void remote_shard_return(struct remote_shard *s, struct remote_lease *l, enum remote_end end)
{
    bool leased = l->fd >= 0;

    if (!leased && end != REMOTE_FAILED && end != REMOTE_LATE)
        return;
    pthread_mutex_lock(&s->lock);
    if (leased && end == REMOTE_SOUND && s->up && l->epoch == s->epoch &&
        s->rested < RESTING_MOST) {
        s->resting[s->rested++] = l->fd;
        l->fd = -1;
    } else if ((end == REMOTE_FAILED || end == REMOTE_LATE) && l->epoch == s->epoch) {
        suspect(s, end);
    }
    if (leased) {
        s->leased--;
        pthread_cond_broadcast(&s->change);
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

    if (remote_info_read(answer, len, s->version, &now, &err) < 0)
        return false;
    pthread_mutex_lock(&s->lock);
    same = s->epoch == l->epoch && s->knows[0] && strcmp(now.uuid, s->info[0].uuid) == 0;
    if (s->epoch == l->epoch && s->knows[0] && !same)
        s->next_us = clock_us(); /* a newer generation: let the keeper see */
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
        rc = remote_info_copy(&s->info[quotes], out, err);
    else
        rc = err_set(err, ERR_NOT_FOUND, "not known");
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int remote_shard_learn(struct remote_shard *s, uint64_t epoch, bool quotes, const char *answer,
                       size_t len, struct err *err)
{
    struct remote_info now;

    if (remote_info_read(answer, len, s->version, &now, err) < 0)
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
