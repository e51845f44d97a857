/* The best matches by date. Where the total is known, or need not be exact, articles are looked at
 * in the order of their dates, so many at a time, until enough have been found; else all are, since
 * they must be counted.
 */
#include "query/match_internal.h"

#include <string.h>

#define GROW 4 /* the next articles are so many times as many */

/* Keep the window's matches that may enter. */
static int keep(const struct tree *t, uint32_t window, const uint32_t *ranks, struct top *top,
                struct err *err)
{
    BITS_EACH(&t->root->bits, window * WINDOW_DOCS, doc)
    {
        uint32_t rank = part_rank(t->part, ranks, (uint32_t)doc);

        if (top_takes_rank(top, rank) &&
            top_add(top, (struct top_item){0, rank, (uint32_t)doc}, err) < 0)
            return -1;
    }
    return 0;
}

/* --- All of them */

static int scan(struct tree *t, const uint32_t *ranks, struct top *top, struct tally *tally,
                struct err *err)
{
    for (uint32_t w = 0; w < tree_windows(t); w++) {
        struct bits live;

        tree_live(t, w, &live);
        if (tree_match(t, w, &live, err) < 0 || keep(t, w, ranks, top, err) < 0)
            return -1;
        tally_window(tally, bits_count(&t->root->bits), bits_count(&live), false);
    }
    return 0;
}

/* --- Date by date */

/* Articles of the segment's order, and documents of theirs. */
struct walk {
    struct tree *tree;
    const uint32_t *ranks, *by_rank;
    struct bits *among; /* [windows] */
    uint64_t found, seen;
};

static void mark(struct walk *w, uint32_t article)
{
    const struct part *p = w->tree->part;
    uint32_t first = article, end = article + 1;

    if (p->quote_article) {
        first = part_first_quote(p, article);
        end = part_first_quote(p, article + 1);
    }
    for (uint32_t doc = first; doc < end; doc++)
        bits_set(&w->among[doc / WINDOW_DOCS], doc);
}

static int walk_windows(struct walk *w, struct top *top, struct err *err)
{
    struct tree *t = w->tree;

    for (uint32_t i = 0; i < tree_windows(t); i++) {
        struct bits live;

        tree_live(t, i, &live);
        bits_and(&live, &w->among[i]);
        if (!bits_any(&live))
            continue;
        if (tree_match(t, i, &live, err) < 0 || keep(t, i, w->ranks, top, err) < 0)
            return -1;
        w->found += bits_count(&t->root->bits);
        w->seen += bits_count(&live);
    }
    return 0;
}

static int walk(struct walk *w, uint32_t some, struct top *top, struct err *err)
{
    uint32_t articles = w->tree->part->segment->articles;

    for (uint32_t from = 0, to; from < articles && top->count < top->most; from = to) {
        to = some < articles - from ? from + some : articles;
        some = some < articles / GROW ? some * GROW : articles;
        memset(w->among, 0, tree_windows(w->tree) * sizeof *w->among);
        for (uint32_t i = from; i < to; i++)
            mark(w, w->by_rank[i] + 1);
        if (walk_windows(w, top, err) < 0)
            return -1;
    }
    return 0;
}

/* Among how many articles there should be enough matches: half of all, and walking is not worth its
 * while. */
static uint32_t first_articles(const struct tree *t, const struct top *top, bool known)
{
    uint64_t wanted = known ? 2 * top->most : TALLY_ENOUGH + 2 * top->most;
    uint64_t articles = t->part->segment->articles;

    if (top->most >= articles)
        return (uint32_t)articles;
    return (uint32_t)(t->root->estimate > 2 * wanted ? wanted * articles / t->root->estimate + 1
                                                     : articles);
}

static int walk_tree(struct match *m, struct tree *t, struct walk *w, uint32_t some,
                     struct top *top, struct err *err)
{
    w->tree = t;
    w->among = arena_alloc(&m->matcher->arena, tree_windows(t) * sizeof *w->among);
    return w->among ? walk(w, some, top, err) : err_nomem(err);
}

int date_tree(struct match *m, struct tree *t, enum match_order order, struct top *top,
              struct tally *tally, struct err *err)
{
    struct walk w = {.ranks = collection_ranks(t->part, order == MATCH_OLDEST_FIRST, err)};
    uint64_t total;
    bool known = tree_total(t, &total);
    uint32_t some = first_articles(t, top, known);

    if (!w.ranks)
        return -1;
    if ((!known && !tally->estimate) || some > t->part->segment->articles / 2 ||
        tree_windows(t) == 0)
        return scan(t, w.ranks, top, tally, err);
    w.by_rank = collection_by_rank(t->part, order == MATCH_OLDEST_FIRST, err);
    if (!w.by_rank || walk_tree(m, t, &w, some, top, err) < 0)
        return -1;
    if (known) {
        tally_known(tally, total, t->part->live_count);
        return 0;
    }
    tally_window(tally, w.found, w.seen, false);
    if (w.seen < t->part->live_count)
        tally_window(tally, 0, t->part->live_count - w.seen, true);
    return 0;
}
