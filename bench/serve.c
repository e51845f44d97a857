#include "bench/serve.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t clock_ns(int clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

struct cost {
    int64_t cpu, wall, total;
};

static int ask(const struct engine *engine, const struct bench_query *q, enum mode mode,
               struct cost *cost, struct err *err)
{
    int64_t wall = clock_ns(CLOCK_MONOTONIC), cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID);

    cost->total = -1;
    if (engine->ask(engine->self, q, mode, &cost->total, err) < 0)
        return err_context(err, "%s %s: %s", q->class, q->id, q->q);
    cost->cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
    cost->wall = clock_ns(CLOCK_MONOTONIC) - wall;
    return 0;
}

/* All costs first, then all lines, so that writing disturbs no query. */
static int run(const struct engine *engine, const struct bench_queries *queries, enum mode mode,
               struct cost *costs, struct err *err)
{
    for (size_t i = 0; i < queries->count; i++)
        if (ask(engine, &queries->items[i], mode, &costs[i], err) < 0)
            return -1;
    for (size_t i = 0; i < queries->count; i++)
        printf("%s\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n", queries->items[i].id, costs[i].cpu,
               costs[i].wall, costs[i].total);
    puts("end");
    return fflush(stdout) == 0 ? 0 : err_errno(err, errno, "cannot write");
}

static int mode_of(const char *command)
{
    static const char *const commands[] = {"run exact\n", "run top\n", "run keys\n"};

    for (int i = 0; i < 3; i++)
        if (strcmp(command, commands[i]) == 0)
            return i;
    return -1;
}

int serve(const struct engine *engine, const struct bench_queries *queries, struct err *err)
{
    struct cost *costs = calloc(queries->count + 1, sizeof *costs);
    char line[64];
    int r = 0;

    if (!costs)
        return err_nomem(err);
    printf("ready %zu\n", queries->count);
    fflush(stdout);
    while (r == 0 && fgets(line, sizeof line, stdin) && strcmp(line, "quit\n") != 0) {
        int mode = mode_of(line);

        r = mode < 0 ? err_set(err, ERR_INPUT, "no such command: %s", line)
                     : run(engine, queries, (enum mode)mode, costs, err);
    }
    free(costs);
    return r;
}
