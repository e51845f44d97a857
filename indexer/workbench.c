#include "indexer/workbench.h"

#include "base/arena.h"
#include "base/fs.h"
#include "index/segment.h"
#include "index/shard.h"
#include "indexer/analyse.h"
#include "indexer/budget.h"
#include "indexer/message.h"
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

struct bench {
    int fd;
    const struct worker_options *options;
    struct analyst *analyst;
    struct shard_words *words;
    struct arena arena;
    uint64_t base; /* budget_data at the start */
};

#define NO_LIMIT (UINT64_MAX / 2)
#define KEEP_MAX ((size_t)16 << 20) /* of the memory for messages, between jobs */

static int malformed(const char *what, struct err *err)
{
    return err_set(err, ERR_INTERNAL, "%s is malformed", what);
}

/* --- batches */

static int add_article(struct bench *b, struct shard *s, struct cut *c, struct err *err)
{
    struct article article;
    struct analysis analysis;
    size_t len;
    const char *bytes = cut_block(c, &len);
    int rc;

    if (c->bad)
        return malformed("a batch", err);
    rc = article_decode(bytes, len, &b->arena, &article, err);
    if (rc == 0)
        rc = analyse_article(b->analyst, &article, &b->arena, &analysis, err);
    if (rc == 0)
        rc = shard_add(s, &article, &analysis, err);
    if (rc < 0 && article.key[ARTICLE_ID].s)
        err_context(err, "article %.100s", article.key[ARTICLE_ID].s);
    arena_reset(&b->arena);
    return rc;
}

static int build_shard(struct bench *b, struct cut *c, struct buf *reply, struct err *err)
{
    uint64_t room = cut_u64(c);
    uint32_t first = cut_u32(c), count = cut_u32(c);
    char *dir = shard_path(b->options->build_dir, first);
    struct shard *s = dir ? shard_new(dir, first, b->words, b->options->native, err) : NULL;
    int rc = s ? 0 : -1;

    budget_hold(b->base, room);
    if (!dir)
        err_nomem(err);
    for (uint32_t i = 0; i < count && rc == 0; i++)
        rc = add_article(b, s, c, err);
    if (rc == 0)
        rc = shard_finish(s, err);
    if (rc == 0) {
        buf_u32(reply, shard_quotes(s));
        buf_u64(reply, shard_word_count(s));
    }
    shard_free(s);
    free(dir);
    return rc;
}

/* --- joining shards */

static int join_shards(struct bench *b, struct cut *c, struct err *err)
{
    unsigned parts = cut_u32(c);
    const char *dir = message_cut_string(c);
    uint32_t count = cut_u32(c);
    char **shards = calloc((size_t)count + 1, sizeof *shards);
    int rc = shards ? 0 : err_nomem(err);

    for (uint32_t i = 0; i < count && rc == 0; i++) {
        shards[i] = shard_path(b->options->build_dir, cut_u32(c));
        rc = shards[i] ? 0 : err_nomem(err);
    }
    if (rc == 0 && c->bad)
        rc = malformed("a join", err);
    budget_hold(b->base, NO_LIMIT); /* a join takes little, whatever is joined */
    if (rc == 0)
        rc = segment_join((const char *const *)shards, count, dir, parts, err);
    for (uint32_t i = 0; shards && i < count; i++)
        free(shards[i]);
    free(shards);
    return rc;
}

/* --- memory */

static int trim(struct bench *b, struct err *err)
{
    shard_words_free(b->words);
    arena_release(&b->arena);
    b->words = shard_words_new(err);
    malloc_trim(0);
    return b->words ? 0 : -1;
}

/* --- jobs */

static int do_job(struct bench *b, const struct buf *in, struct buf *reply, struct err *err)
{
    struct cut c = {in->data, in->data + in->len, false};

    switch (cut_u32(&c)) {
    case JOB_BATCH:
        return build_shard(b, &c, reply, err);
    case JOB_JOIN:
        return join_shards(b, &c, err);
    case JOB_RESET:
        shard_words_begin_segment(b->words);
        return 0;
    case JOB_TRIM:
        return trim(b, err);
    }
    return err_set(err, ERR_INTERNAL, "an unknown job");
}

/* Jobs until the parent closes its end. */
static int serve(struct bench *b, struct err *err)
{
    struct buf in = BUF_INIT, reply = BUF_INIT;
    int rc;

    while ((rc = message_receive(b->fd, &in, err)) > 0) {
        struct err failure = {0};
        buf_clear(&reply);
        rc = message_answer(b->fd, do_job(b, &in, &reply, &failure), &reply, &failure, err);
        if (rc < 0)
            break;
        if (in.cap > KEEP_MAX)
            buf_release(&in);
    }
    buf_release(&in);
    buf_release(&reply);
    return rc;
}

int workbench_run(int fd, const struct worker_options *options)
{
    struct bench b = {.fd = fd, .options = options, .base = budget_data()};
    struct err err;
    int rc = -1;

    b.analyst = analyst_new(options->quotes, &err);
    if (b.analyst && (b.words = shard_words_new(&err)))
        rc = serve(&b, &err);
    if (rc < 0)
        fprintf(stderr, "morgue-indexer: worker: %s\n", err.text);
    shard_words_free(b.words);
    analyst_free(b.analyst);
    arena_release(&b.arena);
    return rc < 0 ? 2 : 0;
}
