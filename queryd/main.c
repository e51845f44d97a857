/* morgue-queryd: options, then the server. */
#include "base/log.h"
#include "base/opt.h"
#include "queryd/server.h"
#include "wire/endpoint.h"
#include "wire/request.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXIT_FAILED 2

static const char usage[] = "[OPTION]... INDEX...";
static const char summary[] =
    "Answer queries on one or several indexes over a Unix socket, as newline-delimited JSON\n"
    "(morgue-protocol(7)). Several indexes are searched as one.";
static const char more[] =
    "Without --socket the socket is $MORGUE_SOCKET, else $XDG_RUNTIME_DIR/morgue/morgue.sock,\n"
    "else /run/morgue/morgue.sock. SIGTERM finishes what is under way and exits 0; SIGHUP opens "
    "the\n"
    "newest generation, which is noticed within a second anyway. Exit: 0 ended as asked, 2 failed.";

static unsigned default_threads(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 2 ? 2 : n > 64 ? 64 : (unsigned)n;
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
    fprintf(stderr, "morgue-queryd: %s\n", err->text);
    return EXIT_FAILED;
}

static int serve(struct server_options *o, const char *socket, const struct opt_list *uid_list,
                 struct err *err)
{
    char path[ENDPOINT_MAX + 1];
    uid_t *uids = NULL;
    int r = parse_uids(uid_list, &uids, err);

    if (r == 0 && !o->stdio)
        r = endpoint_resolve(socket, path, err);
    if (r == 0) {
        o->socket = path;
        o->uids = uids;
        o->uid_count = uid_list->count;
        log_init("morgue-queryd", o->stdio ? LOG_LEVEL_WARN : LOG_LEVEL_INFO);
        signal(SIGPIPE, SIG_IGN);
        r = server_run(o, err);
    }
    free(uids);
    return r;
}

int main(int argc, char **argv)
{
    const char *socket = NULL;
    struct opt_list uids = {0};
    struct server_options o = {0};
    uint64_t threads = default_threads(), connections = 1024;
    const struct opt options[] = {
        {"socket", OPT_STRING, &socket, "PATH", "where to listen", NULL, 0, 0},
        {"stdio", OPT_FLAG, &o.stdio, NULL, "serve standard input and output, then exit", NULL, 0,
         0},
        {"threads", OPT_UINT, &threads, "N", "queries answered at a time (default: the cores)",
         NULL, 1, 1024},
        {"deadline", OPT_UINT, &o.deadline_ms, "MS", "time limit of a query that names none (2000)",
         NULL, 1, REQUEST_DEADLINE_MAX_MS},
        {"max-connections", OPT_UINT, &connections, "N", "refuse more than these (1024)", NULL, 1,
         1000000},
        {"allow-uid", OPT_LIST, &uids, "UID", "serve only this user and our own; repeatable", NULL,
         0, 0},
        {"group", OPT_STRING, &o.group, "G", "let this group connect (mode 0660)", NULL, 0, 0},
        {0},
    };
    const struct opt_program program = {"morgue-queryd", usage, summary, options, more};
    struct err err;
    int operands, status;

    o.deadline_ms = 2000;
    switch (opt_parse(&program, argc, argv, &operands, &err)) {
    case OPT_DONE:
        opt_list_release(&uids);
        return 0;
    case OPT_BAD:
        opt_list_release(&uids);
        return fail(&err);
    case OPT_OK:
        break;
    }
    if (operands == 0) {
        fprintf(stderr, "usage: morgue-queryd %s\n", usage);
        opt_list_release(&uids);
        return EXIT_FAILED;
    }
    o.threads = (unsigned)threads;
    o.max_connections = (unsigned)connections;
    o.indexes = (const char *const *)(argv + 1);
    o.index_count = (size_t)operands;
    status = serve(&o, socket, &uids, &err) < 0 ? fail(&err) : 0;
    opt_list_release(&uids);
    return status;
}
