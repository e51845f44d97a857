#include "client/batch.h"

#include "base/utf8.h"
#include "client/plain.h"
#include "client/tell.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct column columns_counts[] = {
    {"total", "total"}, {"error", "message"}, {NULL, NULL}};

struct batch {
    struct morgue *m;
    const struct asking *asking;
    struct screen *out, *errors;
    const struct column *columns;
    const char *name; /* of the file, for messages */
    long long line;
    bool found, wrong;
};

static enum table_kind kind_of(const struct batch *b)
{
    return b->asking->tsv ? TABLE_TSV : TABLE_CSV;
}

static void put_row(struct batch *b, const char *line, const json_t *reply)
{
    table_row(b->out->out, kind_of(b), line, b->columns, reply);
}

#define WHERE 300

/* Where the query stands: "queries.txt:2:". */
static const char *where(const struct batch *b, char out[WHERE])
{
    snprintf(out, WHERE, "%.200s:%lld:", b->name, b->line);
    return out;
}

static void complain(struct batch *b, const json_t *error, const char *query)
{
    char place[WHERE];

    b->wrong = true;
    tell_error(b->errors, where(b, place), error, query);
}

/* One line of an answer. */
static int take(struct batch *b, enum morgue_line kind, const char *line, const char *query,
                const char *text, size_t len)
{
    struct err err;
    json_t *reply = json_parse(text, len, &err);

    if (!reply) {
        tell_failure(b->errors, err.text);
        return -1;
    }
    if (b->asking->json)
        tell_line(b->out->out, text, len);
    if (kind == MORGUE_REFUSED)
        complain(b, reply, query);
    if (kind != MORGUE_REFUSED && view_number(reply, "total") > 0)
        b->found = true;
    if (!b->asking->json && (b->asking->hits ? kind == MORGUE_HIT : kind != MORGUE_HIT))
        put_row(b, line, reply);
    json_decref(reply);
    return 0;
}

static int ask(struct batch *b, const char *line, const char *query)
{
    const struct asking *a = b->asking;
    const char *op = !a->hits ? "count" : a->quotes ? "quotes" : "search";
    unsigned parts = a->hits ? PART_PAGE | PART_SORT | PART_COLLAPSE : PART_OF | PART_COLLAPSE;
    char *request = request_make(a, op, WORDS_QUERY, query, parts, b->line);
    enum morgue_line kind = MORGUE_HIT;
    int rc = -1;

    if (!request)
        tell_failure(b->errors, "out of memory");
    else
        rc = morgue_ask(b->m, request);
    free(request);
    while (rc == 0 && kind == MORGUE_HIT) {
        const char *text;
        size_t len;
        kind = morgue_next(b->m, &text, &len);
        if (kind == MORGUE_CLOSED || kind == MORGUE_BROKEN)
            rc = -1;
        else if (take(b, kind, line, query, text, len) < 0)
            return -1;
    }
    if (rc < 0 && request)
        tell_failure(b->errors, morgue_error(b->m));
    return rc;
}

/* A line without its end, as a query of its own. */
static int run_line(struct batch *b, char *line, size_t len)
{
    struct buf query = BUF_INIT;
    char place[WHERE];
    size_t bad;
    int rc = 0;

    while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        line[--len] = '\0';
    if (!utf8_valid(line, len, &bad) || memchr(line, '\0', len)) {
        tell_failure_at(b->errors, where(b, place), "the line is not UTF-8");
        b->wrong = true;
        return 0;
    }
    if (b->asking->literal)
        plain_words(line, len, &query);
    else if (strspn(line, " \t") < len)
        buf_add(&query, line, len);
    if (!buf_ok(&query)) {
        tell_failure(b->errors, "out of memory");
        rc = -1;
    } else if (query.len > 0) {
        rc = ask(b, line, query.data);
    }
    buf_release(&query);
    return rc;
}

static int run_lines(struct batch *b, FILE *in)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    int rc = 0;

    while (rc == 0 && (n = getline(&line, &cap, in)) >= 0) {
        b->line++;
        rc = run_line(b, line, (size_t)n);
    }
    free(line);
    if (rc == 0 && ferror(in)) {
        tell_failure(b->errors, "the list of queries cannot be read");
        rc = -1;
    }
    return rc;
}

enum exit_status batch_run(struct morgue *m, const struct asking *a, struct screen *out,
                           struct screen *errors)
{
    struct batch b = {.m = m, .asking = a, .out = out, .errors = errors, .name = a->query};
    FILE *in = strcmp(a->query, "-") == 0 ? stdin : fopen(a->query, "r");
    int rc;

    b.columns = !a->hits ? columns_counts : a->quotes ? columns_quotes : columns_search;
    if (!in) {
        char text[300];
        snprintf(text, sizeof text, "cannot open %.200s: %s", a->query, strerror(errno));
        tell_failure(errors, text);
        return EXIT_USAGE;
    }
    if (!a->json)
        table_head(out->out, kind_of(&b), "query", b.columns);
    rc = run_lines(&b, in);
    if (in != stdin)
        fclose(in);
    if (rc < 0)
        return EXIT_TROUBLE;
    return b.wrong ? EXIT_USAGE : b.found ? EXIT_FOUND : EXIT_NOTHING;
}
