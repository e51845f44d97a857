/* The units of a phrase: two frequent words that follow on one another are one list, which is read
 * in place of theirs.
 */
#include "query/match_build.h"
#include "text/frequent.h"

/* Pairs are known of the text and the title, and of words as they stand. */
static bool may_pair(const struct query_node *e, enum plan_place place)
{
    return (place == PLACE_TEXT || place == PLACE_TITLE) && e->words.slop == 0 && !e->words.stemmed;
}

static bool is_pair(const struct query_word *first)
{
    const struct query_word *second = first + 1;

    return !first->prefix && !second->prefix &&
           frequent_pair(frequent_in(first->text, first->len),
                         frequent_in(second->text, second->len));
}

/* One that the phrase has twice is one leaf. */
static struct match_leaf *known_pair(const struct span_words_at *at, uint32_t word)
{
    for (uint32_t i = 0; i < at->unit_count; i++) {
        const struct span_unit *u = &at->units[i];

        if (u->leaf != at->words[u->word] && at->words[u->word] == at->words[word] &&
            at->words[u->word + 1] == at->words[word + 1])
            return u->leaf;
    }
    return NULL;
}

static struct match_leaf *pair_leaf(struct match_builder *b, const struct query_word *first,
                                    enum plan_place place, struct err *err)
{
    struct term t;

    term_pair(&t, plan_prefix(place), first[0].text, first[0].len, first[1].text, first[1].len);
    return build_term_leaf(b, &t, err);
}

/* The rarest first. */
static void add_unit(struct span_words_at *at, struct match_leaf *leaf, uint32_t word)
{
    uint32_t i = at->unit_count++;

    for (; i > 0 && at->units[i - 1].leaf->estimate > leaf->estimate; i--)
        at->units[i] = at->units[i - 1];
    at->units[i] = (struct span_unit){leaf, word};
}

static int add_pair(struct match_builder *b, struct span_words_at *at, uint32_t word,
                    enum plan_place place, struct err *err)
{
    struct match_leaf *l = known_pair(at, word);

    if (!l)
        l = pair_leaf(b, &at->node->words.items[word], place, err);
    if (!l)
        return -1;
    add_unit(at, l, word);
    return 0;
}

/* Pairs may share a word; a word is a unit of its own where it is in no pair. */
int build_units(struct match_builder *b, struct span_words_at *at, enum plan_place place,
                struct err *err)
{
    const struct query_node *e = at->node;
    bool pairs = may_pair(e, place), paired = false;

    at->units = arena_alloc(b->env->arena, e->words.count * sizeof *at->units);
    if (!at->units)
        return err_nomem(err);
    for (uint32_t w = 0; w < e->words.count; w++) {
        bool pair = pairs && w + 1 < e->words.count && is_pair(&e->words.items[w]);

        if (pair && add_pair(b, at, w, place, err) < 0)
            return -1;
        if (!pair && !paired)
            add_unit(at, at->words[w], w);
        paired = pair;
    }
    return 0;
}
