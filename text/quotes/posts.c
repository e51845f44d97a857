/* Posts and trades that people are named with. */
#include "text/quotes/collect.h"
#include <string.h>

#define POST_REACH 8   /* tokens from a name to the post in apposition */
#define POSTS_MAX  400 /* posts that are looked through for one */

static int add_post(struct collector *c, uint32_t token, struct range name)
{
    struct names *n = c->out;
    if (n->post_count == c->post_cap) {
        struct post *fresh = collect_more(c, n->posts, n->post_count, &c->post_cap, sizeof *fresh);
        if (!fresh)
            return -1;
        n->posts = fresh;
    }
    size_t len;
    const char *key = people_key(c->r, token, &len);
    n->posts[n->post_count++] =
        (struct post){.token = token, .key = key, .key_len = (uint32_t)len, .name = name};
    return 0;
}

/* A word that can tell a trade, though no table may know it: "pensioner Zoya". */
static bool may_be_trade(const struct reading *r, const struct token *t)
{
    uint32_t other = CLASS(WORD_FUNC) | CLASS(WORD_OBLIQUE) | CLASS(WORD_DET) | CLASS(WORD_CUE) |
                     CLASS(WORD_WEAK) | CLASS(WORD_GERUND) | CLASS(WORD_AUXILIARY) |
                     CLASS(WORD_ADVERB) | CLASS(WORD_TIME) | CLASS(WORD_AND) | CLASS(WORD_PARTICLE);
    bool noun = r->language->capital_nouns == ((t->flags & TOKEN_CAPITAL) != 0);
    return token_is_word(t) && !(t->flags & TOKEN_NUMBER) && !(t->classes & other) &&
           (noun || token_is(t, WORD_ROLE) || token_is(t, WORD_TITLE));
}

static bool is_post(const struct token *t)
{
    return token_is(t, WORD_ROLE) || token_is(t, WORD_TITLE);
}

/* The posts around one naming. */
int posts_note(struct collector *c, struct range name, uint32_t first, uint32_t last)
{
    const struct reading *r = c->r;
    uint32_t i = name.first;
    while (i > first && token_is_mark(tok(r, i - 1), '.') && !(tok(r, i - 1)->flags & TOKEN_END))
        i--;
    if (i > first && may_be_trade(r, tok(r, i - 1)) && add_post(c, i - 1, name) != 0)
        return -1;
    bool comma = i > first && token_is_mark(tok(r, i - 1), ',');
    uint32_t floor = i > first + POST_REACH ? i - POST_REACH : first;
    for (uint32_t k = comma ? i - 1 : i; k > floor; k--) { /* "the head of the bank, X" */
        const struct token *t = tok(r, k - 1);
        if (!token_is_word(t) || is_cue(r, k - 1))
            break;
        if (k < i && is_post(t) && add_post(c, k - 1, name) != 0)
            return -1;
        if (!comma && !is_post(t) && !may_be_trade(r, t) && !is_name(t))
            break;
    }
    if (name.last + 1 >= last || !token_is_mark(tok(r, name.last), ','))
        return 0;
    uint32_t end = name.last + POST_REACH < last ? name.last + POST_REACH : last;
    for (uint32_t k = name.last + 1; k < end; k++) { /* "X, the head of the bank" */
        const struct token *t = tok(r, k);
        if (!token_is_word(t) || is_cue(r, k))
            break;
        if (is_post(t) ||
            (k == name.last + 2 && token_is(tok(r, k - 1), WORD_DET) && may_be_trade(r, t)))
            return add_post(c, k, name);
    }
    return 0;
}

static bool post_is(const struct post *p, const char *key, size_t len)
{
    return p->key_len == len && memcmp(p->key, key, len) == 0;
}

struct range names_holder(const struct reading *r, const struct names *n, struct range phrase)
{
    struct range none = {0, 0};
    uint32_t from = 0, to = n->post_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (n->posts[middle].token < phrase.first)
            from = middle + 1;
        else
            to = middle;
    }
    for (uint32_t i = phrase.first; i < phrase.last; i++) {
        if (!may_be_trade(r, tok(r, i)))
            continue;
        size_t len;
        const char *key = people_key(r, i, &len);
        uint32_t floor = from > POSTS_MAX ? from - POSTS_MAX : 0;
        for (uint32_t k = from; k > floor; k--)
            if (post_is(&n->posts[k - 1], key, len))
                return n->posts[k - 1].name;
        for (uint32_t k = from; k < n->post_count && k < from + POSTS_MAX; k++)
            if (n->posts[k].token >= phrase.last && post_is(&n->posts[k], key, len))
                return n->posts[k].name;
        if (is_post(tok(r, i)))
            return none; /* "the foreign minister" is no other minister */
    }
    return none;
}
