#include "bench/queries.h"

#include "base/buf.h"
#include "base/fs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS  9
#define FILE_MAX ((size_t)64 << 20)

static const char *const form_names[] = {"term",  "and",    "or",   "phrase",  "near",
                                         "onear", "prefix", "nest", "phrnear", NULL};

/* Cut s at each `separator`, in place. The number of pieces, at most max; -1 when there are more.
 */
static int cut_at(char *s, char separator, const char **pieces, int max)
{
    int n = 0;

    for (char *next = s; next; n++) {
        if (n == max)
            return -1;
        pieces[n] = next;
        next = strchr(next, separator);
        if (next)
            *next++ = '\0';
    }
    return n;
}

static int form_of(const char *name)
{
    for (int i = 0; form_names[i]; i++)
        if (strcmp(form_names[i], name) == 0)
            return i;
    return -1;
}

static int query_of(char *line, struct bench_query *q)
{
    const char *column[COLUMNS];
    int form, words;

    if (cut_at(line, '\t', column, COLUMNS) != COLUMNS)
        return -1;
    form = form_of(column[4]);
    words = cut_at((char *)column[6], ' ', q->word, QUERY_WORDS);
    if (form < 0 || words < 1)
        return -1;
    q->class = column[0];
    q->id = column[1];
    q->q = column[2];
    q->stems = column[3][0] == 's';
    q->form = (enum form)form;
    q->words = (size_t)words;
    q->newest_first = strcmp(column[8], "-date") == 0;
    if (*column[5] && sscanf(column[5], "%u,%u", &q->n, &q->m) < 1)
        return -1;
    return *column[7] && sscanf(column[7], "%u-%u", &q->from, &q->to) != 2 ? -1 : 0;
}

static int read_lines(struct bench_queries *q, const struct buf *file, const char *path,
                      struct err *err)
{
    char *at = arena_strndup(&q->arena, file->data ? file->data : "", file->len);
    size_t cap = 0;

    if (!at)
        return err_nomem(err);
    while (*at) {
        char *end = at + strcspn(at, "\n"), *next = *end ? end + 1 : end;

        *end = '\0';
        if (grow(&q->items, &cap, q->count + 1, sizeof *q->items) < 0)
            return err_nomem(err);
        q->items[q->count] = (struct bench_query){0};
        if (query_of(at, &q->items[q->count]) < 0)
            return err_set(err, ERR_INPUT, "%s:%zu: not a line of a query file", path,
                           q->count + 1);
        q->count++;
        at = next;
    }
    return 0;
}

int queries_read(struct bench_queries *q, const char *path, struct err *err)
{
    struct buf file = BUF_INIT;
    int r;

    *q = (struct bench_queries){0};
    r = fs_read(path, FILE_MAX, &file, err) < 0 ? -1 : read_lines(q, &file, path, err);
    buf_release(&file);
    if (r < 0)
        queries_release(q);
    return r;
}

void queries_release(struct bench_queries *q)
{
    free(q->items);
    arena_release(&q->arena);
    *q = (struct bench_queries){0};
}
