#include "query/speakers.h"

#include "query/question.h"
#include "query/roll.h"
#include "query/values.h"
#include <stdlib.h>
#include <string.h>

#define QUOTES_MOST 1000000 /* quotations that are looked through; more are too complex */
#define CHECK_EVERY 64      /* names between two looks at the limits */

/* One quotation with a speaker: (who << 32 | article). */
struct said {
    uint64_t *rows;
    size_t count;
};

/* The article of a quotation, as a number of the whole index. */
static uint32_t article_of(struct snapshot *snapshot, uint32_t quote)
{
    size_t n = snapshot_segments(snapshot), segment = (quote - 1) % n;
    uint32_t article = snapshot_segment(snapshot, segment)->quote_article[(quote - 1) / n];

    return (uint32_t)((article - 1) * n + segment + 1);
}

static int collect(struct question *q, const uint32_t *docs, size_t n, struct roll *roll,
                   struct said *said, struct err *err)
{
    struct value *names = arena_zalloc(q->arena, n + 1, sizeof *names);
    struct value *languages = arena_zalloc(q->arena, n + 1, sizeof *languages);
    const struct query_limits *limits = &q->options->limits;

    said->rows = arena_zalloc(q->arena, n + 1, sizeof *said->rows);
    if (!names || !languages || !said->rows)
        return err_nomem(err);
    if (values_read(question_db(q), SLOT_SPEAKER, docs, n, limits, q->arena, names, err) < 0 ||
        values_read(question_db(q), SLOT_LANGUAGE, docs, n, limits, q->arena, languages, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        uint32_t entry;

        if (!names[i].s)
            continue;
        if ((i % CHECK_EVERY == 0 && limits_check(limits, err) < 0) ||
            roll_add(roll, names[i], languages[i], &entry, err) < 0)
            return -1;
        if (entry != ROLL_NOBODY)
            said->rows[said->count++] = (uint64_t)entry << 32 | article_of(q->s->snapshot, docs[i]);
    }
    return roll_settle(roll, err);
}

static int compare_rows(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

    return a < b ? -1 : a > b;
}

static int compare_names(const struct value *a, const struct value *b)
{
    int order = memcmp(a->s, b->s, a->len < b->len ? a->len : b->len);

    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_speakers(const void *x, const void *y)
{
    const struct speaker *a = x, *b = y;

    if (a->quotes != b->quotes)
        return a->quotes > b->quotes ? -1 : 1;
    if (a->articles != b->articles)
        return a->articles > b->articles ? -1 : 1;
    return compare_names(&a->name, &b->name);
}

static int tally(struct question *q, const struct roll *roll, struct said *said,
                 struct speakers *out, struct err *err)
{
    uint64_t last = UINT64_MAX; /* no row */

    out->items = arena_zalloc(q->arena, said->count + 1, sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    for (size_t i = 0; i < said->count; i++)
        said->rows[i] = (uint64_t)roll_speaker(roll, (uint32_t)(said->rows[i] >> 32)) << 32 |
                        (uint32_t)said->rows[i];
    if (said->count > 0) /* else there may be no rows at all */
        qsort(said->rows, said->count, sizeof *said->rows, compare_rows);
    for (size_t i = 0; i < said->count; last = said->rows[i++]) {
        uint32_t who = (uint32_t)(said->rows[i] >> 32);

        if (last == UINT64_MAX || last >> 32 != who)
            out->items[out->total++].name = roll_name(roll, who);
        out->items[out->total - 1].quotes++;
        out->items[out->total - 1].articles += said->rows[i] != last;
    }
    qsort(out->items, out->total, sizeof *out->items, compare_speakers);
    return 0;
}

static void take_page(const struct search_options *o, struct speakers *out)
{
    uint64_t left = out->total > o->offset ? out->total - o->offset : 0;

    out->count = left < o->limit ? left : o->limit;
    out->items += out->total - left;
}

static int rank(struct question *q, struct roll *roll, struct speakers *out, struct err *err)
{
    struct said said = {0};
    size_t n;
    const struct match_hit *hits = question_hits(q, &n);
    uint32_t *docs = arena_zalloc(q->arena, n + 1, sizeof *docs);

    if (!docs)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        docs[i] = hits[i].docid;
    if ((n > 0 && collect(q, docs, n, roll, &said, err) < 0) || tally(q, roll, &said, out, err) < 0)
        return -1;
    take_page(q->options, out);
    return 0;
}

int search_speakers(struct searcher *s, const struct search_options *options, struct arena *arena,
                    struct speakers *out, struct query_error *error)
{
    struct search_options of_quotes = *options;
    struct question q = {.s = s, .options = &of_quotes, .arena = arena, .error = error};
    struct roll *roll;
    struct err err;
    int rc = -1;

    of_quotes.scope = QUERY_QUOTES;
    *out = (struct speakers){0};
    if (question_understand(&q) == 0 && question_query(&q) == 0 &&
        question_all(&q, false, QUOTES_MOST, "speakers") == 0) {
        roll = roll_new(s->analyzer, arena, &s->scratch, &err);
        rc = roll ? rank(&q, roll, out, &err) : -1;
        if (rc < 0)
            question_fail(&q, &err);
        roll_free(roll);
    }
    out->hint = q.tree.hint;
    question_forget(&q);
    return rc;
}
