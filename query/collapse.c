#include "query/collapse.h"

#include "base/order.h"
#include "query/copies.h"
#include "query/roll.h"
#include "query/values.h"
#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY 64 /* hits, or names, between two looks at the limits */

static int no_memory(struct question *q)
{
    struct err err;

    err_nomem(&err);
    return question_fail(q, &err);
}

/* At the i-th of many: whether to go on. */
static int look_at(struct question *q, size_t i, struct err *err)
{
    return limits_check_every(&q->options->limits, i, CHECK_EVERY, err);
}

static int read_prints(struct question *q, const struct groups *g, struct fingerprint *prints,
                       struct err *err)
{
    uint32_t *docs = arena_zalloc(q->arena, (size_t)g->hit_count + 1, sizeof *docs);
    struct value *bytes = arena_zalloc(q->arena, (size_t)g->hit_count + 1, sizeof *bytes);

    if (!docs || !bytes)
        return err_nomem(err);
    for (uint32_t i = 0; i < g->hit_count; i++)
        docs[i] = g->hits[i].docid;
    if (values_read(question_db(q), SLOT_FINGERPRINT, docs, g->hit_count, &q->options->limits,
                    q->arena, bytes, err) < 0)
        return -1;
    for (uint32_t i = 0; i < g->hit_count; i++)
        if (look_at(q, i, err) < 0 ||
            fingerprint_decode(bytes[i].s, bytes[i].len, q->arena, &prints[i], err) < 0)
            return -1;
    return 0;
}

/* --- "No comment": a few words are copies only where the same person says them */

/* The quotations that are that short. */
struct brief {
    uint32_t *hits, *docs, *entries;
    struct value *names, *languages;
    size_t count;
};

static int list_brief(struct question *q, const struct groups *g, const struct fingerprint *prints,
                      struct brief *b, struct err *err)
{
    size_t n = 0;

    for (uint32_t i = 0; i < g->hit_count; i++)
        n += fingerprint_is_short(&prints[i]);
    b->hits = arena_zalloc(q->arena, n + 1, sizeof *b->hits);
    b->docs = arena_zalloc(q->arena, n + 1, sizeof *b->docs);
    b->entries = arena_zalloc(q->arena, n + 1, sizeof *b->entries);
    b->names = arena_zalloc(q->arena, n + 1, sizeof *b->names);
    b->languages = arena_zalloc(q->arena, n + 1, sizeof *b->languages);
    if (!b->hits || !b->docs || !b->entries || !b->names || !b->languages)
        return err_nomem(err);
    for (uint32_t i = 0; i < g->hit_count; i++) {
        if (look_at(q, i, err) < 0)
            return -1;
        if (!fingerprint_is_short(&prints[i]))
            continue;
        b->hits[b->count] = i;
        b->docs[b->count++] = g->hits[i].docid;
    }
    return 0;
}

static int enroll(struct question *q, struct roll *roll, struct brief *b, struct err *err)
{
    const struct query_limits *limits = &q->options->limits;

    if (values_read(question_db(q), SLOT_SPEAKER, b->docs, b->count, limits, q->arena, b->names,
                    err) < 0 ||
        values_read(question_db(q), SLOT_LANGUAGE, b->docs, b->count, limits, q->arena,
                    b->languages, err) < 0)
        return -1;
    for (size_t i = 0; i < b->count; i++) {
        b->entries[i] = ROLL_NOBODY;
        if (look_at(q, i, err) < 0)
            return -1;
        if (b->names[i].s &&
            roll_add(roll, b->names[i], b->languages[i], 1, &b->entries[i], err) < 0)
            return -1;
    }
    return roll_settle(roll, err);
}

/* Whoever is not known is nobody else. */
static uint64_t speaker_number(const struct roll *roll, const struct brief *b, size_t i)
{
    return b->entries[i] == ROLL_NOBODY ? UINT64_C(1) << 32 | b->hits[i]
                                        : roll_speaker(roll, b->entries[i]);
}

static int part_by_speaker(struct question *q, const struct groups *g, struct fingerprint *prints,
                           struct err *err)
{
    struct brief b = {0};
    struct roll *roll = NULL;
    uint32_t *marks;
    int rc = -1;

    if (list_brief(q, g, prints, &b, err) < 0)
        return -1;
    if (b.count == 0)
        return 0;
    marks = arena_zalloc(q->arena, b.count * 2, sizeof *marks);
    if (marks)
        roll = roll_new(q->s->analyzer, &q->options->limits, q->arena, &q->s->scratch, err);
    else
        err_nomem(err);
    if (roll)
        rc = enroll(q, roll, &b, err);
    for (size_t i = 0; i < b.count && rc == 0; i++) {
        rc = look_at(q, i, err);
        prints[b.hits[i]] =
            fingerprint_said_by(&prints[b.hits[i]], speaker_number(roll, &b, i), marks + 2 * i);
    }
    roll_free(roll);
    return rc;
}

static int group(struct question *q, struct groups *g)
{
    struct fingerprint *prints = arena_zalloc(q->arena, (size_t)g->hit_count + 1, sizeof *prints);
    struct err err;

    g->leader = arena_zalloc(q->arena, (size_t)g->hit_count + 1, sizeof *g->leader);
    if (!prints || !g->leader)
        return no_memory(q);
    if (g->hit_count == 0)
        return 0;
    if (read_prints(q, g, prints, &err) < 0 ||
        (q->options->scope == QUERY_QUOTES && part_by_speaker(q, g, prints, &err) < 0) ||
        copies_group(prints, g->hit_count, &q->options->limits, g->leader, &err) < 0)
        return question_fail(q, &err);
    for (uint32_t i = 0; i < g->hit_count; i++)
        g->count += g->leader[i] == i;
    return 0;
}

int collapse_find(struct question *q, bool ordered, struct groups *out)
{
    size_t count;

    *out = (struct groups){0};
    if (question_all(q, ordered, COLLAPSE_MOST, "collapse") < 0)
        return -1;
    out->hits = question_hits(q, &count);
    out->hit_count = (uint32_t)count;
    return group(q, out);
}

uint32_t *collapse_page(struct question *q, const struct groups *g, size_t *count)
{
    uint32_t skip = q->options->offset, limit = q->options->limit;
    uint32_t most = limit < g->count ? limit : g->count;
    uint32_t *page = arena_zalloc(q->arena, (size_t)most + 1, sizeof *page);
    uint32_t n = 0;

    *count = 0;
    if (!page) {
        no_memory(q);
        return NULL;
    }
    for (uint32_t i = 0; i < g->hit_count && *count < most; i++)
        if (g->leader[i] == i && n++ >= skip)
            page[(*count)++] = i;
    return page;
}

/* --- Outlets */

/* The members of the page's groups. */
struct members {
    uint32_t *docs, *place; /* place: which hit of the page */
    struct value *sources;
    size_t count;
};

static int list_members(struct question *q, const struct groups *g, const uint32_t *page,
                        struct hit *hits, size_t count, struct members *m)
{
    uint32_t *place = arena_zalloc(q->arena, (size_t)g->hit_count + 1, sizeof *place);

    m->docs = arena_zalloc(q->arena, (size_t)g->hit_count + 1, sizeof *m->docs);
    m->place = arena_zalloc(q->arena, (size_t)g->hit_count + 1, sizeof *m->place);
    m->sources = arena_zalloc(q->arena, (size_t)g->hit_count + 1, sizeof *m->sources);
    if (!place || !m->docs || !m->place || !m->sources)
        return no_memory(q);
    for (size_t k = 0; k < count; k++) {
        place[page[k]] = (uint32_t)k + 1; /* 0: not on the page */
        hits[k].copies = 0;
    }
    for (uint32_t i = 0; i < g->hit_count; i++) {
        if (!place[g->leader[i]])
            continue;
        m->place[m->count] = place[g->leader[i]] - 1;
        m->docs[m->count] = g->hits[i].docid;
        hits[m->place[m->count++]].copies++;
    }
    return 0;
}

/* Sorted by bytes, each once. */
static int tidy(struct question *q, struct hit *hit, struct err *err)
{
    size_t n = 0;

    if (sort_looking(hit->sources, hit->source_count, sizeof *hit->sources, value_compare,
                     limits_look(&q->options->limits), err) < 0)
        return -1;
    for (size_t i = 0; i < hit->source_count; i++)
        if (n == 0 || value_compare(&hit->sources[n - 1], &hit->sources[i]) != 0)
            hit->sources[n++] = hit->sources[i];
    hit->source_count = n;
    return 0;
}

int collapse_tell(struct question *q, const struct groups *g, const uint32_t *page,
                  struct hit *hits, size_t count)
{
    struct members m = {0};
    struct err err;

    if (count == 0)
        return 0;
    if (list_members(q, g, page, hits, count, &m) < 0)
        return -1;
    if (values_read(question_db(q), SLOT_SOURCE, m.docs, m.count, &q->options->limits, q->arena,
                    m.sources, &err) < 0)
        return question_fail(q, &err);
    for (size_t k = 0; k < count; k++) {
        hits[k].sources = arena_zalloc(q->arena, hits[k].copies, sizeof *hits[k].sources);
        if (!hits[k].sources)
            return no_memory(q);
    }
    for (size_t i = 0; i < m.count; i++) {
        struct hit *hit = &hits[m.place[i]];

        if (m.sources[i].s)
            hit->sources[hit->source_count++] = m.sources[i];
    }
    for (size_t k = 0; k < count; k++)
        if (tidy(q, &hits[k], &err) < 0)
            return question_fail(q, &err);
    return 0;
}
