/* Terms in their order. */
#include "postings/terms.h"

#include <stdlib.h>

static int damaged(struct err *err)
{
    return list_damaged(err, "dictionary");
}

/* Put the next name behind what it shares with the one before. Names must ascend, else whoever
 * merges files would not see that two terms are the same. */
static int next_name(struct postings_terms *it, struct err *err)
{
    struct dictionary_name name;

    if (dictionary_name(&it->place, &name, err) < 0)
        return -1;
    if (name.shared > it->len || name.shared + name.own > FORMAT_TERM_MAX)
        return damaged(err);
    if (it->first_of_block) {
        if (name.shared > 0 || compare_bytes(name.bytes, name.own, it->term, it->len) <= 0)
            return damaged(err);
    } else if (name.shared < it->len &&
               (unsigned char)name.bytes[0] <= (unsigned char)it->term[name.shared]) {
        return damaged(err);
    }
    it->first_of_block = false;
    memcpy(it->term + name.shared, name.bytes, name.own);
    it->len = name.shared + name.own;
    return 0;
}

/* 1 when there is a term, 0 at the end. */
static int step(struct postings_terms *it, struct posting_list *list, struct err *err)
{
    const struct postings *p = it->file;

    if (it->place.left == 0) {
        if (it->next_block >= p->dictionary_blocks)
            return 0;
        if (dictionary_enter(p, it->next_block++, &it->place, err) < 0)
            return -1;
        it->first_of_block = true;
    }
    if (next_name(it, err) < 0 || dictionary_entry(&it->place, list, err) < 0)
        return -1;
    return 1;
}

void terms_init(struct postings_terms *it, const struct postings *p)
{
    it->file = p;
    it->next_block = 0;
    it->place.left = 0;
    it->len = 0;
    it->prefix_len = 0;
    it->ended = false;
}

struct postings_terms *postings_terms_new(const struct postings *p, const char *prefix, size_t len,
                                          struct err *err)
{
    struct postings_terms *it = malloc(sizeof *it);

    if (!it) {
        err_nomem(err);
        return NULL;
    }
    terms_init(it, p);
    if (len > FORMAT_TERM_MAX) {
        it->ended = true;
        return it;
    }
    it->prefix_len = len;
    if (len > 0)
        memcpy(it->prefix, prefix, len);
    if (p->terms > 0 && len > 0 &&
        dictionary_find_block(p, prefix, len, &it->next_block, err) < 0) {
        free(it);
        return NULL;
    }
    return it;
}

/* Before the terms with the prefix, among them or behind them. */
static int order_of_prefix(const struct postings_terms *it)
{
    size_t len = it->len < it->prefix_len ? it->len : it->prefix_len;
    int order = memcmp(it->term, it->prefix, len);

    return order ? order : -(it->len < it->prefix_len);
}

int postings_terms_next(struct postings_terms *it, const char **term, size_t *len,
                        struct posting_list *list, struct err *err)
{
    int order = -1;

    while (!it->ended && order < 0) {
        int got = step(it, list, err);
        if (got < 0)
            return -1;
        if (got == 0)
            it->ended = true;
        else
            order = order_of_prefix(it);
    }
    if (order != 0)
        it->ended = true;
    if (it->ended)
        return 0;
    *term = it->term;
    *len = it->len;
    return 1;
}

void postings_terms_free(struct postings_terms *it)
{
    free(it);
}
