/* The daemon: a loop, its workers, and who may connect; from start to the last reply.
 */
#ifndef QUERYD_SERVER_H
#define QUERYD_SERVER_H

#include "base/err.h"
#include "queryd/service.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct server_options {
    const char *socket; /* a path that wire/endpoint.h has checked */
    bool stdio;         /* serve standard input and output instead */
    const char *group;  /* may be NULL */
    const uid_t *uids;  /* who may connect besides ourselves; none: whoever the mode lets in */
    size_t uid_count;
    unsigned threads, max_connections;
    uint64_t deadline_ms;
    struct patience patience;
    uint64_t slow_ms;         /* 0: no slow-query log */
    bool log_queries;         /* the slow-query log shows their text */
    const char *metrics_file; /* may be NULL */
    bool checked;             /* the index's files against their checksums */
    bool sandbox;             /* only in a process of its own: it binds the calling thread */
    const char *const *indexes;
    size_t index_count;
    const char *const *remotes; /* operands of remote shards (remote/spec.h) */
    size_t remote_count;
    uint64_t shard_connect_ms, shard_reply_ms;
};

/* Serve until SIGTERM or SIGINT (or the end of standard input); 0 when all was answered. */
int server_run(const struct server_options *options, struct err *err);

#endif
