/* Loads a daemon: N connections, each sending the next query of a file as soon as its last one has
 * been answered.
 *
 *   load [OPTION]... QUERIES
 *
 * One thread serves all connections (poll), reads whole replies and parses nothing but the kind of
 * a line, so that it takes little from the daemon beside it. The first time through the file warms
 * up. Prints one line: requests, refusals, queries a second, mean and percentiles of the time from
 * sending a request to its last line, and the daemon's own CPU time per query (of the process at
 * the socket's other end).
 */
#include "base/buf.h"
#include "base/json.h"
#include "base/opt.h"
#include "bench/queries.h"
#include "bench/serve.h"
#include "wire/endpoint.h"
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct connection {
    int fd;
    struct buf in; /* of the line under way */
    int64_t sent;  /* when the request went out */
};

struct load {
    struct connection *connections;
    struct pollfd *polls;
    size_t count;
    struct buf *requests; /* a line each */
    size_t request_count, next;
    size_t warm, wanted; /* answers that do not count, and that do; wanted 0: see length */
    int64_t length, end; /* ns to measure for, and when that ends */
    int64_t *ns;         /* of each answer that counts */
    size_t answers, cap;
    uint64_t refused;
    clockid_t daemon;  /* its CPU time */
    int64_t wall, cpu; /* from the first answer that counts on */
};

/* --- Requests */

static int request_of(const struct bench_query *q, bool snippets, bool estimate, struct buf *out)
{
    json_t *request = json_pack("{s:i,s:s,s:s,s:b}", "id", 1, "op", "search", "q", q->q, "snippet",
                                (int)snippets);
    int r = request ? 0 : -1;

    if (r == 0 && q->newest_first)
        r = json_object_set_new(request, "sort", json_string("-date"));
    if (r == 0 && estimate)
        r = json_object_set_new(request, "total", json_string("estimate"));
    if (r == 0)
        r = json_write(request, out);
    json_decref(request);
    buf_char(out, '\n');
    return r == 0 && buf_ok(out) ? 0 : -1;
}

static int make_requests(struct load *l, const struct bench_queries *queries, const char *class,
                         bool snippets, bool estimate, struct err *err)
{
    l->requests = calloc(queries->count + 1, sizeof *l->requests);
    if (!l->requests)
        return err_nomem(err);
    for (size_t i = 0; i < queries->count; i++)
        if (strncmp(queries->items[i].class, class, strlen(class)) == 0 &&
            request_of(&queries->items[i], snippets, estimate, &l->requests[l->request_count++]) <
                0)
            return err_nomem(err);
    return l->request_count ? 0 : err_set(err, ERR_INPUT, "no query of class %s", class);
}

/* --- Connections */

static int connect_to(const char *path, struct err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    strcpy(address.sun_path, path);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    err_errno(err, errno, "cannot reach %s", path);
    if (fd >= 0)
        close(fd);
    return -1;
}

static int find_daemon(struct load *l, struct err *err)
{
    struct ucred peer;
    socklen_t len = sizeof peer;

    if (getsockopt(l->connections[0].fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0 ||
        clock_getcpuclockid(peer.pid, &l->daemon) != 0)
        return err_set(err, ERR_IO, "cannot tell the daemon's CPU time");
    return 0;
}

static int open_connections(struct load *l, const char *given, size_t count, struct err *err)
{
    char path[ENDPOINT_MAX + 1];

    l->connections = calloc(count, sizeof *l->connections);
    l->polls = calloc(count, sizeof *l->polls);
    if (!l->connections || !l->polls)
        return err_nomem(err);
    if (endpoint_resolve(given, path, err) < 0)
        return -1;
    for (; l->count < count; l->count++) {
        int fd = connect_to(path, err);

        if (fd < 0)
            return -1;
        l->connections[l->count].fd = fd;
        l->polls[l->count] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
    return find_daemon(l, err);
}

/* --- Asking */

static int send_next(struct load *l, struct connection *c, struct err *err)
{
    const struct buf *request = &l->requests[l->next++ % l->request_count];

    c->sent = clock_ns(CLOCK_MONOTONIC);
    if (send(c->fd, request->data, request->len, MSG_NOSIGNAL) == (ssize_t)request->len)
        return 0;
    return err_errno(err, errno, "cannot send");
}

static bool line_has(const char *line, size_t n, const char *type)
{
    return memmem(line, n < 64 ? n : 64, type, strlen(type)) != NULL;
}

static bool is_over(const struct load *l)
{
    return l->wanted ? l->answers >= l->wanted : clock_ns(CLOCK_MONOTONIC) >= l->end;
}

static int count_answer(struct load *l, const struct connection *c, bool refused, struct err *err)
{
    int64_t now = clock_ns(CLOCK_MONOTONIC);

    if (l->warm > 0) {
        if (--l->warm == 0) {
            l->wall = now;
            l->end = now + l->length;
            l->cpu = clock_ns(l->daemon);
        }
        return 0;
    }
    if (is_over(l))
        return 0;
    if (grow(&l->ns, &l->cap, l->answers + 1, sizeof *l->ns) < 0)
        return err_nomem(err);
    l->ns[l->answers++] = now - c->sent;
    l->refused += refused;
    return 0;
}

/* Look through whole lines; the one that ends an answer brings the next request. */
static int take_lines(struct load *l, struct connection *c, struct err *err)
{
    char *at = c->in.data, *end = c->in.data + c->in.len, *newline;

    for (; at < end && (newline = memchr(at, '\n', (size_t)(end - at))); at = newline + 1) {
        size_t n = (size_t)(newline - at);

        if (line_has(at, n, "\"type\":\"hit\""))
            continue;
        if (count_answer(l, c, line_has(at, n, "\"type\":\"error\""), err) < 0 ||
            (!is_over(l) && send_next(l, c, err) < 0))
            return -1;
    }
    memmove(c->in.data, at, (size_t)(end - at));
    c->in.len = (size_t)(end - at);
    return 0;
}

static int take(struct load *l, struct connection *c, struct err *err)
{
    char *room = buf_reserve(&c->in, 65536);
    ssize_t n = room ? recv(c->fd, room, 65536, 0) : -1;

    if (n <= 0)
        return err_set(err, ERR_IO, "the daemon has hung up");
    c->in.len += (size_t)n;
    return take_lines(l, c, err);
}

static int run(struct load *l, struct err *err)
{
    for (size_t i = 0; i < l->count; i++)
        if (send_next(l, &l->connections[i], err) < 0)
            return -1;
    while (!is_over(l)) {
        if (poll(l->polls, l->count, 1000) < 0 && errno != EINTR)
            return err_errno(err, errno, "poll");
        for (size_t i = 0; i < l->count; i++)
            if (l->polls[i].revents && take(l, &l->connections[i], err) < 0)
                return -1;
    }
    l->cpu = clock_ns(l->daemon) - l->cpu;
    l->wall = clock_ns(CLOCK_MONOTONIC) - l->wall;
    return 0;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static double percentile_ms(const struct load *l, double p)
{
    return (double)l->ns[(size_t)((double)(l->answers - 1) * p)] / 1e6;
}

static double mean_ms(const struct load *l)
{
    double sum = 0;

    for (size_t i = 0; i < l->answers; i++)
        sum += (double)l->ns[i];
    return sum / (double)l->answers / 1e6;
}

static int report(struct load *l, struct err *err)
{
    double answers = (double)l->answers;

    if (l->answers == 0)
        return err_set(err, ERR_LIMIT, "no answer in time");
    qsort(l->ns, l->answers, sizeof *l->ns, compare);
    printf("connections %zu requests %zu refused %" PRIu64 " queries/s %.1f mean_ms %.3f "
           "p50_ms %.3f p95_ms %.3f p99_ms %.3f daemon_cpu_us %.1f\n",
           l->count, l->answers, l->refused, answers / ((double)l->wall / 1e9), mean_ms(l),
           percentile_ms(l, 0.50), percentile_ms(l, 0.95), percentile_ms(l, 0.99),
           (double)l->cpu / 1e3 / answers);
    return 0;
}

static void release(struct load *l)
{
    for (size_t i = 0; i < l->count; i++) {
        close(l->connections[i].fd);
        buf_release(&l->connections[i].in);
    }
    for (size_t i = 0; i < l->request_count; i++)
        buf_release(&l->requests[i]);
    free(l->connections);
    free(l->polls);
    free(l->requests);
    free(l->ns);
}

int main(int argc, char **argv)
{
    const char *socket = NULL, *class = "";
    uint64_t connections = 1, seconds = 5, rounds = 0;
    bool no_snippets = false, estimate = false;
    const struct opt options[] = {
        {"socket", OPT_STRING, &socket, "PATH", "the daemon's socket", NULL, 0, 0},
        {"connections", OPT_UINT, &connections, "N", "so many at once (1)", NULL, 1, 1000},
        {"seconds", OPT_UINT, &seconds, "S", "for so long (5)", NULL, 1, 0},
        {"rounds", OPT_UINT, &rounds, "N", "or so many times through the file", NULL, 1, 0},
        {"class", OPT_STRING, &class, "NAME", "only classes that begin so", NULL, 0, 0},
        {"no-snippets", OPT_FLAG, &no_snippets, NULL, "ask for none", NULL, 0, 0},
        {"estimate", OPT_FLAG, &estimate, NULL, "the total may be an estimate", NULL, 0, 0},
        {0},
    };
    const struct opt_program program = {"load", "[OPTION]... QUERIES",
                                        "Keep a daemon busy and time its answers.", options, NULL};
    struct load l = {0};
    struct bench_queries queries;
    struct err err;
    int operands, r;

    switch (opt_parse(&program, argc, argv, &operands, &err)) {
    case OPT_DONE:
        return 0;
    case OPT_BAD:
        fprintf(stderr, "load: %s\n", err.text);
        return 2;
    case OPT_OK:
        break;
    }
    if (operands != 1 || queries_read(&queries, argv[1], &err) < 0) {
        fprintf(stderr, "load: %s\n", operands == 1 ? err.text : "one file of queries, please");
        return 2;
    }
    r = make_requests(&l, &queries, class, !no_snippets, estimate, &err);
    if (r == 0)
        r = open_connections(&l, socket, connections, &err);
    l.warm = l.request_count;
    l.wanted = rounds * l.request_count;
    l.length = (int64_t)seconds * 1000000000;
    l.end = INT64_MAX;
    if (r == 0)
        r = run(&l, &err);
    if (r == 0)
        r = report(&l, &err);
    if (r < 0)
        fprintf(stderr, "load: %s\n", err.text);
    release(&l);
    queries_release(&queries);
    return r < 0;
}
