/* Ops whose hits are all found in the first turn and kept, their lines made turn by turn. */
#include "queryd/answer.h"
#include "queryd/command_internal.h"

struct listing {
    int (*find)(struct command *c); /* fills c->listed, total, hint and what item reads */
    void (*item)(const struct command *c, size_t i, struct buf *line);
};

static enum turn list_turn(struct command *c, const struct listing *l)
{
    if (!c->begun && l->find(c) < 0)
        return TURN_FAILED;
    c->begun = c->exact = true;
    while (c->job->hits < c->listed) {
        if (c->job->reply.len >= TURN_BYTES)
            return TURN_MORE;
        l->item(c, c->job->hits, command_begin_hit(c));
        if (command_end_hit(c) < 0)
            return TURN_FAILED;
    }
    return command_done_paged(c);
}

static int find_speakers(struct command *c)
{
    struct search_options options = command_options(c, QUERY_QUOTES);

    if (search_speakers(c->searcher, &options, &c->kept, &c->speakers, &c->error) < 0)
        return -1;
    c->listed = c->speakers.count;
    c->total = c->speakers.total;
    return command_hint(c, c->speakers.hint);
}

static void speaker_item(const struct command *c, size_t i, struct buf *line)
{
    answer_speaker(line, &c->speakers.items[i]);
}

enum turn command_speakers_turn(struct command *c)
{
    static const struct listing speakers = {find_speakers, speaker_item};

    return list_turn(c, &speakers);
}

static int take_tallies(struct command *c, int rc)
{
    c->listed = c->tallies.count;
    c->total = c->tallies.total;
    c->presence = c->tallies.presence;
    return rc < 0 ? -1 : command_hint(c, c->tallies.hint);
}

static int find_dates(struct command *c)
{
    static const enum timeline_by by[] = {[REQUEST_BY_DAY] = TIMELINE_DAY,
                                          [REQUEST_BY_MONTH] = TIMELINE_MONTH,
                                          [REQUEST_BY_YEAR] = TIMELINE_YEAR};
    struct search_options options = command_options(c, command_scope(c->request));

    if (!(c->request->given & KEY_BIT(LIMIT)))
        options.limit = REQUEST_REACH_MAX - options.offset; /* ten dates are no timeline */
    return take_tallies(c, search_timeline(c->searcher, &options, by[c->request->by], &c->kept,
                                           &c->tallies, &c->error));
}

static void date_item(const struct command *c, size_t i, struct buf *line)
{
    answer_tally(line, "date", &c->tallies.items[i]);
}

enum turn command_timeline_turn(struct command *c)
{
    static const struct listing dates = {find_dates, date_item};

    return list_turn(c, &dates);
}

static int find_values(struct command *c)
{
    static const enum article_key fields[] = {[REQUEST_FIELD_SOURCE] = ARTICLE_SOURCE,
                                              [REQUEST_FIELD_LANGUAGE] = ARTICLE_LANGUAGE,
                                              [REQUEST_FIELD_REGION] = ARTICLE_REGION};
    struct search_options options = command_options(c, command_scope(c->request));

    return take_tallies(c, search_facets(c->searcher, &options, fields[c->request->field], &c->kept,
                                         &c->tallies, &c->error));
}

static void value_item(const struct command *c, size_t i, struct buf *line)
{
    answer_tally(line, "value", &c->tallies.items[i]);
}

enum turn command_facets_turn(struct command *c)
{
    static const struct listing values = {find_values, value_item};

    return list_turn(c, &values);
}

static int find_words(struct command *c)
{
    const struct request_text *prefix = &c->request->prefix;
    struct search_options options = command_options(c, QUERY_ARTICLES);

    if (search_suggest(c->searcher, prefix->s, prefix->len, &options, &c->kept, &c->suggestions,
                       &c->error.err) < 0)
        return -1;
    c->listed = c->suggestions.count;
    c->total = c->suggestions.total;
    if (c->suggestions.spelled && c->listed)
        return command_hint(c, "no word begins so: these are spelled alike");
    return 0;
}

static void word_item(const struct command *c, size_t i, struct buf *line)
{
    answer_suggestion(line, &c->suggestions.items[i]);
}

enum turn command_suggest_turn(struct command *c)
{
    static const struct listing words = {find_words, word_item};

    return list_turn(c, &words);
}
