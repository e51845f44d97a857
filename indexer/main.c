/* morgue-indexer: articles in, index out. */
#include "base/opt.h"
#include "base/standard.h"
#include "indexer/extract.h"
#include "indexer/ingest.h"
#include "indexer/merge.h"
#include "indexer/upkeep.h"
#include "text/language.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct settings {
    uint64_t jobs, memory, publish_every, split;
    const char *language, *rejects, *progress;
    struct opt_list deletions;
    bool wait, merge, verify, stats, strict, native, no_quotes, json, quiet, extract;
    char tag[LANGUAGE_TAG_MAX];
};

#define DEFAULT_MEMORY ((uint64_t)1 << 30)

static int usage(const char *what)
{
    fprintf(stderr, "morgue-indexer: %s\nTry: morgue-indexer --help\n", what);
    return EXIT_FAILED;
}

/* Options have two dashes, so this came through as an operand; nobody calls an index so. */
static int no_index_name(const char *word)
{
    struct err err;

    err_set(&err, ERR_INPUT,
            strcmp(word, "-") == 0 ? "INDEX comes first; %s is standard input"
                                   : "unknown option %s (an INDEX of that name is written ./%s)",
            word, word);
    return usage(err.text);
}

static enum progress_mode progress_of(const struct settings *s)
{
    if (strcmp(s->progress, "always") == 0)
        return PROGRESS_ALWAYS;
    return s->quiet || strcmp(s->progress, "never") == 0 ? PROGRESS_NEVER : PROGRESS_AUTO;
}

/* Without an index (extraction of quotations) all operands are inputs. */
static struct ingest_options ingest_of(const struct settings *s, char **operands, int count)
{
    int first = s->extract ? 0 : 1;

    return (struct ingest_options){
        .index = first ? operands[0] : NULL,
        .inputs = (const char *const *)operands + first,
        .input_count = (size_t)(count - first),
        .pipeline = {.jobs = (unsigned)s->jobs,
                     .memory = s->memory,
                     .publish_every = s->publish_every,
                     .quotes = !s->no_quotes,
                     .native = s->native},
        .split = (unsigned)s->split,
        .language = s->language ? s->tag : NULL,
        .rejects = s->rejects,
        .wait = s->wait,
        .strict = s->strict,
        .json = s->json,
        .quiet = s->quiet,
        .progress = progress_of(s),
    };
}

/* The commands that take an index and no input. */
static int keep_up(const struct settings *s, char **operands, int count)
{
    struct ingest_options merge;

    if (count != 1)
        return usage("--verify, --merge, --delete and --stats take one INDEX and no INPUT");
    if (s->verify)
        return (int)upkeep_verify(operands[0], progress_of(s), s->json);
    if (s->stats)
        return (int)upkeep_stats(operands[0], s->json);
    if (s->deletions.count)
        return (int)upkeep_delete(operands[0], s->deletions.items, s->deletions.count, s->wait,
                                  s->json);
    merge = ingest_of(s, operands, count);
    return (int)merge_run(&merge);
}

static int run(struct settings *s, char **operands, int count)
{
    struct ingest_options options;
    int upkeep = s->verify + s->stats + s->merge + (s->deletions.count > 0);

    if (s->language && !language_canonical(s->language, strlen(s->language), s->tag))
        return usage("--language wants a language tag such as en, ru or uz-Latn");
    if (s->split && upkeep + s->extract > 0)
        return usage(
            "--split goes with articles to index; an index that is there knows its shards");
    if (upkeep + s->extract > 1)
        return usage(
            "--verify, --merge, --delete, --stats and --extract-quotes do not go together");
    if (s->extract) {
        options = ingest_of(s, operands, count);
        return (int)extract_run(&options);
    }
    if (count == 0)
        return usage("name the INDEX, a directory that is made when it is not there, and the INPUT:"
                     "\n  morgue-indexer my-index articles.jsonl");
    if (!*operands[0])
        return usage("the name of the INDEX is empty");
    if (operands[0][0] == '-')
        return no_index_name(operands[0]);
    if (upkeep)
        return keep_up(s, operands, count);
    if (count == 1 && isatty(STDIN_FILENO))
        fprintf(stderr, "morgue-indexer: reading articles (JSON lines) from standard input; "
                        "end with Ctrl-D\n");
    options = ingest_of(s, operands, count);
    return (int)ingest_run(&options);
}

int main(int argc, char **argv)
{
    struct settings s = {
        .jobs = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN),
        .memory = DEFAULT_MEMORY,
        .publish_every = 50000,
        .progress = "auto",
    };
    const struct opt options[] = {
        {"jobs", OPT_UINT, &s.jobs, "N", "worker processes (one per core)", NULL, 1, 64},
        {"memory", OPT_SIZE, &s.memory, "SIZE", "stay below this, such as 512M (1G)", NULL,
         64 << 20, 0},
        {"language", OPT_STRING, &s.language, "TAG",
         "language of articles that name none (else it is detected)", NULL, 0, 0},
        {"publish-every", OPT_UINT, &s.publish_every, "N",
         "publish after so many articles (50000), and at the end", NULL, 1, 1000000000},
        {"strict", OPT_FLAG, &s.strict, NULL,
         "when any article is rejected, publish nothing and exit 2", NULL, 0, 0},
        {"rejects", OPT_STRING, &s.rejects, "FILE", "append rejected articles to FILE", NULL, 0, 0},
        {"no-quotes", OPT_FLAG, &s.no_quotes, NULL, "do not look for quotations", NULL, 0, 0},
        {"native", OPT_FLAG, &s.native, NULL,
         "let libxapian hold the words too, for other Xapian tools", NULL, 0, 0},
        {"split", OPT_UINT, &s.split, "N", "spread a new INDEX over N indexes by the articles' ids",
         NULL, 1, SPLIT_MAX},
        {"wait", OPT_FLAG, &s.wait, NULL, "wait while another indexer works on INDEX", NULL, 0, 0},
        {"extract-quotes", OPT_FLAG, &s.extract, NULL,
         "print quotations as JSON lines; writes no index", NULL, 0, 0},
        {"delete", OPT_LIST, &s.deletions, "ID", "delete an article (may be given again)", NULL, 0,
         0},
        {"merge", OPT_FLAG, &s.merge, NULL, "rebuild INDEX as one segment", NULL, 0, 0},
        {"verify", OPT_FLAG, &s.verify, NULL, "check every byte of INDEX (exit 2 on damage)", NULL,
         0, 0},
        {"stats", OPT_FLAG, &s.stats, NULL, "show what INDEX holds", NULL, 0, 0},
        {"json", OPT_FLAG, &s.json, NULL, "JSON lines on standard output", NULL, 0, 0},
        {"quiet", OPT_FLAG, &s.quiet, NULL, "no progress, no summary", NULL, 0, 0},
        {"progress", OPT_CHOICE, &s.progress, "WHEN", "auto, always or never", "auto|always|never",
         0, 0},
        {0},
    };
    const struct opt_program program = {
        .name = "morgue-indexer",
        .usage = "[OPTION]... INDEX [INPUT]...\n"
                 "       morgue-indexer --verify|--merge|--stats|--delete ID INDEX\n"
                 "       morgue-indexer --extract-quotes [INPUT]...",
        .summary = "Index news articles for morgue and morgue-queryd. INPUT is a file (.jsonl,\n"
                   ".ndjson, .json, .txt, each also .gz, .zst or .xz), a directory, or - for\n"
                   "standard input, which is also read when there is no INPUT.",
        .options = options,
        .more =
            "Exit status: 0 all in, 1 some articles rejected (each named on stderr), 2 failed.\n"
            "Examples:\n"
            "  morgue-indexer news articles.jsonl.gz\n"
            "  morgue --index news quotes corruption",
    };
    struct err err;
    int operands = 0, status = EXIT_FAILED;

    if (standard_fill(&err) < 0) {
        fprintf(stderr, "morgue-indexer: %s\n", err.text);
        return EXIT_FAILED;
    }
    signal(SIGPIPE, SIG_IGN); /* a lost worker shows as an error of write */
    switch (opt_parse(&program, argc, argv, &operands, &err)) {
    case OPT_DONE:
        status = EXIT_ALL_IN;
        break;
    case OPT_BAD:
        status = usage(err.text);
        break;
    case OPT_OK:
        status = run(&s, argv + 1, operands);
        break;
    }
    opt_list_release(&s.deletions);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "morgue-indexer: cannot write to standard output\n");
        status = EXIT_FAILED;
    }
    return status;
}
