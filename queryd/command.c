#include "queryd/command.h"

#include "base/log.h"
#include "query/hint.h"
#include "queryd/answer.h"
#include "queryd/command_internal.h"
#include <stdlib.h>

void command_free(struct command *c)
{
    if (!c)
        return;
    arena_release(&c->kept);
    search_forget(&c->order);
    free(c);
}

enum turn command_out_of_memory(struct command *c)
{
    err_nomem(&c->error.err);
    return TURN_FAILED;
}

struct buf *command_begin_hit(struct command *c)
{
    c->line = reply_begin_hit(&c->job->reply, request_id_text(c->request));
    return &c->job->reply;
}

int command_end_hit(struct command *c)
{
    if (reply_end_hit(&c->job->reply, c->line) < 0)
        return err_set(&c->error.err, ERR_DAMAGED,
                       "a hit cannot be told: its text is damaged, or memory is out");
    c->job->hits++;
    return 0;
}

/* --- What is asked */

static enum query_sort sort_of(const struct request *r)
{
    switch ((enum request_sort)r->sort) {
    case REQUEST_SORT_DATE:
        return SORT_DATE_ASC;
    case REQUEST_SORT_DATE_DESC:
        return SORT_DATE_DESC;
    case REQUEST_SORT_RELEVANCE:
        break;
    }
    return SORT_RELEVANCE;
}

struct search_options command_options(struct command *c, enum query_scope scope)
{
    const struct request *r = c->request;

    return (struct search_options){
        .q = r->q.s,
        .q_len = r->q.len,
        .scope = scope,
        .sort = sort_of(r),
        .limit = (uint32_t)command_most(c),
        .offset = (uint32_t)command_first(c),
        .snippets = r->snippet,
        .estimate = r->total == REQUEST_TOTAL_ESTIMATE,
        .require_all = r->require_all,
        .collapse = r->collapse,
        .limits = {.deadline_us = c->job->deadline_us,
                   .cancelled = &c->job->cancelled,
                   .turn = c->job->turn},
    };
}

enum query_scope command_scope(const struct request *r)
{
    return r->of == REQUEST_OF_QUOTES ? QUERY_QUOTES : QUERY_ARTICLES;
}

int command_hint(struct command *c, const char *hint)
{
    const char *all;

    if (!hint)
        return 0;
    all = hints_join(c->hint, hint, &c->kept);
    if (all == hint) /* which may not outlive the turn */
        all = arena_strdup(&c->kept, hint);
    if (!all)
        return command_out_of_memory(c);
    c->hint = all;
    return 0;
}

/* --- search, quotes: a page of hits a turn, all of one snapshot, whose order does not change */

uint32_t command_slice(const struct command *c, uint64_t left)
{
    uint32_t most = c->page ? c->page : TURN_HITS;

    return left < most ? (uint32_t)left : most;
}

bool command_is_full(struct command *c, size_t told)
{
    if (c->job->reply.len < TURN_HIT_BYTES)
        return false;
    c->page = (uint32_t)told;
    return true;
}

static enum turn hits_turn(struct command *c, enum query_scope scope)
{
    struct search_options options = command_options(c, scope);
    uint64_t left = options.limit - c->job->hits;
    bool whole = searcher_remotes(c->searcher); /* what those hold may change from turn to turn */
    struct result page = {0};
    size_t told = 0;

    options.offset += (uint32_t)c->job->hits;
    options.limit = whole ? (uint32_t)left : command_slice(c, left);
    if (left > options.limit || c->order.hits) {
        options.kept = &c->order;
        options.ahead = (uint32_t)(left - options.limit);
    }
    if (search_run(c->searcher, &options, c->arena, &page, &c->error) < 0 ||
        command_hint(c, page.hint) < 0)
        return TURN_FAILED;
    c->presence = page.presence;
    if (command_check_state(c) < 0)
        return TURN_FAILED;
    c->total = page.total;
    c->exact = page.exact;
    while (told < page.count && (whole || !command_is_full(c, told))) {
        answer_hit(command_begin_hit(c), &page.hits[told++], &options);
        if (command_end_hit(c) < 0)
            return TURN_FAILED;
    }
    if (told < page.count || (page.count == options.limit && left > options.limit))
        return TURN_MORE;
    return command_done_paged(c);
}

static enum turn search_turn(struct command *c)
{
    return hits_turn(c, QUERY_ARTICLES);
}

static enum turn quotes_turn(struct command *c)
{
    return hits_turn(c, QUERY_QUOTES);
}

/* --- Ops of one turn */

static enum turn count_remotes(struct command *c, struct search_options *options)
{
    struct result counted = {0};

    options->count_only = true;
    if (search_run(c->searcher, options, c->arena, &counted, &c->error) < 0)
        return TURN_FAILED;
    c->presence = counted.presence;
    if (command_hint(c, counted.hint) < 0)
        return TURN_FAILED;
    return command_done_single(c, 0, counted.total, counted.exact);
}

static enum turn count_turn(struct command *c)
{
    struct search_options options = command_options(c, command_scope(c->request));
    const char *hint;
    uint64_t total;

    if (searcher_remotes(c->searcher))
        return count_remotes(c, &options);
    if (search_count(c->searcher, &options, &total, &hint, c->arena, &c->error) < 0 ||
        command_hint(c, hint) < 0)
        return TURN_FAILED;
    return command_done_single(c, 0, total, true);
}

static enum turn get_turn(struct command *c)
{
    const struct request_text *id = &c->request->article;
    struct search_options options = command_options(c, QUERY_ARTICLES);
    struct article_view view = {0};

    if (id->len == 0) {
        err_set(&c->error.err, ERR_NOT_FOUND, "the id is empty: no article has such a one");
        return TURN_FAILED;
    }
    if (search_article(c->searcher, id->s, id->len, &options.limits, c->arena, &view,
                       &c->error.err) < 0) {
        err_context(&c->error.err, "%.100s", id->s);
        return TURN_FAILED;
    }
    answer_article_view(command_begin_hit(c), &view);
    if (command_end_hit(c) < 0)
        return TURN_FAILED;
    return command_done_single(c, 1, 1, true);
}

static enum turn explain_turn(struct command *c)
{
    struct search_options options = command_options(c, command_scope(c->request));
    const char *hint;
    json_t *explanation = search_explain(c->searcher, &options, &hint, c->arena, &c->error);

    if (!explanation)
        return TURN_FAILED;
    answer_explanation(command_begin_hit(c), explanation);
    json_decref(explanation);
    if (command_end_hit(c) < 0 || command_hint(c, hint) < 0)
        return TURN_FAILED;
    return command_done_single(c, 1, 1, true);
}

/* One row an op. paged: limit, offset and cursor mean something. Ops without a turn are understood,
 * but not there yet. */
static const struct op {
    enum turn (*turn)(struct command *);
    bool paged;
} ops[REQUEST_OP_COUNT] = {
    [OP_SEARCH] = {search_turn, true},
    [OP_QUOTES] = {quotes_turn, true},
    [OP_SPEAKERS] = {command_speakers_turn, true},
    [OP_COUNT] = {count_turn, false},
    [OP_GET] = {get_turn, false},
    [OP_EXPLAIN] = {explain_turn, false},
    [OP_KWIC] = {command_kwic_turn, true},
    [OP_WATCH] = {command_watch_turn, false},
    [OP_FACETS] = {command_facets_turn, true},
    [OP_TIMELINE] = {command_timeline_turn, true},
    [OP_SUGGEST] = {command_suggest_turn, true},
};

static bool remote_shards_answer(enum request_op op)
{
    return op == OP_SEARCH || op == OP_QUOTES || op == OP_COUNT || op == OP_GET ||
           op == OP_FACETS || op == OP_TIMELINE;
}

static enum turn take_turn(struct command *c)
{
    const struct op *op = &ops[c->request->op];
    bool remote = searcher_remotes(c->searcher) != NULL;

    if (!op->turn)
        err_set(&c->error.err, ERR_UNAVAILABLE, "op \"%s\" is not in this version yet",
                request_op_name(c->request->op));
    else if (remote && !remote_shards_answer(c->request->op))
        err_set(&c->error.err, ERR_UNAVAILABLE,
                "remote shards cannot answer \"%s\": ask where the index is",
                request_op_name(c->request->op));
    else if (c->request->cursor.s && !op->paged)
        err_set(&c->error.err, ERR_INPUT, "op \"%s\" takes no \"cursor\"",
                request_op_name(c->request->op));
    else
        return op->turn(c);
    return TURN_FAILED;
}

/* --- Turns from outside */

static void fail(struct command *c)
{
    const struct query_error *e = &c->error;
    struct reply_problem problem = {
        .code = reply_code_of(e->err.code),
        .message = e->err.text,
        .placed = e->placed,
        .offset = e->offset,
        .length = e->length,
        .hint = e->hint,
    };

    if (problem.code == REPLY_INTERNAL)
        log_error("%s failed: %s", request_op_name(c->request->op), e->err.text);
    job_fail(c->job, &problem);
}

void command_refuse(struct job *job)
{
    struct err err;

    if (atomic_load(&job->cancelled))
        err_set(&err, ERR_CANCELLED, "cancelled");
    else if (job->started_us)
        err_set(&err, ERR_TIMEOUT, "the request did not finish before its deadline");
    else
        err_set(&err, ERR_TIMEOUT, "the deadline passed before the request's turn came");
    job_fail_err(job, &err);
}

static struct command *command_of(struct job *job)
{
    if (!job->command)
        job->command = calloc(1, sizeof *job->command);
    return job->command;
}

void command_turn(struct job *job, struct searcher *searcher, struct generation *generation,
                  struct arena *arena)
{
    struct command *c = command_of(job);
    struct err err;

    job->more = job->rests = false;
    if (!c) {
        err_nomem(&err);
        job_fail_err(job, &err);
        return;
    }
    c->job = job;
    c->request = &job->request;
    c->searcher = searcher;
    c->generation = generation;
    c->arena = arena;
    switch (take_turn(c)) {
    case TURN_FAILED:
        fail(c);
        break;
    case TURN_MORE:
        job->more = true;
        break;
    case TURN_RESTS:
        job->rests = true;
        break;
    case TURN_OVER:
        break;
    }
}

void command_end_watch(struct job *job, struct generation *generation)
{
    struct command *c = job->command;

    job->snapshot = generation_get(generation);
    if (command_close_watch(c) != TURN_OVER)
        fail(c);
    job_let_go(job);
}

int command_check_files(const struct job *job, struct generation *generation, struct err *err)
{
    const struct query_limits limits = {.deadline_us = job->deadline_us,
                                        .cancelled = &job->cancelled};

    return generation_intact(generation, &limits, err);
}

bool command_gave_cursor(const struct job *job)
{
    return job->command && job->command->cursor && !job->failed;
}

bool command_met_damage(const struct job *job)
{
    enum err_code code = job->command ? job->command->error.err.code : ERR_NONE;

    return job->failed && (code == ERR_DAMAGED || code == ERR_IO);
}
