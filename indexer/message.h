/* Messages between the indexer and its worker processes, either way over a socket pair: u64 length
 * of what follows, u32 kind, then the kind's own (base/buf.h).
 */
#ifndef INDEXER_MESSAGE_H
#define INDEXER_MESSAGE_H

#include "base/buf.h"
#include "base/err.h"

enum message {
    JOB_BATCH =
        1,    /* u64 room, u32 first, u32 count, then each article as a block (article_encode) */
    JOB_JOIN, /* u32 parts, block dir and NUL, u32 count, u32 first of each shard */
    JOB_RESET,
    JOB_TRIM,
    RESULT_DONE,   /* u32 quotes, u64 words: of a batch */
    RESULT_FAILED, /* u32 code, block text and NUL */
};

/* `body` (may be NULL) follows `head`. */
int message_send(int fd, enum message kind, const struct buf *head, const struct buf *body,
                 struct err *err);
/* How a job ended: `reply` as RESULT_DONE or, with rc < 0, `failure` as RESULT_FAILED. */
int message_answer(int fd, int rc, struct buf *reply, const struct err *failure, struct err *err);
/* Read one message, its kind first, into `in`; 1, 0 at the end, or -1. */
int message_receive(int fd, struct buf *in, struct err *err);

/* A block with a NUL behind the string, so that it can be used where it lies. */
void message_put_string(struct buf *out, const char *s);
const char *message_cut_string(struct cut *c);

#endif
