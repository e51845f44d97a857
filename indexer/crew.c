#include "indexer/crew.h"

#include "base/fs.h"
#include "index/segment.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

int crew_start(struct crew *c, unsigned jobs, const struct worker_options *options,
               void (*in_child)(void *), void *arg, struct err *err)
{
    *c = (struct crew){.build_dir = strdup(options->build_dir)};
    if (!c->build_dir)
        return err_nomem(err);
    for (; c->count < jobs && c->count < CREW_MAX; c->count++)
        if (worker_start(&c->workers[c->count], options, in_child, arg, err) < 0)
            return -1;
    return 0;
}

void crew_stop(struct crew *c)
{
    for (unsigned i = 0; i < c->count; i++)
        worker_stop(&c->workers[i]);
    free(c->build_dir);
    *c = (struct crew){0};
}

/* --- answers */

static int take_result(struct crew *c, struct worker *w, struct err *err)
{
    struct worker_result r;

    if (worker_receive(w, &r, err) < 0)
        return -1;
    c->quotes += r.quotes;
    c->words += r.words;
    return 0;
}

/* Wait until some worker has answered. */
static int wait_for_any(struct crew *c, struct err *err)
{
    struct pollfd fds[CREW_MAX];
    int rc;

    for (unsigned i = 0; i < c->count; i++)
        fds[i] = (struct pollfd){c->workers[i].busy ? c->workers[i].fd : -1, POLLIN, 0};
    do
        rc = poll(fds, c->count, -1);
    while (rc < 0 && errno == EINTR);
    if (rc < 0)
        return err_errno(err, errno, "cannot wait for the workers");
    for (unsigned i = 0; i < c->count; i++)
        if (fds[i].revents && take_result(c, &c->workers[i], err) < 0)
            return -1;
    return 0;
}

static struct worker *idle_worker(struct crew *c, struct err *err)
{
    for (;;) {
        for (unsigned i = 0; i < c->count; i++)
            if (!c->workers[i].busy)
                return &c->workers[i];
        if (wait_for_any(c, err) < 0)
            return NULL;
    }
}

int crew_wait(struct crew *c, struct err *err)
{
    struct err later;
    int rc = 0;

    for (unsigned i = 0; i < c->count; i++)
        if (c->workers[i].busy && take_result(c, &c->workers[i], rc < 0 ? &later : err) < 0)
            rc = -1;
    return rc;
}

int crew_batch(struct crew *c, uint32_t first, uint32_t count, const struct buf *articles,
               struct err *err)
{
    struct worker *w = idle_worker(c, err);

    return w ? worker_send_batch(w, first, count, articles, err) : -1;
}

/* --- work on one segment */

/* Which parts of it worker i makes: the articles' words take about as long as all else together. */
static unsigned parts_of(const struct crew *c, unsigned i)
{
    static const unsigned parts[] = {PART_ARTICLE_WORDS, PART_TEXTS, PART_RECORDS,
                                     PART_QUOTE_WORDS};
    unsigned mask = 0;

    for (unsigned k = 0; k < sizeof parts / sizeof *parts; k++)
        if (i == (k < c->count ? k : c->count - 1))
            mask |= parts[k];
    return mask;
}

static int remove_shards(const struct crew *c, const uint32_t *firsts, uint32_t count,
                         struct err *err)
{
    for (uint32_t i = 0; i < count; i++) {
        char *path = shard_path(c->build_dir, firsts[i]);
        int rc = path ? fs_remove_tree(path, err) : err_nomem(err);
        free(path);
        if (rc < 0)
            return -1;
    }
    return 0;
}

int crew_join(struct crew *c, const uint32_t *firsts, uint32_t count, const char *dir,
              struct err *err)
{
    for (unsigned i = 0; i < c->count && parts_of(c, i); i++)
        if (worker_send_join(&c->workers[i], firsts, count, dir, parts_of(c, i), err) < 0)
            return -1;
    if (crew_wait(c, err) < 0)
        return -1;
    return remove_shards(c, firsts, count, err);
}

int crew_merge(struct crew *c, const char *index, const char *const *names, uint32_t count,
               const char *dir, struct err *err)
{
    for (unsigned i = 0; i < c->count && parts_of(c, i); i++)
        if (worker_send_merge(&c->workers[i], index, names, count, dir, parts_of(c, i), err) < 0)
            return -1;
    return crew_wait(c, err);
}

int crew_reset(struct crew *c, struct err *err)
{
    for (unsigned i = 0; i < c->count; i++)
        if (worker_send_reset(&c->workers[i], err) < 0)
            return -1;
    if (crew_wait(c, err) < 0)
        return -1;
    c->quotes = 0;
    c->words = 0;
    return 0;
}
