/* How long answers take: queries from a file, one at a time, through libmorgue, as a client meets
 * them.
 *
 *   ask [--socket PATH | --index DIR] [--op OP] [--rounds N] [--warm N] FILE
 *
 * FILE holds a query a line. Prints the percentiles of the time from sending a request to its last
 * line. Built with: cc -I. bench/ask.c build/lib/{client,wire,base}.a -ljansson -lnettle
 */
#include "base/buf.h"
#include "base/fs.h"
#include "base/json.h"
#include "bench/options.h"
#include "client/morgue.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct samples {
    double *ms;
    size_t count, cap;
    unsigned refused;
};

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static char *request_of(const char *op, const char *query)
{
    json_t *request = json_pack("{s:i,s:s,s:s}", "id", 1, "op", op, "q", query);
    char *line = request ? json_dumps(request, JSON_COMPACT) : NULL;

    json_decref(request);
    return line;
}

/* 0 when answered (also with an error reply, which is counted), -1 when the connection is gone. */
static int ask(struct morgue *m, const char *op, const char *query, struct samples *s)
{
    char *request = request_of(op, query);
    const char *line;
    size_t len;
    enum morgue_line kind = MORGUE_BROKEN;
    double start = now_ms();

    if (request && morgue_ask(m, request) == 0)
        do
            kind = morgue_next(m, &line, &len);
        while (kind == MORGUE_HIT);
    free(request);
    if (kind != MORGUE_DONE && kind != MORGUE_REFUSED)
        return -1;
    s->refused += kind == MORGUE_REFUSED;
    if (grow(&s->ms, &s->cap, s->count + 1, sizeof *s->ms) < 0)
        return -1;
    s->ms[s->count++] = now_ms() - start;
    return 0;
}

static int round_of(struct morgue *m, const char *op, const char *queries, struct samples *s)
{
    char query[4096];

    for (const char *at = queries; *at;) {
        size_t n = strcspn(at, "\n");
        if (n > 0 && n < sizeof query) {
            memcpy(query, at, n);
            query[n] = '\0';
            if (ask(m, op, query, s) < 0)
                return -1;
        }
        at += n + (at[n] == '\n');
    }
    return 0;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void report(struct samples *s)
{
    static const double at[] = {0.50, 0.95, 0.99, 1};

    if (s->count == 0)
        return;
    qsort(s->ms, s->count, sizeof *s->ms, compare);
    printf("%zu requests, %u refused\n", s->count, s->refused);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        printf("p%-4g %8.2f ms\n", at[i] * 100, s->ms[(size_t)((double)(s->count - 1) * at[i])]);
}

int main(int argc, char **argv)
{
    const char *socket = NULL, *index = NULL, *op = "search";
    uint64_t rounds = 1, warm = 1;
    const struct opt options[] = {
        {"socket", OPT_STRING, &socket, "PATH", "the daemon's socket", NULL, 0, 0},
        {"index", OPT_STRING, &index, "DIR", "an index, without a daemon", NULL, 0, 0},
        {"op", OPT_STRING, &op, "OP", "search, quotes, count", NULL, 0, 0},
        {"rounds", OPT_UINT, &rounds, "N", "times through the file (1)", NULL, 1, 0},
        {"warm", OPT_UINT, &warm, "N", "times through it before, not counted (1)", NULL, 0, 0},
        {0},
    };
    const struct opt_program program = {"ask", "[OPTION]... FILE", "Time queries.", options, NULL};
    struct samples samples = {0};
    struct buf queries = BUF_INIT;
    struct err err;
    int status, r;
    struct morgue *m;

    status = options_read_for(&program, argc, argv, 1);
    if (status != OPTIONS_GO)
        return status;
    if (fs_read(argv[1], (size_t)64 << 20, &queries, &err) < 0)
        return options_failed(&program, err.text);
    m = morgue_new();
    r = !m ? -1 : index ? morgue_spawn(m, &index, 1) : morgue_connect(m, socket);
    for (uint64_t i = 0; i < warm && r == 0; i++)
        r = round_of(m, op, queries.data ? queries.data : "", &samples);
    samples.count = samples.refused = 0;
    for (uint64_t i = 0; i < rounds && r == 0; i++)
        r = round_of(m, op, queries.data ? queries.data : "", &samples);
    if (r < 0)
        fprintf(stderr, "ask: %s\n", morgue_error(m));
    else
        report(&samples);
    morgue_free(m);
    free(samples.ms);
    buf_release(&queries);
    return r < 0;
}
