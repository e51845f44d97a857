/* Columns are made: the values of all documents are read, and numbered. */
#include "index/column_internal.h"

#include "base/map.h"
#include "index/snapshot_internal.h"
#include "xapian-c/xapian_c.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_EVERY 1024 /* documents */

/* What a segment has of one field; several snapshots may hold it. */
struct kept_column {
    struct column face;
    atomic_int refs;
    uint32_t *codes;
    struct value *values;
    struct arena arena; /* of the values' bytes */
};

struct kept_column *column_ref(struct kept_column *c)
{
    atomic_fetch_add(&c->refs, 1);
    return c;
}

void column_unref(struct kept_column *c)
{
    if (!c || atomic_fetch_sub(&c->refs, 1) > 1)
        return;
    free(c->codes);
    free(c->values);
    arena_release(&c->arena);
    free(c);
}

const struct column *column_face(const struct kept_column *c)
{
    return &c->face;
}

/* --- Making one: codes by first appearance, then by bytes */

struct making {
    struct kept_column *column;
    struct map by_value; /* code */
    uint32_t documents, cap;
};

static void give_up(struct making *m)
{
    map_release(&m->by_value);
    column_unref(m->column);
    m->column = NULL;
}

static int begin(struct making *m, uint32_t documents, struct err *err)
{
    struct kept_column *c = calloc(1, sizeof *c);

    *m = (struct making){.column = c, .documents = documents, .cap = 64};
    if (!c)
        return err_nomem(err);
    atomic_init(&c->refs, 1);
    c->codes = calloc((size_t)documents + 1, sizeof *c->codes);
    c->values = calloc(m->cap, sizeof *c->values);
    c->face.count = 1;
    return c->codes && c->values ? 0 : err_nomem(err);
}

static int widen(struct making *m, struct err *err)
{
    struct value *wider;

    if (m->column->face.count < m->cap)
        return 0;
    wider = reallocarray(m->column->values, m->cap, 2 * sizeof *wider);
    if (!wider)
        return err_nomem(err);
    m->column->values = wider;
    m->cap *= 2;
    return 0;
}

static int set_value(struct making *m, uint32_t doc, const char *s, size_t len, struct err *err)
{
    struct kept_column *c = m->column;
    uint64_t *code;
    bool fresh;

    if (doc < 1 || doc > m->documents)
        return err_set(err, ERR_DAMAGED, "a value of a document that there is not");
    code = map_put(&m->by_value, s, len, c->face.count, &fresh);
    if (!code || widen(m, err) < 0)
        return err_nomem(err);
    if (fresh) {
        struct value *v = &c->values[c->face.count++];

        *v = (struct value){arena_strndup(&c->arena, s, len), (uint32_t)len};
        if (!v->s)
            return err_nomem(err);
    }
    c->codes[doc - 1] = (uint32_t)*code;
    return 0;
}

struct coded {
    struct value value;
    uint32_t code;
};

static int compare(const void *left, const void *right)
{
    const struct coded *a = left, *b = right;

    return value_compare(&a->value, &b->value);
}

/* Number the values by their bytes. */
static int end(struct making *m, struct err *err)
{
    struct kept_column *c = m->column;
    uint32_t n = c->face.count;
    struct coded *order = malloc((n + 1) * sizeof *order);
    uint32_t *fresh = calloc((size_t)n + 1, sizeof *fresh);
    int rc = order && fresh ? 0 : err_nomem(err);

    if (rc == 0) {
        for (uint32_t i = 1; i < n; i++)
            order[i] = (struct coded){c->values[i], i};
        qsort(order + 1, n - 1, sizeof *order, compare);
        for (uint32_t i = 1; i < n; i++) {
            c->values[i] = order[i].value;
            fresh[order[i].code] = i;
        }
        for (uint32_t i = 0; i < m->documents; i++)
            c->codes[i] = fresh[c->codes[i]];
        c->face = (struct column){c->codes, c->values, n};
    }
    free(order);
    free(fresh);
    map_release(&m->by_value);
    return rc;
}

/* --- Of values of a database: all segments at once */

static enum field_slot slot_of(enum column_field field)
{
    static const enum field_slot slots[] = {[COLUMN_SOURCE] = SLOT_SOURCE,
                                            [COLUMN_LANGUAGE] = SLOT_LANGUAGE,
                                            [COLUMN_REGION] = SLOT_REGION,
                                            [COLUMN_SPEAKER] = SLOT_SPEAKER};
    return slots[field];
}

/* A speaker with the language of the article before it. */
static int set_speaker(struct making *m, const struct open_segment *s, uint32_t quote,
                       struct xap_bytes name, struct err *err)
{
    const struct column *languages = &s->columns[COLUMN_LANGUAGE]->face;
    struct value language;
    struct buf both = BUF_INIT;
    int rc = -1;

    if (quote < 1 || quote > m->documents)
        return err_set(err, ERR_DAMAGED, "%s: a value of a quotation that there is not", s->dir);
    language = languages->values[languages->codes[s->face.quote_article[quote - 1] - 1]];
    if (language.s)
        buf_add(&both, language.s, language.len);
    buf_char(&both, '\0');
    buf_add(&both, name.data, name.len);
    if (buf_ok(&both))
        rc = set_value(m, quote, both.data, both.len, err);
    else
        err_nomem(err);
    buf_release(&both);
    return rc;
}

static int read_value(struct reader *r, enum column_field field, struct xap_values *it,
                      struct making *making, struct err *err)
{
    uint32_t local;
    size_t i = snapshot_locate(r->snapshot, xap_values_at(it), &local);
    struct making *m = &making[i];
    struct xap_bytes bytes;

    if (!m->column) /* it is there already */
        return 0;
    if (xap_values_value(it, &bytes, err) < 0)
        return -1;
    return field == COLUMN_SPEAKER ? set_speaker(m, &r->snapshot->segments[i], local, bytes, err)
                                   : set_value(m, local, bytes.data, bytes.len, err);
}

static int read_values(struct reader *r, enum column_field field, struct making *making,
                       struct look l, struct err *err)
{
    struct xap_db *db = field == COLUMN_SPEAKER ? r->quotes : r->articles;
    struct xap_values *it = xap_db_values(db, slot_of(field), err);
    int more = it ? xap_values_next(it, err) : -1;

    for (uint32_t n = 0; more > 0; n++) {
        if ((n % LOOK_EVERY == 0 && look_around(l, err) < 0) ||
            read_value(r, field, it, making, err) < 0)
            more = -1;
        else
            more = xap_values_next(it, err);
    }
    xap_values_free(it);
    return more;
}

/* --- Of dates */

static int read_days(const struct open_segment *s, struct making *m, struct look l, struct err *err)
{
    for (uint32_t doc = 1; doc <= m->documents; doc++) {
        unsigned date = (unsigned)(s->face.date[doc - 1] / 1000000);
        char text[32];
        int n;

        if (doc % LOOK_EVERY == 0 && look_around(l, err) < 0)
            return -1;
        if (date == 0)
            continue;
        n = snprintf(text, sizeof text, "%04u-%02u-%02u", date / 10000, date / 100 % 100,
                     date % 100);
        if (set_value(m, doc, text, (size_t)n, err) < 0)
            return -1;
    }
    return 0;
}

/* --- All segments that have none yet */

static int read_all(struct reader *r, enum column_field field, struct making *making, struct look l,
                    struct err *err)
{
    struct snapshot *s = r->snapshot;

    if (field != COLUMN_DAY)
        return read_values(r, field, making, l, err);
    for (size_t i = 0; i < s->segment_count; i++)
        if (making[i].column && read_days(&s->segments[i], &making[i], l, err) < 0)
            return -1;
    return 0;
}

static int begin_all(struct snapshot *s, enum column_field field, const bool *missing,
                     struct making *making, struct err *err)
{
    for (size_t i = 0; i < s->segment_count; i++) {
        const struct segment *face = &s->segments[i].face;

        if (missing[i] &&
            begin(&making[i], field == COLUMN_SPEAKER ? face->quotes : face->articles, err) < 0)
            return -1;
    }
    return 0;
}

static int end_all(struct snapshot *s, struct making *making, struct look l, struct err *err)
{
    for (size_t i = 0; i < s->segment_count; i++)
        if (making[i].column && (look_around(l, err) < 0 || end(&making[i], err) < 0))
            return -1;
    return 0;
}

int columns_make(struct reader *r, enum column_field field, const bool *missing,
                 struct kept_column **made, struct look l, struct err *err)
{
    struct snapshot *s = r->snapshot;
    struct making *making = calloc(s->segment_count + 1, sizeof *making);
    int rc = making ? begin_all(s, field, missing, making, err) : err_nomem(err);

    if (rc == 0)
        rc = read_all(r, field, making, l, err);
    if (rc == 0)
        rc = end_all(s, making, l, err);
    for (size_t i = 0; i < s->segment_count && making; i++) {
        if (rc == 0)
            made[i] = making[i].column;
        else
            give_up(&making[i]);
    }
    free(making);
    return rc;
}
