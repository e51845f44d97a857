/* What matches is counted by the speaker's code (index/column.h); each name that was met goes into
 * the roll once, and what the roll says of it holds for all quotations with that code. They are
 * gone through once more then, as an article counts once for a person, however he is spelled there.
 */
#include "query/speakers.h"

#include "base/order.h"
#include "index/column.h"
#include "query/question.h"
#include "query/roll.h"
#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY 64 /* names between two looks at the limits */

/* The matches of a window. */
struct found {
    struct found *next;
    uint32_t base;
    struct bits bits;
};

/* What matches in a segment. */
struct part_said {
    struct found *first, **end;
    uint32_t *counts;  /* by code; NULL while nothing has matched */
    uint32_t *entries; /* of the roll, by code; later the persons */
};

struct said {
    struct question *q;
    struct roll *roll;
    const struct column **columns; /* [segments] */
    struct part_said *parts;       /* [segments] */
    size_t segments;
};

/* --- What matches */

static struct found *new_found(struct arena *arena, uint32_t base, const struct bits *bits)
{
    struct found *f = arena_alloc(arena, sizeof *f);

    if (f)
        *f = (struct found){NULL, base, *bits};
    return f;
}

static int take_window(void *arg, size_t segment, uint32_t base, const struct bits *bits,
                       struct err *err)
{
    struct said *said = arg;
    struct part_said *p = &said->parts[segment];
    const uint32_t *codes = said->columns[segment]->codes;
    struct found *found;

    if (!bits_any(bits))
        return 0;
    if (!p->counts) {
        p->end = &p->first;
        p->counts = arena_zalloc(said->q->arena, said->columns[segment]->count, sizeof *p->counts);
    }
    found = p->counts ? new_found(said->q->arena, base, bits) : NULL;
    if (!found)
        return err_nomem(err);
    *p->end = found;
    p->end = &found->next;
    BITS_EACH(bits, base, doc)
    p->counts[codes[doc - 1]]++;
    return 0;
}

static int find(struct said *said)
{
    struct question *q = said->q;
    struct err err;

    said->segments = snapshot_segments(q->s->snapshot);
    said->columns = arena_zalloc(q->arena, said->segments + 1, sizeof(struct column *));
    said->parts = arena_zalloc(q->arena, said->segments + 1, sizeof *said->parts);
    if (!said->columns || !said->parts) {
        err_nomem(&err);
        return question_fail(q, &err);
    }
    if (reader_columns(q->s->reader, COLUMN_SPEAKER, said->columns,
                       limits_look(&q->options->limits), &err) < 0)
        return question_fail(q, &err);
    return question_each(q, &(struct match_taker){take_window, said});
}

/* --- Who they are */

/* A value of COLUMN_SPEAKER in its parts. */
static void part_value(struct value both, struct value *language, struct value *name)
{
    uint32_t len = (uint32_t)strlen(both.s);

    *language = len ? (struct value){both.s, len} : (struct value){0};
    *name = (struct value){both.s + len + 1, both.len - len - 1};
}

static int enrol_part(struct said *said, size_t segment, struct err *err)
{
    struct part_said *p = &said->parts[segment];
    const struct column *column = said->columns[segment];

    p->entries = arena_alloc(said->q->arena, column->count * sizeof *p->entries);
    if (!p->entries)
        return err_nomem(err);
    p->entries[0] = ROLL_NOBODY;
    for (uint32_t code = 1; code < column->count; code++) {
        struct value language, name;

        if (p->counts[code] == 0)
            continue;
        part_value(column->values[code], &language, &name);
        if (limits_check_every(&said->q->options->limits, code, CHECK_EVERY, err) < 0 ||
            roll_add(said->roll, name, language, p->counts[code], &p->entries[code], err) < 0)
            return -1;
    }
    return 0;
}

static int enrol(struct said *said, struct err *err)
{
    for (size_t i = 0; i < said->segments; i++)
        if (said->parts[i].counts && enrol_part(said, i, err) < 0)
            return -1;
    if (roll_settle(said->roll, err) < 0)
        return -1;
    for (size_t i = 0; i < said->segments; i++) {
        const struct part_said *p = &said->parts[i];

        for (uint32_t code = 1; p->counts && code < said->columns[i]->count; code++)
            if (p->counts[code] && p->entries[code] != ROLL_NOBODY)
                p->entries[code] = roll_speaker(said->roll, p->entries[code]);
    }
    return 0;
}

/* --- How much they said */

/* A person under count. */
struct sayings {
    uint64_t quotes, articles;
    uint32_t article; /* the last one of the segment; 0: none */
};

static void count_window(const struct said *said, size_t segment, const struct found *f,
                         struct sayings *by_person)
{
    const struct segment *s = snapshot_segment(said->q->s->snapshot, segment);
    const uint32_t *codes = said->columns[segment]->codes;
    const uint32_t *persons = said->parts[segment].entries;

    BITS_EACH(&f->bits, f->base, doc)
    {
        uint32_t who = persons[codes[doc - 1]], article = s->quote_article[doc - 1];

        if (who == ROLL_NOBODY)
            continue;
        by_person[who].quotes++;
        by_person[who].articles += by_person[who].article != article;
        by_person[who].article = article;
    }
}

static int count_part(const struct said *said, size_t segment, struct sayings *by_person,
                      uint32_t persons, struct err *err)
{
    for (uint32_t i = 0; i < persons; i++)
        by_person[i].article = 0;
    for (const struct found *f = said->parts[segment].first; f; f = f->next) {
        if (limits_check(&said->q->options->limits, err) < 0)
            return -1;
        count_window(said, segment, f, by_person);
    }
    return 0;
}

static int list(const struct said *said, const struct sayings *by_person, uint32_t persons,
                struct speakers *out, struct err *err)
{
    out->items = arena_zalloc(said->q->arena, (size_t)persons + 1, sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    for (uint32_t who = 0; who < persons; who++)
        if (by_person[who].quotes)
            out->items[out->total++] = (struct speaker){
                roll_name(said->roll, who), by_person[who].quotes, by_person[who].articles};
    return 0;
}

static int tally(const struct said *said, struct speakers *out, struct err *err)
{
    uint32_t persons = roll_entries(said->roll);
    struct sayings *by_person =
        arena_zalloc(said->q->arena, (size_t)persons + 1, sizeof *by_person);

    if (!by_person)
        return err_nomem(err);
    for (size_t i = 0; i < said->segments; i++)
        if (count_part(said, i, by_person, persons, err) < 0)
            return -1;
    return list(said, by_person, persons, out, err);
}

/* --- The page */

static int compare_speakers(const void *x, const void *y)
{
    const struct speaker *a = x, *b = y;

    if (a->quotes != b->quotes)
        return a->quotes > b->quotes ? -1 : 1;
    if (a->articles != b->articles)
        return a->articles > b->articles ? -1 : 1;
    return value_compare(&a->name, &b->name);
}

/* Names outlive the columns: a turn later another generation may be served. */
static int take_page(struct question *q, struct speakers *out, struct err *err)
{
    const struct search_options *o = q->options;
    uint64_t left = out->total > o->offset ? out->total - o->offset : 0;

    out->count = left < o->limit ? left : o->limit;
    out->items += out->total - left;
    for (size_t i = 0; i < out->count; i++) {
        struct value *name = &out->items[i].name;

        name->s = arena_strndup(q->arena, name->s, name->len);
        if (!name->s)
            return err_nomem(err);
    }
    return 0;
}

static int rank(struct said *said, struct speakers *out, struct err *err)
{
    if (enrol(said, err) < 0 || tally(said, out, err) < 0)
        return -1;
    if (sort_looking(out->items, out->total, sizeof *out->items, compare_speakers,
                     limits_look(&said->q->options->limits), err) < 0)
        return -1;
    return take_page(said->q, out, err);
}

int search_speakers(struct searcher *s, const struct search_options *options, struct arena *arena,
                    struct speakers *out, struct query_error *error)
{
    struct search_options of_quotes = *options;
    struct question q = {.s = s, .options = &of_quotes, .arena = arena, .error = error};
    struct said said = {.q = &q};
    struct err err;
    int rc = -1;

    of_quotes.scope = QUERY_QUOTES;
    *out = (struct speakers){0};
    if (question_understand(&q) == 0 && question_query(&q) == 0 && find(&said) == 0) {
        said.roll = roll_new(s->analyzer, &options->limits, arena, &s->scratch, &err);
        rc = said.roll ? rank(&said, out, &err) : -1;
        if (rc < 0)
            question_fail(&q, &err);
        roll_free(said.roll);
    }
    out->hint = q.tree.hint;
    question_forget(&q);
    return rc;
}
