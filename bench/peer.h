/* What the peers written in C share: reading what dump_words wrote, and their command line.
 *
 *   PEER index WORDS STORE    make a store of the articles in the file WORDS
 *   PEER STORE QUERIES        answer queries (bench/serve.h)
 */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include "base/err.h"
#include "bench/serve.h"
#include <stdint.h>

struct peer_article {
    const char *id;
    uint32_t date;                                                   /* YYYYMMDD, 0 when undated */
    const char *title_words, *title_stems, *text_words, *text_stems; /* parted by blanks */
};

struct peer {
    const char *name;
    /* A new store at a path, which is not there yet; or one to ask. *self is the peer's. */
    int (*create)(const char *path, void **self, struct err *err);
    int (*add)(void *self, const struct peer_article *a, struct err *err);
    int (*finish)(void *self, struct err *err); /* after the last article */
    int (*open)(const char *path, void **self, struct err *err);
    int (*ask)(void *self, const struct bench_query *q, enum mode mode, int64_t *total,
               struct err *err);
    void (*close)(void *self);
};

int peer_main(const struct peer *peer, int argc, char **argv);

#endif
