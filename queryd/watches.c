#include "queryd/watches.h"

#define ONES_CAP         256u              /* of one connection, */
#define ONES_WEIGHT_CAP  ((size_t)1 << 20) /* bytes of their lines, */
#define EVERY_CAP        16384u            /* and of all connections */
#define EVERY_WEIGHT_CAP ((size_t)16 << 20)

void watches_init(struct watches *w, unsigned most_awake)
{
    *w = (struct watches){.most_awake = most_awake ? most_awake : 1};
}

/* --- How many there may be */

static bool has_room(const struct load *l, unsigned most, size_t most_weight, size_t weight)
{
    return l->count < most && l->weight + weight <= most_weight;
}

const char *watches_refuse(const struct watches *w, const struct watcher *one, size_t weight)
{
    if (!has_room(&one->load, ONES_CAP, ONES_WEIGHT_CAP, weight))
        return "too many watches on this connection: at most 256, and 1 MiB of them";
    if (!has_room(&w->load, EVERY_CAP, EVERY_WEIGHT_CAP, weight))
        return "too many watches: at most 16384 of all connections, and 16 MiB of them";
    return NULL;
}

void watches_join(struct watches *w, struct watcher *one, const struct job *job)
{
    load_add(&one->load, job);
    load_add(&w->load, job);
}

void watches_leave(struct watches *w, struct watcher *one, const struct job *job)
{
    load_take(&one->load, job);
    load_take(&w->load, job);
}

/* --- Lists of watches */

static void append(struct watch_list *list, struct job *job)
{
    job->watch_next = NULL;
    job->watch_prev = list->last;
    if (list->last)
        list->last->watch_next = job;
    else
        list->first = job;
    list->last = job;
}

static void unlink_from(struct watch_list *list, struct job *job)
{
    if (job->watch_prev)
        job->watch_prev->watch_next = job->watch_next;
    else
        list->first = job->watch_next;
    if (job->watch_next)
        job->watch_next->watch_prev = job->watch_prev;
    else
        list->last = job->watch_prev;
    job->watch_next = job->watch_prev = NULL;
}

static struct watch_list *list_of(const struct watches *w, struct watcher *one,
                                  const struct job *job)
{
    return job->watch_epoch != w->epoch ? &one->due : &one->resting;
}

/* --- Whose turn it is */

static unsigned most_of_one(const struct watches *w)
{
    return w->most_awake > 1 ? w->most_awake / 2 : 1;
}

static void list(struct watches *w, struct watcher *one)
{
    one->listed = true;
    one->next = NULL;
    one->prev = w->last;
    if (w->last)
        w->last->next = one;
    else
        w->first = one;
    w->last = one;
}

static void unlist(struct watches *w, struct watcher *one)
{
    one->listed = false;
    if (one->prev)
        one->prev->next = one->next;
    else
        w->first = one->next;
    if (one->next)
        one->next->prev = one->prev;
    else
        w->last = one->prev;
}

/* After whatever may have given it a turn, or taken it. */
static void look(struct watches *w, struct watcher *one)
{
    bool has_turn = one->due.first && !one->paused && one->awake < most_of_one(w);

    if (has_turn && !one->listed)
        list(w, one);
    else if (!has_turn && one->listed)
        unlist(w, one);
}

void watches_begin(struct watches *w)
{
    w->epoch++;
}

/* All that rest are due now; those that were due before stand in front of them. */
void watches_wake(struct watches *w, struct watcher *one)
{
    if (!one->resting.first)
        return;
    one->resting.first->watch_prev = one->due.last;
    if (one->due.last)
        one->due.last->watch_next = one->resting.first;
    else
        one->due.first = one->resting.first;
    one->due.last = one->resting.last;
    one->resting = (struct watch_list){0};
    look(w, one);
}

static void count(struct watches *w, struct watcher *one)
{
    one->awake++;
    one->counted++;
    w->awake++;
}

struct job *watches_next(struct watches *w)
{
    struct watcher *one = w->first;
    struct job *job;

    if (!one || w->awake >= w->most_awake)
        return NULL;
    job = one->due.first;
    unlist(w, one); /* it stands last, if it is to have another turn */
    count(w, one);
    watches_remove(w, one, job);
    job->watch_epoch = w->epoch;
    job->woken = true;
    return job;
}

static void count_only(struct watches *w, struct watcher *one, unsigned most)
{
    if (one->counted <= most)
        return;
    w->awake -= one->counted - most;
    one->counted = most;
}

void watches_discount(struct watches *w, struct watcher *one)
{
    count_only(w, one, 0);
}

void watches_ran(struct watches *w, struct watcher *one, struct job *job)
{
    one->awake -= job->woken;
    job->woken = false;
    count_only(w, one, one->awake);
    look(w, one);
}

void watches_pause(struct watches *w, struct watcher *one, bool paused)
{
    one->paused = paused;
    if (paused)
        watches_discount(w, one);
    look(w, one);
}

void watches_rest(struct watches *w, struct watcher *one, struct job *job)
{
    job->resting = true;
    append(list_of(w, one, job), job);
    w->count++;
    look(w, one);
}

void watches_remove(struct watches *w, struct watcher *one, struct job *job)
{
    job->resting = false;
    unlink_from(list_of(w, one, job), job);
    w->count--;
    look(w, one);
}
