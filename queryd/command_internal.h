/* A request under work, shared by the files that answer it: command.c (its life, pages of hits,
 * single answers), command_done.c (its last line), command_lists.c (lists that are found whole),
 * command_kwic.c (lines of texts) and command_watch.c.
 */
#ifndef QUERYD_COMMAND_INTERNAL_H
#define QUERYD_COMMAND_INTERNAL_H

#include "query/counts.h"
#include "query/search.h"
#include "query/speakers.h"
#include "query/suggest.h"
#include "queryd/command.h"

/* Hits of a turn: enough that asking for the page again weighs little, and few enough that a turn
 * is short; fewer where their lines are long, as a hit bears the id of the request, which may be.
 */
#define TURN_HITS      512
#define TURN_HIT_BYTES ((size_t)1 << 20)
#define TURN_BYTES     ((size_t)256 << 10) /* of lines that cost nothing to make */

struct command {
    struct job *job;
    const struct request *request;
    struct searcher *searcher;     /* of this turn */
    struct generation *generation; /* of this turn */
    struct arena *arena;           /* of this turn */
    struct query_error error;
    uint64_t total;
    bool exact, cursor;
    struct search_kept order; /* of hits to come */
    uint32_t page;            /* hits of a turn, where lines are long; else 0 */
    struct arena kept;        /* what lives through all turns: */
    const char *hint;
    struct presence presence; /* of remote shards */
    size_t line;              /* where in the reply the hit began that is being written */
    bool begun;
    size_t listed; /* hits of an op that finds them all at once, and these: */
    struct speakers speakers;
    struct tallies tallies;
    struct suggestions suggestions;
    struct kwic_state {
        uint32_t text;  /* in the order of the result: where it goes on, */
        uint64_t skip;  /* lines to leave out from there, */
        uint64_t base;  /* lines of the texts before */
        uint64_t texts; /* that match */
        uint32_t silent;
        bool told;          /* all that was asked for; the rest is counted */
        struct cursor next; /* then: where the result goes on */
    } kwic;
    struct {
        uint32_t told; /* hits of this run */
    } watch;
};

enum turn { TURN_FAILED = -1, TURN_OVER, TURN_MORE, TURN_RESTS };

/* A hit: its line is begun, its body added (queryd/answer.h), then it is ended: 0, or -1 when
 * memory is out. */
struct buf *command_begin_hit(struct command *c);
int command_end_hit(struct command *c);
/* Pages of hits, slice by slice: how many to ask for in this turn, of so many that are left; and
 * whether its lines are enough by now, when `told` of those have been written. */
uint32_t command_slice(const struct command *c, uint64_t left);
bool command_is_full(struct command *c, size_t told);
/* The first hit asked for, and how many at most: a cursor does not lead past the reach. */
uint64_t command_first(const struct command *c);
uint64_t command_most(const struct command *c);
/* The last line, after hits that limit, offset and cursor choose from; next: where the result goes
 * on (but for query and state), NULL where it ends. */
enum turn command_done_paged(struct command *c);
enum turn command_done_at(struct command *c, const struct cursor *next);
/* The same after a single answer, or a number. */
enum turn command_done_single(struct command *c, uint64_t count, uint64_t total, bool exact);
/* TURN_FAILED, with that as the error. */
enum turn command_out_of_memory(struct command *c);
/* Of remote shards it is known when they have answered whether a cursor belongs to what they hold:
 * 0, or -1 when it does not. */
int command_check_state(struct command *c);
/* Keep a hint for the last line, beside what there is; one that is there already (each turn brings
 * that of the query) is not told twice. NULL for none. 0 or -1. */
int command_hint(struct command *c, const char *hint);
/* What is asked, the whole of it; who answers in slices narrows limit and offset. */
struct search_options command_options(struct command *c, enum query_scope scope);
enum query_scope command_scope(const struct request *r);

/* Ops of command_lists.c. */
enum turn command_speakers_turn(struct command *c);
enum turn command_timeline_turn(struct command *c);
enum turn command_facets_turn(struct command *c);
enum turn command_suggest_turn(struct command *c);

/* In command_kwic.c. */
enum turn command_kwic_turn(struct command *c);

/* In command_watch.c; and its last line, in a turn and without one. */
enum turn command_watch_turn(struct command *c);
enum turn command_done_watch(struct command *c);
enum turn command_close_watch(struct command *c);

#endif
