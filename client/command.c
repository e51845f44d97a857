#include "client/command.h"

#include "base/json.h"
#include "client/table.h"
#include "client/tell.h"
#include "client/view.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL_MOST        100000 /* the protocol's cap on offset + limit */
#define ALL_DEADLINE_MS 60000

/* What the rest of the command line is to the request. */
enum wants { WANTS_NOTHING, WANTS_QUERY, WANTS_ARTICLE, WANTS_PREFIX };

static const struct command {
    const char *name, *op;
    enum wants wants;
    bool pages; /* takes limit, offset, sort */
    bool folds; /* takes collapse */
    const struct view *view;
    const struct column *columns; /* NULL: no table */
    const char *extra_key, *extra_value;
} commands[] = {
    {"search", "search", WANTS_QUERY, true, true, &view_search, columns_search, NULL, NULL},
    {"quotes", "quotes", WANTS_QUERY, true, true, &view_quotes, columns_quotes, NULL, NULL},
    {"count", "count", WANTS_QUERY, false, true, &view_count, NULL, NULL, NULL},
    {"show", "get", WANTS_ARTICLE, false, false, &view_show, NULL, NULL, NULL},
    {"explain", "explain", WANTS_QUERY, false, false, &view_explain, NULL, NULL, NULL},
    {"status", "stats", WANTS_NOTHING, false, false, &view_status, NULL, NULL, NULL},
    {"speakers", "speakers", WANTS_QUERY, true, false, &view_speakers, columns_speakers, NULL,
     NULL},
    {"timeline", "timeline", WANTS_QUERY, false, false, &view_raw, NULL, NULL, NULL},
    {"kwic", "kwic", WANTS_QUERY, true, false, &view_raw, NULL, NULL, NULL},
    {"facets", "facets", WANTS_QUERY, true, false, &view_raw, NULL, "field", "source"},
    {"suggest", "suggest", WANTS_PREFIX, true, false, &view_raw, NULL, NULL, NULL},
    {"watch", "watch", WANTS_QUERY, false, false, &view_raw, NULL, NULL, NULL},
};

const char *command_help(void)
{
    return "Commands:\n"
           "  search QUERY     articles, with the passages that match\n"
           "  quotes QUERY     quotations: who said it, where, when\n"
           "  count QUERY      how many articles (--quotes: quotations)\n"
           "  show ID          one article whole\n"
           "  speakers QUERY   who says it, and how often\n"
           "  explain QUERY    how a query is understood\n"
           "  status           what is served\n"
           "  timeline, kwic, facets, suggest, watch: as the daemon can\n"
           "\n"
           "  morgue --index DIR quotes corruption\n"
           "  morgue search 'police w/3 fire' --limit 20\n"
           "  morgue quotes 'corruption speaker:shekenova'\n"
           "\n"
           "The query language is in morgue-query(7). Exit: 0 found, 1 nothing, 2 bad query or "
           "usage,\n"
           "3 no daemon or failure.";
}

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int check_words(const struct asking *a, const struct command *c, struct err *err)
{
    static const char *const nouns[] = {
        [WANTS_QUERY] = "a query", [WANTS_ARTICLE] = "an article's id", [WANTS_PREFIX] = "letters"};

    if (c->wants == WANTS_NOTHING && *a->query)
        return err_set(err, ERR_INPUT, "%s takes no arguments", c->name);
    if (c->wants != WANTS_NOTHING && !*a->query)
        return err_set(err, ERR_INPUT, "%s wants %s, such as: morgue %s %s", c->name,
                       nouns[c->wants], c->name, c->wants == WANTS_QUERY ? "corruption" : "ID");
    return 0;
}

int command_check(const struct asking *a, struct err *err)
{
    const struct command *c = find(a->command);

    if (!c && strcmp(a->command, "batch") == 0)
        return err_set(err, ERR_INPUT, "batch is not in this version yet");
    if (!c)
        return err_set(err, ERR_INPUT, "unknown command \"%s\" (see morgue --help)", a->command);
    if (a->json + a->csv + a->tsv > 1)
        return err_set(err, ERR_INPUT, "only one of --json, --csv and --tsv");
    if ((a->csv || a->tsv) && !c->columns)
        return err_set(err, ERR_INPUT,
                       "%s has no table: --csv and --tsv are for search, quotes and speakers",
                       c->name);
    if (a->collapse && !c->folds)
        return err_set(err, ERR_INPUT, "--collapse is for search, quotes and count");
    if (a->quotes && strcmp(a->command, "count") != 0 && strcmp(a->command, "explain") != 0)
        return err_set(err, ERR_INPUT, "--quotes is for count: morgue quotes QUERY finds them");
    return check_words(a, c, err);
}

/* --- The request */

static int add_words(json_t *request, const struct command *c, const char *words)
{
    static const char *const keys[] = {
        [WANTS_QUERY] = "q", [WANTS_ARTICLE] = "article", [WANTS_PREFIX] = "prefix"};

    if (c->wants == WANTS_NOTHING)
        return 0;
    return json_object_set_new(request, keys[c->wants], json_string(words));
}

static int add_page(json_t *request, const struct asking *a)
{
    uint64_t limit = a->limit;
    int bad = 0;

    if (a->all) {
        limit = a->offset < ALL_MOST ? ALL_MOST - a->offset : 0;
        bad |= json_object_set_new(request, "deadline_ms", json_integer(ALL_DEADLINE_MS));
    }
    bad |= json_object_set_new(request, "limit", json_integer((json_int_t)limit));
    bad |= json_object_set_new(request, "offset", json_integer((json_int_t)a->offset));
    if (a->sort)
        bad |= json_object_set_new(request, "sort", json_string(a->sort));
    return bad;
}

/* The request's line (free()); NULL when memory is out or the words are not UTF-8. */
static char *make_request(const struct asking *a, const struct command *c)
{
    json_t *request = json_object();
    char *line;
    int bad = json_object_set_new(request, "id", json_integer(1));

    bad |= json_object_set_new(request, "op", json_string(c->op));
    bad |= add_words(request, c, a->query);
    if (c->pages)
        bad |= add_page(request, a);
    if (a->collapse)
        bad |= json_object_set_new(request, "collapse", json_true());
    if (a->quotes)
        bad |= json_object_set_new(request, "of", json_string("quotes"));
    if (c->extra_key)
        bad |= json_object_set_new(request, c->extra_key, json_string(c->extra_value));
    line = bad ? NULL : json_dumps(request, JSON_COMPACT);
    json_decref(request);
    return line;
}

/* --- The answer */

struct answer {
    const struct asking *asking;
    const struct command *command;
    struct screen *out, *errors;
};

static enum table_kind table_of(const struct asking *a)
{
    return a->csv ? TABLE_CSV : TABLE_TSV;
}

static void show_hit(struct answer *r, const json_t *hit)
{
    const struct asking *a = r->asking;

    if (a->csv || a->tsv)
        table_row(r->out->out, table_of(a), r->command->columns, hit);
    else if (r->command->view->hit)
        r->command->view->hit(r->out, hit);
}

static enum exit_status show_done(struct answer *r, const json_t *done)
{
    const struct asking *a = r->asking;
    const json_t *total = json_object_get(done, "total");
    const char *hint = json_string_value(json_object_get(done, "hint"));
    bool nothing = total && json_integer_value(total) == 0;

    if (!a->json && !a->csv && !a->tsv && r->command->view->done)
        r->command->view->done(r->out, done);
    if (nothing && !a->json && r->command->pages)
        tell_failure(r->errors, "nothing found");
    if (hint && !a->json) {
        screen_text(r->errors, STYLE_DIM, "hint:", 5);
        fputc(' ', r->errors->out);
        screen_text(r->errors, STYLE_PLAIN, hint, strlen(hint));
        fputc('\n', r->errors->out);
    }
    if (a->all && !nothing && json_integer_value(total) > (json_int_t)ALL_MOST)
        tell_failure(r->errors,
                     "only the first 100,000 are shown: part the query, by date: perhaps");
    return nothing ? EXIT_NOTHING : EXIT_FOUND;
}

static enum exit_status status_of_code(const char *code)
{
    static const char *const usage[] = {"syntax", "bad_request", "too_complex"};

    for (size_t i = 0; i < sizeof usage / sizeof *usage; i++)
        if (code && strcmp(code, usage[i]) == 0)
            return EXIT_USAGE;
    return code && strcmp(code, "not_found") == 0 ? EXIT_NOTHING : EXIT_TROUBLE;
}

static enum exit_status show_error(struct answer *r, const json_t *error)
{
    bool has_query = r->command->wants == WANTS_QUERY;

    tell_error(r->errors, error, has_query ? r->asking->query : NULL);
    return status_of_code(json_string_value(json_object_get(error, "code")));
}

/* One line of the answer; *last when it was the last. */
static enum exit_status show(struct answer *r, enum morgue_line kind, const char *line, size_t len)
{
    struct err err;
    json_t *reply;
    enum exit_status status = EXIT_FOUND;

    if (r->asking->json)
        tell_line(r->out->out, line, len);
    if (r->asking->json && kind == MORGUE_HIT)
        return status;
    reply = json_parse(line, len, &err);
    if (!reply) {
        tell_failure(r->errors, err.text);
        return EXIT_TROUBLE;
    }
    if (kind == MORGUE_HIT)
        show_hit(r, reply);
    else if (kind == MORGUE_DONE)
        status = show_done(r, reply);
    else
        status = show_error(r, reply);
    json_decref(reply);
    return status;
}

static enum exit_status show_all(struct morgue *m, struct answer *r)
{
    const char *line;
    size_t len;
    enum morgue_line kind;
    enum exit_status status;

    if (r->asking->csv || r->asking->tsv)
        table_head(r->out->out, table_of(r->asking), r->command->columns);
    do {
        kind = morgue_next(m, &line, &len);
        if (kind == MORGUE_CLOSED || kind == MORGUE_BROKEN) {
            tell_failure(r->errors, morgue_error(m));
            return EXIT_TROUBLE;
        }
        status = show(r, kind, line, len);
    } while (kind == MORGUE_HIT && !ferror(r->out->out));
    return status;
}

enum exit_status command_run(struct morgue *m, const struct asking *a, struct screen *out,
                             struct screen *errors)
{
    struct answer r = {a, find(a->command), out, errors};
    char *request = make_request(a, r.command);
    enum exit_status status = EXIT_TROUBLE;

    if (!request) {
        tell_failure(errors, "the query is not UTF-8");
        return EXIT_USAGE;
    }
    if (morgue_ask(m, request) < 0)
        tell_failure(errors, morgue_error(m));
    else
        status = show_all(m, &r);
    free(request);
    if (fflush(out->out) == 0 && !ferror(out->out))
        return status;
    tell_failure(errors, "cannot write the answer");
    return EXIT_TROUBLE;
}
