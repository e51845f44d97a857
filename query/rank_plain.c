/* One word: block after block, most of which cannot enter. */
#include "query/gain.h"
#include "query/rank.h"

#define CHECK_EVERY 64 /* blocks between two looks at the limits */

bool rank_is_plain(const struct rank *r)
{
    return r->root->kind == MATCH_TERM && r->root->term.disjoint && !r->part->live;
}

static int rank_block(struct rank *r, struct match_list *l, uint32_t block, const uint32_t *order,
                      struct top *top, struct err *err)
{
    struct posting_cursor *c = &l->cursor;
    double least = top_threshold(top);

    if (match_list_load(l, block, err) < 0 || posting_load_frequencies(c, err) < 0)
        return -1;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t doc = c->document[i];
        double sum = (double)gain_one(
            (float)r->root->weight, c->frequency[i] * r->root->term.factors[0], r->norms[doc - 1]);

        if (sum < least)
            continue;
        if (top_add(top, (struct top_item){sum, part_rank(r->part, order, doc), doc}, err) < 0)
            return -1;
        least = top_threshold(top);
    }
    return 0;
}

int rank_plain(struct rank *r, const struct query_limits *limits, const uint32_t *order,
               struct top *top, struct err *err)
{
    const struct leaf_class *lists = r->root->term.leaves[0]->classes;
    double weight = r->root->weight * RANK_SLACK, factor = r->root->term.factors[0];

    for (uint32_t i = 0; i < lists->count; i++) {
        struct match_list *l = lists->forms[i];

        for (uint32_t b = 0; b < l->cursor.list.blocks; b++) {
            double share =
                factor * (double)posting_block_bound(&l->cursor.list, b) * r->part->bound_factor;

            if (limits_check_every(limits, b, CHECK_EVERY, err) < 0)
                return -1;
            if (weight * (share < 1 ? share : 1) >= top_threshold(top) &&
                rank_block(r, l, b, order, top, err) < 0)
                return -1;
        }
    }
    return 0;
}
