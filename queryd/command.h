/* The ops that ask the index: answered by a worker, with a searcher, in one turn or several.
 *
 * What stays between turns is a struct command: a place in the result, not the result, so that a
 * hundred thousand hits cost no more memory than a hundred.
 */
#ifndef QUERYD_COMMAND_H
#define QUERYD_COMMAND_H

#include "base/arena.h"
#include "query/search.h"
#include "queryd/generation.h"
#include "queryd/job.h"

/* Append to job->reply: hits, and a done or one error (job->failed) unless there is more to come
 * (job->more). The searcher must be on job->snapshot. What the arena gives is not needed
 * afterwards. Before a done the generation's files are looked at, as waiting for them is part of
 * what the answer took. */
void command_turn(struct job *job, struct searcher *searcher, struct generation *generation,
                  struct arena *arena);

/* Fail a job that was cancelled or whose deadline has passed, without a turn. */
void command_refuse(struct job *job);

/* End a watch that rests with its last line, without a turn. */
void command_end_watch(struct job *job, struct generation *generation);

/* generation_intact, for as long as the job may take. */
int command_check_files(const struct job *job, struct generation *generation, struct err *err);

/* Whether a job's turn gave a cursor. */
bool command_gave_cursor(const struct job *job);
/* Whether its failure may come from damage in the index. */
bool command_met_damage(const struct job *job);

void command_free(struct command *c);

#endif
