/* The remote shards of a daemon, and one query's talk with all of them at a time.
 *
 *     remotes_open (forks) -> remotes_start (threads) -> sessions ... -> remotes_close
 *
 * A session asks all its shards the same kind of thing in parallel and waits until the last one has
 * answered or the deadline has come. A shard that fails or is late is lost to the session: it is
 * asked no more, and whoever answers the query must leave out what it has told. One whose
 * connection had been at rest and turns out to be dead is asked once more, over a new one.
 */
#ifndef REMOTE_REMOTES_H
#define REMOTE_REMOTES_H

#include "base/buf.h"
#include "remote/message.h"
#include "remote/shard.h"
#include <stdatomic.h>

#define REMOTE_SHARDS_MAX 64

struct remotes;

struct remotes_ways {
    const char *version; /* what native databases must be made with (native_version); borrowed */
    struct remote_patience patience;
    remote_told *told;
    void *arg;
    void (*confine)(void); /* what an agent calls once it has its connections; may be NULL */
};

/* Forks the connector: before there are threads, and before the sandbox. Borrows the operands. */
struct remotes *remotes_open(const char *const *operands, size_t count,
                             const struct remotes_ways *ways, struct err *err);
/* Start the keepers, and wait until each shard has been tried. */
int remotes_start(struct remotes *r, struct err *err);
void remotes_close(struct remotes *r); /* NULL is fine */

size_t remotes_count(const struct remotes *r);
struct remote_shard *remotes_shard(const struct remotes *r, size_t i);
const struct remote_patience *remotes_patience(const struct remotes *r);
/* tcp: among them, of which a warning should tell. */
bool remotes_have_plain(const struct remotes *r);

struct remote_seat {
    struct remote_shard *shard;
    struct remote_lease lease;
    struct remote_info info; /* of the database asked; owned */
    bool lost;
    char why[200];
    struct buf request, answer;
    struct cut cut; /* what the answer says after its code */
    bool asked;
    bool waits;   /* an answer is to come */
    bool broken;  /* a connection that was at rest turned out to be dead: to be tried anew */
    bool renewed; /* that has been done */
};

struct remote_session {
    struct remotes *remotes;
    bool quotes;
    int64_t deadline_us;          /* of all that is asked */
    const atomic_bool *cancelled; /* may be NULL */
    struct remote_seat seats[REMOTE_SHARDS_MAX];
    size_t count;
    int64_t wait_us;       /* until then, for what is being asked */
    enum err_code refused; /* what a shard said of the question itself, and its words */
    struct err refusal;
};

/* Take connections, and see what the shards hold. Shards that are down are lost from the start. */
int remote_session_begin(struct remote_session *s, struct remotes *r, bool quotes,
                         int64_t deadline_us, const atomic_bool *cancelled, struct err *err);
void remote_session_end(struct remote_session *s);

size_t remote_session_lost(const struct remote_session *s);
/* Start a request to a seat: the rest is appended to seat->request. */
void remote_session_put(struct remote_session *s, struct remote_seat *seat, enum remote_ask kind);
/* Send what was put, and wait for all answers: until the deadline when it is the last thing to be
 * asked before it, else for half the time that is left, so that one that is late does not take the
 * others' time too. -1 for what concerns the question and not a shard
 * (a cap, an op that libxapian has not), or when it was cancelled. */
int remote_session_ask(struct remote_session *s, bool last, struct err *err);
/* Its two halves, between which other things may be done. */
void remote_session_send(struct remote_session *s, bool last);
int remote_session_wait(struct remote_session *s, struct err *err);
/* Whether a seat has an answer to what was asked last. */
static inline bool remote_seat_has(const struct remote_seat *seat)
{
    return seat->asked && !seat->lost;
}
void remote_session_lose(struct remote_session *s, struct remote_seat *seat, const char *why);

#endif
