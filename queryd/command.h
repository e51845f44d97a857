/* The ops that ask the index: run in a worker, with its searcher.
 */
#ifndef QUERYD_COMMAND_H
#define QUERYD_COMMAND_H

#include "base/arena.h"
#include "query/search.h"
#include "queryd/job.h"

/* Append to job->reply: hits and a done, or one error (job->failed). What the arena gives is no
 * longer needed afterwards. */
void command_run(struct job *job, struct searcher *searcher, struct arena *arena);

/* Fail a job that was cancelled or whose deadline has passed, without running it. */
void command_refuse(struct job *job);

#endif
