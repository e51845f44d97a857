/* Answers: totals, the best matches, all of them. */
#include "query/match_internal.h"

#include "base/order.h"
#include <stdlib.h>

/* What each word is worth is known when all segments have been asked for it. */
int tree_weigh(struct match *m, struct tree *t, struct err *err)
{
    t->env.weighing = true;
    return rank_weigh(&m->ranks, m->asked->whole_documents, t->root, err);
}

/* --- Windows */

uint32_t tree_windows(const struct tree *t)
{
    if (t->root->kind == MATCH_NOTHING || t->part->documents == 0)
        return 0;
    return t->part->documents / WINDOW_DOCS + 1;
}

void tree_live(const struct tree *t, uint32_t window, struct bits *out)
{
    const struct part *p = t->part;
    uint32_t base = window * WINDOW_DOCS, last = p->documents - base;

    bits_range(out, window == 0, last < WINDOW_DOCS ? last : WINDOW_DOCS - 1);
    if (p->live)
        bits_and(out, &p->live[window]);
}

/* Of the candidates in the root's bits, leave those that match. */
static int verify(struct tree *t, uint32_t window, struct err *err)
{
    struct bits found = t->root->bits;

    if (t->root->certain || !bits_any(&found))
        return 0;
    return match_verify(t->root, window, &found, err);
}

int tree_match(struct tree *t, uint32_t window, const struct bits *among, struct err *err)
{
    if (limits_check(t->env.limits, err) < 0 || match_candidates(t->root, window, among, err) < 0)
        return -1;
    return verify(t, window, err);
}

static int match_window(struct tree *t, uint32_t window, struct err *err)
{
    struct bits live;

    tree_live(t, window, &live);
    return tree_match(t, window, &live, err);
}

bool tree_total(const struct tree *t, uint64_t *total)
{
    const struct match_node *n = t->root;
    bool plain = n->kind == MATCH_TERM && n->term.disjoint && !t->part->live;

    *total = n->kind == MATCH_ALL     ? t->part->live_count
             : plain && n->term.count ? n->term.leaves[0]->estimate
                                      : 0;
    return plain || n->kind == MATCH_ALL || n->kind == MATCH_NOTHING;
}

/* --- Counting */

static int count_tree(struct tree *t, uint64_t *total, struct err *err)
{
    uint64_t known;

    if (tree_total(t, &known)) {
        *total += known;
        return 0;
    }
    for (uint32_t w = 0; w < tree_windows(t); w++) {
        if (match_window(t, w, err) < 0)
            return -1;
        *total += bits_count(&t->root->bits);
    }
    return 0;
}

int match_count(struct match *m, struct match_total *total, struct err *err)
{
    *total = (struct match_total){.exact = true};
    for (size_t i = 0; i < m->count; i++)
        if (count_tree(&m->trees[i], &total->count, err) < 0)
            return -1;
    return 0;
}

/* --- Ranking by score */

/* The window's matches into the root's bits, but for those that cannot enter. */
static int match_pruned(struct tree *t, uint32_t window, struct rank *r, double least,
                        struct tally *tally, struct err *err)
{
    struct bits live;
    bool dropped;
    uint32_t seen;

    if (limits_check(t->env.limits, err) < 0)
        return -1;
    tree_live(t, window, &live);
    seen = bits_count(&live);
    dropped = rank_narrow(r, window, least, &live);
    bits_clear(&t->root->bits);
    if (bits_any(&live) && match_candidates(t->root, window, &live, err) < 0)
        return -1;
    if (!t->root->certain && rank_sift(r, window, least, &t->root->bits, &dropped, err) < 0)
        return -1;
    if (verify(t, window, err) < 0)
        return -1;
    tally_window(tally, bits_count(&t->root->bits), seen, dropped);
    return 0;
}

static int match_whole(struct tree *t, uint32_t window, struct tally *tally, struct err *err)
{
    struct bits live;

    tree_live(t, window, &live);
    if (tree_match(t, window, &live, err) < 0)
        return -1;
    tally_window(tally, bits_count(&t->root->bits), bits_count(&live), false);
    return 0;
}

static int rank_windows(struct tree *t, struct rank *r, struct top *top, struct tally *tally,
                        struct err *err)
{
    const uint32_t *ranks = t->part->segment->newest;

    for (uint32_t w = 0; w < tree_windows(t); w++) {
        double least = top_threshold(top);

        if ((tally_may_prune(tally) && least > 0 ? match_pruned(t, w, r, least, tally, err)
                                                 : match_whole(t, w, tally, err)) < 0 ||
            rank_window(r, w, ranks, top, err) < 0)
            return -1;
    }
    return 0;
}

static int rank_tree(struct match *m, struct tree *t, struct top *top, struct tally *tally,
                     struct err *err)
{
    struct rank r;
    uint64_t total;
    int rc;

    if (tree_weigh(m, t, err) < 0 ||
        rank_new(&r, t->root, t->part, m->asked, &m->matcher->arena, err) < 0)
        return -1;
    if (r.count == 0)
        return date_tree(m, t, MATCH_NEWEST_FIRST, top, tally, err);
    if (r.count == 1 && rank_is_plain(&r)) {
        tree_total(t, &total);
        tally_known(tally, total, t->part->live_count);
        return rank_plain(&r, m->limits, t->part->segment->newest, top, err);
    }
    rc = rank_windows(t, &r, top, tally, err);
    rank_release(&r);
    return rc;
}

static int rank_all(struct match *m, enum match_order order, size_t most, struct top_hits *hits,
                    struct tally *tally, struct err *err)
{
    struct top top = {.most = most};
    struct xap_db *db =
        m->asked->quotes ? m->matcher->reader->quotes : m->matcher->reader->articles;
    int rc = 0;

    for (size_t i = 0; i < m->count && rc == 0; i++) {
        struct tree *t = &m->trees[i];

        if (order == MATCH_BY_SCORE)
            rc = top_floor(hits, most, m->limits, &top.floor, err);
        if (rc == 0)
            rc = order == MATCH_BY_SCORE ? rank_tree(m, t, &top, tally, err)
                                         : date_tree(m, t, order, &top, tally, err);
        if (rc == 0)
            rc = top_move(&top, t->part, m->count, hits, err);
    }
    top_release(&top);
    return rc < 0 ? -1 : top_sort(hits, order, db, m->limits, m->arena, err);
}

/* Hits first .. first + most - 1 of what was found. */
static int give(const struct match *m, const struct top_hits *found, size_t first, size_t most,
                struct match_hit **hits, size_t *count, struct err *err)
{
    size_t left = found->count > first ? found->count - first : 0;

    *count = left < most ? left : most;
    *hits = arena_alloc(m->arena, (*count + 1) * sizeof **hits);
    if (!*hits)
        return err_nomem(err);
    for (size_t i = 0; i < *count; i++)
        (*hits)[i] = found->items[first + i].hit;
    return 0;
}

/* No more than the posting lists let there be. */
static uint64_t most_documents(const struct match *m)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < m->count; i++) {
        const struct tree *t = &m->trees[i];
        uint64_t most = t->root->estimate;

        sum += most < t->part->live_count ? most : t->part->live_count;
    }
    return sum;
}

int match_page(struct match *m, enum match_order order, uint32_t offset, uint32_t limit,
               bool estimate, struct match_hit **hits, size_t *count, struct match_total *total,
               struct err *err)
{
    struct top_hits found = {0};
    struct tally tally = {.estimate = estimate};
    int rc;

    rc = rank_all(m, order, (size_t)offset + limit, &found, &tally, err);
    *total = tally_total(&tally, most_documents(m));
    if (rc == 0)
        rc = give(m, &found, offset, limit, hits, count, err);
    top_hits_release(&found);
    return rc;
}

/* --- All of them */

int match_each(struct match *m, const struct match_taker *taker, struct err *err)
{
    for (size_t i = 0; i < m->count; i++) {
        struct tree *t = &m->trees[i];

        for (uint32_t w = 0; w < tree_windows(t); w++)
            if (match_window(t, w, err) < 0 ||
                taker->take(taker->arg, i, w * WINDOW_DOCS, &t->root->bits, err) < 0)
                return -1;
    }
    return 0;
}

static int compare_docs(const void *a, const void *b)
{
    const struct match_hit *x = a, *y = b;

    return x->docid < y->docid ? -1 : x->docid > y->docid;
}

static int gather_tree(struct match *m, struct tree *t, size_t most, struct top_hits *out,
                       struct err *err)
{
    struct top top = {.most = SIZE_MAX};
    int rc = 0;

    for (uint32_t w = 0; w < tree_windows(t) && rc == 0 && out->count + top.count <= most; w++) {
        rc = match_window(t, w, err);
        if (rc < 0)
            break;
        BITS_EACH(&t->root->bits, w * WINDOW_DOCS, doc)
        if (rc == 0)
            rc = top_add(&top, (struct top_item){0, 0, (uint32_t)doc}, err);
    }
    if (rc == 0)
        rc = top_move(&top, t->part, m->count, out, err);
    top_release(&top);
    return rc;
}

static int gather_all(struct match *m, size_t most, struct top_hits *found, struct err *err)
{
    for (size_t i = 0; i < m->count; i++)
        if (gather_tree(m, &m->trees[i], most, found, err) < 0)
            return -1;
    return 0;
}

int match_all(struct match *m, const enum match_order *order, size_t most, struct match_hit **hits,
              size_t *count, struct err *err)
{
    struct top_hits found = {0};
    struct tally tally = {0};
    int rc;

    if (order) {
        rc = rank_all(m, *order, most + 1, &found, &tally, err);
    } else {
        rc = gather_all(m, most, &found, err);
    }
    if (rc == 0)
        rc = give(m, &found, 0, SIZE_MAX, hits, count, err);
    if (rc == 0 && !order)
        rc = sort_looking(*hits, *count, sizeof **hits, compare_docs, limits_look(m->limits), err);
    top_hits_release(&found);
    return rc;
}
