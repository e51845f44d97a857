#include "queryd/command.h"

#include "base/log.h"
#include "queryd/answer.h"

struct command {
    struct job *job;
    const struct request *request;
    struct searcher *searcher;
    struct arena *arena;
    struct query_error error;
};

/* What every `done` of a query says. */
struct summary {
    uint64_t count, total;
    bool exact;
    const char *hint;
};

static int out_of_memory(struct command *c)
{
    return err_nomem(&c->error.err);
}

static int hit(struct command *c, json_t *body)
{
    if (!body)
        return out_of_memory(c);
    return reply_hit(&c->job->reply, c->request->id, body) < 0 ? out_of_memory(c) : 0;
}

static int done(struct command *c, const struct summary *s)
{
    json_t *body = json_object();
    const char *generation = snapshot_generation(searcher_snapshot(c->searcher));
    double took_ms = (double)(clock_us() - c->job->received_us) / 1000;
    int bad = 0;

    bad |= json_object_set_new(body, "count", json_integer((json_int_t)s->count));
    bad |= json_object_set_new(body, "total", json_integer((json_int_t)s->total));
    bad |= json_object_set_new(body, "exact", json_boolean(s->exact));
    bad |= json_object_set_new(body, "generation", json_string(generation));
    bad |= json_object_set_new(body, "took_ms", json_real(took_ms));
    bad |= json_object_set_new(body, "hint", s->hint ? json_string(s->hint) : json_null());
    if (bad) {
        json_decref(body);
        return out_of_memory(c);
    }
    return reply_done(&c->job->reply, c->request->id, body) < 0 ? out_of_memory(c) : 0;
}

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

static struct search_options options_of(struct command *c, enum query_scope scope)
{
    const struct request *r = c->request;

    return (struct search_options){
        .q = r->q.s,
        .q_len = r->q.len,
        .scope = scope,
        .sort = sort_of(r),
        .limit = (uint32_t)r->limit,
        .offset = (uint32_t)r->offset,
        .snippets = r->snippet,
        .estimate = r->total == REQUEST_TOTAL_ESTIMATE,
        .collapse = r->collapse,
        .limits = {.deadline_us = c->job->deadline_us, .cancelled = &c->job->cancelled},
    };
}

static enum query_scope scope_of(const struct request *r)
{
    return r->of == REQUEST_OF_QUOTES ? QUERY_QUOTES : QUERY_ARTICLES;
}

static int run_hits(struct command *c, enum query_scope scope)
{
    struct search_options options = options_of(c, scope);
    struct result result = {0};

    if (search_run(c->searcher, &options, c->arena, &result, &c->error) < 0)
        return -1;
    for (size_t i = 0; i < result.count; i++)
        if (hit(c, answer_hit(&result.hits[i], &options)) < 0)
            return -1;
    return done(c, &(struct summary){result.count, result.total, result.exact, result.hint});
}

static int run_search(struct command *c)
{
    return run_hits(c, QUERY_ARTICLES);
}

static int run_quotes(struct command *c)
{
    return run_hits(c, QUERY_QUOTES);
}

static int run_count(struct command *c)
{
    struct search_options options = options_of(c, scope_of(c->request));
    struct summary s = {.exact = !options.estimate};

    if (search_count(c->searcher, &options, &s.total, &s.hint, c->arena, &c->error) < 0)
        return -1;
    return done(c, &s);
}

static int run_get(struct command *c)
{
    const struct request_text *id = &c->request->article;
    struct article_view view;

    if (search_article(c->searcher, id->s, id->len, c->arena, &view, &c->error.err) < 0)
        return err_context(&c->error.err, "%.100s", id->s);
    if (hit(c, answer_article_view(&view)) < 0)
        return -1;
    return done(c, &(struct summary){.count = 1, .total = 1, .exact = true});
}

static int run_speakers(struct command *c)
{
    struct search_options options = options_of(c, QUERY_QUOTES);
    struct speakers found;

    if (search_speakers(c->searcher, &options, c->arena, &found, &c->error) < 0)
        return -1;
    for (size_t i = 0; i < found.count; i++)
        if (hit(c, answer_speaker(&found.items[i])) < 0)
            return -1;
    return done(c, &(struct summary){found.count, found.total, true, found.hint});
}

static int run_explain(struct command *c)
{
    struct search_options options = options_of(c, scope_of(c->request));
    struct summary s = {.count = 1, .total = 1, .exact = true};
    json_t *tree = search_explain(c->searcher, &options, &s.hint, c->arena, &c->error);

    if (!tree || hit(c, answer_explanation(tree)) < 0)
        return -1;
    return done(c, &s);
}

/* Ops without a row are understood but not there yet. */
static int (*const commands[REQUEST_OP_COUNT])(struct command *) = {
    [OP_SEARCH] = run_search, [OP_QUOTES] = run_quotes,     [OP_COUNT] = run_count,
    [OP_GET] = run_get,       [OP_SPEAKERS] = run_speakers, [OP_EXPLAIN] = run_explain,
};

static int run(struct command *c)
{
    if (!commands[c->request->op])
        return err_set(&c->error.err, ERR_UNAVAILABLE, "op \"%s\" is not in this version yet",
                       request_op_name(c->request->op));
    if (c->request->cursor.s)
        return err_set(&c->error.err, ERR_UNAVAILABLE,
                       "\"cursor\" is not in this version yet: use \"offset\"");
    return commands[c->request->op](c);
}

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
    else
        err_set(&err, ERR_TIMEOUT, "the deadline passed before the request's turn came");
    job_fail_err(job, &err);
}

void command_run(struct job *job, struct searcher *searcher, struct arena *arena)
{
    struct command c = {.job = job, .request = &job->request, .searcher = searcher, .arena = arena};

    if (atomic_load(&job->cancelled) || job->deadline_us <= clock_us())
        command_refuse(job);
    else if (run(&c) < 0)
        fail(&c);
}
