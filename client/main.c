/* morgue: options, a connection, one command. */
#include "base/buf.h"
#include "base/opt.h"
#include "base/standard.h"
#include "client/command.h"
#include "client/help.h"
#include "client/pager.h"
#include "client/request.h"
#include "client/tell.h"
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct settings {
    const char *socket;
    struct opt_list indexes;
    const char *color;
    struct asking asking;
};

/* The words of the query, joined by blanks (free()). */
static char *join(char **words, int count)
{
    struct buf all = BUF_INIT;

    buf_str(&all, "");
    for (int i = 0; i < count; i++) {
        if (i > 0)
            buf_char(&all, ' ');
        buf_str(&all, words[i]);
    }
    if (buf_ok(&all) && all.data)
        return all.data;
    buf_release(&all);
    return count == 0 ? calloc(1, 1) : NULL;
}

static enum exit_status no_daemon(struct screen *errors, struct morgue *m, const struct settings *s)
{
    tell_failure(errors, morgue_error(m));
    if (*morgue_socket(m))
        fprintf(errors->out,
                "  start one:                morgue-queryd INDEX\n"
                "  or ask an index directly: morgue --index INDEX %s ...\n",
                s->asking.command);
    return EXIT_TROUBLE;
}

static enum exit_status ask(const struct settings *s, struct screen *out, struct screen *errors)
{
    struct morgue *m = morgue_new();
    enum exit_status status;
    int r;

    if (!m) {
        tell_failure(errors, morgue_error(m));
        return EXIT_TROUBLE;
    }
    r = s->indexes.count ? morgue_spawn(m, s->indexes.items, s->indexes.count)
                         : morgue_connect(m, s->socket);
    status = r < 0 ? no_daemon(errors, m, s) : command_run(m, &s->asking, out, errors);
    morgue_free(m);
    return status;
}

static int check(const struct settings *s, struct err *err)
{
    if (s->socket && s->indexes.count)
        return err_set(err, ERR_INPUT, "--socket asks a daemon, --index needs none: give one");
    return command_check(&s->asking, err);
}

/* Through a pager when the answer may be long and a person reads it. */
static enum exit_status ask_paged(const struct settings *s, struct screen *out,
                                  struct screen *errors)
{
    struct pager pager = {0};
    enum exit_status status;

    if (!command_is_long(&s->asking))
        return ask(s, out, errors);
    out->out = pager_open(&pager);
    out->paged = pager.pid > 0;
    status = ask(s, out, errors);
    pager_close(&pager, out->out);
    return status;
}

static enum exit_status run(struct settings *s, char **operands, int count)
{
    struct screen out = {.out = stdout, .color = screen_wants_color(stdout, s->color)};
    struct screen errors = {.out = stderr, .color = screen_wants_color(stderr, s->color)};
    enum exit_status status = EXIT_USAGE;
    struct err err;

    out.isolates = isatty(STDOUT_FILENO) != 0;
    errors.isolates = isatty(STDERR_FILENO) != 0;
    out.width = screen_width(stdout);
    out.columns = screen_columns(stdout);
    s->asking.command = operands[0];
    s->asking.query = join(operands + 1, count - 1);
    if (!s->asking.query) {
        tell_failure(&errors, "out of memory");
        return EXIT_TROUBLE;
    }
    if (check(s, &err) < 0)
        tell_failure(&errors, err.text);
    else
        status = ask_paged(s, &out, &errors);
    free(s->asking.query);
    return status;
}

static bool help_wanted(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

/* `morgue COMMAND --help`, wherever the two stand. */
static enum exit_status help(const char *command, struct screen *errors)
{
    struct err err;

    if (help_command(stdout, command) == 0)
        return EXIT_FOUND;
    tell_failure(errors, command_known(command, &err) < 0 ? err.text : "it has no help");
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    struct settings s = {.color = "auto", .asking = {.limit = LIMIT_NONE, .context = 8}};
    struct asking *a = &s.asking;
    const struct opt options[] = {
        {"socket", OPT_STRING, &s.socket, "PATH", "the daemon's socket", NULL, 0, 0},
        {"index", OPT_LIST, &s.indexes, "DIR", "ask this index without a daemon; repeatable", NULL,
         0, 0},
        {"limit", OPT_UINT, &a->limit, "N", "how many hits (10)", NULL, 0, 100000},
        {"offset", OPT_UINT, &a->offset, "N", "skip so many first", NULL, 0, 100000},
        {"all", OPT_FLAG, &a->all, NULL, "every hit", NULL, 0, 0},
        {"sort", OPT_CHOICE, &a->sort, "KEY",
         "relevance, date (oldest first), -date; kwic: left, right",
         "relevance|date|-date|left|right", 0, 0},
        {"quotes", OPT_FLAG, &a->quotes, NULL, "of quotations instead of articles", NULL, 0, 0},
        {"collapse", OPT_FLAG, &a->collapse, NULL, "copies in several outlets as one hit", NULL, 0,
         0},
        {"by", OPT_CHOICE, &a->by, "TIME", "timeline: day, month or year", "day|month|year", 0, 0},
        {"field", OPT_CHOICE, &a->field, "NAME", "facets: source, language or region",
         "source|language|region", 0, 0},
        {"context", OPT_UINT, &a->context, "N", "kwic: words on either side (8)", NULL, 0, 1000},
        {"literal", OPT_FLAG, &a->literal, NULL, "batch: lines are plain words", NULL, 0, 0},
        {"hits", OPT_FLAG, &a->hits, NULL, "batch: the matches, not their number", NULL, 0, 0},
        {"format", OPT_STRING, &a->format, "TEMPLATE",
         "a line a hit: '{article.date} "
         "{quote.text}'",
         NULL, 0, 0},
        {"json", OPT_FLAG, &a->json, NULL, "the daemon's own lines", NULL, 0, 0},
        {"csv", OPT_FLAG, &a->csv, NULL, "a table, comma-separated", NULL, 0, 0},
        {"tsv", OPT_FLAG, &a->tsv, NULL, "a table, tab-separated", NULL, 0, 0},
        {"color", OPT_CHOICE, &s.color, "WHEN", "auto, always or never", "auto|always|never", 0, 0},
        {0},
    };
    const struct opt_program program = {"morgue", "[OPTION]... COMMAND [QUERY]",
                                        "Search a newspaper archive and find who said what.",
                                        options, help_commands()};
    struct screen errors = {.out = stderr};
    enum exit_status status = EXIT_USAGE;
    struct err err;
    char help_option[] = "--help"; /* what `morgue help COMMAND` means, too */
    const char *command;
    int operands;

    if (standard_fill(&err) < 0) {
        tell_failure(&errors, err.text);
        return EXIT_TROUBLE;
    }
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "");
    if (argc > 1 && strcmp(argv[1], "help") == 0)
        argv[1] = help_option;
    command = help_wanted(argc, argv) ? opt_first_operand(&program, argc, argv) : NULL;
    if (command)
        return (int)help(command, &errors);
    switch (opt_parse(&program, argc, argv, &operands, &err)) {
    case OPT_DONE:
        status = EXIT_FOUND;
        break;
    case OPT_BAD:
        tell_failure(&errors, err.text);
        break;
    case OPT_OK:
        if (operands == 0)
            fputs("morgue: name a COMMAND and what to look for:\n"
                  "  morgue quotes corruption                   of the daemon that runs\n"
                  "  morgue --index my-index quotes corruption  of an index, without a daemon\n"
                  "Try: morgue --help\n",
                  stderr);
        else
            status = run(&s, argv + 1, operands);
        break;
    }
    opt_list_release(&s.indexes);
    return (int)status;
}
