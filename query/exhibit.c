#include "query/exhibit.h"
#include <string.h>

static void set_language(struct exhibit *e)
{
    const char *tag = e->article->key[ARTICLE_LANGUAGE].s;

    if (tag && strlen(tag) < LANGUAGE_TAG_MAX)
        language_primary(tag, e->language);
}

static int analyse(struct exhibit *e, struct analyzer *analyzer, struct arena *arena,
                   struct err *err)
{
    struct value title = e->article->key[ARTICLE_TITLE];

    if (analyzer_text(analyzer, e->article_text, e->article_text_len, arena, &e->text, err) < 0)
        return -1;
    return title.s ? analyzer_line(analyzer, title.s, title.len, arena, &e->title, err) : 0;
}

int exhibit_article(struct exhibit *e, struct reader *reader, struct analyzer *analyzer,
                    struct arena *arena, uint32_t doc, const struct article *article,
                    struct err *err)
{
    *e = (struct exhibit){.doc = doc, .article = article};
    set_language(e);
    e->article_text = article->key[ARTICLE_TEXT].s;
    e->article_text_len = article->key[ARTICLE_TEXT].len;
    if (reader && reader_text(reader, doc, arena, &e->article_text, &e->article_text_len, err) < 0)
        return -1;
    return analyse(e, analyzer, arena, err) < 0 ? err_damage(err) : 0;
}

int exhibit_quote(struct exhibit *e, struct analyzer *analyzer, struct arena *arena, uint32_t doc,
                  const struct quote_record *quote, const struct article *article, struct err *err)
{
    *e = (struct exhibit){.doc = doc, .article = article, .quote = quote};
    set_language(e);
    if (analyzer_text(analyzer, quote->text.s, quote->text.len, arena, &e->text, err) < 0)
        return err_damage(err);
    return 0;
}
