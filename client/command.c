#include "client/command.h"

#include "base/near.h"
#include "client/batch.h"
#include "client/path.h"
#include "client/tell.h"
#include "client/template.h"
#include "client/watch.h"
#include <stdlib.h>
#include <string.h>

#define PARTS_LIST (PART_PAGE | PART_SORT)

static const struct command {
    const char *name, *op;
    enum request_words words;
    unsigned parts;
    const struct view *view;
    const struct column *columns; /* NULL: no table */
    const char *const *paths;     /* NULL: no templates */
} commands[] = {
    {"search", "search", WORDS_QUERY, PARTS_LIST | PART_COLLAPSE, &view_search, columns_search,
     paths_search},
    {"quotes", "quotes", WORDS_QUERY, PARTS_LIST | PART_COLLAPSE, &view_quotes, columns_quotes,
     paths_quotes},
    {"count", "count", WORDS_QUERY, PART_COLLAPSE | PART_OF, &view_count, NULL, NULL},
    {"speakers", "speakers", WORDS_QUERY, PART_PAGE, &view_speakers, columns_speakers,
     paths_speakers},
    {"timeline", "timeline", WORDS_QUERY, PART_PAGE | PART_WHOLE | PART_BY | PART_OF,
     &view_timeline, columns_timeline, paths_timeline},
    {"kwic", "kwic", WORDS_QUERY, PARTS_LIST | PART_OF | PART_CONTEXT, &view_kwic, columns_kwic,
     paths_kwic},
    {"facets", "facets", WORDS_QUERY, PART_PAGE | PART_FIELD | PART_OF, &view_facets,
     columns_facets, paths_facets},
    {"show", "get", WORDS_ARTICLE, 0, &view_show, NULL, NULL},
    {"explain", "explain", WORDS_QUERY, PART_OF, &view_explain, NULL, NULL},
    {"suggest", "suggest", WORDS_PREFIX, PART_PAGE, &view_suggest, columns_suggest, paths_suggest},
    {"status", "stats", WORDS_NONE, 0, &view_status, NULL, NULL},
    {"watch", "watch", WORDS_QUERY, PART_PAGE | PART_ENDLESS | PART_OF, &view_search,
     columns_search, paths_search},
    {"batch", NULL, WORDS_FILE, PARTS_LIST | PART_COLLAPSE | PART_OF, NULL, columns_search, NULL},
};
#define COMMANDS (sizeof commands / sizeof *commands)

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* --- Does it make sense? */

static int unknown(const char *name, struct err *err)
{
    const char *names[COMMANDS], *meant;

    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    meant = near_name(name, names, COMMANDS);
    if (meant)
        return err_set(err, ERR_INPUT, "unknown command \"%s\": did you mean %s?", name, meant);
    return err_set(err, ERR_INPUT, "unknown command \"%s\" (see morgue --help)", name);
}

int command_known(const char *name, struct err *err)
{
    return find(name) ? 0 : unknown(name, err);
}

static int check_words(const struct asking *a, const struct command *c, struct err *err)
{
    static const char *const nouns[] = {[WORDS_QUERY] = "a query",
                                        [WORDS_ARTICLE] = "an article's id",
                                        [WORDS_PREFIX] = "letters",
                                        [WORDS_FILE] = "a file of queries, or -"};
    static const char *const such[] = {[WORDS_QUERY] = "corruption",
                                       [WORDS_ARTICLE] = "ID",
                                       [WORDS_PREFIX] = "corru",
                                       [WORDS_FILE] = "queries.txt"};

    if (c->words == WORDS_NONE && *a->query)
        return err_set(err, ERR_INPUT, "%s takes no arguments", c->name);
    if (c->words != WORDS_NONE && !*a->query)
        return err_set(err, ERR_INPUT, "%s wants %s, such as: morgue %s %s", c->name,
                       nouns[c->words], c->name, such[c->words]);
    return 0;
}

/* An option that the command has no use for is a mistake that should be told. */
static int check_options(const struct asking *a, const struct command *c, struct err *err)
{
    bool batch = c->words == WORDS_FILE;
    bool kwic_order = a->sort && (strcmp(a->sort, "left") == 0 || strcmp(a->sort, "right") == 0);

    if (a->json + a->csv + a->tsv + (a->format != NULL) > 1)
        return err_set(err, ERR_INPUT, "only one of --json, --csv, --tsv and --format");
    if ((a->csv || a->tsv || a->format) && !c->columns)
        return err_set(err, ERR_INPUT, "%s has no table: --csv, --tsv and --format are not for it",
                       c->name);
    if (a->collapse && !(c->parts & PART_COLLAPSE))
        return err_set(err, ERR_INPUT, "--collapse is for search, quotes and count");
    if (a->quotes && !(c->parts & PART_OF))
        return err_set(err, ERR_INPUT,
                       "--quotes is not for %s: morgue quotes QUERY finds quotations", c->name);
    if (a->sort && !(c->parts & PART_SORT))
        return err_set(err, ERR_INPUT, "--sort is for search, quotes and kwic");
    if (kwic_order && c->view != &view_kwic)
        return err_set(err, ERR_INPUT, "--sort %s is for kwic", a->sort);
    if (a->by && !(c->parts & PART_BY))
        return err_set(err, ERR_INPUT, "--by is for timeline");
    if (a->field && !(c->parts & PART_FIELD))
        return err_set(err, ERR_INPUT, "--field is for facets");
    if ((a->hits || a->literal) && !batch)
        return err_set(err, ERR_INPUT, "--hits and --literal are for batch");
    return 0;
}

/* `watch`, alone, finds the one or the other. */
static bool finds_other(const struct asking *a)
{
    return a->quotes && strcmp(a->command, "watch") == 0;
}

static int check_format(const struct asking *a, const struct command *c, struct err *err)
{
    if (!a->format)
        return 0;
    if (!c->paths)
        return err_set(err, ERR_INPUT, "--format is not for %s", c->name);
    return template_check(a->format, finds_other(a) ? paths_quotes : c->paths, err);
}

int command_check(const struct asking *a, struct err *err)
{
    const struct command *c = find(a->command);

    if (!c)
        return unknown(a->command, err);
    if (check_options(a, c, err) < 0 || check_format(a, c, err) < 0)
        return -1;
    return check_words(a, c, err);
}

bool command_is_long(const struct asking *a)
{
    const struct command *c = find(a->command);

    return c && c->view && !a->json && !a->csv && !a->tsv && c->view != &view_count &&
           strcmp(a->command, "watch") != 0;
}

/* --- Asking */

/* Those sorts of kwic that are ours are none of the daemon's. */
static unsigned parts_of(const struct command *c, const struct asking *a)
{
    bool ours = a->sort && (strcmp(a->sort, "left") == 0 || strcmp(a->sort, "right") == 0);

    return ours ? c->parts & ~(unsigned)PART_SORT : c->parts;
}

/* status, for people, tells first what `hello` knows. */
static const struct command hello = {"status", "hello", WORDS_NONE, 0, &view_indexes, NULL, NULL};

static enum exit_status ask(struct morgue *m, const struct command *c, const struct asking *a,
                            struct screen *out, struct screen *errors)
{
    bool quotations = finds_other(a);
    struct answer r = {.morgue = m,
                       .asking = a,
                       .view = quotations ? &view_quotes : c->view,
                       .columns = quotations ? columns_quotes : c->columns,
                       .query = c->words == WORDS_QUERY ? a->query : NULL,
                       .may_be_empty = c->columns != NULL,
                       .of_quotes =
                           a->quotes || c->view == &view_quotes || c->view == &view_speakers,
                       .out = out,
                       .errors = errors};
    char *request = request_make(a, c->op, c->words, a->query, parts_of(c, a), 1);
    enum exit_status status = EXIT_TROUBLE;

    if (!request) {
        tell_failure(errors, "the query is not UTF-8");
        return EXIT_USAGE;
    }
    out->live = c->op && strcmp(c->op, "watch") == 0;
    if (out->live && watch_begin() < 0)
        tell_failure(errors, "cannot wait for signals");
    else if (morgue_ask(m, request) < 0)
        tell_failure(errors, morgue_error(m));
    else
        status = answer_show(&r);
    free(request);
    return status;
}

enum exit_status command_run(struct morgue *m, const struct asking *a, struct screen *out,
                             struct screen *errors)
{
    const struct command *c = find(a->command);
    enum exit_status status = EXIT_FOUND;

    if (c->view == &view_status && !a->json)
        status = ask(m, &hello, a, out, errors);
    if (status == EXIT_FOUND)
        status = c->words == WORDS_FILE ? batch_run(m, a, out, errors) : ask(m, c, a, out, errors);

    if (fflush(out->out) == 0 && !ferror(out->out))
        return status;
    if (out->paged)
        return status; /* the reader had seen enough */
    tell_failure(errors, "cannot write the answer");
    return EXIT_TROUBLE;
}
