#include "query/span_words.h"

static struct first_bytes first_bytes(const struct span_words *w, const struct query_node *leaf,
                                      const struct query_word *want)
{
    return w->begins ? w->begins(w->user, want, leaf->words.stemmed)
                     : (struct first_bytes){0, UINT8_MAX};
}

static bool has(const struct first_bytes *b, const struct word *word)
{
    unsigned char first = word->len ? (unsigned char)*word->text : b->least;

    return first >= b->least && first <= b->most;
}

static int places(void *user, const struct query_node *leaf, uint32_t word, const uint32_t **out,
                  uint32_t *count, struct err *err)
{
    const struct span_words *w = user;
    const struct query_word *want = &leaf->words.items[word];
    struct first_bytes begins = first_bytes(w, leaf, want);
    size_t n = w->words->count;
    uint32_t *found = arena_alloc(w->arena, (n + 1) * sizeof *found), kept = 0;

    if (!found)
        return err_nomem(err);
    for (uint32_t i = 0; i < n; i++)
        if (has(&begins, &w->words->items[i]) &&
            w->matches(w->user, want, leaf->words.stemmed, &w->words->items[i]))
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
