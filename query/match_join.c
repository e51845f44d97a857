/* Conditions on the quotations of an article, and on the article of a quotation: both files are
 * read side by side, since quotations stand in the order of their articles.
 */
#include "query/match_node.h"

static int fill_child(struct match_node *child, uint32_t window, const struct bits *mask,
                      struct err *err)
{
    if (match_candidates(child, window, mask, err) < 0)
        return -1;
    return child->certain ? 0 : match_verify(child, window, mask, err);
}

/* The quotations [from, to] of one window whose articles are wanted. */
static void wanted_quotes(const struct part *quotes, uint32_t from, uint32_t to,
                          const struct bits *articles, struct bits *out)
{
    bits_clear(out);
    for (uint32_t q = from; q <= to; q++)
        if (bits_has(articles, quotes->quote_article[q - 1]))
            bits_set(out, q);
}

int match_has_quote(struct match_node *n, uint32_t window, const struct bits *mask, struct err *err)
{
    const struct part *quotes = n->env->quotes;
    struct bits wanted = *mask, some;
    uint32_t base = window * WINDOW_DOCS, from, end;

    bits_clear(&n->bits);
    if (!bits_any(&wanted))
        return 0;
    from = part_first_quote(quotes, base + bits_next(&wanted, 0));
    end = part_first_quote(quotes, base + bits_last(&wanted) + 1);
    while (from < end) {
        uint32_t to = from - from % WINDOW_DOCS + WINDOW_DOCS - 1;

        to = to < end - 1 ? to : end - 1;
        wanted_quotes(quotes, from, to, &wanted, &some);
        if (limits_check(n->env->limits, err) < 0)
            return -1;
        if (bits_any(&some)) {
            if (fill_child(n->child, from / WINDOW_DOCS, &some, err) < 0)
                return -1;
            BITS_EACH(&n->child->bits, from - from % WINDOW_DOCS, q)
            bits_set(&n->bits, quotes->quote_article[q - 1]);
        }
        from = to + 1;
    }
    return 0;
}

/* Mark the articles in `articles` (of one window) for which the child holds among quotations. */
static int keep_quotes(struct match_node *n, uint32_t article_window, const struct bits *articles,
                       const struct bits *quotes, uint32_t base, struct err *err)
{
    const uint32_t *article = n->env->quotes->quote_article;

    if (fill_child(n->child, article_window, articles, err) < 0)
        return -1;
    BITS_EACH(quotes, base, q)
    if (article[q - 1] / WINDOW_DOCS == article_window && bits_has(&n->child->bits, article[q - 1]))
        bits_set(&n->bits, (uint32_t)q);
    return 0;
}

int match_in_article(struct match_node *n, uint32_t window, const struct bits *mask,
                     struct err *err)
{
    const uint32_t *article = n->env->quotes->quote_article;
    struct bits quotes = *mask, articles;
    uint32_t base = window * WINDOW_DOCS, at = UINT32_MAX;

    bits_clear(&n->bits);
    bits_clear(&articles);
    BITS_EACH(&quotes, base, q)
    {
        uint32_t w = article[q - 1] / WINDOW_DOCS;

        if (w != at && at != UINT32_MAX) {
            if (keep_quotes(n, at, &articles, &quotes, base, err) < 0)
                return -1;
            bits_clear(&articles);
        }
        at = w;
        bits_set(&articles, article[q - 1]);
    }
    return at == UINT32_MAX ? 0 : keep_quotes(n, at, &articles, &quotes, base, err);
}
