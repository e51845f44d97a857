/* kwic: its hits are lines, of which a text has none, one or many. limit, offset, count and total
 * are of lines. A place in the result is a text and lines of it. How many lines there are is only
 * known when all texts have been read: unless an estimate will do, that is done after the lines
 * that were asked for, as long as most of the time allowed is not over; then it is an estimate all
 * the same, and said to be one.
 */
#include "base/clock.h"
#include "query/kwic.h"
#include "queryd/answer.h"
#include "queryd/command_internal.h"
#include <stdio.h>

#define TURN_TEXTS 128u /* texts of a turn: each is read and analysed */

static int take_line(void *user, const struct kwic_line *line, struct err *err)
{
    struct command *c = user;

    answer_kwic(command_begin_hit(c), line);
    if (command_end_hit(c) < 0) {
        *err = c->error.err;
        return -1;
    }
    return c->job->hits == command_most(c) || c->job->reply.len >= TURN_BYTES;
}

static void begin(struct command *c)
{
    const struct cursor *at = &c->job->cursor;

    if (c->begun)
        return;
    c->begun = true;
    c->kwic.told = command_most(c) == 0;
    c->kwic.skip = c->request->offset;
    if (!c->request->cursor.s)
        return;
    c->kwic.text = (uint32_t)at->text;
    c->kwic.skip = at->line;
    c->kwic.base = at->offset - at->line;
}

/* No reply gives a cursor behind the last text; of a forged one the rest would be less than none.
 */
static int check_place(struct command *c, const struct kwic *k)
{
    if (c->request->cursor.s && c->job->cursor.text >= k->total)
        return cursor_is_none(&c->error.err);
    return 0;
}

static void move_on(struct command *c, const struct kwic *k)
{
    struct kwic_state *s = &c->kwic;

    s->text += k->texts;
    s->base += k->passed;
    s->skip = k->lines ? k->lines : k->skip;
    s->texts = k->total;
    s->silent += k->silent;
    if (s->told || c->job->hits < command_most(c))
        return;
    s->told = true;
    s->next = (struct cursor){
        .offset = command_first(c) + c->job->hits, .text = s->text, .line = s->skip};
}

/* Lines in all: counted, or going by what a text has had so far, and at least one more. */
static uint64_t total_of(const struct command *c)
{
    const struct kwic_state *s = &c->kwic;
    uint64_t left = s->texts - s->text, rate = s->text ? s->base / s->text : 0;
    uint64_t estimate = s->base + left * (rate ? rate : 1);
    uint64_t least = command_first(c) + c->job->hits + 1;

    if (left == 0)
        return s->base;
    return estimate > least ? estimate : least;
}

static enum turn done(struct command *c)
{
    const struct kwic_state *s = &c->kwic;
    char text[160];
    bool more;

    c->total = total_of(c);
    c->exact = s->text >= s->texts;
    if (s->silent > 0) {
        snprintf(text, sizeof text,
                 "%u of %u texts have no line: what matches is not in their text, but in the title "
                 "(title:...) or a filter",
                 (unsigned)s->silent, (unsigned)s->text);
        if (command_hint(c, text) < 0)
            return TURN_FAILED;
    }
    more = s->told && c->job->hits > 0 && s->next.text < s->texts &&
           !(c->exact && s->next.offset >= c->total);
    return command_done_at(c, more ? &s->next : NULL);
}

static bool has_time(const struct job *job)
{
    return clock_us() < job->deadline_us - job->allowed_us / 4;
}

/* Texts are left, and lines wanted of them, or their number. */
static bool goes_on(const struct command *c)
{
    const struct kwic_state *s = &c->kwic;

    if (s->text >= s->texts || s->text >= REQUEST_REACH_MAX)
        return false;
    return !s->told || (c->request->total == REQUEST_TOTAL_EXACT && has_time(c->job));
}

enum turn command_kwic_turn(struct command *c)
{
    struct search_options options = command_options(c, command_scope(c->request));
    struct kwic k = {.context = (uint32_t)c->request->context, .user = c};
    uint32_t reach;

    begin(c);
    reach = REQUEST_REACH_MAX - c->kwic.text;
    options.offset = c->kwic.text;
    options.limit = reach < TURN_TEXTS ? reach : TURN_TEXTS;
    options.estimate = false;
    k.skip = c->kwic.skip;
    k.take = c->kwic.told ? NULL : take_line;
    if (search_kwic(c->searcher, &options, &k, c->arena, &c->error) < 0 || check_place(c, &k) < 0 ||
        command_hint(c, k.hint) < 0)
        return TURN_FAILED;
    if (k.overflowing &&
        command_hint(c, "a text with more matches than can be listed is left out") < 0)
        return TURN_FAILED;
    move_on(c, &k);
    if (goes_on(c))
        return TURN_MORE;
    return done(c);
}
