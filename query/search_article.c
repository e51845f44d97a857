/* One article, whole: its text and its quotations. */
#include "query/question.h"
#include "query/remote.h"
#include "query/search.h"

static int read_quotes(struct reader *r, uint32_t doc, const struct query_limits *limits,
                       struct arena *arena, struct article_view *out, struct err *err)
{
    uint32_t first, step, count, article;

    reader_quotes_of(r, doc, &first, &step, &count);
    out->quotes = arena_zalloc(arena, (size_t)count + 1, sizeof *out->quotes);
    if (!out->quotes)
        return err_nomem(err);
    out->quote_count = count;
    for (uint32_t i = 0; i < count; i++)
        if (limits_check(limits, err) < 0 ||
            reader_quote(r, first + i * step, arena, &out->quotes[i], &article, err) < 0)
            return -1;
    return 0;
}

int search_article(struct searcher *s, const char *id, size_t len,
                   const struct query_limits *limits, struct arena *arena, struct article_view *out,
                   struct err *err)
{
    struct reader *r = s->reader;
    const char *text;
    uint32_t doc;
    size_t n;

    if (reader_find(r, id, len, &doc, err) < 0)
        return -1;
    if (!doc && s->remotes)
        return remote_article(s->remotes, id, len, limits, arena, out, err);
    if (!doc)
        return err_set(err, ERR_NOT_FOUND, "there is no article with this id");
    if (reader_article(r, doc, arena, &out->article, err) < 0 ||
        reader_text(r, doc, arena, &text, &n, err) < 0)
        return -1;
    if (n)
        out->article.key[ARTICLE_TEXT] = (struct value){text, (uint32_t)n};
    return read_quotes(r, doc, limits, arena, out, err);
}
