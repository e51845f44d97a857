#include "index/shard_native.h"

#include "index/manifest.h"
#include "index/places.h"
#include "index/term.h"
#include "text/words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LAYOUT 2 /* of what is told here */

/* --- Words */

/* Words [first, last) under a prefix, at positions from 1 on. */
static int add_words(struct xap_document *doc, const char *prefix, const struct words *words,
                     uint32_t first, uint32_t last, uint32_t times, struct err *err)
{
    struct term t;

    for (uint32_t i = first; i < last; i++) {
        term_make(&t, prefix, words->items[i].text, words->items[i].len);
        if (xap_document_add_posting(doc, xap_mem(t.bytes, t.len), i - first + 1, times, err) < 0)
            return -1;
    }
    return 0;
}

static int add_stems(struct xap_document *doc, struct stems *stems, const char *class,
                     const struct words *words, uint32_t first, uint32_t last, uint32_t times,
                     struct err *err)
{
    for (uint32_t i = first; i < last; i++) {
        const char *stem;
        struct term t;
        size_t len;

        if (stems_stem(stems, class, words->items[i].text, words->items[i].len, &stem, &len, err) <
            0)
            return -1;
        term_stem_list(&t, class, stem, len);
        if (xap_document_add_term(doc, xap_mem(t.bytes, t.len), times, err) < 0)
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

/* --- Values to sort by */

void native_order_key(struct buf *out, const char *date, struct value id, bool oldest_first)
{
    if (!*date)
        buf_char(out, '~');
    for (; *date; date++)
        buf_char(out, oldest_first ? *date : (char)('9' - *date + '0'));
    buf_add(out, id.s ? id.s : "", id.len);
}

static int add_order(struct xap_document *doc, enum field_slot slot, const char *date,
                     struct value id, struct err *err)
{
    struct buf key = BUF_INIT;
    int rc;

    native_order_key(&key, date, id, slot == SLOT_OLDEST);
    rc = buf_ok(&key) ? xap_document_set_value(doc, slot, xap_mem(key.data, key.len), err)
                      : err_nomem(err);
    buf_release(&key);
    return rc;
}

static int add_orders(struct xap_document *doc, const struct article *a, struct err *err)
{
    char date[DATE_KEY_MAX];
    struct value id = a->key[ARTICLE_ID];

    date_key(a->key[ARTICLE_DATE], date);
    return add_order(doc, SLOT_NEWEST, date, id, err) < 0
               ? -1
               : add_order(doc, SLOT_OLDEST, date, id, err);
}

void native_version(char out[NATIVE_VERSION_MAX])
{
    int icu = atoi(text_icu_version());

    snprintf(out, NATIVE_VERSION_MAX, TERM_VERSION "%d format %d analysis %d icu %d", LAYOUT,
             INDEX_FORMAT, TEXT_ANALYSIS_VERSION, icu);
}

static int add_version(struct xap_document *doc, struct err *err)
{
    char version[NATIVE_VERSION_MAX];

    native_version(version);
    return xap_document_add_boolean_term(doc, xap_str(version), err);
}

/* Of a quotation: its article's; that of an article is there anyway. */
static int add_id(struct xap_document *doc, const struct article *a, struct err *err)
{
    struct term t;

    term_id(&t, a->key[ARTICLE_ID].s, a->key[ARTICLE_ID].len);
    return xap_document_add_boolean_term(doc, xap_mem(t.bytes, t.len), err);
}

/* --- Documents */

int native_add_article(struct xap_document *doc, struct stems *stems, const struct article *a,
                       const struct analysis *an, struct err *err)
{
    const struct words *text = &an->key[ARTICLE_TEXT], *title = &an->key[ARTICLE_TITLE];
    uint32_t texts = (uint32_t)text->count, titles = (uint32_t)title->count;
    char class[STEM_CLASS_MAX];

    stems_class(a->key[ARTICLE_LANGUAGE].s, class);
    if (add_words(doc, article_key_prefix(ARTICLE_TEXT), text, 0, texts, 1, err) < 0 ||
        add_words(doc, article_key_prefix(ARTICLE_TITLE), title, 0, titles, TITLE_WEIGHT, err) <
            0 ||
        add_stems(doc, stems, class, text, 0, texts, 1, err) < 0 ||
        add_stems(doc, stems, class, title, 0, titles, TITLE_WEIGHT, err) < 0)
        return -1;
    if (texts &&
        xap_document_add_term(doc, xap_str(TERM_LENGTH), (NATIVE_LENGTH - 2) * texts, err) < 0)
        return -1;
    if (add_orders(doc, a, err) < 0 || add_version(doc, err) < 0)
        return -1;
    return places_of_article(a, an, put_place, doc, err);
}

int native_add_quote(struct xap_document *doc, struct stems *stems, const struct article *a,
                     const struct analysis *an, const struct analysed_quote *q, struct err *err)
{
    const struct words *text = &an->key[ARTICLE_TEXT];
    char class[STEM_CLASS_MAX];

    stems_class(a->key[ARTICLE_LANGUAGE].s, class);
    if (add_id(doc, a, err) < 0 ||
        add_words(doc, article_key_prefix(ARTICLE_TEXT), text, q->first, q->last, 1, err) < 0 ||
        add_stems(doc, stems, class, text, q->first, q->last, 1, err) < 0 ||
        add_orders(doc, a, err) < 0 || add_version(doc, err) < 0)
        return -1;
    return places_of_quote(a, an, q, put_place, doc, err);
}

/* --- Data: the reader of a local index stops at the end of the record */

void native_put_text(struct buf *record, const struct article *a)
{
    struct value text = a->key[ARTICLE_TEXT];

    buf_block(record, text.s ? text.s : "", text.len);
}

void native_put_article(struct buf *record, const struct article *a)
{
    struct buf article = BUF_INIT;

    article_encode(a, false, &article);
    buf_block(record, article.data, article.len);
    if (!buf_ok(&article))
        record->failed = true;
    buf_release(&article);
}

/* Past the values of a record, which end with tag 0. */
static void skip_values(struct cut *c)
{
    size_t len;

    while (cut_varint(c) && !c->bad)
        cut_block(c, &len);
}

int native_read_article(const char *data, size_t len, struct arena *arena, struct article *out,
                        struct err *err)
{
    struct cut c = {data, data + len, false};
    struct value *text = &out->key[ARTICLE_TEXT];
    const char *bytes;
    size_t n;

    if (article_decode(data, len, arena, out, err) < 0)
        return -1;
    skip_values(&c);
    bytes = cut_block(&c, &n);
    if (c.bad)
        return err_set(err, ERR_DAMAGED, "an article without its text");
    *text = (struct value){arena_strndup(arena, bytes, n), (uint32_t)n};
    return text->s ? 0 : err_nomem(err);
}

int native_read_quote(const char *data, size_t len, struct arena *arena, struct quote_record *quote,
                      struct article *article, struct err *err)
{
    struct cut c = {data, data + len, false};
    const char *bytes;
    size_t n;

    if (quote_record_decode(data, len, arena, quote, err) < 0)
        return -1;
    for (int i = 0; i < QUOTE_RECORD_NUMBERS; i++)
        cut_varint(&c);
    skip_values(&c);
    bytes = cut_block(&c, &n);
    if (c.bad)
        return err_set(err, ERR_DAMAGED, "a quotation without its article");
    return article_decode(bytes, n, arena, article, err);
}

void native_form_prefix(struct buf *out, const char *stem, size_t len)
{
    buf_str(out, TERM_FORM);
    buf_add(out, stem, len);
    buf_char(out, ' ');
}
