/* A shard's state, shared by shard.c (leases, what is known) and shard_keeper.c (probing, life).
 * Not for others. */
#ifndef REMOTE_SHARD_INTERNAL_H
#define REMOTE_SHARD_INTERNAL_H

#include "base/map.h"
#include "remote/shard.h"
#include <pthread.h>

#define RESTING_MOST 64 /* connections */

struct remote_shard {
    pthread_mutex_t lock;
    pthread_cond_t change;
    struct connector *connector;
    size_t number;
    const char *name, *version;
    struct remote_patience patience;
    remote_told *told;
    void *arg;

    pthread_t keeper;
    bool kept, stopping, probed, up, told_down;
    int64_t next_us;  /* when the keeper probes */
    int64_t spare_us; /* not before then does it make another connection */
    uint32_t backoff_ms;
    char why[300];

    uint64_t epoch;
    struct remote_info info[2];
    bool knows[2];
    int resting[RESTING_MOST];
    unsigned rested, leased;
    struct map counts; /* "a" or "q", then the term -> documents */
};

/* Both with the lock: close the connections at rest; a new epoch begins. */
void remote_shard_close_resting(struct remote_shard *s);
void remote_shard_forget(struct remote_shard *s);

#endif
