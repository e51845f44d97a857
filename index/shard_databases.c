#include "index/shard_databases.h"

#include "base/fs.h"
#include "index/fingerprint.h"
#include "index/shard_native.h"
#include "index/term.h"
#include "xapian-c/xapian_c.h"
#include <stdlib.h>
#include <string.h>

struct shard_databases {
    struct xap_wdb *articles, *quotes;
    bool native;
    struct stems *stems; /* native */
    struct buf forms;    /* native: terms of the stem dictionary for the next article, as blocks */
    struct buf record;   /* scratch for encodings */
};

static struct xap_wdb *create_db(const char *dir, const char *name, struct err *err)
{
    char *path = fs_path(dir, name);
    struct xap_wdb *db;

    if (!path) {
        err_nomem(err);
        return NULL;
    }
    db = xap_wdb_open(path, XAP_CREATE | XAP_DANGEROUS | XAP_NO_SYNC | XAP_NO_TERMLIST, 0, err);
    free(path);
    return db;
}

struct shard_databases *shard_databases_new(const char *dir, bool native, struct err *err)
{
    struct shard_databases *r = calloc(1, sizeof *r);

    if (!r) {
        err_nomem(err);
        return NULL;
    }
    r->native = native;
    if ((native && !(r->stems = stems_new(err))) ||
        !(r->articles = create_db(dir, SHARD_ARTICLES, err)) ||
        !(r->quotes = create_db(dir, SHARD_QUOTES, err))) {
        shard_databases_free(r);
        return NULL;
    }
    return r;
}

void shard_databases_free(struct shard_databases *r)
{
    if (!r)
        return;
    xap_wdb_free(r->articles);
    xap_wdb_free(r->quotes);
    stems_free(r->stems);
    buf_release(&r->forms);
    buf_release(&r->record);
    free(r);
}

/* --- parts of a document */

static int add_value(struct xap_document *doc, enum field_slot slot, struct value v,
                     struct err *err)
{
    return v.s && v.len ? xap_document_set_value(doc, slot, xap_mem(v.s, v.len), err) : 0;
}

/* What a quotation shares with its article: the values to filter, sort and count by. */
static int add_values(struct xap_document *doc, const struct article *a, struct err *err)
{
    char date[DATE_KEY_MAX];

    date_key(a->key[ARTICLE_DATE], date);
    if (add_value(doc, SLOT_DATE, (struct value){date, (uint32_t)strlen(date)}, err) < 0 ||
        add_value(doc, SLOT_ID, a->key[ARTICLE_ID], err) < 0 ||
        add_value(doc, SLOT_SOURCE, a->key[ARTICLE_SOURCE], err) < 0 ||
        add_value(doc, SLOT_LANGUAGE, a->key[ARTICLE_LANGUAGE], err) < 0)
        return -1;
    return add_value(doc, SLOT_REGION, a->key[ARTICLE_REGION], err);
}

static int add_fingerprint(struct xap_document *doc, const struct words *words, uint32_t first,
                           uint32_t last, struct err *err)
{
    uint32_t marks[FINGERPRINT_MAX];
    char bytes[FINGERPRINT_BYTES];
    size_t len = fingerprint_encode(marks, fingerprint_make(words, first, last, marks), bytes);

    return add_value(doc, SLOT_FINGERPRINT, (struct value){bytes, (uint32_t)len}, err);
}

/* --- what fronts on other machines read; we have it elsewhere (index/shard.c) */

static int set_data(struct xap_document *doc, struct buf *record, struct err *err)
{
    if (!buf_ok(record))
        return err_nomem(err);
    return xap_document_set_data(doc, xap_mem(record->data, record->len), err);
}

static int set_article(struct shard_databases *r, struct xap_document *doc, const struct article *a,
                       struct err *err)
{
    buf_clear(&r->record);
    article_encode(a, false, &r->record);
    native_put_text(&r->record, a);
    return set_data(doc, &r->record, err);
}

static int set_quote(struct shard_databases *r, struct xap_document *doc, const struct article *a,
                     const struct analysed_quote *q, struct err *err)
{
    buf_clear(&r->record);
    quote_record_encode(&q->record, &r->record);
    native_put_article(&r->record, a);
    return set_data(doc, &r->record, err);
}

/* --- documents */

static int add_forms(struct shard_databases *r, struct xap_document *doc, struct err *err)
{
    struct cut c = {r->forms.data, r->forms.data + r->forms.len, false};

    if (!buf_ok(&r->forms))
        return err_nomem(err);
    while (c.at < c.end) {
        size_t len;
        const char *form = cut_block(&c, &len);

        if (len <= TERM_MAX && xap_document_add_boolean_term(doc, xap_mem(form, len), err) < 0)
            return -1;
    }
    buf_clear(&r->forms);
    return 0;
}

static int add_native(struct shard_databases *r, struct xap_document *doc, const struct article *a,
                      const struct analysis *an, struct err *err)
{
    return native_add_article(doc, r->stems, a, an, err) < 0 ? -1 : add_forms(r, doc, err);
}

static int fill_article(struct shard_databases *r, struct xap_document *doc,
                        const struct article *a, const struct analysis *an, struct err *err)
{
    const struct words *text = &an->key[ARTICLE_TEXT], *title = &an->key[ARTICLE_TITLE];
    const struct words *body = text->count ? text : title;
    struct term id;

    if (add_fingerprint(doc, body, 0, (uint32_t)body->count, err) < 0 ||
        add_values(doc, a, err) < 0)
        return -1;
    if (r->native && add_native(r, doc, a, an, err) < 0)
        return -1;
    term_id(&id, a->key[ARTICLE_ID].s, a->key[ARTICLE_ID].len);
    if (xap_document_add_boolean_term(doc, xap_mem(id.bytes, id.len), err) < 0)
        return -1;
    return r->native ? set_article(r, doc, a, err) : 0;
}

static int fill_quote(struct shard_databases *r, struct xap_document *doc, const struct article *a,
                      const struct analysis *an, const struct analysed_quote *q, struct err *err)
{
    struct value name = q->record.speaker_full.s ? q->record.speaker_full : q->record.speaker;

    if (add_fingerprint(doc, &an->key[ARTICLE_TEXT], q->first, q->last, err) < 0 ||
        add_value(doc, SLOT_SPEAKER, name, err) < 0 || add_values(doc, a, err) < 0)
        return -1;
    if (!r->native)
        return 0;
    return native_add_quote(doc, r->stems, a, an, q, err) < 0 ? -1 : set_quote(r, doc, a, q, err);
}

static int add_quote(struct shard_databases *r, const struct article *a, const struct analysis *an,
                     const struct analysed_quote *q, struct err *err)
{
    struct xap_document *doc = xap_document_new(err);
    uint32_t docid;
    int rc;

    if (!doc)
        return -1;
    rc = fill_quote(r, doc, a, an, q, err);
    if (rc == 0)
        rc = xap_wdb_add(r->quotes, doc, &docid, err);
    xap_document_free(doc);
    return rc;
}

int shard_databases_add(struct shard_databases *r, uint32_t number, const struct article *a,
                        const struct analysis *an, struct err *err)
{
    struct xap_document *doc = xap_document_new(err);
    int rc;

    if (!doc)
        return -1;
    rc = fill_article(r, doc, a, an, err);
    if (rc == 0)
        rc = xap_wdb_replace(r->articles, number, doc, err);
    xap_document_free(doc);
    for (size_t i = 0; i < an->quote_count && rc == 0; i++)
        rc = add_quote(r, a, an, &an->quotes[i], err);
    return rc;
}

int shard_databases_add_stem(struct shard_databases *r, const struct stem_entry *e, struct err *err)
{
    struct term key;

    if (r->native) {
        buf_clear(&r->record);
        native_form_prefix(&r->record, e->stem, e->stem_len);
        buf_printf(&r->record, "%s:", e->language);
        buf_add(&r->record, e->word, e->word_len);
        buf_block(&r->forms, r->record.data, r->record.len);
        if (!buf_ok(&r->record) || !buf_ok(&r->forms))
            return err_nomem(err);
    }
    term_stem(&key, e->language, e->stem, e->stem_len);
    return xap_wdb_add_synonym(r->articles, xap_mem(key.bytes, key.len),
                               xap_mem(e->word, e->word_len), err);
}

int shard_databases_finish(struct shard_databases *r, struct err *err)
{
    if (xap_wdb_commit(r->articles, err) < 0 || xap_wdb_commit(r->quotes, err) < 0 ||
        xap_wdb_close(r->articles, err) < 0)
        return -1;
    return xap_wdb_close(r->quotes, err);
}
