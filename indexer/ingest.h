/* The batch run: everything that the feed brings goes into the index, or is named on stderr. */
#ifndef INDEXER_INGEST_H
#define INDEXER_INGEST_H

#include "indexer/division.h"
#include "indexer/progress.h"

enum exit_status { EXIT_ALL_IN = 0, EXIT_SOME_REJECTED = 1, EXIT_FAILED = 2 };

struct ingest_options {
    const char *index;
    const char *const *inputs;
    size_t input_count;
    struct pipeline_options pipeline;
    unsigned split;       /* over so many indexes; 0: as it is */
    const char *language; /* for articles that name none; NULL to detect */
    const char *rejects;  /* file to append rejected input to; NULL for none */
    bool wait, strict, json, quiet;
    enum progress_mode progress;
};

/* Run it; messages go to stderr (and, with json, lines to stdout). */
enum exit_status ingest_run(const struct ingest_options *options);

/* Print one published line: "published generation 3: 120 articles", or its JSON form on stdout. */
void ingest_tell_published(bool json, uint64_t generation, uint64_t articles);

#endif
