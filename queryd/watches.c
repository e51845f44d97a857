#include "queryd/watches.h"

void watches_init(struct watches *w, unsigned most_awake)
{
    *w = (struct watches){.most_awake = most_awake ? most_awake : 1};
}

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

static bool is_due(const struct watches *w, const struct job *job)
{
    return job->watch_epoch != w->epoch;
}

/* All that rest are due now; those that were due before stand in front of them. */
void watches_wake(struct watches *w)
{
    w->epoch++;
    if (!w->resting.first)
        return;
    w->resting.first->watch_prev = w->due.last;
    if (w->due.last)
        w->due.last->watch_next = w->resting.first;
    else
        w->due.first = w->resting.first;
    w->due.last = w->resting.last;
    w->resting = (struct watch_list){0};
}

struct job *watches_next(struct watches *w)
{
    struct job *job = w->due.first;

    if (!job || w->awake >= w->most_awake)
        return NULL;
    watches_remove(w, job);
    job->watch_epoch = w->epoch;
    job->woken = true;
    w->awake++;
    return job;
}

void watches_ran(struct watches *w, struct job *job)
{
    w->awake -= job->woken;
    job->woken = false;
}

void watches_rest(struct watches *w, struct job *job)
{
    job->resting = true;
    append(is_due(w, job) ? &w->due : &w->resting, job);
    w->count++;
}

void watches_remove(struct watches *w, struct job *job)
{
    job->resting = false;
    unlink_from(is_due(w, job) ? &w->due : &w->resting, job);
    w->count--;
}
