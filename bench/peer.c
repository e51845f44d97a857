#include "bench/peer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, DATE, LANGUAGE, TITLE_WORDS, TITLE_STEMS, TEXT_WORDS, TEXT_STEMS, COLUMNS };

static int article_of(char *line, struct peer_article *a)
{
    const char *column[COLUMNS];
    char *at = line;

    for (int i = 0; i < COLUMNS; i++) {
        if (!at)
            return -1;
        column[i] = at;
        at = strchr(at, i + 1 < COLUMNS ? '\t' : '\n');
        if (at)
            *at++ = '\0';
    }
    *a = (struct peer_article){column[ID],          (uint32_t)strtoul(column[DATE], NULL, 10),
                               column[TITLE_WORDS], column[TITLE_STEMS],
                               column[TEXT_WORDS],  column[TEXT_STEMS]};
    return 0;
}

static int add_all(const struct peer *peer, void *self, FILE *file, const char *path,
                   struct err *err)
{
    struct peer_article a;
    char *line = NULL;
    size_t cap = 0, number = 0;
    int r = 0;

    while (r == 0 && getline(&line, &cap, file) >= 0) {
        number++;
        r = article_of(line, &a) < 0
                ? err_set(err, ERR_INPUT, "%s:%zu: not a line of words", path, number)
                : peer->add(self, &a, err);
    }
    free(line);
    if (r == 0 && ferror(file))
        r = err_errno(err, errno, "cannot read %s", path);
    return r;
}

static int make_index(const struct peer *peer, const char *words, const char *store,
                      struct err *err)
{
    FILE *file = fopen(words, "r");
    void *self = NULL;
    int r;

    if (!file)
        return err_errno(err, errno, "cannot open %s", words);
    r = peer->create(store, &self, err);
    if (r == 0)
        r = add_all(peer, self, file, words, err);
    if (r == 0)
        r = peer->finish(self, err);
    peer->close(self);
    fclose(file);
    return r;
}

static int drive(const struct peer *peer, const char *store, const char *path, struct err *err)
{
    struct bench_queries queries;
    struct engine engine = {NULL, peer->ask};
    int r = queries_read(&queries, path, err);

    if (r < 0)
        return -1;
    r = peer->open(store, &engine.self, err);
    if (r == 0)
        r = serve(&engine, &queries, err);
    peer->close(engine.self);
    queries_release(&queries);
    return r;
}

int peer_main(const struct peer *peer, int argc, char **argv)
{
    struct err err;
    int r;

    if (argc == 4 && strcmp(argv[1], "index") == 0) {
        r = make_index(peer, argv[2], argv[3], &err);
    } else if (argc == 3) {
        r = drive(peer, argv[1], argv[2], &err);
    } else {
        fprintf(stderr, "usage: %s index WORDS STORE | %s STORE QUERIES\n", peer->name, peer->name);
        return 2;
    }
    if (r < 0)
        fprintf(stderr, "%s: %s\n", peer->name, err.text);
    return r < 0;
}
