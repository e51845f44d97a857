#include "indexer/crew.h"

#include "base/fs.h"
#include "base/order.h"
#include "index/segment.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

static int start(struct crew *c, struct crew_member *m, struct err *err)
{
    return worker_start(&m->worker, &c->options, c->in_child, c->arg, err);
}

int crew_start(struct crew *c, unsigned jobs, uint64_t share, const struct worker_options *options,
               void (*in_child)(void *), void *arg, struct err *err)
{
    *c = (struct crew){.options = *options, .in_child = in_child, .arg = arg, .share = share};
    c->options.build_dir = strdup(options->build_dir);
    if (!c->options.build_dir)
        return err_nomem(err);
    for (; c->count < jobs && c->count < CREW_MAX; c->count++)
        if (start(c, &c->members[c->count], err) < 0)
            return -1;
    return 0;
}

void crew_stop(struct crew *c)
{
    for (unsigned i = 0; i < c->count; i++) {
        worker_stop(&c->members[i].worker);
        buf_release(&c->members[i].articles);
    }
    free((char *)c->options.build_dir);
    free(c->shards);
    *c = (struct crew){0};
}

/* --- shards */

static int note_shard(struct crew *c, uint32_t first, struct err *err)
{
    if (grow(&c->shards, &c->shard_cap, c->shard_count + 1, sizeof *c->shards) < 0)
        return err_nomem(err);
    c->shards[c->shard_count++] = first;
    return 0;
}

static int remove_shard(const struct crew *c, uint32_t first, struct err *err)
{
    char *path = shard_path(c->options.build_dir, first);
    int rc = path ? fs_remove_tree(path, err) : err_nomem(err);

    free(path);
    return rc;
}

static int remove_shards(struct crew *c, struct err *err)
{
    while (c->shard_count > 0)
        if (remove_shard(c, c->shards[--c->shard_count], err) < 0)
            return -1;
    return 0;
}

/* --- answers */

static int take_result(struct crew *c, struct crew_member *m, struct err *err)
{
    struct worker_result r;

    if (worker_receive(&m->worker, &r, err) < 0)
        return -1;
    c->quotes += r.quotes;
    c->words += r.words;
    return 0;
}

/* After a batch that did not fit: another worker, and no trace of the shard. */
static int renew(struct crew *c, struct crew_member *m, uint32_t first, struct err *err)
{
    worker_stop(&m->worker);
    return remove_shard(c, first, err) < 0 ? -1 : start(c, m, err);
}

static int build_now(struct crew *c, struct crew_member *m, uint32_t first, uint32_t count,
                     const char *bytes, size_t len, struct err *err);

/* The two halves of a batch, one after the other. */
static int build_halves(struct crew *c, struct crew_member *m, uint32_t first, uint32_t count,
                        const char *bytes, size_t len, struct err *err)
{
    struct cut cut = {bytes, bytes + len, false};
    uint32_t half = count / 2;
    size_t n;

    for (uint32_t i = 0; i < half; i++)
        (void)cut_block(&cut, &n);
    if (renew(c, m, first, err) < 0 || note_shard(c, first + half, err) < 0 ||
        build_now(c, m, first, half, bytes, (size_t)(cut.at - bytes), err) < 0)
        return -1;
    return build_now(c, m, first + half, count - half, cut.at, (size_t)(cut.end - cut.at), err);
}

static int build_now(struct crew *c, struct crew_member *m, uint32_t first, uint32_t count,
                     const char *bytes, size_t len, struct err *err)
{
    struct buf articles = BUF_INIT;
    int rc;

    buf_add(&articles, bytes, len);
    rc = worker_send_batch(&m->worker, c->share, first, count, &articles, err);
    buf_release(&articles);
    if (rc == 0)
        rc = take_result(c, m, err);
    if (rc < 0 && err->code == ERR_NOMEM && count > 1)
        rc = build_halves(c, m, first, count, bytes, len, err);
    return rc;
}

static int take_batch(struct crew *c, struct crew_member *m, struct err *err)
{
    int rc = take_result(c, m, err);

    if (rc < 0 && err->code == ERR_NOMEM && m->count > 1)
        rc = build_halves(c, m, m->first, m->count, m->articles.data, m->articles.len, err);
    m->count = 0;
    return rc;
}

/* Wait until some worker has answered. */
static int wait_for_any(struct crew *c, struct err *err)
{
    struct pollfd fds[CREW_MAX];
    int rc;

    for (unsigned i = 0; i < c->count; i++) {
        const struct worker *w = &c->members[i].worker;
        fds[i] = (struct pollfd){w->busy ? w->fd : -1, POLLIN, 0};
    }
    do
        rc = poll(fds, c->count, -1);
    while (rc < 0 && errno == EINTR);
    if (rc < 0)
        return err_errno(err, errno, "cannot wait for the workers");
    for (unsigned i = 0; i < c->count; i++)
        if (fds[i].revents && take_batch(c, &c->members[i], err) < 0)
            return -1;
    return 0;
}

static struct crew_member *idle_member(struct crew *c, struct err *err)
{
    for (;;) {
        for (unsigned i = 0; i < c->count; i++)
            if (!c->members[i].worker.busy)
                return &c->members[i];
        if (wait_for_any(c, err) < 0)
            return NULL;
    }
}

int crew_wait(struct crew *c, struct err *err)
{
    struct err later;
    int rc = 0;

    for (unsigned i = 0; i < c->count; i++)
        if (c->members[i].worker.busy && take_batch(c, &c->members[i], rc < 0 ? &later : err) < 0)
            rc = -1;
    return rc;
}

/* --- batches */

int crew_batch(struct crew *c, uint32_t first, uint32_t count, struct buf *articles,
               struct err *err)
{
    struct crew_member *m = idle_member(c, err);
    struct buf empty;

    if (!m || note_shard(c, first, err) < 0)
        return -1;
    empty = m->articles;
    buf_clear(&empty);
    m->articles = *articles;
    *articles = empty;
    m->first = first;
    m->count = count;
    return worker_send_batch(&m->worker, c->share, first, count, &m->articles, err);
}

static int trim(struct crew *c, struct err *err)
{
    for (unsigned i = 0; i < c->count; i++) {
        buf_release(&c->members[i].articles);
        if (worker_send_trim(&c->members[i].worker, err) < 0)
            return -1;
    }
    return crew_wait(c, err);
}

int crew_alone(struct crew *c, uint32_t first, struct buf *article, const struct budget *budget,
               bool *fits, struct err *err)
{
    struct crew_member *m = &c->members[0];
    int rc;

    *fits = true;
    if (crew_wait(c, err) < 0 || trim(c, err) < 0)
        return -1;
    rc = worker_send_batch(&m->worker, budget_room_alone(budget, article->cap), first, 1, article,
                           err);
    buf_release(article);
    if (rc == 0)
        rc = take_result(c, m, err);
    if (rc == 0)
        return note_shard(c, first, err) < 0 ? -1 : trim(c, err);
    if (err->code != ERR_NOMEM)
        return -1;
    *fits = false;
    return renew(c, m, first, err);
}

/* --- work on one segment */

/* The articles' words and the texts take longest: so they come first, and for two workers the
 * others make it even. */
unsigned crew_parts(unsigned count, unsigned i)
{
    static const unsigned parts[] = {PART_ARTICLE_WORDS, PART_TEXTS, PART_DATABASES,
                                     PART_QUOTE_WORDS};
    unsigned mask = 0;

    for (unsigned k = 0; k < sizeof parts / sizeof *parts; k++)
        if (i == k % count)
            mask |= parts[k];
    return mask;
}

int crew_join(struct crew *c, const char *dir, struct err *err)
{
    sort_numbers(c->shards, c->shard_count);
    for (unsigned i = 0; i < c->count && crew_parts(c->count, i); i++)
        if (worker_send_join(&c->members[i].worker, c->shards, (uint32_t)c->shard_count, dir,
                             crew_parts(c->count, i), err) < 0)
            return -1;
    if (crew_wait(c, err) < 0)
        return -1;
    return remove_shards(c, err);
}

int crew_reset(struct crew *c, struct err *err)
{
    if (remove_shards(c, err) < 0)
        return -1;
    for (unsigned i = 0; i < c->count; i++)
        if (worker_send_reset(&c->members[i].worker, err) < 0)
            return -1;
    if (crew_wait(c, err) < 0)
        return -1;
    c->quotes = 0;
    c->words = 0;
    return 0;
}
