#include "query/counts.h"

#include "base/map.h"
#include "query/question.h"
#include "query/values.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All documents that match, in their order. */
static int find_all(struct question *q, uint32_t **docs, size_t *count)
{
    const struct match_hit *hits;
    struct err err;

    if (question_understand(q) < 0 || question_query(q) < 0 ||
        question_all(q, false, UINT32_MAX, "counting them") < 0)
        return -1;
    hits = question_hits(q, count);
    *docs = arena_zalloc(q->arena, *count + 1, sizeof **docs);
    if (!*docs) {
        err_nomem(&err);
        return question_fail(q, &err);
    }
    for (size_t i = 0; i < *count; i++)
        (*docs)[i] = hits[i].docid;
    return 0;
}

/* The query's own hint, else how many matches have no such value. */
static const char *hint_of(const struct question *q, size_t without, const char *what)
{
    char text[120];

    if (q->tree.hint || without == 0)
        return q->tree.hint;
    snprintf(text, sizeof text, "%zu %s no %s, and %s not shown", without,
             without == 1 ? "match has" : "matches have", what, without == 1 ? "is" : "are");
    return arena_strndup(q->arena, text, strlen(text));
}

/* Leave the page that the options ask for; out->items holds out->total of them. */
static void cut_page(const struct search_options *o, struct tallies *out)
{
    uint64_t left = out->total > o->offset ? out->total - o->offset : 0;

    out->items += out->total - left;
    out->count = left < o->limit ? left : o->limit;
}

/* --- Over time */

/* YYYYMMDD, YYYYMM or YYYY of a document; 0 when it is undated. */
static uint32_t date_of(const struct question *q, uint32_t doc, enum timeline_by by)
{
    static const uint64_t divisors[] = {
        [TIMELINE_DAY] = 1000000, [TIMELINE_MONTH] = 100000000, [TIMELINE_YEAR] = 10000000000};
    const struct snapshot *snapshot = q->s->snapshot;
    uint32_t local;
    const struct segment *s = snapshot_segment(snapshot, snapshot_locate(snapshot, doc, &local));

    if (q->options->scope == QUERY_QUOTES)
        local = s->quote_article[local - 1];
    return (uint32_t)(s->date[local - 1] / divisors[by]);
}

static int compare_dates(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static struct value spell_date(struct arena *arena, uint32_t date, enum timeline_by by)
{
    char text[32];
    int n;

    if (by == TIMELINE_YEAR)
        n = snprintf(text, sizeof text, "%04u", date);
    else if (by == TIMELINE_MONTH)
        n = snprintf(text, sizeof text, "%04u-%02u", date / 100, date % 100);
    else
        n = snprintf(text, sizeof text, "%04u-%02u-%02u", date / 10000, date / 100 % 100,
                     date % 100);
    return (struct value){arena_strndup(arena, text, (size_t)n), (uint32_t)n};
}

/* Sorted dates, equal ones side by side. */
static int tally_dates(struct question *q, const uint32_t *dates, size_t n, enum timeline_by by,
                       struct tallies *out, struct err *err)
{
    out->items = arena_zalloc(q->arena, n + 1, sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || dates[i] != dates[i - 1]) {
            out->items[out->total].value = spell_date(q->arena, dates[i], by);
            if (!out->items[out->total++].value.s)
                return err_nomem(err);
        }
        out->items[out->total - 1].count++;
    }
    cut_page(q->options, out);
    return 0;
}

static int timeline(struct question *q, enum timeline_by by, struct tallies *out)
{
    uint32_t *dates;
    size_t found, dated = 0;
    struct err err;

    if (find_all(q, &dates, &found) < 0)
        return -1;
    for (size_t i = 0; i < found; i++) {
        uint32_t date = date_of(q, dates[i], by);

        if (date)
            dates[dated++] = date;
    }
    if (dated > 0)
        qsort(dates, dated, sizeof *dates, compare_dates);
    out->hint = hint_of(q, found - dated, "date");
    return tally_dates(q, dates, dated, by, out, &err) < 0 ? question_fail(q, &err) : 0;
}

int search_timeline(struct searcher *s, const struct search_options *options, enum timeline_by by,
                    struct arena *arena, struct tallies *out, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    int rc;

    *out = (struct tallies){0};
    rc = timeline(&q, by, out);
    question_forget(&q);
    return rc;
}

/* --- Over the values of a field */

static enum field_slot slot_of(enum article_key field)
{
    return field == ARTICLE_SOURCE     ? SLOT_SOURCE
           : field == ARTICLE_LANGUAGE ? SLOT_LANGUAGE
                                       : SLOT_REGION;
}

static int compare_tallies(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;
    int order;

    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    order =
        memcmp(a->value.s, b->value.s, a->value.len < b->value.len ? a->value.len : b->value.len);
    return order ? order : (a->value.len > b->value.len) - (a->value.len < b->value.len);
}

/* Tallies of distinct values; *absent of the values are not there. */
static int tally_values(struct question *q, const struct value *values, size_t n, size_t *absent,
                        struct tallies *out, struct err *err)
{
    struct map places = MAP_INIT;
    int rc = 0;

    out->items = arena_zalloc(q->arena, n + 1, sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    for (size_t i = 0; i < n && rc == 0; i++) {
        uint64_t *place;
        bool fresh;

        if (!values[i].s) {
            ++*absent;
            continue;
        }
        place = map_put(&places, values[i].s, values[i].len, out->total, &fresh);
        if (!place)
            rc = err_nomem(err);
        else if (fresh)
            out->items[out->total++] = (struct tally){values[i], 1};
        else
            out->items[*place].count++;
    }
    map_release(&places);
    return rc;
}

static int facets(struct question *q, enum article_key field, struct tallies *out)
{
    const struct search_options *o = q->options;
    struct value *values;
    uint32_t *docs;
    size_t n, absent = 0;
    struct err err;

    if (find_all(q, &docs, &n) < 0)
        return -1;
    values = arena_zalloc(q->arena, n + 1, sizeof *values);
    if (!values)
        err_nomem(&err);
    if (!values ||
        values_read(question_db(q), slot_of(field), docs, n, &o->limits, q->arena, values, &err) <
            0 ||
        tally_values(q, values, n, &absent, out, &err) < 0)
        return question_fail(q, &err);
    qsort(out->items, out->total, sizeof *out->items, compare_tallies);
    cut_page(o, out);
    out->hint = hint_of(q, absent, article_key_name(field));
    return 0;
}

int search_facets(struct searcher *s, const struct search_options *options, enum article_key field,
                  struct arena *arena, struct tallies *out, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    int rc;

    *out = (struct tallies){0};
    rc = facets(&q, field, out);
    question_forget(&q);
    return rc;
}
