/* Our matcher without daemon and socket.
 *
 *   match [--snippets] INDEX QUERIES         driven through standard input (bench/serve.h); with
 *                                            snippets as the daemon's users get them
 *   match --threads N --seconds S ...        queries a second of N threads, each with a searcher
 *   match --rank N INDEX FILE                ids of the first N hits of each line of a file
 *
 * FILE has lines of a name, a tab and a query; the answer is a line per hit: name, tab, id.
 */
#include "base/buf.h"
#include "base/fs.h"
#include "bench/options.h"
#include "bench/queries.h"
#include "bench/serve.h"
#include "query/question.h" /* what is measured lies behind query/search.h */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WARM_SECONDS 1

struct matcher_thread {
    struct searcher *searcher;
    struct arena arena; /* of one answer */
    bool snippets;
};

/* As the daemon would. */
static int search(struct matcher_thread *m, const struct search_options *options,
                  struct result *result, struct err *err)
{
    struct query_error error = {0};

    arena_reset(&m->arena);
    if (search_run(m->searcher, options, &m->arena, result, &error) == 0)
        return 0;
    *err = error.err;
    return -1;
}

/* The documents and the total alone: parsed, planned and matched, no record read. */
static int match_bare(struct matcher_thread *m, const struct search_options *options,
                      int64_t *total, struct err *err)
{
    struct query_error error = {0};
    struct question q = {.s = m->searcher, .options = options, .arena = &m->arena, .error = &error};
    int r;

    arena_reset(&m->arena);
    r = question_understand(&q) == 0 && question_query(&q) == 0 && question_page(&q) == 0 ? 0 : -1;
    if (r == 0)
        *total = (int64_t)question_totals(&q).count;
    else
        *err = error.err;
    question_forget(&q);
    return r;
}

static int ask(void *self, const struct bench_query *q, enum mode mode, int64_t *total,
               struct err *err)
{
    struct matcher_thread *m = self;
    const struct search_options options = {
        .q = q->q,
        .q_len = strlen(q->q),
        .sort = q->newest_first ? SORT_DATE_DESC : SORT_RELEVANCE,
        .limit = TOP_HITS,
        .estimate = mode == MODE_TOP,
        .snippets = m->snippets,
    };
    struct result result = {0};
    int r;

    if (mode != MODE_KEYS && !m->snippets) {
        r = match_bare(m, &options, total, err);
    } else {
        r = search(m, &options, &result, err);
        *total = (int64_t)result.total;
    }
    if (r < 0 && err->code == ERR_UNAVAILABLE)
        *total = -1;
    return r < 0 && err->code != ERR_UNAVAILABLE ? -1 : 0;
}

static int drive(struct snapshot *snapshot, const char *path, bool snippets, struct err *err)
{
    struct matcher_thread m = {.searcher = searcher_new(snapshot, err), .snippets = snippets};
    const struct engine engine = {&m, ask};
    struct bench_queries queries;
    int r = m.searcher ? queries_read(&queries, path, err) : -1;

    if (r == 0) {
        r = serve(&engine, &queries, err);
        queries_release(&queries);
    }
    searcher_free(m.searcher);
    arena_release(&m.arena);
    return r;
}

/* --- Throughput */

struct runner {
    pthread_t thread;
    struct snapshot *snapshot;
    const struct bench_queries *queries;
    size_t first; /* query to begin with, so that threads do not march in step */
    int64_t warm, end;
    uint64_t answered;
    int64_t cpu; /* ns of this thread for what it answered */
    struct err err;
    int r;
};

static int answer_until(struct runner *run, struct matcher_thread *m)
{
    int64_t total, now, cpu = 0;

    for (size_t i = run->first; (now = clock_ns(CLOCK_MONOTONIC)) < run->end; i++) {
        if (now < run->warm || run->answered == 0)
            cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID);
        if (ask(m, &run->queries->items[i % run->queries->count], MODE_KEYS, &total, &run->err) < 0)
            return -1;
        run->answered += now >= run->warm;
    }
    run->cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
    return 0;
}

static void *run_thread(void *p)
{
    struct runner *run = p;
    struct matcher_thread m = {.searcher = searcher_new(run->snapshot, &run->err)};

    run->r = m.searcher ? answer_until(run, &m) : -1;
    searcher_free(m.searcher);
    arena_release(&m.arena);
    return NULL;
}

static int report(const struct runner *runners, size_t started, uint64_t seconds, struct err *err)
{
    uint64_t answered = 0;
    int64_t cpu = 0;

    for (size_t i = 0; i < started; i++) {
        if (runners[i].r < 0) {
            *err = runners[i].err;
            return -1;
        }
        answered += runners[i].answered;
        cpu += runners[i].cpu;
    }
    printf("threads %zu queries/s %.1f cpu_us/query %.1f\n", started,
           (double)answered / (double)seconds,
           answered ? (double)cpu / 1e3 / (double)answered : 0.0);
    return 0;
}

static int throughput(struct snapshot *snapshot, const char *path, size_t threads, uint64_t seconds,
                      struct err *err)
{
    struct runner *runners = calloc(threads, sizeof *runners);
    struct bench_queries queries;
    int64_t start;
    size_t started = 0;
    int r = runners ? queries_read(&queries, path, err) : err_nomem(err);

    if (r < 0) {
        free(runners);
        return -1;
    }
    start = clock_ns(CLOCK_MONOTONIC);
    for (; started < threads && queries.count > 0; started++) {
        runners[started] =
            (struct runner){.snapshot = snapshot,
                            .queries = &queries,
                            .first = started * queries.count / threads,
                            .warm = start + (int64_t)WARM_SECONDS * 1000000000,
                            .end = start + (int64_t)(WARM_SECONDS + seconds) * 1000000000};
        if (pthread_create(&runners[started].thread, NULL, run_thread, &runners[started]) != 0) {
            r = err_set(err, ERR_INTERNAL, "no more threads");
            break;
        }
    }
    for (size_t i = 0; i < started; i++)
        pthread_join(runners[i].thread, NULL);
    if (r == 0)
        r = report(runners, started, seconds, err);
    free(runners);
    queries_release(&queries);
    return r;
}

/* --- Ranking */

static int rank_line(struct matcher_thread *m, const char *line, size_t n, uint32_t limit,
                     struct err *err)
{
    const char *tab = memchr(line, '\t', n);
    struct search_options options = {.limit = limit};
    struct result result = {0};

    if (!tab)
        return err_set(err, ERR_INPUT, "a line without a tab");
    options.q = tab + 1;
    options.q_len = (size_t)(line + n - tab - 1);
    if (search(m, &options, &result, err) < 0)
        return err_context(err, "%.*s", (int)n, line);
    for (size_t i = 0; i < result.count; i++)
        printf("%.*s\t%s\n", (int)(tab - line), line, result.hits[i].article.key[ARTICLE_ID].s);
    return 0;
}

static int rank(struct snapshot *snapshot, const char *path, uint32_t limit, struct err *err)
{
    struct matcher_thread m = {.searcher = searcher_new(snapshot, err)};
    struct buf file = BUF_INIT;
    int r = !m.searcher ? -1 : fs_read(path, (size_t)64 << 20, &file, err);

    for (const char *at = file.data; r == 0 && at && *at;) {
        size_t n = strcspn(at, "\n");

        r = n ? rank_line(&m, at, n, limit, err) : 0;
        at += n + (at[n] == '\n');
    }
    buf_release(&file);
    searcher_free(m.searcher);
    arena_release(&m.arena);
    return r;
}

int main(int argc, char **argv)
{
    uint64_t threads = 0, seconds = 5, hits = 0;
    bool snippets = false;
    const struct opt options[] = {
        {"threads", OPT_UINT, &threads, "N", "measure throughput", NULL, 1, 256},
        {"seconds", OPT_UINT, &seconds, "S", "for so long (5)", NULL, 1, 3600},
        {"rank", OPT_UINT, &hits, "N", "print the first N hits of each query", NULL, 1, 100000},
        {"snippets", OPT_FLAG, &snippets, NULL, "make snippets, as for the daemon's users", NULL, 0,
         0},
        {0},
    };
    const struct opt_program program = {"match", "[OPTION]... INDEX QUERIES",
                                        "Time the matcher by itself.", options, NULL};
    struct snapshot *snapshot;
    struct err err;
    int status, r;

    status = options_read_for(&program, argc, argv, 2);
    if (status != OPTIONS_GO)
        return status;
    snapshot = snapshot_open((const char *const *)&argv[1], 1, &err);
    r = !snapshot ? -1
        : hits    ? rank(snapshot, argv[2], (uint32_t)hits, &err)
        : threads ? throughput(snapshot, argv[2], threads, seconds, &err)
                  : drive(snapshot, argv[2], snippets, &err);
    if (r < 0)
        options_failed(&program, err.text);
    if (snapshot)
        snapshot_unref(snapshot);
    return r < 0;
}
