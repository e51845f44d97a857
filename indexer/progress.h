/* What the user sees of a run: one line that moves on a terminal, and the summary at the end.
 *
 * Everything else that is printed to stderr meanwhile must come after progress_clear(), which the
 * next progress_update() undoes. One thread at a time.
 */
#ifndef INDEXER_PROGRESS_H
#define INDEXER_PROGRESS_H

#include "base/buf.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum progress_mode {
    PROGRESS_AUTO, /* when the stream is a terminal that can move its cursor */
    PROGRESS_ALWAYS,
    PROGRESS_NEVER,
};

struct progress {
    FILE *out;
    bool active;
    bool shown;                /* a line is on the screen */
    uint64_t total;            /* bytes; 0 = unknown */
    int64_t start_us, last_us; /* CLOCK_MONOTONIC; last_us: when the line was drawn */
};

void progress_init(struct progress *p, FILE *out, enum progress_mode mode, uint64_t total_bytes);
/* How far the run is; draws ten times a second at most, so call it as often as you like. */
void progress_update(struct progress *p, uint64_t bytes_done, uint64_t articles);
void progress_clear(struct progress *p);

/* The line itself, without \r: ASCII, cut at PROGRESS_WIDTH columns. */
#define PROGRESS_WIDTH 79
void progress_line(char line[PROGRESS_WIDTH + 1], uint64_t bytes_done, uint64_t bytes_total,
                   uint64_t articles, double seconds);

struct summary {
    uint64_t read; /* articles and deletions met, good or not */
    uint64_t added, replaced, unchanged, deleted, rejected;
    uint64_t quotes; /* in the articles that were added or replaced */
    uint64_t bytes;  /* read from the inputs, as they lie on disk */
    double seconds;
};

/* "read 60, added 58, ..., seconds 0.41, MB/s 3.1" and a newline. MB is 10^6 bytes. */
void summary_text(const struct summary *s, struct buf *out);
/* The same as one line of JSON: {"type":"summary","read":60,...,"seconds":0.41,"MB/s":3.1}. */
void summary_json(const struct summary *s, struct buf *out);

#endif
