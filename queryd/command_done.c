/* The last line of an answer: counts, where the result goes on, and what there is to say of it.
 */
#include "base/clock.h"
#include "queryd/command_internal.h"

uint64_t command_first(const struct command *c)
{
    return c->request->cursor.s ? c->job->cursor.offset : c->request->offset;
}

/* How many hits it may have: a cursor does not lead past the reach. */
uint64_t command_most(const struct command *c)
{
    uint64_t reach = REQUEST_REACH_MAX - command_first(c);

    return c->request->limit < reach ? c->request->limit : reach;
}

static uint64_t state_of(const struct command *c)
{
    return c->presence.generation ? cursor_state_of(c->job->snapshot, c->presence.generation)
                                  : cursor_state(c->job->snapshot);
}

int command_check_state(struct command *c)
{
    if (!c->request->cursor.s || !searcher_remotes(c->searcher) ||
        state_of(c) == c->job->cursor.state)
        return 0;
    return err_set(&c->error.err, ERR_NOT_FOUND,
                   "the shards are not as they were when this \"cursor\" was given: ask again "
                   "without it");
}

/* Where the result goes on, unless that is not within reach: then NULL. */
static json_t *cursor_json(struct command *c, struct cursor next)
{
    char text[CURSOR_TEXT];

    if (next.offset >= REQUEST_REACH_MAX || next.text >= REQUEST_REACH_MAX)
        return NULL;
    next.query = cursor_query(c->request);
    next.state = state_of(c);
    cursor_write(&next, text);
    c->cursor = true;
    return json_string(text);
}

/* Without some of the remote shards. */
static void put_missing(const struct command *c, struct json_draft *body)
{
    json_t *names = json_array();

    for (size_t i = 0; i < c->presence.missing_count; i++)
        names = json_array_add(names, json_string(c->presence.missing[i]));
    json_set(body, "partial", json_true());
    json_set(body, "missing", names);
}

static enum turn put_done(struct command *c, uint64_t count, json_t *cursor)
{
    struct json_draft body = json_begin();
    const char *generation =
        c->presence.generation ? c->presence.generation : snapshot_generation(c->job->snapshot);
    double took_ms = (double)(clock_us() - c->job->received_us) / 1000;
    json_t *whole;

    json_set_number(&body, "count", count);
    json_set_number(&body, "total", c->total);
    json_set(&body, "exact", json_boolean(c->exact));
    json_set(&body, "generation", json_string(generation));
    json_set(&body, "took_ms", json_real(took_ms));
    if (c->request->op == OP_KWIC)
        json_set_number(&body, "texts", c->kwic.texts);
    if (c->presence.missing_count)
        put_missing(c, &body);
    if (cursor)
        json_set(&body, "cursor", cursor);
    json_set(&body, "hint", c->hint ? json_string(c->hint) : json_null());
    whole = json_end(&body);
    return !whole || reply_done(&c->job->reply, request_id_text(c->request), whole) < 0
               ? command_out_of_memory(c)
               : TURN_OVER;
}

static enum turn done_at(struct command *c, uint64_t count, const struct cursor *next)
{
    if (command_check_files(c->job, c->generation, &c->error.err) < 0)
        return TURN_FAILED;
    return put_done(c, count, next ? cursor_json(c, *next) : NULL);
}

enum turn command_done_at(struct command *c, const struct cursor *next)
{
    return done_at(c, c->job->hits, next);
}

enum turn command_done_paged(struct command *c)
{
    uint64_t offset = command_first(c) + c->job->hits;
    bool ended = c->exact ? offset >= c->total : c->job->hits < command_most(c);
    struct cursor next = {.offset = offset};

    return command_done_at(c, ended || c->job->hits == 0 ? NULL : &next);
}

enum turn command_done_single(struct command *c, uint64_t count, uint64_t total, bool exact)
{
    c->total = total;
    c->exact = exact;
    return done_at(c, count, NULL);
}

/* It has no end of its own: what was told is all. */
enum turn command_done_watch(struct command *c)
{
    return command_done_single(c, c->job->hits, c->job->hits, true);
}

enum turn command_close_watch(struct command *c)
{
    c->total = c->job->hits;
    c->exact = true;
    return put_done(c, c->job->hits, NULL);
}
