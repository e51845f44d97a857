#include "queryd/worker.h"

#include "base/log.h"
#include "query/search.h"
#include "queryd/command.h"

void worker_init(struct worker *w, struct generation *generation, struct remotes *remotes)
{
    *w = (struct worker){.generation = generation, .remotes = remotes};
}

/* --- Searchers */

static struct searcher *open_on(struct worker *w, struct snapshot *snapshot, struct err *err)
{
    struct searcher *s = searcher_new(snapshot, err);

    if (s && w->remotes)
        searcher_set_remotes(s, w->remotes);
    return s;
}

static void drop(struct searcher **s)
{
    searcher_free(*s);
    *s = NULL;
}

static bool is_on(struct searcher *s, const struct snapshot *snapshot)
{
    return s && searcher_snapshot(s) == snapshot;
}

/* Have a searcher on the current generation. */
static int freshen(struct worker *w, struct err *err)
{
    struct snapshot *now = generation_get(w->generation);

    if (!is_on(w->current, now)) {
        drop(&w->current);
        w->current = open_on(w, now, err);
    }
    snapshot_unref(now);
    return w->current ? 0 : -1;
}

/* The snapshot that a job is answered from, from its first turn to its last. */
static int settle_snapshot(struct worker *w, struct job *job, struct err *err)
{
    if (!job->snapshot)
        job->snapshot = job->request.cursor.s && !w->remotes
                            ? generation_find(w->generation, job->cursor.state, err)
                            : generation_get(w->generation);
    return job->snapshot ? 0 : -1;
}

static struct searcher **searcher_for(struct worker *w, struct job *job, struct err *err)
{
    struct snapshot *now = generation_get(w->generation);
    struct searcher **place = job->snapshot == now ? &w->current : &w->former;

    if (is_on(w->current, job->snapshot))
        place = &w->current;
    if (!is_on(*place, job->snapshot)) {
        drop(place);
        *place = open_on(w, job->snapshot, err);
    }
    snapshot_unref(now);
    return *place ? place : NULL;
}

/* --- Turns */

/* Whether what it says may come from the files. */
static bool tells_of_files(const struct job *job)
{
    return !job->failed || (job->code != REPLY_SYNTAX && job->code != REPLY_TOO_COMPLEX &&
                            job->code != REPLY_TIMEOUT && job->code != REPLY_CANCELLED);
}

/* What was read from files that are damaged by now must not be told. */
static void check_files(struct worker *w, struct job *job, struct searcher **searcher)
{
    struct err err;

    if (command_met_damage(job))
        generation_doubt(w->generation);
    if (tells_of_files(job) && command_check_files(job, w->generation, &err) < 0)
        job_fail_err(job, &err);
    if (job->failed && job->code == REPLY_INTERNAL)
        drop(searcher); /* its handles may be in any state now: never ask them again */
}

static void answer(struct worker *w, struct job *job)
{
    struct searcher **searcher = NULL;
    struct err err;

    if (settle_snapshot(w, job, &err) == 0)
        searcher = searcher_for(w, job, &err);
    if (!searcher) {
        if (err.code != ERR_NOT_FOUND)
            log_error("cannot open the index: %s", err.text);
        job_fail_err(job, &err);
        return;
    }
    command_turn(job, *searcher, w->generation, &w->arena);
    arena_reset(&w->arena);
    check_files(w, job, searcher);
    if (command_gave_cursor(job))
        generation_remember(w->generation, job->snapshot);
}

void worker_give_turn(struct worker *w, struct job *job, int64_t now_us)
{
    if (!job->started_us)
        job->started_us = now_us;
    if (atomic_load(&job->cancelled) || job->deadline_us <= now_us)
        command_refuse(job);
    else
        answer(w, job);
}

/* --- Between turns */

bool worker_is_open(const struct worker *w)
{
    return w->current || w->former;
}

bool worker_is_tidy(const struct worker *w)
{
    return !w->former;
}

void worker_tidy(struct worker *w, bool ready)
{
    struct snapshot *now;
    struct err err;

    drop(&w->former);
    if (ready) {
        if (freshen(w, &err) < 0)
            log_error("cannot open the index: %s", err.text);
        return;
    }
    now = generation_get(w->generation);
    if (!is_on(w->current, now))
        drop(&w->current);
    snapshot_unref(now);
}

void worker_release(struct worker *w)
{
    drop(&w->current);
    drop(&w->former);
    arena_release(&w->arena);
}
