#include "index/shard.h"

#include "base/fs.h"
#include "index/fingerprint.h"
#include "index/store.h"
#include "index/term.h"
#include "text/language.h"
#include "xapian-c/xapian_c.h"
#include <stdlib.h>
#include <string.h>

struct shard {
    char *dir;
    uint32_t next; /* number of the next article */
    uint32_t quotes;
    uint64_t words;
    struct vocabulary *vocabulary;
    struct xap_wdb *articles_db, *quotes_db;
    struct store_writer *texts;
    struct buf quote_map;
    struct buf record; /* scratch for encodings */
};

int vocabulary_init(struct vocabulary *v, struct err *err)
{
    *v = (struct vocabulary){.stems = stems_new(err)};
    return v->stems ? 0 : -1;
}

void vocabulary_reset(struct vocabulary *v)
{
    map_release(&v->words);
}

void vocabulary_release(struct vocabulary *v)
{
    map_release(&v->words);
    stems_free(v->stems);
    v->stems = NULL;
}

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

static struct store_writer *create_texts(const char *dir, struct err *err)
{
    char *path = fs_path(dir, "texts");
    struct store_writer *w = NULL;

    if (path)
        w = store_writer_new(path, err);
    else
        err_nomem(err);
    free(path);
    return w;
}

struct shard *shard_new(const char *dir, uint32_t first, struct vocabulary *vocabulary,
                        struct err *err)
{
    struct shard *s = calloc(1, sizeof *s);

    if (!s || !(s->dir = strdup(dir))) {
        free(s);
        err_nomem(err);
        return NULL;
    }
    s->next = first;
    s->vocabulary = vocabulary;
    if (fs_mkdir(dir, err) < 0 || !(s->articles_db = create_db(dir, "articles", err)) ||
        !(s->quotes_db = create_db(dir, "quotes", err)) || !(s->texts = create_texts(dir, err))) {
        shard_free(s);
        return NULL;
    }
    return s;
}

void shard_free(struct shard *s)
{
    if (!s)
        return;
    xap_wdb_free(s->articles_db);
    xap_wdb_free(s->quotes_db);
    store_writer_free(s->texts);
    buf_release(&s->quote_map);
    buf_release(&s->record);
    free(s->dir);
    free(s);
}

uint32_t shard_quotes(const struct shard *s)
{
    return s->quotes;
}

uint64_t shard_words(const struct shard *s)
{
    return s->words;
}

/* Words [first, last) under a prefix, at positions from `position` on. Words of names do not count
 * in the document's length (wdf 0): only what is read weighs. */
static int add_words(struct xap_document *doc, const char *prefix, const struct words *words,
                     uint32_t first, uint32_t last, uint32_t position, uint32_t wdf,
                     struct err *err)
{
    struct term t;

    for (uint32_t i = first; i < last; i++, position++) {
        term_make(&t, prefix, words->items[i].text, words->items[i].len);
        if (xap_document_add_posting(doc, xap_mem(t.bytes, t.len), position, wdf, err) < 0)
            return -1;
    }
    return 0;
}

static int add_all(struct xap_document *doc, const char *prefix, const struct words *words,
                   uint32_t position, uint32_t wdf, struct err *err)
{
    return add_words(doc, prefix, words, 0, (uint32_t)words->count, position, wdf, err);
}

/* Words of a name. A list of names is written with semicolons; no phrase runs from one into the
 * next. */
static int add_names(struct xap_document *doc, const char *prefix, struct value names,
                     const struct words *words, struct err *err)
{
    uint32_t position = 1, last_end = 0;

    for (uint32_t i = 0; i < words->count; i++, position++) {
        const struct word *w = &words->items[i];
        if (i && memchr(names.s + last_end, ';', w->start - last_end))
            position += NAME_GAP;
        if (add_words(doc, prefix, words, i, i + 1, position, 0, err) < 0)
            return -1;
        last_end = w->end;
    }
    return 0;
}

/* The first stretch with words after position `first`. */
static size_t first_ending_after(const struct stretches *list, uint32_t first)
{
    size_t lo = 0, hi = list->count;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (list->items[mid].last <= first)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Where sentences or paragraphs begin among the words [first, last), as the positions of one term.
 * The first word of a part begins one whatever stands before it. */
static int add_bounds(struct xap_document *doc, const char *term, const struct stretches *list,
                      uint32_t first, uint32_t last, struct err *err)
{
    for (size_t i = first_ending_after(list, first); i < list->count; i++) {
        const struct stretch *s = &list->items[i];
        uint32_t from = s->first < first ? first : s->first;
        if (from >= last)
            break;
        if (from < s->last &&
            xap_document_add_posting(doc, xap_str(term), from - first + 1, 0, err) < 0)
            return -1;
    }
    return 0;
}

static int add_all_bounds(struct xap_document *doc, const struct words *text, uint32_t first,
                          uint32_t last, struct err *err)
{
    if (add_bounds(doc, TERM_SENTENCE, &text->sentences, first, last, err) < 0)
        return -1;
    return add_bounds(doc, TERM_PARAGRAPH, &text->paragraphs, first, last, err);
}

static int add_tag(struct xap_document *doc, const char *tag, struct err *err)
{
    struct term t;
    char lower[LANGUAGE_TAG_MAX];
    size_t n = 0;

    for (; tag[n] && n < sizeof lower - 1; n++)
        lower[n] = tag[n] >= 'A' && tag[n] <= 'Z' ? (char)(tag[n] - 'A' + 'a') : tag[n];
    term_make(&t, article_key_prefix(ARTICLE_LANGUAGE), lower, n);
    return xap_document_add_boolean_term(doc, xap_mem(t.bytes, t.len), err);
}

/* Under the language alone, and under the whole tag: lang:uz finds uz-Latn too. */
static int add_language(struct xap_document *doc, struct value language, struct err *err)
{
    char primary[LANGUAGE_TAG_MAX];

    if (!language.s)
        return 0;
    language_primary(language.s, primary);
    if (add_tag(doc, primary, err) < 0)
        return -1;
    return strcmp(primary, language.s) == 0 ? 0 : add_tag(doc, language.s, err);
}

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
        add_value(doc, SLOT_LANGUAGE, a->key[ARTICLE_LANGUAGE], err) < 0 ||
        add_value(doc, SLOT_REGION, a->key[ARTICLE_REGION], err) < 0)
        return -1;
    return add_language(doc, a->key[ARTICLE_LANGUAGE], err);
}

static int add_fingerprint(struct xap_document *doc, const struct words *words, uint32_t first,
                           uint32_t last, struct err *err)
{
    uint32_t marks[FINGERPRINT_MAX];
    char bytes[FINGERPRINT_BYTES];
    size_t len = fingerprint_encode(marks, fingerprint_make(words, first, last, marks), bytes);

    return add_value(doc, SLOT_FINGERPRINT, (struct value){bytes, (uint32_t)len}, err);
}

static int set_data(struct xap_document *doc, struct buf *record, struct err *err)
{
    if (!buf_ok(record))
        return err_nomem(err);
    return xap_document_set_data(doc, xap_mem(record->data, record->len), err);
}

static int fill_article(struct shard *s, struct xap_document *doc, const struct article *a,
                        const struct analysis *an, struct err *err)
{
    static const enum article_key names[] = {ARTICLE_SOURCE, ARTICLE_AUTHOR, ARTICLE_REGION};
    const struct words *text = &an->key[ARTICLE_TEXT], *title = &an->key[ARTICLE_TITLE];
    const struct words *body = text->count ? text : title;
    struct term id;

    if (add_fingerprint(doc, body, 0, (uint32_t)body->count, err) < 0 ||
        add_all(doc, article_key_prefix(ARTICLE_TEXT), text, 1, 1, err) < 0 ||
        add_all(doc, article_key_prefix(ARTICLE_TITLE), title, 1, 1, err) < 0 ||
        add_all_bounds(doc, text, 0, (uint32_t)text->count, err) < 0 || add_values(doc, a, err) < 0)
        return -1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (add_names(doc, article_key_prefix(names[i]), a->key[names[i]], &an->key[names[i]],
                      err) < 0)
            return -1;
    term_id(&id, a->key[ARTICLE_ID].s, a->key[ARTICLE_ID].len);
    if (xap_document_add_boolean_term(doc, xap_mem(id.bytes, id.len), err) < 0)
        return -1;
    buf_clear(&s->record);
    article_encode(a, false, &s->record);
    return set_data(doc, &s->record, err);
}

static int fill_quote(struct shard *s, struct xap_document *doc, const struct article *a,
                      const struct words *text, const struct analysed_quote *q, struct err *err)
{
    struct value name = q->record.speaker_full.s ? q->record.speaker_full : q->record.speaker;

    if (add_words(doc, "", text, q->first, q->last, 1, 1, err) < 0 ||
        add_all_bounds(doc, text, q->first, q->last, err) < 0 ||
        add_all(doc, TERM_SPEAKER, &q->full, 1, 0, err) < 0 ||
        add_all(doc, TERM_SPEAKER, &q->mention, SPEAKER_GAP, 0, err) < 0 ||
        add_fingerprint(doc, text, q->first, q->last, err) < 0 ||
        add_value(doc, SLOT_SPEAKER, name, err) < 0 || add_values(doc, a, err) < 0)
        return -1;
    buf_clear(&s->record);
    quote_record_encode(&q->record, &s->record);
    return set_data(doc, &s->record, err);
}

static int add_quote(struct shard *s, const struct article *a, const struct analysis *an,
                     const struct analysed_quote *q, struct err *err)
{
    struct xap_document *doc = xap_document_new(err);
    uint32_t docid;
    int rc;

    if (!doc)
        return -1;
    rc = fill_quote(s, doc, a, &an->key[ARTICLE_TEXT], q, err);
    if (rc == 0)
        rc = xap_wdb_add(s->quotes_db, doc, &docid, err);
    xap_document_free(doc);
    buf_u32(&s->quote_map, s->next);
    s->quotes++;
    return rc;
}

/* Words whose stem differs from them go into the stem dictionary, once per segment and worker. */
static int add_stems(struct shard *s, const char *language, const struct words *words,
                     struct err *err)
{
    struct vocabulary *v = s->vocabulary;
    struct term key, stem_key;

    for (size_t i = 0; i < words->count; i++) {
        const struct word *w = &words->items[i];
        const char *stem;
        size_t len;
        bool fresh;
        term_stem(&key, language, w->text, w->len);
        if (!map_put(&v->words, key.bytes, key.len, 0, &fresh))
            return err_nomem(err);
        if (!fresh)
            continue;
        if (stems_stem(v->stems, language, w->text, w->len, &stem, &len, err) < 0)
            return -1;
        if (len == w->len && memcmp(stem, w->text, len) == 0)
            continue;
        term_stem(&stem_key, language, stem, len);
        if (xap_wdb_add_synonym(s->articles_db, xap_mem(stem_key.bytes, stem_key.len),
                                xap_mem(w->text, w->len), err) < 0)
            return -1;
    }
    return 0;
}

static int add_vocabulary(struct shard *s, struct value language, const struct analysis *an,
                          struct err *err)
{
    char primary[LANGUAGE_TAG_MAX];

    if (!language.s)
        return 0;
    language_primary(language.s, primary);
    if (!stems_has(s->vocabulary->stems, primary))
        return 0;
    if (add_stems(s, primary, &an->key[ARTICLE_TITLE], err) < 0)
        return -1;
    return add_stems(s, primary, &an->key[ARTICLE_TEXT], err);
}

int shard_add(struct shard *s, const struct article *a, const struct analysis *an, struct err *err)
{
    struct xap_document *doc = xap_document_new(err);
    struct value text = a->key[ARTICLE_TEXT];
    int rc;

    if (!doc)
        return -1;
    rc = fill_article(s, doc, a, an, err);
    if (rc == 0)
        rc = xap_wdb_replace(s->articles_db, s->next, doc, err);
    xap_document_free(doc);
    for (size_t i = 0; i < an->quote_count && rc == 0; i++)
        rc = add_quote(s, a, an, &an->quotes[i], err);
    if (rc < 0 || add_vocabulary(s, a->key[ARTICLE_LANGUAGE], an, err) < 0 ||
        store_writer_add(s->texts, text.s ? text.s : "", text.len, err) < 0)
        return -1;
    s->words += an->key[ARTICLE_TITLE].count + an->key[ARTICLE_TEXT].count;
    s->next++;
    return 0;
}

static int write_map(struct shard *s, struct err *err)
{
    char *path = fs_path(s->dir, "quotes.map");
    int rc;

    if (!path || !buf_ok(&s->quote_map)) {
        free(path);
        return err_nomem(err);
    }
    rc = fs_write_file(path, s->quote_map.data, s->quote_map.len, err);
    free(path);
    return rc;
}

int shard_finish(struct shard *s, struct err *err)
{
    if (xap_wdb_commit(s->articles_db, err) < 0 || xap_wdb_commit(s->quotes_db, err) < 0 ||
        xap_wdb_close(s->articles_db, err) < 0 || xap_wdb_close(s->quotes_db, err) < 0 ||
        store_writer_finish(s->texts, err) < 0)
        return -1;
    return write_map(s, err);
}
