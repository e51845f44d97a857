/* Phrases, and words near one another: how often they match in many documents. */
#include "query/match_span.h"

/* --- Phrases */

/* A position less the place in the phrase is where the phrase begins. The bias is greater than 0,
 * that of the words found so far, which are told by where the phrase begins. */
static uint32_t bias_of(uint32_t word)
{
    return QUERY_WORDS_MAX - word;
}

static struct positions unit_at(const struct span_unit *u, uint32_t slot)
{
    struct positions p = match_leaf_positions(u->leaf, slot);

    p.bias = bias_of(u->word);
    return p;
}

static int need_begun(struct match_span *s, int i, struct err *err)
{
    if (s->begun[i])
        return 0;
    s->begun[i] = arena_alloc(s->env->arena, sizeof *s->begun[i]);
    if (!s->begun[i])
        return err_nomem(err);
    match_places_init(s->begun[i]);
    return 0;
}

/* Where a and b share a beginning, for a next word to be compared. */
static int share(struct match_places *to, uint32_t slot, struct positions a, struct positions b,
                 struct err *err)
{
    struct posting_run *run = &to->of[slot].at;
    uint32_t fewer = a.count < b.count ? a.count : b.count;

    if (posting_runs_room(&to->runs, (size_t)fewer + 2 * (size_t)POSTINGS_FILL, err) < 0)
        return -1;
    run->from = (uint32_t)to->runs.count;
    run->count = positions_share(a, b, to->runs.items + run->from);
    to->runs.count += (run->count + POSTINGS_FILL - 1) / POSTINGS_FILL * POSTINGS_FILL;
    return 0;
}

/* Compare what is there so far (of the first unit, or begun) with a unit, not the last. */
static int narrow(struct span_look *k, const struct match_places *so_far, uint32_t first,
                  const struct span_unit *unit, struct match_places *to, struct err *err)
{
    to->runs.count = 0;
    for (uint32_t i = 0; i < k->some->count; i++) {
        uint32_t slot = k->some->slot[i];
        struct positions a = match_places_of(so_far, slot), b = unit_at(unit, slot);

        if (match_work(k->span->env, (uint64_t)a.count + b.count + 1, err) < 0)
            return -1;
        a.bias = first;
        if (positions_meet(a, b) == 0) /* most of them */
            match_some_drop(k->some, slot);
        else if (share(to, slot, a, b, err) < 0)
            return -1;
    }
    match_some_close(k->some);
    return 0;
}

static int finish(struct span_look *k, const struct match_places *so_far, uint32_t first,
                  const struct span_unit *unit, struct err *err)
{
    for (uint32_t i = 0; i < k->some->count; i++) {
        uint32_t slot = k->some->slot[i], matches;
        struct positions a = match_places_of(so_far, slot), b = unit_at(unit, slot);

        if (match_work(k->span->env, (uint64_t)a.count + b.count + 1, err) < 0)
            return -1;
        a.bias = first;
        matches = positions_meet(a, b);
        if (matches)
            match_span_note(k, slot, matches);
    }
    return 0;
}

static int gather_whole(struct span_look *k, struct match_leaf *l, struct err *err)
{
    return match_span_gather(k, l, err) < 0 ? -1 : match_places_unite(l->places, k->some, err);
}

/* The unit is the phrase: it matches as often as it is there. */
static int count_unit(struct span_look *k, struct match_leaf *l, struct err *err)
{
    struct match_span *s = k->span;
    const struct match_some *some = k->some;

    if (match_span_scratch(s, err) < 0)
        return -1;
    for (uint32_t i = 0; i < some->count; i++)
        s->least[some->doc[some->slot[i]]] = UINT32_MAX;
    if (match_list_least(l->only, some->wanted.window, &some->wanted.bits, s->least, err) < 0)
        return -1;
    for (uint32_t i = 0; i < some->count; i++)
        match_span_note(k, some->slot[i], s->least[some->doc[some->slot[i]]]);
    return 0;
}

/* Rarest units first: what has no start left is read no further. */
int match_span_phrase(struct span_look *k, struct err *err)
{
    struct match_span *s = k->span;
    const struct span_unit *units = k->place->leaves[0].units;
    uint32_t n = k->place->leaves[0].unit_count, bias = bias_of(units[0].word);
    const struct match_places *so_far;

    if (n == 1)
        return count_unit(k, units[0].leaf, err);
    if (gather_whole(k, units[0].leaf, err) < 0)
        return -1;
    so_far = units[0].leaf->places;
    for (uint32_t i = 1; i < n && k->some->count; i++) {
        struct match_places *to;

        if (gather_whole(k, units[i].leaf, err) < 0)
            return -1;
        if (i + 1 == n)
            return finish(k, so_far, bias, &units[i], err);
        if (need_begun(s, i % 2, err) < 0)
            return -1;
        to = s->begun[i % 2];
        if (narrow(k, so_far, bias, &units[i], to, err) < 0)
            return -1;
        so_far = to;
        bias = 0;
    }
    return 0;
}

/* --- Nearness */

static int unite_sides(struct span_look *k, const struct span_pair *pair, struct err *err)
{
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; i < pair->count[side]; i++)
            if (match_places_unite(pair->side[side][i]->places, k->some, err) < 0)
                return -1;
    return 0;
}

static int gather_sides(struct span_look *k, const struct span_pair *pair, struct err *err)
{
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; i < pair->count[side]; i++)
            if (match_span_gather(k, pair->side[side][i], err) < 0)
                return -1;
    return 0;
}

/* Pairs of what any list of one has and any of the other. */
static uint64_t near_lists(struct match_places *a, struct match_places *b, uint32_t slot,
                           uint32_t distance, bool ordered)
{
    uint64_t n = 0;

    for (const struct match_run *x = &a->of[slot]; x; x = match_places_next(a, x))
        for (const struct match_run *y = &b->of[slot]; y; y = match_places_next(b, y)) {
            if (!positions_few_rows(x->at.count, y->at.count)) { /* merged, as they ascend */
                match_places_sort(a, slot);
                match_places_sort(b, slot);
            }
            n += positions_near(match_places_at(a, x), match_places_at(b, y), distance, ordered);
        }
    return n;
}

/* Documents come in no order that a processor could guess: where both words have but a few places
 * nothing depends on how many. */
static inline __attribute__((always_inline)) uint64_t near_places(struct match_places *a,
                                                                  struct match_places *b,
                                                                  uint32_t slot, uint32_t distance,
                                                                  bool ordered)
{
    const struct match_run *x = &a->of[slot], *y = &b->of[slot];

    return match_run_few(x) && match_run_few(y)
               ? positions_near_few(match_places_at(a, x), match_places_at(b, y), distance, ordered)
               : near_lists(a, b, slot, distance, ordered);
}

/* Roughly how many positions are compared for two words. */
static uint64_t work_of(const struct match_places *a, const struct match_places *b, uint32_t slot)
{
    uint64_t of_a = 1, of_b = 1, runs_a = 0, runs_b = 0;

    for (const struct match_run *x = &a->of[slot]; x; x = match_places_next(a, x), runs_a++)
        of_a += x->at.count;
    for (const struct match_run *y = &b->of[slot]; y; y = match_places_next(b, y), runs_b++)
        of_b += y->at.count;
    return of_a * runs_b + of_b * runs_a;
}

/* Words of an OR that stand at one position count each by itself, which only weighs. One word on
 * both sides: its pairs are counted once. Not more than about `enough` are looked for. */
static int count_near(struct span_look *k, const struct span_pair *pair, uint32_t slot,
                      uint64_t enough, uint64_t *n, struct err *err)
{
    *n = 0;
    for (uint32_t i = 0; i < pair->count[0]; i++)
        for (uint32_t j = 0; j < pair->count[1] && *n < enough; j++) {
            const struct match_leaf *left = pair->side[0][i], *right = pair->side[1][j];

            if (match_work(k->span->env, work_of(left->places, right->places, slot), err) < 0)
                return -1;
            *n += near_places(left->places, right->places, slot, pair->distance,
                              pair->ordered || left == right);
        }
    return 0;
}

static int count_far(struct span_look *k, const struct span_pair *pair, uint32_t slot, uint64_t *n,
                     struct err *err)
{
    struct positions b = match_leaf_positions(pair->side[1][0], slot);

    *n = 0;
    for (uint32_t i = 0; i < pair->count[0]; i++) {
        struct positions a = match_leaf_positions(pair->side[0][i], slot);

        if (match_work(k->span->env, (uint64_t)a.count + b.count + 1, err) < 0)
            return -1;
        *n += positions_far(a, b, pair->distance, pair->ordered);
    }
    return 0;
}

/* Two words, as most often, in no more documents than are looked at together (match_span.c); twice,
 * so that it is known when compiling whether they are ordered. */
static inline __attribute__((always_inline)) void
look_near(struct span_look *k, const struct span_pair *pair, bool ordered)
{
    struct match_places *a = pair->side[0][0]->places, *b = pair->side[1][0]->places;
    struct match_some *some = k->some;
    uint32_t n = 0;

    for (uint32_t i = 0; i < some->count; i++) {
        uint32_t slot = some->slot[i];
        uint64_t matches = near_places(a, b, slot, pair->distance, ordered);

        some->slot[n] = (uint16_t)slot;
        some->matches[n] = matches > UINT32_MAX ? UINT32_MAX : (uint32_t)matches;
        n += matches != 0;
    }
    some->count = n;
    for (uint32_t i = 0; i < n; i++)
        match_span_note(k, some->slot[i], some->matches[i]);
}

int match_span_near(struct span_look *k, struct err *err)
{
    const struct span_pair *pair = &k->place->near;
    bool far = k->span->shape == SHAPE_FAR;

    if (gather_sides(k, pair, err) < 0)
        return -1;
    if (far && unite_sides(k, pair, err) < 0)
        return -1;
    if (!far && !k->place->grouped && pair->count[0] == 1 && pair->count[1] == 1) {
        if (pair->ordered || pair->side[0][0] == pair->side[1][0])
            look_near(k, pair, true);
        else
            look_near(k, pair, false);
        return 0;
    }
    for (uint32_t i = 0; i < k->some->count; i++) {
        uint32_t slot = k->some->slot[i];
        uint64_t matches;

        if ((far ? count_far(k, pair, slot, &matches, err)
                 : count_near(k, pair, slot, UINT64_MAX, &matches, err)) < 0)
            return -1;
        if (matches)
            match_span_note(k, slot, matches);
    }
    return 0;
}

int match_span_check(struct span_look *k, const struct span_pair *pair, struct err *err)
{
    if (gather_sides(k, pair, err) < 0)
        return -1;
    for (uint32_t i = 0; i < k->some->count; i++) {
        uint64_t matches;

        if (count_near(k, pair, k->some->slot[i], 1, &matches, err) < 0)
            return -1;
        if (!matches)
            match_some_drop(k->some, k->some->slot[i]);
    }
    match_some_close(k->some);
    return 0;
}

/* --- In one sentence or paragraph */

static int gather_bounds(struct span_look *k, struct match_list *list, struct err *err)
{
    struct span_place *p = k->place;

    if (!p->bounds) {
        p->bounds = arena_alloc(k->span->env->arena, sizeof *p->bounds);
        if (!p->bounds)
            return err_nomem(err);
        match_places_init(p->bounds);
    }
    if (match_places_begin(p->bounds, k->some, false, err) < 0)
        return -1;
    return match_places_gather(p->bounds, list, &k->some->wanted, err);
}

static int count_within(struct span_look *k, const struct span_pair *pair, uint32_t slot,
                        struct positions starts, uint64_t *n, struct err *err)
{
    *n = 0;
    for (uint32_t i = 0; i < pair->count[0]; i++)
        for (uint32_t j = 0; j < pair->count[1]; j++) {
            const struct match_leaf *left = pair->side[0][i], *right = pair->side[1][j];
            struct positions a = match_leaf_positions(left, slot);
            struct positions b = match_leaf_positions(right, slot);

            if (match_work(k->span->env, (uint64_t)a.count + b.count + starts.count, err) < 0)
                return -1;
            *n += positions_within(a, b, starts, pair->ordered || left == right);
        }
    return 0;
}

/* A place without bounds, as the title, is one stretch. */
int match_span_within(struct span_look *k, struct err *err)
{
    static const uint32_t first[POSTINGS_ROW] = {0, POSTINGS_NOWHERE, POSTINGS_NOWHERE,
                                                 POSTINGS_NOWHERE};
    const struct span_pair *pair = &k->place->near;
    struct match_list *list = k->place->sentences ? k->place->sentences : k->place->paragraphs;

    if (gather_sides(k, pair, err) < 0 || unite_sides(k, pair, err) < 0 ||
        (list && gather_bounds(k, list, err) < 0))
        return -1;
    for (uint32_t i = 0; i < k->some->count; i++) {
        uint32_t slot = k->some->slot[i];
        struct positions starts = {first, 1, 0};
        uint64_t matches;

        if (list && match_places_of(k->place->bounds, slot).count)
            starts = match_places_of(k->place->bounds, slot);
        if (count_within(k, pair, slot, starts, &matches, err) < 0)
            return -1;
        if (matches)
            match_span_note(k, slot, matches);
    }
    return 0;
}
