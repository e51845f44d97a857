/* Loads a daemon with queries of a file, in one of two ways.
 *
 *   closed loop   (default) N connections, each sending its next query when its last one has been
 *                 answered: tells what the daemon can do
 *   open loop     (--rate) queries come at a given rate, whatever has been answered by then, dealt
 * out to the connections in turn; each is timed from the moment it was due, so that a daemon which
 * falls behind cannot hide it: tells what users wait for. They are sent at whole milliseconds, as
 * event loops do, so each waits for half of one on average before it is sent; with --fine they are
 * sent when they are due, and what is left is the daemon's.
 *
 * With --greedy one more connection keeps N slow queries under way, which are not timed. The first
 * time through the file warms up. Prints one line: requests, errors, queries a second, mean and
 * percentiles of the time to the last line of an answer, and the daemon's own CPU time per query
 * (of the process at the socket's other end).
 */
#include "bench/load_client.h"
#include "bench/load_requests.h"
#include "bench/options.h"
#include "bench/serve.h"
#include "wire/endpoint.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SENT_MOST ((uint64_t)1 << 22) /* requests under way, at most */
#define TICK_NS   1000000

struct load {
    uv_loop_t loop;
    uv_poll_t pace; /* of `alarm`: the loop's own timers go by whole milliseconds */
    int alarm;
    int64_t tick; /* ns between looks at what has come due; 0: at that very moment */
    struct load_crowd crowd;
    struct load_requests requests;
    struct buf slow; /* of the greedy one */
    size_t others;   /* connections that are timed; the greedy one comes after them */
    uint64_t greedy;
    double rate;         /* a second; 0: closed loop */
    uint64_t due;        /* requests of the open loop so far, from `begun` on */
    int64_t begun;       /* ns */
    int64_t *sent;       /* when request id was sent, or due; [SENT_MOST], by id */
    uint64_t next;       /* id */
    uint64_t warm;       /* answers that do not count any more */
    uint64_t wanted;     /* that do; 0: see length */
    int64_t length, end; /* ns to measure for, and when that ends */
    int64_t *ns;         /* of each answer that counts */
    size_t answers, cap;
    uint64_t errors;
    clockid_t daemon;  /* its CPU time */
    int64_t wall, cpu; /* from the first answer that counts on */
    bool over;
    struct err err;
};

static void stop(struct load *l, const struct err *err)
{
    if (l->over)
        return;
    l->over = true;
    if (err)
        l->err = *err;
    l->cpu = clock_ns(l->daemon) - l->cpu;
    l->wall = clock_ns(CLOCK_MONOTONIC) - l->wall;
    load_crowd_close(&l->crowd);
    uv_close((uv_handle_t *)&l->pace, NULL);
}

/* --- Asking */

static void ask(struct load *l, struct load_client *c, int64_t due)
{
    const struct buf *request = c->greedy ? &l->slow : load_requests_next(&l->requests);
    struct err err;

    l->sent[l->next % SENT_MOST] = due;
    if (load_client_send(c, l->next++, request) < 0) {
        err_set(&err, ERR_IO, "cannot send");
        stop(l, &err);
    }
}

static int64_t next_due(const struct load *l)
{
    return l->begun + (int64_t)((double)l->due * 1e9 / l->rate);
}

static void set_alarm(struct load *l, int64_t at)
{
    struct itimerspec when;
    struct err err;

    if (l->tick)
        at += l->tick - 1 - (at - l->begun + l->tick - 1) % l->tick;
    when = (struct itimerspec){.it_value = {at / 1000000000, at % 1000000000}};

    if (timerfd_settime(l->alarm, TFD_TIMER_ABSTIME, &when, NULL) == 0)
        return;
    err_errno(&err, errno, "cannot set a timer");
    stop(l, &err);
}

/* What has come due since the last look. */
static void on_pace(uv_poll_t *pace, int status, int events)
{
    struct load *l = pace->data;
    int64_t now = clock_ns(CLOCK_MONOTONIC), due;

    (void)status;
    (void)events;
    while (!l->over && (due = next_due(l)) <= now) {
        ask(l, &l->crowd.clients[l->due % l->others], due);
        l->due++;
    }
    if (!l->over)
        set_alarm(l, next_due(l));
}

static void on_connected(struct load_crowd *crowd)
{
    struct load *l = crowd->owner;
    int64_t now = clock_ns(CLOCK_MONOTONIC);

    for (uint64_t i = 0; i < l->greedy && !l->over; i++)
        ask(l, &crowd->clients[l->others], now);
    l->begun = now;
    if (l->rate > 0)
        on_pace(&l->pace, 0, 0);
    for (size_t i = 0; l->rate <= 0 && i < l->others && !l->over; i++)
        ask(l, &crowd->clients[i], now);
}

/* --- Answers */

static bool is_over(const struct load *l, int64_t now)
{
    return l->wanted ? l->answers >= l->wanted : now >= l->end;
}

static int count(struct load *l, uint64_t id, const char *error, int64_t now, struct err *err)
{
    if (l->warm > 0) {
        if (--l->warm == 0) {
            l->wall = now;
            l->end = now + l->length;
            l->cpu = clock_ns(l->daemon);
        }
        return 0;
    }
    if (grow(&l->ns, &l->cap, l->answers + 1, sizeof *l->ns) < 0)
        return err_nomem(err);
    l->ns[l->answers++] = now - l->sent[id % SENT_MOST];
    if (error && l->errors++ == 0)
        fprintf(stderr, "load: the first error: %s\n", error);
    return 0;
}

static void on_answer(struct load_client *c, uint64_t id, const char *error)
{
    struct load *l = c->crowd->owner;
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    struct err err;

    if (l->over)
        return;
    if (!c->greedy && count(l, id, error, now, &err) < 0)
        stop(l, &err);
    else if (l->warm == 0 && is_over(l, now))
        stop(l, NULL);
    else if (c->greedy || l->rate <= 0)
        ask(l, c, now);
}

static void on_broken(struct load_crowd *crowd, const struct err *err)
{
    stop(crowd->owner, err);
}

/* --- Results */

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
    printf("connections %zu requests %zu errors %" PRIu64 " queries/s %.1f mean_ms %.3f "
           "p50_ms %.3f p95_ms %.3f p99_ms %.3f max_ms %.3f daemon_cpu_us %.1f\n",
           l->others, l->answers, l->errors, answers / ((double)l->wall / 1e9), mean_ms(l),
           percentile_ms(l, 0.50), percentile_ms(l, 0.95), percentile_ms(l, 0.99),
           percentile_ms(l, 1), (double)l->cpu / 1e3 / answers);
    return 0;
}

/* --- The whole */

static int find_daemon(struct load *l, const char *path, struct err *err)
{
    struct ucred peer;
    socklen_t len = sizeof peer;
    uv_os_fd_t fd;

    if (uv_fileno((uv_handle_t *)&l->crowd.clients[0].pipe, &fd) < 0 ||
        getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0 ||
        clock_getcpuclockid(peer.pid, &l->daemon) != 0)
        return err_set(err, ERR_IO, "cannot reach %s, or tell its CPU time", path);
    return 0;
}

static int run(struct load *l, const char *given, struct err *err)
{
    char path[ENDPOINT_MAX + 1];

    l->sent = calloc(SENT_MOST, sizeof *l->sent);
    if (!l->sent)
        return err_nomem(err);
    if (endpoint_resolve(given, path, err) < 0)
        return -1;
    uv_loop_init(&l->loop);
    l->alarm = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (l->alarm < 0)
        return err_errno(err, errno, "cannot make a timer");
    uv_poll_init(&l->loop, &l->pace, l->alarm);
    l->pace.data = l;
    uv_poll_start(&l->pace, UV_READABLE, on_pace);
    l->crowd = (struct load_crowd){
        .on_connected = on_connected, .on_answer = on_answer, .on_broken = on_broken, .owner = l};
    if (load_crowd_init(&l->crowd, &l->loop, path, l->others + (l->greedy > 0), err) < 0 ||
        find_daemon(l, path, err) < 0)
        return -1;
    if (l->greedy)
        l->crowd.clients[l->others].greedy = true;
    uv_run(&l->loop, UV_RUN_DEFAULT);
    uv_loop_close(&l->loop);
    *err = l->err;
    return l->err.code ? -1 : report(l, err);
}

static void release(struct load *l)
{
    if (l->alarm >= 0)
        close(l->alarm);
    load_crowd_release(&l->crowd);
    load_requests_release(&l->requests);
    buf_release(&l->slow);
    free(l->sent);
    free(l->ns);
}

int main(int argc, char **argv)
{
    const char *socket = NULL, *slow = "(the OR of OR a OR in) w/20 (to OR and OR is OR on)";
    struct load_style style = {.class = ""};
    uint64_t connections = 1, seconds = 5, rounds = 0, rate = 0, greedy = 0;
    bool fine = false;
    const struct opt options[] = {
        {"socket", OPT_STRING, &socket, "PATH", "the daemon's socket", NULL, 0, 0},
        {"connections", OPT_UINT, &connections, "N", "so many at once (1)", NULL, 1, 20000},
        {"seconds", OPT_UINT, &seconds, "S", "for so long (5)", NULL, 1, 0},
        {"rounds", OPT_UINT, &rounds, "N", "or so many times through the file", NULL, 1, 0},
        {"rate", OPT_UINT, &rate, "N", "open loop: so many queries a second", NULL, 1, 1000000},
        {"fine", OPT_FLAG, &fine, NULL, "at their moments, not at whole milliseconds", NULL, 0, 0},
        {"mixed", OPT_FLAG, &style.mixed, NULL, "every kind of question", NULL, 0, 0},
        {"greedy", OPT_UINT, &greedy, "N", "a client beside with N slow queries", NULL, 1, 1000},
        {"slow", OPT_STRING, &slow, "QUERY", "what that one asks", NULL, 0, 0},
        {"class", OPT_STRING, &style.class, "NAME", "only classes that begin so", NULL, 0, 0},
        {"no-snippets", OPT_FLAG, &style.no_snippets, NULL, "ask for none", NULL, 0, 0},
        {"estimate", OPT_FLAG, &style.estimate, NULL, "the total may be an estimate", NULL, 0, 0},
        {0},
    };
    const struct opt_program program = {"load", "[OPTION]... QUERIES",
                                        "Keep a daemon busy and time its answers.", options, NULL};
    struct bench_queries queries;
    struct load *l;
    struct err err;
    int status, r;

    status = options_read_for(&program, argc, argv, 1);
    if (status != OPTIONS_GO)
        return status;
    if (queries_read(&queries, argv[1], &err) < 0)
        return options_failed(&program, err.text);
    l = calloc(1, sizeof *l);
    if (!l)
        return options_failed(&program, "out of memory");
    buf_printf(&l->slow, ",\"op\":\"count\",\"q\":\"%s\",\"deadline_ms\":60000}\n", slow);
    r = load_requests_make(&l->requests, &queries, &style, &err);
    l->alarm = -1;
    l->others = connections;
    l->greedy = greedy;
    l->rate = (double)rate;
    l->tick = fine ? 0 : TICK_NS;
    l->warm = l->requests.count;
    l->wanted = rounds * l->requests.count;
    l->length = (int64_t)seconds * 1000000000;
    l->end = INT64_MAX;
    if (r == 0)
        r = run(l, socket, &err);
    if (r < 0)
        fprintf(stderr, "load: %s\n", err.text);
    release(l);
    free(l);
    queries_release(&queries);
    return r < 0;
}
