#include "index/shard_native.h"

#include "index/places.h"
#include "index/term.h"

/* Words [first, last) under a prefix, at positions from 1 on. */
static int add_words(struct xap_document *doc, const char *prefix, const struct words *words,
                     uint32_t first, uint32_t last, struct err *err)
{
    struct term t;

    for (uint32_t i = first; i < last; i++) {
        term_make(&t, prefix, words->items[i].text, words->items[i].len);
        if (xap_document_add_posting(doc, xap_mem(t.bytes, t.len), i - first + 1, 1, err) < 0)
            return -1;
    }
    return 0;
}

/* Names and bounds do not count in the document's length (wdf 0): only what is read weighs. */
static int put_place(void *doc, const char *prefix, const char *word, size_t len, uint32_t position,
                     struct err *err)
{
    struct term t;

    term_make(&t, prefix, word, len);
    return position ? xap_document_add_posting(doc, xap_mem(t.bytes, t.len), position, 0, err)
                    : xap_document_add_boolean_term(doc, xap_mem(t.bytes, t.len), err);
}

int native_add_article(struct xap_document *doc, const struct article *a, const struct analysis *an,
                       struct err *err)
{
    static const enum article_key fields[] = {ARTICLE_TEXT, ARTICLE_TITLE};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct words *words = &an->key[fields[i]];
        if (add_words(doc, article_key_prefix(fields[i]), words, 0, (uint32_t)words->count, err) <
            0)
            return -1;
    }
    return places_of_article(a, an, put_place, doc, err);
}

int native_add_quote(struct xap_document *doc, const struct article *a, const struct analysis *an,
                     const struct analysed_quote *q, struct err *err)
{
    if (add_words(doc, article_key_prefix(ARTICLE_TEXT), &an->key[ARTICLE_TEXT], q->first, q->last,
                  err) < 0)
        return -1;
    return places_of_quote(a, an, q, put_place, doc, err);
}
