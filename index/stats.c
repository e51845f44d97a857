#include "index/stats.h"

#include "base/map.h"
#include "index/manifest.h"
#include "index/segment.h"
#include "index/snapshot.h"
#include <stdlib.h>
#include <string.h>

struct count {
    const char *value; /* borrowed from the map's keys */
    uint64_t articles;
};

struct counts {
    struct map map; /* value -> place in items */
    struct count *items;
    size_t count, cap;
};

static void counts_release(struct counts *c)
{
    map_release(&c->map);
    free(c->items);
}

static int counts_add(struct counts *c, struct xap_bytes value, struct err *err)
{
    bool fresh;
    uint64_t *place = map_put(&c->map, value.data, value.len, c->count, &fresh);

    if (!place)
        return err_nomem(err);
    if (fresh) {
        if (grow(&c->items, &c->cap, c->count + 1, sizeof *c->items) < 0)
            return err_nomem(err);
        c->items[c->count].value = arena_strndup(&c->map.keys, value.data, value.len);
        c->items[c->count].articles = 0;
        if (!c->items[c->count++].value)
            return err_nomem(err);
    }
    c->items[*place].articles++;
    return 0;
}

static int most_first(const void *a, const void *b)
{
    const struct count *x = a, *y = b;

    if (x->articles != y->articles)
        return x->articles > y->articles ? -1 : 1;
    return strcmp(x->value, y->value);
}

static json_t *counts_json(struct counts *c)
{
    json_t *list = json_array();

    if (c->count)
        qsort(c->items, c->count, sizeof *c->items, most_first);
    for (size_t i = 0; i < c->count; i++) {
        struct json_draft row = json_begin();
        json_set(&row, "value", json_string(c->items[i].value));
        json_set_number(&row, "articles", c->items[i].articles);
        list = json_array_add(list, json_end(&row));
    }
    return list;
}

/* Run `each` over the values of a slot of live articles. */
static int each_value(struct reader *r, enum field_slot slot,
                      int (*each)(void *, struct xap_bytes, struct err *), void *arg,
                      struct err *err)
{
    struct xap_values *it = xap_db_values(r->articles, slot, err);
    struct xap_bytes value;
    int rc;

    if (!it)
        return -1;
    while ((rc = xap_values_next(it, err)) > 0) {
        if (!snapshot_is_live(r->snapshot, xap_values_at(it)))
            continue;
        if (xap_values_value(it, &value, err) < 0 || each(arg, value, err) < 0) {
            rc = -1;
            break;
        }
    }
    xap_values_free(it);
    return rc;
}

static int count_value(void *counts, struct xap_bytes value, struct err *err)
{
    return counts_add(counts, value, err);
}

static int put_counts(struct reader *r, enum field_slot slot, struct json_draft *root,
                      const char *key, struct err *err)
{
    struct counts c = {0};
    int rc = each_value(r, slot, count_value, &c, err);

    if (rc == 0)
        json_set(root, key, counts_json(&c));
    counts_release(&c);
    return rc;
}

struct dates {
    char first[DATE_KEY_MAX], last[DATE_KEY_MAX];
    uint64_t dated;
};

static int widen(void *arg, struct xap_bytes value, struct err *err)
{
    struct dates *d = arg;
    char key[DATE_KEY_MAX] = "";

    (void)err;
    memcpy(key, value.data, value.len < sizeof key - 1 ? value.len : sizeof key - 1);
    if (d->dated++ == 0 || strcmp(key, d->first) < 0)
        memcpy(d->first, key, sizeof key);
    if (d->dated == 1 || strcmp(key, d->last) > 0)
        memcpy(d->last, key, sizeof key);
    return 0;
}

static json_t *day(const char *key)
{
    return *key ? json_sprintf("%.4s-%.2s-%.2s", key, key + 4, key + 6) : json_null();
}

static int put_dates(struct reader *r, struct json_draft *root, struct err *err)
{
    struct dates d = {0};
    struct json_draft o;

    if (each_value(r, SLOT_DATE, widen, &d, err) < 0)
        return -1;
    o = json_begin();
    json_set(&o, "first", day(d.first));
    json_set(&o, "last", day(d.last));
    json_set_number(&o, "undated", snapshot_articles(r->snapshot) - d.dated);
    json_set(root, "dates", json_end(&o));
    return 0;
}

/* --- bytes, from the manifests */

struct bytes {
    uint64_t all, words, articles, quotes, texts;
};

static uint64_t bytes_of(const struct manifest *m, const char *name)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < m->segment_count; i++)
        for (size_t k = 0; k < m->segments[i].file_count; k++)
            if (strcmp(m->segments[i].files[k].name, name) == 0)
                sum += m->segments[i].files[k].size;
    return sum;
}

static uint64_t segment_bytes(const struct manifest_segment *s)
{
    uint64_t sum = s->deleted.name ? s->deleted.size : 0;

    for (size_t k = 0; k < s->file_count; k++)
        sum += s->files[k].size;
    return sum;
}

static void add_bytes(const struct manifest *m, struct bytes *sum)
{
    for (size_t i = 0; i < m->segment_count; i++)
        sum->all += segment_bytes(&m->segments[i]);
    sum->articles += bytes_of(m, SEGMENT_ARTICLES) + bytes_of(m, SEGMENT_ARTICLE_RECORDS);
    sum->quotes += bytes_of(m, SEGMENT_QUOTES) + bytes_of(m, SEGMENT_QUOTE_RECORDS);
    sum->texts += bytes_of(m, SEGMENT_TEXTS);
    sum->words += bytes_of(m, SEGMENT_ARTICLE_WORDS) + bytes_of(m, SEGMENT_QUOTE_WORDS);
}

static json_t *bytes_json(const struct bytes *sum)
{
    uint64_t other = sum->all - sum->words - sum->articles - sum->quotes - sum->texts;
    struct json_draft o = json_begin();

    json_set_number(&o, "words", sum->words);
    json_set_number(&o, "articles", sum->articles);
    json_set_number(&o, "quotes", sum->quotes);
    json_set_number(&o, "texts", sum->texts);
    json_set_number(&o, "other", other);
    return json_end(&o);
}

/* `shard` is NULL for an index in one piece. The list, NULL when something of it is lost. */
static json_t *add_segments(const struct manifest *m, const char *shard, json_t *list)
{
    for (size_t i = 0; i < m->segment_count; i++) {
        const struct manifest_segment *s = &m->segments[i];
        struct json_draft o = json_begin();
        json_set(&o, "name", shard ? json_sprintf("%s/%s", shard, s->name) : json_string(s->name));
        json_set_number(&o, "articles", s->articles);
        json_set_number(&o, "dead", s->deleted_count);
        json_set_number(&o, "quotes", s->quotes);
        json_set_number(&o, "words", s->words);
        json_set(&o, "native", json_boolean(s->native));
        json_set_number(&o, "bytes", segment_bytes(s));
        list = json_array_add(list, json_end(&o));
    }
    return list;
}

static int put_contents(struct snapshot *s, struct json_draft *root, struct err *err)
{
    struct reader *r = reader_open(s, err);
    uint64_t words = 0;
    int rc = -1;

    if (!r)
        return -1;
    for (size_t i = 0; i < snapshot_segments(s); i++)
        words += snapshot_segment(s, i)->words;
    json_set_number(root, "articles", snapshot_articles(s));
    json_set_number(root, "quotes", snapshot_quotes(s));
    json_set_number(root, "words", words);
    if (put_counts(r, SLOT_LANGUAGE, root, "languages", err) == 0 &&
        put_counts(r, SLOT_SOURCE, root, "sources", err) == 0)
        rc = put_dates(r, root, err);
    reader_free(r);
    return rc;
}

/* What the manifests tell. */
static int put_files(const char *const *paths, size_t count, struct json_draft *root,
                     struct err *err)
{
    json_t *segments = json_array();
    struct bytes sum = {0};
    uint64_t generation = 0;

    for (size_t i = 0; i < count; i++) {
        const char *slash = strrchr(paths[i], '/');
        struct manifest m;

        if (manifest_read(paths[i], MANIFEST_ANY_VERSION, &m, err) < 0) {
            json_decref(segments);
            return -1;
        }
        generation = m.generation > generation ? m.generation : generation;
        add_bytes(&m, &sum);
        segments = add_segments(&m, count > 1 ? (slash ? slash + 1 : paths[i]) : NULL, segments);
        manifest_release(&m);
    }
    json_set(root, "generation", json_sprintf("%llu", (unsigned long long)generation));
    json_set(root, "bytes", bytes_json(&sum));
    json_set(root, "segments", segments);
    return 0;
}

json_t *index_stats(const char *const *paths, size_t count, struct err *err)
{
    struct snapshot *s = snapshot_open_any_version(paths, count, err);
    struct json_draft root;
    json_t *whole;
    int rc;

    if (!s)
        return NULL;
    root = json_begin();
    rc = put_contents(s, &root, err) == 0 ? put_files(paths, count, &root, err) : -1;
    snapshot_unref(s);
    whole = json_end(&root);
    if (rc < 0) {
        json_decref(whole);
        return NULL;
    }
    if (!whole)
        err_nomem(err);
    return whole;
}
