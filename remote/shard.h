/* A remote shard as the daemon knows it: whether it is there, what it holds, connections at rest.
 *
 *        DOWN --a probe succeeds--> UP --a probe or a connection fails--> DOWN
 *
 * A keeper thread of its own probes it, by a new connection: at once when a request has failed or
 * was late; while it is down after 0.1, 0.2, 0.4 ... at most 1 second; and every few seconds while
 * it is up, for a newer generation. Queries never wait for a shard that is down. It also sees to it
 * that there are connections enough, as connecting may take longer than a query has. Any thread;
 * one lock covers all of it.
 */
#ifndef REMOTE_SHARD_H
#define REMOTE_SHARD_H

#include "base/err.h"
#include "remote/connector.h"
#include "remote/info.h"
#include <stdbool.h>
#include <stdint.h>

struct remote_shard;

/* How long to wait for a connection and for an answer; how many connections to have ready: one for
 * each query at a time. */
struct remote_patience {
    uint32_t connect_ms, reply_ms, refresh_ms;
    unsigned connections;
};

/* Told of each change, in words for the log; from the keeper's thread. */
typedef void remote_told(void *arg, const char *shard, bool up, const char *why);

struct remote_shard *remote_shard_new(struct connector *c, size_t number, const char *name,
                                      const char *version, const struct remote_patience *patience,
                                      remote_told *told, void *arg, struct err *err);
/* Start its keeper. */
int remote_shard_start(struct remote_shard *s, struct err *err);
void remote_shard_free(struct remote_shard *s);

const char *remote_shard_name(const struct remote_shard *s);
/* Wait until it has been probed once, or so long. */
void remote_shard_wait(struct remote_shard *s, int64_t deadline_us);

/* A connection for one query. */
struct remote_lease {
    int fd;
    bool fresh; /* has not answered yet: must show that it is of this epoch (remote_shard_holds) */
    uint64_t epoch; /* counts the shard's generations */
};

/* ERR_UNAVAILABLE with why, when it is down. */
int remote_shard_lease(struct remote_shard *s, struct remote_lease *l, struct err *err);
/* Instead of one that was at rest and turned out to be dead, as the others there may be: a fresh
 * one, of the same epoch. */
int remote_shard_renew(struct remote_shard *s, struct remote_lease *l, struct err *err);
/* How a query leaves a connection. */
enum remote_end {
    REMOTE_SOUND,     /* it may be used again */
    REMOTE_ABANDONED, /* in the middle of an answer that nobody wants any more */
    REMOTE_LATE,      /* the same, and a reason to probe the shard */
    REMOTE_FAILED, /* it is dead: so are others, perhaps, and no query is to try before a probe has
                    */
};
void remote_shard_return(struct remote_shard *s, struct remote_lease *l, enum remote_end end);
/* Whether what a fresh connection has told (an answer to REMOTE_INFO about the articles, after its
 * code) is of the lease's epoch. */
bool remote_shard_holds(struct remote_shard *s, const struct remote_lease *l, const char *answer,
                        size_t len);

/* What it holds in that epoch: a copy for the caller to release; ERR_NOT_FOUND when not known (yet:
 * quotations are asked for when needed) or over. */
int remote_shard_info(struct remote_shard *s, uint64_t epoch, bool quotes, struct remote_info *out,
                      struct err *err);
/* Keep an answer to REMOTE_INFO. ERR_VERSION when it was made by another version, or is not native.
 */
int remote_shard_learn(struct remote_shard *s, uint64_t epoch, bool quotes, const char *answer,
                       size_t len, struct err *err);

/* In how many documents a term is, as far as that is known. */
bool remote_shard_recall(struct remote_shard *s, uint64_t epoch, bool quotes, const char *term,
                         size_t len, uint64_t *count);
void remote_shard_remember(struct remote_shard *s, uint64_t epoch, bool quotes, const char *term,
                           size_t len, uint64_t count);

/* For stats. */
bool remote_shard_state(struct remote_shard *s, uint64_t *documents, char uuid[40]);

#endif
