/* How fast quotations are extracted, the analysis into words left out.
 *
 *   quotes --language LANG FILE.jsonl...       articles: JSON lines with "text"
 *   quotes --language LANG --bytes N TEXT...   one article a TEXT, repeated to N bytes
 *
 * A line per operand: megabytes (10^6 bytes), quotations, milliseconds of the analysis and of the
 * extraction, megabytes a second of the latter. Times are CPU times of the thread, the least of
 * --rounds.
 */
#include "text/quotes/quotes.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/json.h"
#include "bench/options.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

struct bench {
    const char *language;
    uint64_t bytes, rounds;
    struct analyzer *analyzer;
};

struct cost {
    double bytes, analysis, extraction; /* seconds */
    size_t quotes;
};

static double cpu_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int measure(const struct bench *b, const char *text, size_t len, struct cost *sum,
                   struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct words words;
    struct quote_list quotes = {0};
    double start = cpu_seconds(), least = 0;
    int rc = analyzer_text(b->analyzer, text, len, &arena, &words, err);

    sum->analysis += cpu_seconds() - start;
    for (uint64_t i = 0; i < b->rounds && rc == 0; i++) {
        struct arena kept = ARENA_INIT;
        start = cpu_seconds();
        rc = quotes_extract(text, len, len, &words, b->language, &kept, &quotes, err);
        double took = cpu_seconds() - start;
        if (!i || took < least)
            least = took;
        arena_release(&kept);
    }
    arena_release(&arena);
    sum->extraction += least;
    sum->bytes += (double)len;
    sum->quotes += quotes.count;
    return rc;
}

static int measure_articles(const struct bench *b, const char *path, struct cost *sum,
                            struct err *err)
{
    struct buf file = BUF_INIT;
    int rc = fs_read(path, SIZE_MAX / 2, &file, err);

    for (size_t at = 0; rc == 0 && at < file.len;) {
        const char *line = file.data + at, *nl = memchr(line, '\n', file.len - at);
        size_t len = nl ? (size_t)(nl - line) : file.len - at;
        json_t *article = json_parse(line, len, err);
        const json_t *text = json_object_get(article, "text");
        at += len + 1;
        if (!article || !json_is_string(text))
            rc = article ? err_set(err, ERR_INPUT, "%s: an article without text", path) : -1;
        else
            rc = measure(b, json_string_value(text), json_string_length(text), sum, err);
        json_decref(article);
    }
    buf_release(&file);
    return rc;
}

static int measure_repeated(const struct bench *b, const char *piece, struct cost *sum,
                            struct err *err)
{
    struct buf text = BUF_INIT;
    int rc;

    while (*piece && !text.failed && text.len < b->bytes)
        buf_str(&text, piece);
    rc = text.failed ? err_nomem(err) : measure(b, text.data, text.len, sum, err);
    buf_release(&text);
    return rc;
}

static void print(const char *name, const struct cost *c)
{
    printf("%8.2f MB %9zu quotations %8.0f ms %8.0f ms %7.1f MB/s  %.40s\n", c->bytes / 1e6,
           c->quotes, 1e3 * c->analysis, 1e3 * c->extraction, c->bytes / 1e6 / c->extraction, name);
}

int main(int argc, char **argv)
{
    struct bench b = {.language = "en", .rounds = 3};
    struct err err;
    int operands = 0, status, rc = 0;
    const struct opt options[] = {
        {.name = "language",
         .kind = OPT_STRING,
         .target = &b.language,
         .metavar = "LANG",
         .help = "language of the texts (en)"},
        {.name = "bytes",
         .kind = OPT_SIZE,
         .target = &b.bytes,
         .metavar = "N",
         .help = "operands are texts, repeated to N bytes"},
        {.name = "rounds",
         .kind = OPT_UINT,
         .target = &b.rounds,
         .metavar = "N",
         .help = "extract N times, count the fastest (3)",
         .min = 1},
        {.name = NULL},
    };
    const struct opt_program program = {.name = "quotes",
                                        .usage = "[OPTION]... FILE|TEXT...",
                                        .summary = "How fast quotations are extracted.",
                                        .options = options};

    status = options_read(&program, argc, argv, &operands);
    if (status != OPTIONS_GO)
        return status;
    b.analyzer = analyzer_new(&err);
    rc = b.analyzer ? 0 : -1;
    for (int i = 1; rc == 0 && i <= operands; i++) {
        struct cost sum = {0};
        rc = b.bytes ? measure_repeated(&b, argv[i], &sum, &err)
                     : measure_articles(&b, argv[i], &sum, &err);
        if (rc == 0)
            print(argv[i], &sum);
    }
    analyzer_free(b.analyzer);
    if (rc != 0)
        fprintf(stderr, "quotes: %s\n", err.text);
    return rc != 0;
}
