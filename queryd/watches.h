/* Whose turn it is among those who watch: requests that have told all there is rest here until a
 * newer generation comes. Then they are woken one after the other, longest first, few at a time: a
 * thousand of them must not stand before somebody's question.
 *
 * The loop's thread alone. A job is here from watches_rest to watches_next or watches_remove.
 */
#ifndef QUERYD_WATCHES_H
#define QUERYD_WATCHES_H

#include "queryd/job.h"

#define WATCHES_CAP 256u /* of one connection */

struct watch_list {
    struct job *first, *last;
};

struct watches {
    struct watch_list due, resting; /* those that wait for their turn; those that know all */
    unsigned epoch;                 /* counts generations */
    unsigned count;                 /* in both lists */
    unsigned awake, most_awake;     /* in the pool */
};

void watches_init(struct watches *w, unsigned most_awake);

/* A newer generation is there. */
void watches_wake(struct watches *w);
/* The next to be submitted; NULL when nobody is due, or enough are awake. */
struct job *watches_next(struct watches *w);
/* A run of it is through, whatever comes of it; perhaps the first, which was not waited for. */
void watches_ran(struct watches *w, struct job *job);

void watches_rest(struct watches *w, struct job *job);
void watches_remove(struct watches *w, struct job *job);

#endif
