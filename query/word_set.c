#include "query/word_set.h"

#include "base/buf.h"
#include "base/order.h"
#include <stdlib.h>
#include <string.h>

bool word_set_has(const struct word_set *set, const char *word, size_t len)
{
    struct value key = {word, (uint32_t)len};

    return set->count && bsearch(&key, set->items, set->count, sizeof key, value_compare);
}

bool word_set_equal(const struct word_set *a, const struct word_set *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (value_compare(&a->items[i], &b->items[i]) != 0)
            return false;
    return true;
}

struct first_bytes word_set_first_bytes(const struct word_set *set)
{
    return (struct first_bytes){(unsigned char)*set->items[0].s,
                                (unsigned char)*set->items[set->count - 1].s};
}

int found_words_add(struct found_words *g, struct arena *arena, const char *s, size_t len,
                    struct err *err)
{
    char *copy = arena_strndup(arena, s, len);

    if (!copy || grow(&g->items, &g->cap, g->count + 1, sizeof *g->items) < 0)
        return err_nomem(err);
    g->items[g->count++] = (struct value){copy, (uint32_t)len};
    return 0;
}

int found_words_settle(struct found_words *g, struct arena *arena, struct word_set *out,
                       struct err *err)
{
    size_t kept = sort_unique(g->items, g->count, sizeof *g->items, value_compare);

    out->count = kept;
    out->items = arena_alloc(arena, (kept ? kept : 1) * sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    if (kept)
        memcpy(out->items, g->items, kept * sizeof *out->items);
    return 0;
}
