#include "query/match_beside.h"

#include "query/match_internal.h"
#include <stdlib.h>
#include <string.h>

void match_add_statistics(const struct match *m, struct statistics *s)
{
    s->documents += m->asked->documents;
    s->length += m->asked->length;
    for (size_t i = 0; i < QUERY_WORDS_MAX; i++)
        for (int place = 0; place <= PLACES; place++)
            s->words.items[i].found[place] += m->ranks.items[i].found[place];
}

void match_rank_in(struct match *m, const struct statistics *s)
{
    struct collection *c = m->asked->quotes ? &m->matcher->quotes : &m->matcher->articles;

    m->ranks = s->words;
    for (size_t i = 0; i < QUERY_WORDS_MAX; i++)
        if (s->silent[i])
            m->ranks.items[i] = (struct rank_word){0};
    collection_set_whole(c, s->documents, s->length);
}

/* --- Scores */

struct placed {
    size_t tree;
    uint32_t doc; /* in its segment */
    struct match_hit *hit;
};

static int compare_places(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;

    if (x->tree != y->tree)
        return x->tree < y->tree ? -1 : 1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

static double norm_of(const struct rank *r, const struct collection *c, uint32_t doc)
{
    double k1 = (double)POSTINGS_K1, b = (double)POSTINGS_B;
    double average = c->whole_documents ? (double)c->whole_length / (double)c->whole_documents : 0;

    return k1 * (1 - b) + (average > 0 ? k1 * b / average * r->part->lengths[doc - 1] : 0);
}

static int score(struct rank *r, double norm, const struct placed *p, struct err *err)
{
    p->hit->weight = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        struct match_node *n = r->scored[i];
        uint32_t frequency;

        if (!bits_has(&n->bits, p->doc))
            continue;
        if (rank_frequency(n, p->doc, &frequency, err) < 0)
            return -1;
        p->hit->weight += n->weight * frequency / (frequency + norm);
    }
    return 0;
}

/* Hits of one window. */
static int score_window(struct match *m, struct tree *t, struct rank *r, const struct placed *hits,
                        size_t count, struct err *err)
{
    struct bits among;

    bits_clear(&among);
    for (size_t i = 0; i < count; i++)
        bits_set(&among, hits[i].doc);
    if (tree_match(t, hits->doc / WINDOW_DOCS, &among, err) < 0)
        return -1;
    rank_activate(t->root);
    for (size_t i = 0; i < count; i++)
        if (score(r, norm_of(r, m->asked, hits[i].doc), &hits[i], err) < 0)
            return -1;
    return 0;
}

/* Hits of one segment. */
static int score_tree(struct match *m, struct tree *t, const struct placed *hits, size_t count,
                      struct err *err)
{
    struct rank r;
    int rc = 0;

    if (tree_weigh(m, t, err) < 0 ||
        rank_new(&r, t->root, t->part, m->asked, &m->matcher->arena, err) < 0)
        return -1;
    for (size_t first = 0, end; first < count && rc == 0; first = end) {
        for (end = first + 1; end < count; end++)
            if (hits[end].doc / WINDOW_DOCS != hits[first].doc / WINDOW_DOCS)
                break;
        rc = score_window(m, t, &r, hits + first, end - first, err);
    }
    rank_release(&r);
    return rc;
}

int match_exact_scores(struct match *m, struct match_hit *hits, size_t count, struct err *err)
{
    struct placed *placed = arena_alloc(m->arena, (count + 1) * sizeof *placed);
    int rc = 0;

    if (!placed)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        placed[i].hit = &hits[i];
        placed[i].tree =
            snapshot_locate(m->matcher->reader->snapshot, hits[i].docid, &placed[i].doc);
    }
    if (count > 1)
        qsort(placed, count, sizeof *placed, compare_places);
    for (size_t first = 0, end; first < count && rc == 0; first = end) {
        for (end = first + 1; end < count && placed[end].tree == placed[first].tree; end++)
            ;
        rc = score_tree(m, &m->trees[placed[first].tree], placed + first, end - first, err);
    }
    return rc;
}
