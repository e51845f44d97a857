/* A load: how many requests, and the bytes of their lines.
 */
#ifndef QUERYD_LOAD_H
#define QUERYD_LOAD_H

#include "queryd/job.h"

struct load {
    unsigned count;
    size_t weight;
};

static inline void load_add(struct load *l, const struct job *job)
{
    l->count++;
    l->weight += job->weight;
}

static inline void load_take(struct load *l, const struct job *job)
{
    l->count--;
    l->weight -= job->weight;
}

#endif
