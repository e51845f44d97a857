/* A request under work, shared by the files that answer it: command.c (its life, pages of hits,
 * single answers) and command_lists.c (lists that are found whole).
 */
#ifndef QUERYD_COMMAND_INTERNAL_H
#define QUERYD_COMMAND_INTERNAL_H

#include "query/counts.h"
#include "query/search.h"
#include "query/speakers.h"
#include "query/suggest.h"
#include "queryd/command.h"

/* Hits of a turn: enough that asking for the page again weighs little, and few enough that a turn
 * is short and its lines are some megabyte at most. */
#define TURN_HITS  512
#define TURN_BYTES ((size_t)256 << 10) /* of lines that cost nothing to make */

struct command {
    struct job *job;
    const struct request *request;
    struct searcher *searcher; /* of this turn */
    struct arena *arena;       /* of this turn */
    struct query_error error;
    uint64_t total;
    bool exact, cursor;
    struct arena kept; /* what lives through all turns: */
    const char *hint;
    bool begun;
    size_t listed; /* hits of an op that finds them all at once, and these: */
    struct speakers speakers;
    struct tallies tallies;
    struct suggestions suggestions;
};

enum turn { TURN_FAILED = -1, TURN_OVER, TURN_MORE };

/* Add a hit line; body is taken over, NULL meaning that memory is out. 0 or -1. */
int command_hit(struct command *c, json_t *body);
/* The last line, after hits that limit, offset and cursor choose from. */
enum turn command_done_paged(struct command *c);
/* What is asked, the whole of it; who answers in slices narrows limit and offset. */
struct search_options command_options(struct command *c, enum query_scope scope);
enum query_scope command_scope(const struct request *r);

/* Ops of command_lists.c. */
enum turn command_speakers_turn(struct command *c);
enum turn command_timeline_turn(struct command *c);
enum turn command_facets_turn(struct command *c);
enum turn command_suggest_turn(struct command *c);

#endif
