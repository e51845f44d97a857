/* A worker process, seen from the indexer that started it: it turns batches of articles into
 * shards, shards into a segment.
 *
 * A worker is a process, not a thread, because libxapian can end the process it runs in (a full
 * disk is enough); then the parent says so, and the index stands. A worker dies with its parent.
 *
 *   parent --job--> worker --result--> parent          one job at a time per worker
 */
#ifndef INDEXER_WORKER_H
#define INDEXER_WORKER_H

#include "base/buf.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct worker {
    pid_t pid;
    int fd;
    bool busy;
    uint64_t room; /* bytes of data that it may take for the job at hand; 0 for no limit */
};

struct worker_options {
    const char *build_dir; /* where shards go (shard_path) */
    bool quotes;           /* look for them */
    bool native;           /* as in shard_new */
};

/* Of a batch; zeros for other jobs. */
struct worker_result {
    uint32_t quotes;
    uint64_t words;
};

/* Fork one. `in_child` runs first in the child, to let go of what belongs to the parent alone. */
int worker_start(struct worker *w, const struct worker_options *options, void (*in_child)(void *),
                 void *arg, struct err *err);
/* Fork a process for one purpose of its own: it runs `life` with its end of the socket and ends
 * with what that returns. Its answer (message_answer) is received as any worker's. */
int worker_fork(struct worker *w, int (*life)(int fd, void *arg), void *arg, struct err *err);
/* Let it end (at once, when it is busy), and wait for that. */
void worker_stop(struct worker *w);

/* Hand a batch over: `count` articles, encoded one after another as buf_block(article_encode()),
 * the first of which gets document number `first`. The shard will lie at shard_path(first). The
 * worker is held to `room` bytes of data for it. */
int worker_send_batch(struct worker *w, uint64_t room, uint32_t first, uint32_t count,
                      const struct buf *articles, struct err *err);
/* Join the shards of these first numbers into parts (enum segment_part) of a segment at `dir`. */
int worker_send_join(struct worker *w, const uint32_t *firsts, uint32_t count, const char *dir,
                     unsigned parts, struct err *err);
/* Forget the words of the segment before. */
int worker_send_reset(struct worker *w, struct err *err);
/* Give back all memory that can be. */
int worker_send_trim(struct worker *w, struct err *err);
/* Wait for its answer; -1 with the worker's own error, or that it died (ERR_NOMEM when it held
 * nearly all that it might: libraries end their process over that). */
int worker_receive(struct worker *w, struct worker_result *out, struct err *err);

/* Where the shard of a batch lies; free() it. */
char *shard_path(const char *build_dir, uint32_t first);

#endif
