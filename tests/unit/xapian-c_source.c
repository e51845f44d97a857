/* Posting sources of C callbacks: filters and weights for each shard, failures that cross the
 * matcher. */
#include "tests/unit/xapian-c_help.h"

/* A source that yields the multiples of a step that a shard names in its metadata, and counts its
 * users. */
struct multiples {
    uint32_t step, last;
    int fail_at; /* calls of next, skip_to or check until failure; -1: never */
    bool fail_init, fail_clone, silent, weighed;
    struct counts {
        int users, inits, nexts, skips, checks, weights;
    } * counts;
};

static int refuse(struct multiples *m, struct err *e)
{
    return m->silent ? -1 : err_set(e, ERR_CANCELLED, "told to stop at \"%u\": \xc3\xa9", m->step);
}

static int start(void *user, struct xap_db *shard, struct xap_source_state *state, struct err *e)
{
    struct multiples *m = user;
    struct xap_bytes step;

    m->counts->inits++;
    if (m->fail_init)
        return refuse(m, e);
    if (xap_db_metadata(shard, xap_str("step"), &step, e) < 0 ||
        xap_db_lastdocid(shard, &m->last, e) < 0)
        return -1;
    m->step = step.len ? (uint32_t)atoi(step.data) : 1;
    state->freq_min = state->freq_est = state->freq_max = m->last / m->step;
    state->max_weight = m->weighed ? m->last : 0;
    return 0;
}

static int to(struct multiples *m, uint32_t docid, struct xap_source_state *state, struct err *e)
{
    if (m->fail_at >= 0 && m->fail_at-- == 0)
        return refuse(m, e);
    docid = (docid + m->step - 1) / m->step * m->step;
    state->docid = docid <= m->last ? docid : 0;
    return 0;
}

static int next(void *user, double min, struct xap_source_state *state, struct err *e)
{
    struct multiples *m = user;

    (void)min;
    m->counts->nexts++;
    return to(m, state->docid + 1, state, e);
}

static int skip_to(void *user, uint32_t docid, double min, struct xap_source_state *state,
                   struct err *e)
{
    struct multiples *m = user;

    (void)min;
    m->counts->skips++;
    return docid <= state->docid ? 0 : to(m, docid, state, e);
}

static int check(void *user, uint32_t docid, double min, struct xap_source_state *state,
                 struct err *e)
{
    struct multiples *m = user;

    (void)min;
    m->counts->checks++;
    if (docid % m->step) {
        state->docid = docid; /* standing nowhere; next goes on from here */
        return 0;
    }
    return to(m, docid, state, e) < 0 ? -1 : 1;
}

static int weight(void *user, double *w, struct err *e)
{
    struct multiples *m = user;

    (void)e;
    m->counts->weights++;
    *w = m->last / (double)m->step / 2;
    return 0;
}

static void *clone(void *user, struct err *e)
{
    struct multiples *m = user, *copy;

    if (m->fail_clone) {
        refuse(m, e);
        return NULL;
    }
    copy = malloc(sizeof *copy);
    assert_non_null(copy);
    *copy = *m;
    m->counts->users++;
    return copy;
}

static void drop(void *user)
{
    struct multiples *m = user;

    m->counts->users--;
    free(m);
}

static const struct xap_source_calls all_calls = {start, next, skip_to, check, weight, clone, drop};
static const struct xap_source_calls few_calls = {.init = start, .next = next, .release = drop};

static struct multiples *multiples(struct counts *counts)
{
    struct multiples *m = calloc(1, sizeof *m);

    assert_non_null(m);
    memset(counts, 0, sizeof *counts);
    m->counts = counts;
    m->fail_at = -1;
    counts->users = 1;
    return m;
}

static void shard(const char *name, uint32_t docs, const char *step)
{
    struct xap_wdb *wdb = create(name);

    for (uint32_t d = 1; d <= docs; d++)
        add(wdb, d % 2 ? "odd all" : "even all");
    ok(xap_wdb_set_metadata(wdb, xap_str("step"), xap_str(step), &err));
    finish(wdb);
}

static int sources_setup(void **state)
{
    if (scratch_setup(state) != 0)
        return -1;
    shard("by3", 30, "3");
    shard("by5", 20, "5");
    return 0;
}

static struct xap_db *both_shards(void)
{
    struct xap_db *db = open_db("by3"), *more = open_db("by5");

    ok(xap_db_add(db, more, &err));
    xap_db_free(more);
    return db;
}

static struct xap_query *source(const struct xap_source_calls *calls, struct multiples *m)
{
    struct xap_query *query = xap_query_source(calls, m, &err);

    made(query);
    return query;
}

static void one_shard(void **state)
{
    struct xap_db *db = open_db("by3");
    struct counts counts;

    (void)state;
    assert_string_equal(matches(db, source(&all_calls, multiples(&counts))),
                        "3 6 9 12 15 18 21 24 27 30");
    assert_int_equal(counts.users, 0);
    assert_int_equal(counts.inits, 1);
    assert_int_equal(counts.nexts, 11);
    assert_string_equal(
        matches(db, join(XAP_AND, 0, 2, term("even"), source(&all_calls, multiples(&counts)))),
        "6 12 18 24 30");
    assert_true(counts.skips + counts.checks > 0);
    assert_int_equal(counts.users, 0);
    assert_string_equal(
        matches(db, join(XAP_AND_NOT, 0, 2, term("even"), source(&all_calls, multiples(&counts)))),
        "2 4 8 10 14 16 20 22 26 28");
    assert_string_equal(
        matches(db, join(XAP_OR, 0, 2, term("odd"), source(&all_calls, multiples(&counts)))),
        "1 3 5 6 7 9 11 12 13 15 17 18 19 21 23 24 25 27 29 30");
    xap_db_free(db);
}

static void with_the_required_callbacks_only(void **state)
{
    struct xap_db *db = open_db("by3");
    struct counts counts;

    (void)state;
    assert_string_equal(matches(db, source(&few_calls, multiples(&counts))),
                        "3 6 9 12 15 18 21 24 27 30");
    assert_string_equal(
        matches(db, join(XAP_AND, 0, 2, term("even"), source(&few_calls, multiples(&counts)))),
        "6 12 18 24 30");
    assert_string_equal(
        matches(db, join(XAP_AND_MAYBE, 0, 2, term("odd"), source(&few_calls, multiples(&counts)))),
        "1 3 5 7 9 11 13 15 17 19 21 23 25 27 29");
    assert_int_equal(counts.users, 0);
    xap_db_free(db);
}

/* Every shard is filtered by what it itself says, and the totals are exact. */
static void a_filter_for_each_shard(void **state)
{
    struct xap_db *db = both_shards();
    struct counts counts;

    (void)state;
    /* by3 has 3, 6, ... 30 at 2d - 1; by5 has 5, 10, 15, 20 at 2d */
    assert_string_equal(matches(db, source(&all_calls, multiples(&counts))),
                        "5 10 11 17 20 23 29 30 35 40 41 47 53 59");
    assert_int_equal(counts.inits, 2);
    assert_int_equal(counts.users, 0);
    assert_string_equal(
        matches(db, join(XAP_FILTER, 0, 2, term("even"), source(&all_calls, multiples(&counts)))),
        "11 20 23 35 40 47 59");
    assert_int_equal(counts.users, 0);
    xap_db_free(db);
}

/* Search for query in db; the result, or NULL with err. Frees query. */
static struct xap_mset *search(struct xap_db *db, struct xap_query *query, uint32_t max)
{
    struct xap_enquire *enquire = xap_enquire_new(db, &err);
    struct xap_mset *mset;

    made(enquire);
    ok(xap_enquire_set_query(enquire, query, &err));
    xap_query_free(query);
    mset = xap_enquire_run(enquire, 0, max, 0, &err);
    xap_enquire_free(enquire);
    return mset;
}

static void weights(void **state)
{
    struct xap_db *db = both_shards();
    struct counts counts;
    struct multiples *m = multiples(&counts);
    struct xap_mset *mset;
    const struct xap_hit *hits;
    size_t n;

    (void)state;
    m->weighed = true;
    mset = search(db, source(&all_calls, m), 100);
    made(mset);
    hits = xap_mset_hits(mset, &n);
    assert_int_equal(n, 14);
    assert_true(hits[0].weight == 5.0); /* 30 / 3 / 2 */
    assert_true(hits[13].weight == 2.0);
    assert_int_equal(hits[13].docid, 40);
    assert_int_equal(counts.weights, 14);
    xap_mset_free(mset);
    assert_int_equal(counts.users, 0);
    xap_db_free(db);
}

static void no_clones_on_several_shards(void **state)
{
    struct xap_db *db = both_shards();
    struct counts counts;

    (void)state;
    assert_null(search(db, source(&few_calls, multiples(&counts)), 10));
    assert_int_equal(err.code, ERR_INTERNAL);
    assert_non_null(strstr(err.text, "InvalidOperationError"));
    assert_int_equal(counts.users, 0);
    xap_db_free(db);
}

static void expect_stop(struct xap_db *db, struct multiples *m, struct counts *counts)
{
    uint32_t step = m->fail_clone || m->fail_init ? 0 : 3;
    struct err want;

    memset(&err, 0, sizeof err);
    assert_null(search(db, source(&all_calls, m), 10));
    err_set(&want, ERR_CANCELLED, "told to stop at \"%u\": \xc3\xa9", step);
    assert_int_equal(err.code, want.code);
    assert_string_equal(err.text, want.text);
    assert_int_equal(counts->users, 0);
}

static void a_failure_comes_out_as_it_went_in(void **state)
{
    struct xap_db *db = both_shards();
    struct counts counts;
    struct multiples *m = multiples(&counts);

    (void)state;
    m->fail_init = true;
    expect_stop(db, m, &counts);
    m = multiples(&counts);
    m->fail_clone = true;
    expect_stop(db, m, &counts);
    for (int after = 0; after < 10; after++) {
        m = multiples(&counts);
        m->fail_at = after;
        expect_stop(db, m, &counts);
    }
    m = multiples(&counts);
    m->fail_at = 2;
    assert_null(search(db, join(XAP_AND, 0, 2, term("all"), source(&all_calls, m)), 10));
    assert_int_equal(err.code, ERR_CANCELLED);
    m = multiples(&counts);
    m->fail_at = 0;
    m->silent = true;
    assert_null(search(db, source(&all_calls, m), 10));
    assert_int_equal(err.code, ERR_INTERNAL);
    assert_int_equal(counts.users, 0);
    xap_db_free(db);
}

static int promise_nonsense(void *user, struct xap_db *db, struct xap_source_state *state,
                            struct err *e)
{
    (void)user, (void)db, (void)e;
    state->freq_min = 5;
    return 0;
}

static void bad_sources(void **state)
{
    static const struct xap_source_calls nothing = {.next = next};
    static const struct xap_source_calls liar = {.init = promise_nonsense, .next = next};
    struct xap_db *db = open_db("by3");

    (void)state;
    assert_null(xap_query_source(&nothing, NULL, &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_null(search(db, source(&liar, NULL), 10));
    assert_int_equal(err.code, ERR_INTERNAL);
    xap_db_free(db);
}

/* On failure of xap_query_source the user stays the caller's; a query outlives its searches. */
static void who_owns_the_user(void **state)
{
    struct xap_db *db = both_shards();
    struct counts counts;
    struct multiples *m = multiples(&counts);
    struct xap_query *query, *copy;

    (void)state;
    query = source(&all_calls, m);
    copy = xap_query_copy(query, &err);
    made(copy);
    assert_string_not_equal(matches(db, query), "");
    assert_int_equal(counts.users, 1);
    assert_string_not_equal(matches(db, copy), "");
    assert_int_equal(counts.users, 0);
    assert_int_equal(counts.inits, 4);
    xap_db_free(db);
}

/* A source that lowers its promise lets the matcher stop asking once the page is full. */
static int falling_next(void *user, double min, struct xap_source_state *state, struct err *e)
{
    (void)e;
    ++*(int *)user;
    state->docid++;
    if (state->docid > 30 || min > 31.0 - state->docid)
        state->docid = 0;
    else
        state->max_weight = 31.0 - state->docid;
    return 0;
}

static int falling_init(void *user, struct xap_db *db, struct xap_source_state *state,
                        struct err *e)
{
    (void)db, (void)e;
    *(int *)user = 0;
    state->freq_est = 10;
    state->freq_max = 30;
    state->max_weight = 30;
    return 0;
}

static int falling_weight(void *user, double *w, struct err *e)
{
    (void)e;
    *w = 31.0 - *(int *)user;
    return 0;
}

static void a_bound_that_falls(void **state)
{
    static const struct xap_source_calls falling = {
        .init = falling_init, .next = falling_next, .weight = falling_weight};
    struct xap_db *db = open_db("by3");
    int calls = 0;
    struct xap_query *query = xap_query_source(&falling, &calls, &err);
    struct xap_mset *mset;
    size_t n;

    (void)state;
    made(query);
    mset = search(db, query, 3);
    made(mset);
    assert_int_equal(xap_mset_hits(mset, &n)[0].docid, 1);
    assert_int_equal(n, 3);
    assert_true(calls < 30);
    xap_mset_free(mset);
    xap_db_free(db);
}

static void not_on_remote_shards(void **state)
{
    struct xap_db *db;
    struct counts counts;

    (void)state;
    if (access("/usr/bin/xapian-progsrv", X_OK) != 0)
        skip();
    db = xap_db_open_prog("/usr/bin/xapian-progsrv", at("by3"), 5000, &err);
    made(db);
    assert_null(search(db, source(&all_calls, multiples(&counts)), 10));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    xap_db_free(db);
    assert_int_equal(counts.users, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_shard),
        cmocka_unit_test(with_the_required_callbacks_only),
        cmocka_unit_test(a_filter_for_each_shard),
        cmocka_unit_test(weights),
        cmocka_unit_test(no_clones_on_several_shards),
        cmocka_unit_test(a_failure_comes_out_as_it_went_in),
        cmocka_unit_test(bad_sources),
        cmocka_unit_test(who_owns_the_user),
        cmocka_unit_test(a_bound_that_falls),
        cmocka_unit_test(not_on_remote_shards),
    };

    return cmocka_run_group_tests(tests, sources_setup, scratch_teardown);
}
