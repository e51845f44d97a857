#include "indexer/workbench.h"

#include "base/arena.h"
#include "base/fs.h"
#include "index/segment.h"
#include "index/segment_merge.h"
#include "index/shard.h"
#include "indexer/analyse.h"
#include "indexer/message.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bench {
    int fd;
    const struct worker_options *options;
    struct analyst *analyst;
    struct shard_words *words;
    struct arena arena;
};

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
    uint32_t first = cut_u32(c), count = cut_u32(c);
    char *dir = shard_path(b->options->build_dir, first);
    struct shard *s = dir ? shard_new(dir, first, b->words, b->options->native, err) : NULL;
    int rc = s ? 0 : -1;

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
    if (rc == 0)
        rc = segment_join((const char *const *)shards, count, dir, parts, err);
    for (uint32_t i = 0; shards && i < count; i++)
        free(shards[i]);
    free(shards);
    return rc;
}

/* --- merging segments */

static int find_segment(const struct snapshot *s, const char *name, size_t *place, struct err *err)
{
    for (*place = 0; *place < snapshot_segments(s); ++*place)
        if (strcmp(snapshot_segment(s, *place)->name, name) == 0)
            return 0;
    return err_set(err, ERR_INTERNAL, "there is no segment %s to merge", name);
}

static int merge_named(const struct snapshot *s, struct cut *c, size_t *which, uint32_t count,
                       const char *dir, unsigned parts, struct err *err)
{
    struct merge_plan plan;
    int rc;

    for (uint32_t i = 0; i < count; i++)
        if (find_segment(s, message_cut_string(c), &which[i], err) < 0)
            return -1;
    if (merge_plan_init(&plan, s, which, count, err) < 0)
        return -1;
    rc = segment_merge(&plan, dir, parts, err);
    merge_plan_release(&plan);
    return rc;
}

static int merge_segments(struct cut *c, struct err *err)
{
    unsigned parts = cut_u32(c);
    const char *dir = message_cut_string(c), *index = message_cut_string(c);
    uint32_t count = cut_u32(c);
    struct snapshot *s;
    size_t *which;
    int rc = -1;

    if (c->bad)
        return malformed("a merge", err);
    s = snapshot_open(&index, 1, err);
    which = calloc((size_t)count + 1, sizeof *which);
    if (s && which)
        rc = merge_named(s, c, which, count, dir, parts, err);
    else if (s)
        err_nomem(err);
    snapshot_unref(s);
    free(which);
    return rc;
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
    case JOB_MERGE:
        return merge_segments(&c, err);
    case JOB_RESET:
        shard_words_begin_segment(b->words);
        return 0;
    }
    return err_set(err, ERR_INTERNAL, "an unknown job");
}

static int answer(struct bench *b, int rc, struct buf *reply, const struct err *failure,
                  struct err *err)
{
    if (rc < 0) {
        buf_clear(reply);
        buf_u32(reply, failure->code);
        message_put_string(reply, failure->text);
    }
    return message_send(b->fd, rc < 0 ? RESULT_FAILED : RESULT_DONE, reply, NULL, err);
}

/* Jobs until the parent closes its end. */
static int serve(struct bench *b, struct err *err)
{
    struct buf in = BUF_INIT, reply = BUF_INIT;
    int rc;

    while ((rc = message_receive(b->fd, &in, err)) > 0) {
        struct err failure = {0};
        buf_clear(&reply);
        rc = answer(b, do_job(b, &in, &reply, &failure), &reply, &failure, err);
        if (rc < 0)
            break;
    }
    buf_release(&in);
    buf_release(&reply);
    return rc;
}

int workbench_run(int fd, const struct worker_options *options)
{
    struct bench b = {.fd = fd, .options = options};
    struct err err;
    int rc = -1;

    signal(SIGINT, SIG_IGN); /* the parent hears it, and ends us */
    signal(SIGPIPE, SIG_IGN);
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
