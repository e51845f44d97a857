/* Pairs are found by prefix filtering. Let the marks of every text stand in one and the same order,
 * the rarest first. Texts that are alike must share so many marks that the first they share stands
 * early in both: only so far are marks looked up. Texts come smallest first; one that comes later
 * has as many marks or more, so that of the earlier one even fewer need be entered. What remains
 * behind the first shared mark bounds how many are shared (a position filter). All that is exact:
 * no pair is missed.
 */
#include "query/copies.h"

#include "base/order.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS_LEAST 1024
#define BUCKETS_MOST  (1u << 22)
#define CHECK_EVERY   256 /* texts, or candidates, between two looks at the limits */
#define CHECK_BUCKETS (1u << 16)
#define NONE          UINT32_MAX

struct entry {
    uint32_t text, mark;
    uint16_t count; /* marks of the text ... */
    uint16_t left;  /* ... from this one on */
};

struct bucket {
    uint32_t marks;        /* how many of all texts fall here */
    uint32_t first, count; /* entries: smaller texts first */
    bool one_group;        /* all entries are known to be of one group */
};

struct grouping {
    const struct fingerprint *prints;
    const struct query_limits *limits;
    uint32_t *leader; /* a forest: towards the first member */
    uint32_t *met;    /* met[i]: the last text that was compared with i */
    struct bucket *buckets;
    uint32_t mask; /* how many buckets, less one */
    struct entry *entries;
    uint32_t steps;
};

/* At the i-th text: whether to go on. */
static int look_at(const struct grouping *g, uint32_t i, struct err *err)
{
    return limits_check_every(g->limits, i, CHECK_EVERY, err);
}

/* --- The forest */

static uint32_t find(struct grouping *g, uint32_t i)
{
    while (g->leader[i] != i)
        i = g->leader[i] = g->leader[g->leader[i]];
    return i;
}

static void join(struct grouping *g, uint32_t a, uint32_t b)
{
    a = find(g, a);
    b = find(g, b);
    if (a < b)
        g->leader[b] = a;
    else
        g->leader[a] = b;
}

/* --- Equal fingerprints */

/* The size and the first mark stand beside it: they mostly decide, and marks lie all over memory.
 */
struct ranked {
    uint64_t order;
    const struct fingerprint *print;
};

static struct ranked rank(const struct fingerprint *p)
{
    return (struct ranked){(uint64_t)p->count << 32 | p->marks[0], p};
}

/* By size, then by marks. */
static int compare(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;

    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    for (uint32_t i = 1; i < a->print->count; i++)
        if (a->print->marks[i] != b->print->marks[i])
            return a->print->marks[i] < b->print->marks[i] ? -1 : 1;
    return (a->print > b->print) - (a->print < b->print);
}

static uint32_t text_of(const struct grouping *g, const struct ranked *r)
{
    return (uint32_t)(r->print - g->prints);
}

static bool equal(const struct fingerprint *a, const struct fingerprint *b)
{
    return a->count == b->count && memcmp(a->marks, b->marks, a->count * sizeof *a->marks) == 0;
}

static int sort_by_marks(struct grouping *g, struct ranked *ranked, uint32_t n,
                         uint32_t *with_marks, struct err *err)
{
    *with_marks = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (look_at(g, i, err) < 0)
            return -1;
        if (g->prints[i].count)
            ranked[(*with_marks)++] = rank(&g->prints[i]);
    }
    return sort_looking(ranked, *with_marks, sizeof *ranked, compare, limits_look(g->limits), err);
}

/* Join the equal ones; list one of each kind in ranked[0 .. kinds). */
static int join_equal(struct grouping *g, struct ranked *ranked, uint32_t n, uint32_t *kinds,
                      struct err *err)
{
    uint32_t with_marks, k = 0;

    if (sort_by_marks(g, ranked, n, &with_marks, err) < 0)
        return -1;
    for (uint32_t i = 0; i < with_marks; i++) {
        if (look_at(g, i, err) < 0)
            return -1;
        if (k && equal(ranked[k - 1].print, ranked[i].print))
            join(g, text_of(g, &ranked[k - 1]), text_of(g, &ranked[i]));
        else
            ranked[k++] = ranked[i];
    }
    *kinds = k;
    return 0;
}

/* --- Near ones */

static struct bucket *bucket_of(const struct grouping *g, uint32_t mark)
{
    return &g->buckets[mark & g->mask];
}

static int compare_numbers(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

    return a < b ? -1 : a > b;
}

/* Marks of a text, rarest first. */
static void sort_marks(const struct grouping *g, const struct fingerprint *p,
                       uint32_t out[FINGERPRINT_MAX])
{
    uint64_t order[FINGERPRINT_MAX];

    for (uint32_t i = 0; i < p->count; i++)
        order[i] = (uint64_t)bucket_of(g, p->marks[i])->marks << 32 | p->marks[i];
    qsort(order, p->count, sizeof *order, compare_numbers);
    for (uint32_t i = 0; i < p->count; i++)
        out[i] = (uint32_t)order[i];
}

/* Between a text of so many marks and one that is no larger. */
static uint32_t percent_of(uint32_t count)
{
    return count == FINGERPRINT_MAX ? FINGERPRINT_SAMPLED : FINGERPRINT_ALIKE;
}

/* How many marks texts of a and b marks share at least when they are alike. Of their union, which
 * has a + b less the shared, it is `percent`. */
static uint32_t shared_least(uint32_t a, uint32_t b)
{
    uint32_t percent = percent_of(a > b ? a : b);

    return ((a + b) * percent + 99 + percent) / (100 + percent);
}

/* The fewest marks of a text that is alike and no larger: all of them shared. */
static uint32_t smallest_alike(uint32_t count)
{
    return (count * percent_of(count) + 99) / 100;
}

/* Of how many first marks one is shared with every text that is alike and no smaller. */
static uint32_t prefix_to_enter(uint32_t count)
{
    uint32_t same = shared_least(count, count), sample = shared_least(count, FINGERPRINT_MAX);

    return count - (same < sample ? same : sample) + 1;
}

/* Compare a text with those entered under its i-th mark. */
static int meet(struct grouping *g, uint32_t text, uint32_t i, uint32_t mark, struct bucket *b,
                struct err *err)
{
    uint32_t count = g->prints[text].count, left = count - i, least = smallest_alike(count);
    uint32_t percent = percent_of(count);

    if (b->one_group && b->count > 0 && find(g, g->entries[b->first].text) == find(g, text))
        return 0;
    for (uint32_t e = b->count; e-- > 0;) {
        const struct entry *it = &g->entries[b->first + e];
        uint32_t most = it->left < left ? it->left : left;

        if (limits_check_every(g->limits, ++g->steps, CHECK_EVERY, err) < 0)
            return -1;
        if (it->count < least)
            return 0;
        if (it->mark != mark || most * (100 + percent) < (it->count + count) * percent ||
            g->met[it->text] == text)
            continue;
        g->met[it->text] = text;
        if (find(g, it->text) == find(g, text) ||
            !fingerprint_alike(&g->prints[text], &g->prints[it->text]))
            continue;
        join(g, text, it->text);
        if (b->one_group)
            return 0;
    }
    return 0;
}

static void enter(struct grouping *g, uint32_t text, uint32_t i, uint32_t mark, struct bucket *b)
{
    uint32_t count = g->prints[text].count;

    if (b->count > 0 && find(g, g->entries[b->first].text) != find(g, text))
        b->one_group = false;
    g->entries[b->first + b->count++] =
        (struct entry){text, mark, (uint16_t)count, (uint16_t)(count - i)};
}

static int place(struct grouping *g, uint32_t text, struct err *err)
{
    uint32_t marks[FINGERPRINT_MAX], count = g->prints[text].count;
    uint32_t look_up = count - smallest_alike(count) + 1, entered = prefix_to_enter(count);

    sort_marks(g, &g->prints[text], marks);
    for (uint32_t i = 0; i < look_up; i++) {
        struct bucket *b = bucket_of(g, marks[i]);

        if (b->marks > 1 && meet(g, text, i, marks[i], b, err) < 0)
            return -1;
    }
    for (uint32_t i = 0; i < entered; i++) {
        struct bucket *b = bucket_of(g, marks[i]);

        if (b->marks > 1)
            enter(g, text, i, marks[i], b);
    }
    return 0;
}

static int make_buckets(struct grouping *g, const struct ranked *ranked, uint32_t kinds,
                        struct err *err)
{
    uint64_t marks = 0;
    uint32_t n = BUCKETS_LEAST;

    for (uint32_t i = 0; i < kinds; i++)
        marks += ranked[i].print->count;
    while (n < BUCKETS_MOST && n < 2 * marks)
        n *= 2;
    g->mask = n - 1;
    g->buckets = malloc(n * sizeof *g->buckets);
    if (!g->buckets)
        return err_nomem(err);
    for (uint32_t i = 0; i < n; i++) {
        if (limits_check_every(g->limits, i, CHECK_BUCKETS, err) < 0)
            return -1;
        g->buckets[i] = (struct bucket){.one_group = true};
    }
    for (uint32_t i = 0; i < kinds; i++) {
        if (look_at(g, i, err) < 0)
            return -1;
        for (uint32_t k = 0; k < ranked[i].print->count; k++)
            bucket_of(g, ranked[i].print->marks[k])->marks++;
    }
    return 0;
}

/* Give each bucket the room for what will be entered. */
static int make_room(struct grouping *g, const struct ranked *ranked, uint32_t kinds,
                     struct err *err)
{
    uint32_t marks[FINGERPRINT_MAX], all = 0;

    for (uint32_t i = 0; i < kinds; i++) {
        if (look_at(g, i, err) < 0)
            return -1;
        sort_marks(g, ranked[i].print, marks);
        for (uint32_t k = 0; k < prefix_to_enter(ranked[i].print->count); k++)
            bucket_of(g, marks[k])->count++;
    }
    for (uint32_t i = 0; i <= g->mask; i++) {
        if (limits_check_every(g->limits, i, CHECK_BUCKETS, err) < 0)
            return -1;
        g->buckets[i].first = all;
        all += g->buckets[i].count;
        g->buckets[i].count = 0;
    }
    g->entries = malloc(((size_t)all + 1) * sizeof *g->entries);
    return g->entries ? 0 : err_nomem(err);
}

static int join_near(struct grouping *g, const struct ranked *ranked, uint32_t kinds,
                     struct err *err)
{
    if (make_buckets(g, ranked, kinds, err) < 0 || make_room(g, ranked, kinds, err) < 0)
        return -1;
    for (uint32_t i = 0; i < kinds; i++)
        if (look_at(g, i, err) < 0 || place(g, text_of(g, &ranked[i]), err) < 0)
            return -1;
    return 0;
}

int copies_group(const struct fingerprint *prints, uint32_t n, const struct query_limits *limits,
                 uint32_t *leader, struct err *err)
{
    struct grouping g = {.prints = prints, .limits = limits, .leader = leader};
    struct ranked *ranked = malloc((n + 1) * sizeof *ranked);
    uint32_t kinds;
    int rc = -1;

    g.met = malloc((n + 1) * sizeof *g.met);
    if (ranked && g.met) {
        for (uint32_t i = 0; i < n; i++) {
            leader[i] = i;
            g.met[i] = NONE;
        }
        rc = join_equal(&g, ranked, n, &kinds, err);
        if (rc == 0)
            rc = join_near(&g, ranked, kinds, err);
    } else {
        err_nomem(err);
    }
    for (uint32_t i = 0; i < n && rc == 0; i++) {
        rc = look_at(&g, i, err);
        leader[i] = find(&g, i);
    }
    free(ranked);
    free(g.met);
    free(g.buckets);
    free(g.entries);
    return rc;
}
