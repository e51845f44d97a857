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
        json_t *row = json_object();
        json_put(row, "value", json_string(c->items[i].value));
        json_put(row, "articles", json_integer((json_int_t)c->items[i].articles));
        json_array_append_new(list, row);
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

static int put_counts(struct reader *r, enum field_slot slot, json_t *root, const char *key,
                      struct err *err)
{
    struct counts c = {0};
    int rc = each_value(r, slot, count_value, &c, err);

    if (rc == 0)
        json_put(root, key, counts_json(&c));
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

static int put_dates(struct reader *r, json_t *root, struct err *err)
{
    struct dates d = {0};
    json_t *o;

    if (each_value(r, SLOT_DATE, widen, &d, err) < 0)
        return -1;
    o = json_object();
    json_put(o, "first", day(d.first));
    json_put(o, "last", day(d.last));
    json_put(o, "undated", json_integer((json_int_t)(snapshot_articles(r->snapshot) - d.dated)));
    json_put(root, "dates", o);
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
    sum->articles += bytes_of(m, SEGMENT_ARTICLES);
    sum->quotes += bytes_of(m, SEGMENT_QUOTES);
    sum->texts += bytes_of(m, SEGMENT_TEXTS);
    sum->words += bytes_of(m, SEGMENT_ARTICLE_WORDS) + bytes_of(m, SEGMENT_QUOTE_WORDS);
}

static json_t *bytes_json(const struct bytes *sum)
{
    uint64_t other = sum->all - sum->words - sum->articles - sum->quotes - sum->texts;
    json_t *o = json_object();

    json_put(o, "words", json_integer((json_int_t)sum->words));
    json_put(o, "articles", json_integer((json_int_t)sum->articles));
    json_put(o, "quotes", json_integer((json_int_t)sum->quotes));
    json_put(o, "texts", json_integer((json_int_t)sum->texts));
    json_put(o, "other", json_integer((json_int_t)other));
    return o;
}

/* `shard` is NULL for an index in one piece. */
static void add_segments(const struct manifest *m, const char *shard, json_t *list)
{
    for (size_t i = 0; i < m->segment_count; i++) {
        const struct manifest_segment *s = &m->segments[i];
        json_t *o = json_object();
        json_put(o, "name", shard ? json_sprintf("%s/%s", shard, s->name) : json_string(s->name));
        json_put(o, "articles", json_integer(s->articles));
        json_put(o, "dead", json_integer(s->deleted_count));
        json_put(o, "quotes", json_integer(s->quotes));
        json_put(o, "words", json_integer((json_int_t)s->words));
        json_put(o, "native", json_boolean(s->native));
        json_put(o, "bytes", json_integer((json_int_t)segment_bytes(s)));
        json_array_append_new(list, o);
    }
}

static int put_contents(struct snapshot *s, json_t *root, struct err *err)
{
    struct reader *r = reader_open(s, err);
    uint64_t words = 0;
    int rc = -1;

    if (!r)
        return -1;
    for (size_t i = 0; i < snapshot_segments(s); i++)
        words += snapshot_segment(s, i)->words;
    json_put(root, "articles", json_integer((json_int_t)snapshot_articles(s)));
    json_put(root, "quotes", json_integer((json_int_t)snapshot_quotes(s)));
    json_put(root, "words", json_integer((json_int_t)words));
    if (put_counts(r, SLOT_LANGUAGE, root, "languages", err) == 0 &&
        put_counts(r, SLOT_SOURCE, root, "sources", err) == 0)
        rc = put_dates(r, root, err);
    reader_free(r);
    return rc;
}

/* What the manifests tell. */
static int put_files(const char *const *paths, size_t count, json_t *root, struct err *err)
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
        add_segments(&m, count > 1 ? (slash ? slash + 1 : paths[i]) : NULL, segments);
        manifest_release(&m);
    }
    json_put(root, "generation", json_sprintf("%llu", (unsigned long long)generation));
    json_put(root, "bytes", bytes_json(&sum));
    json_put(root, "segments", segments);
    return 0;
}

json_t *index_stats(const char *const *paths, size_t count, struct err *err)
{
    struct snapshot *s = snapshot_open_any_version(paths, count, err);
    json_t *root;

    if (!s)
        return NULL;
    root = json_object();
    if (put_contents(s, root, err) < 0 || put_files(paths, count, root, err) < 0) {
        json_decref(root);
        root = NULL;
    }
    snapshot_unref(s);
    return root;
}
