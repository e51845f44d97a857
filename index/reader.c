#include "index/snapshot.h"

#include "index/reader_internal.h"
#include "index/snapshot_internal.h"
#include "index/term.h"
#include "schemas/fields.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UUID_SIZE sizeof *((struct reader *)0)->article_uuid

/* Add a segment's database to the whole, and note which one it is. Once open, libxapian reads at
 * offsets of its own (pread); but while it opens a file the position matters, which all copies of
 * the snapshot's descriptor share: hence the caller holds `opening`. */
static int add_database(struct xap_db *whole, int fd, char uuid[UUID_SIZE], struct err *err)
{
    int rc = -1;
    struct xap_db *one;
    struct xap_bytes id;

    if (lseek(fd, 0, SEEK_SET) < 0)
        return err_errno(err, errno, "cannot open a segment");
    one = xap_db_open_fd(fd, err); /* makes a descriptor of its own */
    if (!one)
        return -1;
    if (xap_db_uuid(one, &id, err) == 0) {
        size_t n = id.len < UUID_SIZE - 1 ? id.len : UUID_SIZE - 1;
        memcpy(uuid, id.data, n);
        uuid[n] = '\0';
        rc = xap_db_add(whole, one, err);
    }
    xap_db_free(one);
    return rc;
}

static int open_databases(struct reader *r, struct err *err)
{
    size_t n = r->snapshot->segment_count;

    r->articles = xap_db_new(err);
    r->quotes = r->articles ? xap_db_new(err) : NULL;
    r->article_uuid = calloc(n + 1, UUID_SIZE);
    r->quote_uuid = calloc(n + 1, UUID_SIZE);
    if (!r->quotes)
        return -1;
    if (!r->article_uuid || !r->quote_uuid)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct open_segment *s = &r->snapshot->segments[i];
        if (add_database(r->articles, s->articles_fd, r->article_uuid[i], err) < 0 ||
            add_database(r->quotes, s->quotes_fd, r->quote_uuid[i], err) < 0)
            return err_context(err, "%s", s->dir);
    }
    return 0;
}

static int open_locked(struct reader *r, struct err *err)
{
    int rc;

    pthread_mutex_lock(&r->snapshot->opening);
    rc = open_databases(r, err);
    pthread_mutex_unlock(&r->snapshot->opening);
    return rc;
}

static bool has_language(const struct open_reader *o, const char *tag, size_t len)
{
    for (size_t i = 0; i < o->language_count; i++)
        if (strlen(o->languages[i]) == len && memcmp(o->languages[i], tag, len) == 0)
            return true;
    return false;
}

static int add_language(struct open_reader *o, const char *tag, size_t len, struct err *err)
{
    char *copy;

    if (has_language(o, tag, len))
        return 0;
    if (grow(&o->languages, &o->language_cap, o->language_count + 1, sizeof *o->languages) < 0 ||
        !(copy = strndup(tag, len)))
        return err_nomem(err);
    o->languages[o->language_count++] = copy;
    return 0;
}

/* Language terms of a segment without a subtag ("Luz", not "Luz-latn"). */
static int add_languages(struct open_reader *o, const struct postings *words, struct err *err)
{
    const char *prefix = article_key_prefix(ARTICLE_LANGUAGE), *term;
    size_t skip = strlen(prefix), len;
    struct postings_terms *it = postings_terms_new(words, prefix, skip, err);
    struct posting_list list;
    int rc;

    if (!it)
        return -1;
    while ((rc = postings_terms_next(it, &term, &len, &list, err)) > 0)
        if (!memchr(term, '-', len) && (rc = add_language(o, term + skip, len - skip, err)) < 0)
            break;
    postings_terms_free(it);
    return rc;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list_languages(struct open_reader *o, struct err *err)
{
    const struct snapshot *s = o->face.snapshot;

    for (size_t i = 0; i < s->segment_count; i++)
        if (add_languages(o, s->segments[i].article_words, err) < 0)
            return -1;
    if (o->language_count)
        qsort(o->languages, o->language_count, sizeof(char *), by_bytes);
    return 0;
}

struct reader *reader_open(struct snapshot *snapshot, struct err *err)
{
    struct open_reader *o = calloc(1, sizeof *o);

    if (!o) {
        err_nomem(err);
        return NULL;
    }
    o->face.snapshot = snapshot_ref(snapshot);
    if (!(o->texts = store_reader_new(err)) || !(o->article_records = store_reader_new(err)) ||
        !(o->quote_records = store_reader_new(err)) || open_locked(&o->face, err) < 0 ||
        list_languages(o, err) < 0) {
        reader_free(&o->face);
        return NULL;
    }
    return &o->face;
}

void reader_free(struct reader *r)
{
    struct open_reader *o = (struct open_reader *)r;

    if (!r)
        return;
    xap_db_free(r->articles);
    xap_db_free(r->quotes);
    free(r->article_uuid);
    free(r->quote_uuid);
    store_reader_free(o->texts);
    store_reader_free(o->article_records);
    store_reader_free(o->quote_records);
    for (size_t i = 0; i < o->language_count; i++)
        free(o->languages[i]);
    free(o->languages);
    snapshot_unref(r->snapshot);
    free(o);
}

size_t reader_languages(const struct reader *r, const char *const **languages)
{
    const struct open_reader *o = (const struct open_reader *)r;

    *languages = (const char *const *)o->languages;
    return o->language_count;
}

/* --- document numbers of the whole and of a segment */

static const struct open_segment *locate(const struct reader *r, uint32_t doc, uint32_t *local)
{
    if (r->snapshot->segment_count == 0 || doc == 0)
        return NULL;
    return &r->snapshot->segments[snapshot_locate(r->snapshot, doc, local)];
}

static int no_document(uint32_t doc, struct err *err)
{
    return err_set(err, ERR_DAMAGED, "the index has no document %u", doc);
}

/* --- records */

int reader_article(struct reader *r, uint32_t doc, struct arena *arena, struct article *out,
                   struct err *err)
{
    struct open_reader *o = (struct open_reader *)r;
    uint32_t local;
    const struct open_segment *s = locate(r, doc, &local);
    const char *record;
    size_t len;

    if (!s)
        return no_document(doc, err);
    if (store_read(&s->article_records, o->article_records, local - 1, &record, &len, err) < 0)
        return -1;
    return article_decode(record, len, arena, out, err);
}

int reader_text(struct reader *r, uint32_t doc, struct arena *arena, const char **text, size_t *len,
                struct err *err)
{
    struct open_reader *o = (struct open_reader *)r;
    uint32_t local;
    const struct open_segment *s = locate(r, doc, &local);
    const char *read;

    if (!s)
        return no_document(doc, err);
    if (store_read(&s->texts, o->texts, local - 1, &read, len, err) < 0)
        return -1;
    *text = arena_strndup(arena, read, *len);
    return *text ? 0 : err_nomem(err);
}

int reader_quote(struct reader *r, uint32_t doc, struct arena *arena, struct quote_record *out,
                 uint32_t *article_doc, struct err *err)
{
    struct open_reader *o = (struct open_reader *)r;
    uint32_t local;
    const struct open_segment *s = locate(r, doc, &local);
    const char *record;
    size_t len;

    if (!s || local > s->face.quotes)
        return no_document(doc, err);
    *article_doc = snapshot_document(r->snapshot, (size_t)(s - r->snapshot->segments),
                                     s->face.quote_article[local - 1]);
    if (store_read(&s->quote_records, o->quote_records, local - 1, &record, &len, err) < 0)
        return -1;
    return quote_record_decode(record, len, arena, out, err);
}

/* The first entry of quotes.map that is not less than `article`. */
static uint32_t lower_bound(const struct segment *s, uint32_t article)
{
    uint32_t lo = 0, hi = s->quotes;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (s->quote_article[mid] < article)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

void reader_quotes_of(struct reader *r, uint32_t article_doc, uint32_t *first, uint32_t *step,
                      uint32_t *count)
{
    uint32_t local;
    const struct open_segment *s = locate(r, article_doc, &local);
    uint32_t from;

    *first = *count = 0;
    *step = (uint32_t)r->snapshot->segment_count;
    if (!s)
        return;
    from = lower_bound(&s->face, local);
    *count = lower_bound(&s->face, local + 1) - from;
    *first = snapshot_document(r->snapshot, (size_t)(s - r->snapshot->segments), from + 1);
}

/* --- finding by id */

/* The segment of a document: those of the first index come first. */
static size_t place_of(const struct reader *r, uint32_t doc)
{
    return (doc - 1) % r->snapshot->segment_count;
}

/* Long ids share a term only by a collision of SHA-256, but look all the same. */
static int has_id(struct reader *r, uint32_t doc, const char *id, size_t len, struct err *err)
{
    struct xap_document *d = xap_db_document(r->articles, doc, err);
    struct xap_bytes value;
    int rc = -1;

    if (!d)
        return -1;
    if (xap_document_value(d, SLOT_ID, &value, err) == 0)
        rc = value.len == len && memcmp(value.data, id, len) == 0;
    xap_document_free(d);
    return rc;
}

/* Walk the documents with this id, dead ones too, and choose one. */
struct finding {
    struct reader *reader;
    /* Whether a document is to be preferred to what was chosen before (0: nothing). */
    bool (*prefers)(const struct finding *f, uint32_t doc, uint32_t before);
    size_t index;
    uint64_t generation;
};

static int find(const struct finding *f, const char *id, size_t len, uint32_t *doc, struct err *err)
{
    struct reader *r = f->reader;
    struct xap_postings *it;
    struct term t;
    int rc;

    *doc = 0;
    term_id(&t, id, len);
    it = xap_db_postings(r->articles, xap_mem(t.bytes, t.len), err);
    if (!it)
        return -1;
    while ((rc = xap_postings_next(it, err)) > 0) {
        uint32_t found = xap_postings_docid(it);
        if (!f->prefers(f, found, *doc))
            continue;
        rc = has_id(r, found, id, len, err);
        if (rc < 0)
            break;
        if (rc > 0)
            *doc = found;
    }
    xap_postings_free(it);
    return rc < 0 ? -1 : 0;
}

static bool prefers_live(const struct finding *f, uint32_t doc, uint32_t before)
{
    return snapshot_is_live(f->reader->snapshot, doc) &&
           !(before && place_of(f->reader, doc) > place_of(f->reader, before));
}

int reader_find(struct reader *r, const char *id, size_t len, uint32_t *doc, struct err *err)
{
    return find(&(struct finding){.reader = r, .prefers = prefers_live}, id, len, doc, err);
}

static uint32_t birth_of(const struct reader *r, uint32_t doc, size_t *index)
{
    uint32_t local;
    const struct open_segment *s = locate(r, doc, &local);

    *index = s->face.index;
    return segment_birth(&s->face, local);
}

static bool prefers_former(const struct finding *f, uint32_t doc, uint32_t before)
{
    size_t index;
    uint32_t birth = birth_of(f->reader, doc, &index);

    if (index != f->index || birth > f->generation || snapshot_is_live(f->reader->snapshot, doc))
        return false;
    return !before || birth >= birth_of(f->reader, before, &index);
}

int reader_find_former(struct reader *r, const char *id, size_t len, size_t index,
                       uint64_t generation, uint32_t *doc, struct err *err)
{
    struct finding f = {r, prefers_former, index, generation};

    return find(&f, id, len, doc, err);
}
