/* Columns (index/column.h) are counted by code, segment by segment; then the values of a segment,
 * which stand in order, are merged with those of the others. Dates are values like any other, and
 * months and years their beginnings. Remote shards count for themselves (query/remote.h), and their
 * lists are merged with those of the segments.
 */
#include "query/counts.h"

#include "base/order.h"
#include "index/column.h"
#include "query/hint.h"
#include "query/question.h"
#include "query/remote.h"
#include "schemas/fields.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A count under way. */
struct census {
    struct question *q;
    const struct column **columns; /* [segments] */
    uint32_t **counts;             /* [segments]: by code; NULL where nothing matches */
};

/* --- Counting codes */

static int take_window(void *arg, size_t segment, uint32_t base, const struct bits *found,
                       struct err *err)
{
    struct census *c = arg;
    const struct column *column = c->columns[segment];
    const struct segment *s = snapshot_segment(c->q->s->snapshot, segment);
    const uint32_t *codes = column->codes;
    uint32_t *counts = c->counts[segment];

    if (!counts) {
        counts = c->counts[segment] = arena_zalloc(c->q->arena, column->count, sizeof *counts);
        if (!counts)
            return err_nomem(err);
    }
    if (c->q->options->scope == QUERY_QUOTES) {
        BITS_EACH(found, base, doc)
        counts[codes[s->quote_article[doc - 1] - 1]]++;
    } else {
        BITS_EACH(found, base, doc)
        counts[codes[doc - 1]]++;
    }
    return 0;
}

static int count_codes(struct census *c, enum column_field field)
{
    struct question *q = c->q;
    size_t segments = snapshot_segments(q->s->snapshot);
    struct err err;

    c->columns = arena_zalloc(q->arena, segments + 1, sizeof(struct column *));
    c->counts = arena_zalloc(q->arena, segments + 1, sizeof *c->counts);
    if (!c->columns || !c->counts) {
        err_nomem(&err);
        return question_fail(q, &err);
    }
    if (reader_columns(q->s->reader, field, c->columns, limits_look(&q->options->limits), &err) < 0)
        return question_fail(q, &err);
    return question_each(q, &(struct match_taker){take_window, c});
}

/* --- From codes to values */

struct tally_list {
    struct tally *items; /* ascending by value */
    size_t count;
};

/* The values that were met in a segment, cut to so many bytes. */
static int list_values(const struct census *c, size_t segment, uint32_t most_len,
                       struct tally_list *out, struct err *err)
{
    const struct column *column = c->columns[segment];
    const uint32_t *counts = c->counts[segment];

    *out = (struct tally_list){arena_alloc(c->q->arena, column->count * sizeof *out->items), 0};
    if (!out->items)
        return err_nomem(err);
    for (uint32_t code = 1; code < column->count; code++) {
        struct value v = column->values[code];
        struct tally *last = out->count ? &out->items[out->count - 1] : NULL;

        if (counts[code] == 0)
            continue;
        v.len = v.len < most_len ? v.len : most_len;
        if (last && value_compare(&last->value, &v) == 0)
            last->count += counts[code];
        else
            out->items[out->count++] = (struct tally){v, counts[code]};
    }
    return 0;
}

static int merge(struct arena *arena, struct tally_list *all, const struct tally_list *more,
                 struct err *err)
{
    struct tally *items = arena_alloc(arena, (all->count + more->count + 1) * sizeof *items);
    size_t a = 0, b = 0, n = 0;

    if (!items)
        return err_nomem(err);
    while (a < all->count || b < more->count) {
        int order = a == all->count    ? 1
                    : b == more->count ? -1
                                       : value_compare(&all->items[a].value, &more->items[b].value);

        items[n] = order <= 0 ? all->items[a] : more->items[b];
        if (order == 0)
            items[n].count += more->items[b].count;
        a += order <= 0;
        b += order >= 0;
        n++;
    }
    *all = (struct tally_list){items, n};
    return 0;
}

/* The values outlive the columns: a turn later another generation may be served. */
static int keep_values(struct arena *arena, struct tally *items, size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        items[i].value.s = arena_strndup(arena, items[i].value.s, items[i].value.len);
        if (!items[i].value.s)
            return err_nomem(err);
    }
    return 0;
}

/* All values with their counts, ascending; *without: matches that have none. */
static int list_all(const struct census *c, uint32_t most_len, struct tally_list *all,
                    uint64_t *without, struct err *err)
{
    *all = (struct tally_list){0};
    *without = 0;
    for (size_t i = 0; i < snapshot_segments(c->q->s->snapshot); i++) {
        struct tally_list more;

        if (!c->counts[i])
            continue;
        *without += c->counts[i][0];
        if (list_values(c, i, most_len, &more, err) < 0 || merge(c->q->arena, all, &more, err) < 0)
            return -1;
    }
    return 0;
}

/* --- Answers */

/* The query's own hint, and how many matches have no such value. */
static int take_hint(const struct question *q, uint64_t without, const char *what,
                     struct tallies *out, struct err *err)
{
    const char *left_out;

    out->hint = q->tree.hint;
    if (without == 0)
        return 0;
    left_out = arena_printf(
        q->arena, "%llu %s no %s, and %s not shown", (unsigned long long)without,
        without == 1 ? "match has" : "matches have", what, without == 1 ? "is" : "are");
    out->hint = left_out ? hints_join(q->tree.hint, left_out, q->arena) : NULL;
    return out->hint ? 0 : err_nomem(err);
}

static int compare_tallies(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;

    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return value_compare(&a->value, &b->value);
}

/* How a field is told. */
struct manner {
    enum column_field field;
    enum field_slot slot; /* the same in a document of a shard */
    uint32_t most_len;    /* bytes of a value */
    bool commonest_first;
    const char *what; /* that a match may be without */
};

/* --- Of remote shards */

struct gathered {
    const struct manner *how;
    struct arena *arena;
    struct tally *items; /* owned */
    size_t count, cap;
    uint64_t matches;
};

/* 20220131, or as much of it as is told: with the dashes of a date. */
static struct value spell_date(struct arena *arena, const char *digits, size_t len)
{
    struct buf text = BUF_INIT;
    struct value v = {0};

    for (size_t i = 0; i < len && i < 8; i++) {
        if (i == 4 || i == 6)
            buf_char(&text, '-');
        buf_char(&text, digits[i]);
    }
    if (buf_ok(&text))
        v = (struct value){arena_strndup(arena, text.data, text.len), (uint32_t)text.len};
    buf_release(&text);
    return v;
}

static int gather(void *arg, const char *value, size_t len, uint64_t count, struct err *err)
{
    struct gathered *g = arg;
    struct value v = g->how->slot == SLOT_DATE
                         ? spell_date(g->arena, value, len)
                         : (struct value){arena_strndup(g->arena, value, len), (uint32_t)len};

    if (!v.s || grow(&g->items, &g->cap, g->count + 1, sizeof *g->items) < 0)
        return err_nomem(err);
    g->items[g->count++] = (struct tally){v, count};
    g->matches += count;
    return 0;
}

static int compare_gathered(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;

    return value_compare(&a->value, &b->value);
}

/* What the shards tell, in order and each value once, into the list of all. */
static int merge_gathered(struct gathered *g, struct tally_list *all, struct err *err)
{
    struct tally_list more = {g->items, 0};

    if (g->count > 1)
        qsort(g->items, g->count, sizeof *g->items, compare_gathered);
    for (size_t i = 0; i < g->count; i++) {
        struct tally *last = more.count ? &more.items[more.count - 1] : NULL;

        if (last && value_compare(&last->value, &g->items[i].value) == 0)
            last->count += g->items[i].count;
        else
            more.items[more.count++] = g->items[i];
    }
    return merge(g->arena, all, &more, err);
}

/* How many bytes of a value in a shard are told. */
static uint32_t slot_len(const struct manner *how)
{
    if (how->slot != SLOT_DATE)
        return 0;
    return how->most_len - (how->most_len > 4) - (how->most_len > 7);
}

static int take_away(struct question *q, struct remote_run *away, const struct manner *how,
                     struct tally_list *all, uint64_t *without, struct tallies *out)
{
    struct gathered g = {.how = how, .arena = q->arena};
    uint64_t matches = 0;
    struct err err;
    int rc = remote_tally_take(away, gather, &g, &matches, &out->presence);

    *without += matches - g.matches;
    if (rc == 0 && merge_gathered(&g, all, &err) < 0)
        rc = question_fail(q, &err);
    free(g.items);
    return rc;
}

/* --- The whole */

static int count_near(struct question *q, const struct manner *how, struct tally_list *all,
                      uint64_t *without)
{
    struct census c = {.q = q};
    struct err err;

    if (count_codes(&c, how->field) < 0)
        return -1;
    return list_all(&c, how->most_len, all, without, &err) < 0 ? question_fail(q, &err) : 0;
}

static int count_away(struct question *q, const struct manner *how, struct tally_list *all,
                      uint64_t *without, struct tallies *out)
{
    struct remote_run *away = remote_tally_send(q, how->slot, slot_len(how));
    int rc = away ? 0 : -1;

    if (rc == 0 && remote_tally_beside(away))
        rc = count_near(q, how, all, without);
    if (rc == 0)
        rc = take_away(q, away, how, all, without, out);
    remote_tally_end(away);
    return rc;
}

/* The page that the options ask for. */
static int tell(struct question *q, const struct manner *how, struct tallies *out)
{
    const struct search_options *o = q->options;
    struct tally_list all = {0};
    uint64_t without = 0, left;
    struct err err;

    if (question_understand(q) < 0)
        return -1;
    if (q->s->remotes ? count_away(q, how, &all, &without, out) < 0
                      : question_query(q) < 0 || count_near(q, how, &all, &without) < 0)
        return -1;
    if (how->commonest_first && sort_looking(all.items, all.count, sizeof *all.items,
                                             compare_tallies, limits_look(&o->limits), &err) < 0)
        return question_fail(q, &err);
    left = all.count > o->offset ? all.count - o->offset : 0;
    out->total = all.count;
    out->items = left ? all.items + (all.count - left) : NULL;
    out->count = left < o->limit ? left : o->limit;
    if (take_hint(q, without, how->what, out, &err) < 0 ||
        keep_values(q->arena, out->items, out->count, &err) < 0)
        return question_fail(q, &err);
    return 0;
}

static int answer(struct searcher *s, const struct search_options *options, struct arena *arena,
                  const struct manner *how, struct tallies *out, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    int rc;

    *out = (struct tallies){0};
    rc = tell(&q, how, out);
    question_forget(&q);
    return rc;
}

int search_timeline(struct searcher *s, const struct search_options *options, enum timeline_by by,
                    struct arena *arena, struct tallies *out, struct query_error *error)
{
    static const uint32_t lens[] = {
        [TIMELINE_DAY] = 10, [TIMELINE_MONTH] = 7, [TIMELINE_YEAR] = 4}; /* of 2022-01-31 */
    struct manner how = {COLUMN_DAY, SLOT_DATE, lens[by], false, "date"};

    return answer(s, options, arena, &how, out, error);
}

int search_facets(struct searcher *s, const struct search_options *options, enum article_key field,
                  struct arena *arena, struct tallies *out, struct query_error *error)
{
    struct manner how = {field == ARTICLE_SOURCE     ? COLUMN_SOURCE
                         : field == ARTICLE_LANGUAGE ? COLUMN_LANGUAGE
                                                     : COLUMN_REGION,
                         field == ARTICLE_SOURCE     ? SLOT_SOURCE
                         : field == ARTICLE_LANGUAGE ? SLOT_LANGUAGE
                                                     : SLOT_REGION,
                         UINT32_MAX, true, article_key_name(field)};

    return answer(s, options, arena, &how, out, error);
}
