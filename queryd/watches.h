/* Whose turn it is among those who watch: requests that have told all there is rest here until a
 * newer generation comes. Then they are woken one after the other, few at a time: a thousand of
 * them must not stand before somebody's question.
 *
 * Connections take turns, one watch each, so that nobody's many stand before another's one; of one
 * connection that goes first which has rested longest. A connection whose client does not read has
 * no turn until it does: its watches stay due. Those that are awake are counted, but not while
 * their connection's client does not read, nor beside other work of that client: they may wait for
 * long in its lane (queue.h), and there they stand before nobody else. No connection has more than
 * half of the most awake, which is as many as its lane may have at work beside others.
 *
 * The loop's thread alone. A job is in a list from watches_rest to watches_next or watches_remove.
 */
#ifndef QUERYD_WATCHES_H
#define QUERYD_WATCHES_H

#include "queryd/load.h"

struct watch_list {
    struct job *first, *last;
};

struct watcher { /* a connection; zeroed at first; must outlive its watches */
    struct watcher *next, *prev;
    struct watch_list due, resting; /* those that wait for their turn; those that know all */
    struct load load;               /* of all its watches, those at work too */
    unsigned awake;                 /* in the pool, */
    unsigned counted;               /* and so many of them are counted */
    bool listed;                    /* among those that have a turn */
    bool paused;
};

struct watches {
    struct watcher *first, *last; /* in the order of their turns */
    unsigned epoch;               /* counts generations */
    unsigned count;               /* in lists, of all connections */
    struct load load;             /* of all watches, those at work too */
    unsigned awake, most_awake;   /* that are counted */
};

void watches_init(struct watches *w, unsigned most_awake);

/* Why one more, whose line has so many bytes, is too many; NULL: it is not. */
const char *watches_refuse(const struct watches *w, const struct watcher *one, size_t weight);
/* From a request's beginning to its end. */
void watches_join(struct watches *w, struct watcher *one, const struct job *job);
void watches_leave(struct watches *w, struct watcher *one, const struct job *job);

/* A newer generation is there: to be followed by watches_wake for everybody, at once. */
void watches_begin(struct watches *w);
void watches_wake(struct watches *w, struct watcher *one);
/* The next to be submitted; NULL when nobody has a turn, or enough are awake. */
struct job *watches_next(struct watches *w);
/* Those that are awake of it stand before nobody: do not count them. */
void watches_discount(struct watches *w, struct watcher *one);
/* A run of it is through, whatever comes of it; perhaps the first, which was not waited for. */
void watches_ran(struct watches *w, struct watcher *one, struct job *job);
/* Leave its watches alone, or let them have their turns again. */
void watches_pause(struct watches *w, struct watcher *one, bool paused);

void watches_rest(struct watches *w, struct watcher *one, struct job *job);
void watches_remove(struct watches *w, struct watcher *one, struct job *job);

#endif
