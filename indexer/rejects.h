/* --rejects FILE: what was rejected, as it came, a line each, appended to a file. */
#ifndef INDEXER_REJECTS_H
#define INDEXER_REJECTS_H

#include "indexer/feed.h"
#include <stdio.h>

struct rejects {
    const char *path; /* borrowed */
    FILE *file;       /* owned; NULL when nothing is to be kept */
};

/* path may be NULL: then all of these do nothing. */
int rejects_open(struct rejects *r, const char *path, struct err *err);
/* An item without bytes (a file that cannot be read, an article over the limit) leaves nothing. */
int rejects_keep(struct rejects *r, const struct feed_item *item, struct err *err);
/* Fails when not all could be written; a second call does nothing. */
int rejects_close(struct rejects *r, struct err *err);

#endif
