/* morgue-queryd: options, then the server. */
#include "base/log.h"
#include "base/opt.h"
#include "base/standard.h"
#include "index/split.h"
#include "queryd/server.h"
#include "remote/spec.h"
#include "wire/endpoint.h"
#include "wire/request.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_FAILED   2
#define TIMEOUT_MAX_S 31536000 /* a year */
#define SLOW_MAX_MS   ((uint64_t)TIMEOUT_MAX_S * 1000)

static const char usage[] = "[OPTION]... INDEX...";
static const char summary[] =
    "Answer queries on one or several indexes over a Unix socket, as newline-delimited JSON\n"
    "(morgue-protocol(7)). Several indexes are searched as one.";
static const char more[] =
    "Time limits of clients are in seconds; 0 means none. With --stdio there are none, and files "
    "are\n"
    "compared with their checksums only on demand.\n"
    "Without --socket the socket is $MORGUE_SOCKET, else $XDG_RUNTIME_DIR/morgue/morgue.sock,\n"
    "else /run/morgue/morgue.sock. SIGTERM finishes what is under way and exits 0; SIGHUP opens "
    "the\n"
    "newest generation, which is noticed within a second anyway. Exit: 0 ended as asked, 2 "
    "failed.\n"
    "Examples:\n"
    "  morgue-queryd --socket ./morgue.sock my-index &\n"
    "  morgue-queryd --group journalists news archive";

/* What the command line says, where it is not a server_options yet. */
struct arguments {
    const char *socket, *check, *log_level;
    struct opt_list uids;
    uint64_t threads, connections, line_s, idle_s, write_s;
    bool no_sandbox;
};

/* One more than cores: none of a client's slow queries may stand before everybody (queue.h). */
static unsigned default_threads(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 2 : n > 63 ? 64 : (unsigned)n + 1;
}

static int parse_uids(const struct opt_list *list, uid_t **uids, struct err *err)
{
    *uids = calloc(list->count + 1, sizeof **uids);
    if (!*uids)
        return err_nomem(err);
    for (size_t i = 0; i < list->count; i++) {
        const char *s = list->items[i];
        char *end;
        unsigned long n;

        errno = 0;
        n = strtoul(s, &end, 10);
        if (*s < '0' || *s > '9' || *end || errno || n >= (uid_t)-1)
            return err_set(err, ERR_INPUT, "--allow-uid wants a number, not \"%s\"", s);
        (*uids)[i] = (uid_t)n;
    }
    return 0;
}

static int fail(const struct err *err)
{
    struct err line = *err;

    log_one_line(line.text);
    fprintf(stderr, "morgue-queryd: %s\n", line.text);
    return EXIT_FAILED;
}

static enum log_level log_level_of(const char *name, bool stdio)
{
    if (!name)
        return stdio ? LOG_LEVEL_WARN : LOG_LEVEL_INFO;
    return *name == 'e'   ? LOG_LEVEL_ERROR
           : *name == 'w' ? LOG_LEVEL_WARN
           : *name == 'i' ? LOG_LEVEL_INFO
                          : LOG_LEVEL_DEBUG;
}

/* Files that shrink under a mapping, or a disk that fails under it. A query cannot go on from here;
 * the next start tells what is wrong. */
static void on_bus_error(int signum)
{
    static const char line[] =
        "morgue-queryd: error: an index file cannot be read any more, or was cut: ending\n";

    (void)signum;
    log_last_words(line);
    _exit(EXIT_FAILED);
}

/* Nothing is served yet, and to open a large index takes a while. */
static void on_early_stop(int signum)
{
    (void)signum;
    _exit(EXIT_SUCCESS);
}

/* Until the loop hears of those that are for it; a start opens the newest generation anyway. */
static void set_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow shows as an error of write, too */
    signal(SIGHUP, SIG_IGN);
    signal(SIGTERM, on_early_stop);
    signal(SIGINT, on_early_stop);
    signal(SIGBUS, on_bus_error);
}

static void take_arguments(struct server_options *o, const struct arguments *a)
{
    o->threads = (unsigned)a->threads;
    o->max_connections = (unsigned)a->connections;
    o->sandbox = !a->no_sandbox;
    o->checked = a->check ? strcmp(a->check, "always") == 0 : !o->stdio;
    o->uid_count = a->uids.count;
    if (!o->stdio)
        o->patience = (struct patience){.line_us = (int64_t)a->line_s * 1000000,
                                        .idle_us = (int64_t)a->idle_s * 1000000,
                                        .write_us = (int64_t)a->write_s * 1000000};
}

static int serve(struct server_options *o, const struct arguments *a, struct err *err)
{
    char path[ENDPOINT_MAX + 1];
    struct split_paths paths = {0}; /* a split index is searched in all its shards */
    uid_t *uids = NULL;
    int r = parse_uids(&a->uids, &uids, err);

    if (r == 0 && o->metrics_file && !*o->metrics_file)
        r = err_set(err, ERR_INPUT, "--metrics wants the name of a file");
    if (r == 0 && !o->stdio)
        r = endpoint_resolve(a->socket, path, err);
    if (r == 0)
        r = split_expand(o->indexes, o->index_count, &paths, err);
    if (r == 0) {
        take_arguments(o, a);
        o->socket = path;
        o->uids = uids;
        o->indexes = (const char *const *)paths.items;
        o->index_count = paths.count;
        log_init("morgue-queryd", log_level_of(a->log_level, o->stdio));
        set_signals();
        r = server_run(o, err);
    }
    split_paths_release(&paths);
    free(uids);
    return r;
}

/* Indexes at hand first, then remote shards, each in the order given. */
static void part_operands(struct server_options *o, char **operands, size_t count)
{
    size_t local = 0;

    for (size_t i = 0; i < count; i++) {
        char *one = operands[i];

        if (remote_spec_is(one))
            continue;
        memmove(operands + local + 1, operands + local, (i - local) * sizeof *operands);
        operands[local++] = one;
    }
    o->indexes = (const char *const *)operands;
    o->index_count = local;
    o->remotes = (const char *const *)operands + local;
    o->remote_count = count - local;
}

/* The exit status, or -1 to go on. */
static int read_arguments(int argc, char **argv, struct server_options *o, struct arguments *a)
{
    const struct opt options[] = {
        {"socket", OPT_STRING, &a->socket, "PATH", "where to listen", NULL, 0, 0},
        {"stdio", OPT_FLAG, &o->stdio, NULL, "serve standard input and output, then exit", NULL, 0,
         0},
        {"threads", OPT_UINT, &a->threads, "N",
         "queries answered at a time (default: one more than cores)", NULL, 1, 1024},
        {"deadline", OPT_UINT, &o->deadline_ms, "MS",
         "time limit of a query that names none (2000)", NULL, 1, REQUEST_DEADLINE_MAX_MS},
        {"max-connections", OPT_UINT, &a->connections, "N", "refuse more than these (1024)", NULL,
         1, 1000000},
        {"allow-uid", OPT_LIST, &a->uids, "UID", "serve only this user and our own; repeatable",
         NULL, 0, 0},
        {"group", OPT_STRING, &o->group, "G", "let this group connect (mode 0660)", NULL, 0, 0},
        {"line-timeout", OPT_UINT, &a->line_s, "S",
         "close a client whose request line takes longer (60)", NULL, 0, TIMEOUT_MAX_S},
        {"idle-timeout", OPT_UINT, &a->idle_s, "S",
         "close a client that asks nothing for so long (3600)", NULL, 0, TIMEOUT_MAX_S},
        {"write-timeout", OPT_UINT, &a->write_s, "S",
         "close a client that takes no replies for so long (30)", NULL, 0, TIMEOUT_MAX_S},
        {"check", OPT_CHOICE, &a->check, "WHEN",
         "compare the index's files with their checksums: always or never", "always|never", 0, 0},
        {"shard-connect", OPT_UINT, &o->shard_connect_ms, "MS",
         "give up connecting to a remote shard after this (2000)", NULL, 10, 60000},
        {"shard-reply", OPT_UINT, &o->shard_reply_ms, "MS",
         "answer without a remote shard that takes longer (1500)", NULL, 10, 60000},
        {"metrics", OPT_STRING, &o->metrics_file, "FILE",
         "keep counts in this file, for Prometheus' node exporter", NULL, 0, 0},
        {"slow", OPT_UINT, &o->slow_ms, "MS", "log queries that take longer (1000); 0: none", NULL,
         0, SLOW_MAX_MS},
        {"log-queries", OPT_FLAG, &o->log_queries, NULL, "with their text", NULL, 0, 0},
        {"log-level", OPT_CHOICE, &a->log_level, "LEVEL", "error, warning, info or debug (info)",
         "error|warning|info|debug", 0, 0},
        {"no-sandbox", OPT_FLAG, &a->no_sandbox, NULL, "do without, to look for faults", NULL, 0,
         0},
        {0},
    };
    const struct opt_program program = {"morgue-queryd", usage, summary, options, more};
    struct err err;
    int operands;

    switch (opt_parse(&program, argc, argv, &operands, &err)) {
    case OPT_DONE:
        return 0;
    case OPT_BAD:
        return fail(&err);
    case OPT_OK:
        break;
    }
    if (operands == 0) {
        fputs("morgue-queryd: name the INDEX to serve, a directory that morgue-indexer has made:\n"
              "  morgue-queryd my-index\n"
              "Try: morgue-queryd --help\n",
              stderr);
        return EXIT_FAILED;
    }
    part_operands(o, argv + 1, (size_t)operands);
    return -1;
}

int main(int argc, char **argv)
{
    struct arguments a = {
        .threads = default_threads(),
        .connections = 1024,
        .line_s = 60,
        .idle_s = 3600,
        .write_s = 30,
    };
    struct server_options o = {
        .deadline_ms = 2000, .slow_ms = 1000, .shard_connect_ms = 2000, .shard_reply_ms = 1500};
    struct err err;
    int status;

    if (standard_fill(&err) < 0)
        return fail(&err);
    status = read_arguments(argc, argv, &o, &a);
    if (status < 0)
        status = serve(&o, &a, &err) < 0 ? fail(&err) : 0;
    opt_list_release(&a.uids);
    return status;
}
