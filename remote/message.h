/* Messages between the daemon and its agents (remote/agent.h), processes of one program: a length
 * (u32), then bytes. Both sides see to it that nothing waits for longer than it should.
 */
#ifndef REMOTE_MESSAGE_H
#define REMOTE_MESSAGE_H

#include "base/buf.h"
#include "base/err.h"
#include <stdatomic.h>
#include <stdbool.h>

enum remote_ask {
    REMOTE_INFO,   /* -> documents, length, uuid, version, languages */
    REMOTE_WORDS,  /* u32 most, prefix -> count, then at most so many words */
    REMOTE_FREQS,  /* terms -> in how many documents each is */
    REMOTE_SEARCH, /* query, weighting, order, how many -> total, hits */
    REMOTE_DOCS,   /* numbers -> data */
    REMOTE_TALLY,  /* query, slot, bytes of a value that count (0: all) -> total, values, how often
                    */
};

enum remote_order {
    REMOTE_BY_SCORE, /* then by the value of a slot, ascending */
    REMOTE_BY_SLOT,
    REMOTE_COUNT, /* no hits, no weights */
};

#define REMOTE_MESSAGE_MAX ((size_t)256 << 20)

/* A request begins with: kind, database (0 articles, 1 quotations), budget in milliseconds. */
void remote_begin(struct buf *out, enum remote_ask kind, bool quotes, uint32_t budget_ms);

void remote_put_double(struct buf *out, double d);
double remote_cut_double(struct cut *c);

/* Send, receive until the deadline (CLOCK_MONOTONIC microseconds; 0 for none). ERR_TIMEOUT; ERR_IO
 * when the other side is gone. */
int remote_send(int fd, const struct buf *message, int64_t deadline_us, struct err *err);
int remote_receive(int fd, struct buf *message, int64_t deadline_us, struct err *err);

#endif
