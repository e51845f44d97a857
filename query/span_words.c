#include "query/span_words.h"

static int places(void *user, const struct query_node *leaf, uint32_t word, const uint32_t **out,
                  uint32_t *count, struct err *err)
{
    const struct span_words *w = user;
    size_t n = w->words->count;
    uint32_t *found = arena_alloc(w->arena, (n + 1) * sizeof *found), kept = 0;

    if (!found)
        return err_nomem(err);
    for (uint32_t i = 0; i < n; i++)
        if (w->matches(w->user, &leaf->words.items[word], leaf->words.stemmed, &w->words->items[i]))
            found[kept++] = i;
    *out = found;
    *count = kept;
    return 0;
}

struct span_field span_words_field(struct span_words *w)
{
    return (struct span_field){
        .places = places,
        .user = w,
        .sentences = &w->words->sentences,
        .paragraphs = &w->words->paragraphs,
        .most = SPANS_MAX,
    };
}
