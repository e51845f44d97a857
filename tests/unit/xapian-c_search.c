/* Queries of every operator, and searches with every order. */
#include "tests/unit/xapian-c_help.h"

/* 1 "a b c"  2 "a b"  3 "b c d"  4 "d d d"  5 "a apple apply"; slot 0: the values below, slot 1:
 * group */
static struct xap_db *small(void)
{
    static const char *const text[] = {"a b c", "a b", "b c d", "d d d", "a apple apply"};
    static const char *const value[] = {"m", "c", "", "x", "m"};
    static const char *const group[] = {"g1", "g1", "g2", "g1", "g2"};
    struct xap_wdb *wdb;
    uint32_t docid;

    if (access(at("small"), F_OK) == 0)
        return open_db("small");
    wdb = create("small");
    for (int i = 0; i < 5; i++) {
        struct xap_document *doc = document(text[i]);
        ok(xap_document_set_value(doc, 0, xap_str(value[i]), &err));
        ok(xap_document_set_value(doc, 1, xap_str(group[i]), &err));
        ok(xap_wdb_add(wdb, doc, &docid, &err));
        xap_document_free(doc);
    }
    finish(wdb);
    return open_db("small");
}

/* libxapian 1.4.22 forgets the weights of a search that a WildcardError ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:Xapian::BM25Weight::clone\n";
}

static void operators(void **state)
{
    struct xap_db *db = small();
    struct xap_query *c = term("c");

    (void)state;
    assert_string_equal(matches(db, term("a")), "1 2 5");
    assert_string_equal(matches(db, xap_query_all(&err)), "1 2 3 4 5");
    assert_string_equal(matches(db, xap_query_nothing(&err)), "");
    assert_string_equal(matches(db, join(XAP_AND, 0, 2, term("a"), term("b"))), "1 2");
    assert_string_equal(matches(db, join(XAP_OR, 0, 2, term("c"), term("d"))), "1 3 4");
    assert_string_equal(matches(db, join(XAP_AND_NOT, 0, 2, term("b"), term("c"))), "2");
    assert_string_equal(matches(db, join(XAP_AND_NOT, 0, 3, term("b"), term("d"), term("c"))), "2");
    assert_string_equal(matches(db, join(XAP_FILTER, 0, 3, term("a"), term("b"), term("c"))), "1");
    assert_string_equal(matches(db, join(XAP_XOR, 0, 2, term("a"), term("c"))), "2 3 5");
    assert_string_equal(matches(db, join(XAP_AND_MAYBE, 0, 2, term("c"), term("d"))), "1 3");
    assert_string_equal(matches(db, join(XAP_SYNONYM, 0, 2, term("c"), term("d"))), "1 3 4");
    assert_string_equal(matches(db, join(XAP_MAX, 0, 2, term("c"), term("d"))), "1 3 4");
    assert_string_equal(matches(db, join(XAP_ELITE_SET, 5, 2, term("c"), term("d"))), "1 3 4");
    assert_string_equal(matches(db, join(XAP_PHRASE, 0, 2, term("b"), term("c"))), "1 3");
    assert_string_equal(matches(db, join(XAP_PHRASE, 2, 2, term("a"), term("c"))), "");
    assert_string_equal(matches(db, join(XAP_PHRASE, 3, 2, term("a"), term("c"))), "1");
    assert_string_equal(matches(db, join(XAP_PHRASE, 0, 2, term("d"), term("d"))), "4");
    assert_string_equal(
        matches(db, join(XAP_PHRASE, 0, 4, term("d"), term("d"), term("d"), term("d"))), "");
    assert_string_equal(matches(db, join(XAP_NEAR, 3, 2, term("c"), term("a"))), "1");
    assert_string_equal(matches(db, join(XAP_AND, 0, 0)), "");
    assert_string_equal(matches(db, join(XAP_AND, 0, 1, term("c"))), "1 3");
    assert_string_equal(matches(db, xap_query_scale(c, 0.0, &err)), "1 3");
    xap_query_free(c);
    xap_db_free(db);
}

static void scale_wants_a_factor_of_at_least_0(void **state)
{
    struct xap_query *part = term("c");

    (void)state;
    assert_null(xap_query_scale(part, -1, &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_null(xap_query_combine((enum xap_op)99, NULL, 0, 0, &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_null(xap_query_term(xap_str(""), 1, 0, &err));
    assert_int_equal(err.code, ERR_INPUT);
    xap_query_free(part);
}

static void value_ranges(void **state)
{
    struct xap_db *db = small();

    (void)state;
    assert_string_equal(matches(db, xap_query_value_range(0, xap_str("c"), xap_str("n"), &err)),
                        "1 2 5");
    assert_string_equal(matches(db, xap_query_value_range(0, xap_str("x"), xap_str("c"), &err)),
                        "");
    assert_string_equal(matches(db, xap_query_value_ge(0, xap_str("m"), &err)), "1 4 5");
    assert_string_equal(matches(db, xap_query_value_le(0, xap_str("m"), &err)), "1 2 5");
    assert_string_equal(matches(db, xap_query_value_le(0, xap_str("z"), &err)), "1 2 4 5");
    assert_string_equal(matches(db, xap_query_value_range(0, xap_str(""), xap_str("m"), &err)),
                        "1 2 5");
    assert_string_equal(
        matches(db, join(XAP_AND, 0, 2, term("b"), xap_query_value_le(0, xap_str("m"), &err))),
        "1 2");
    assert_string_equal(matches(db, xap_query_value_ge(0, xap_str(""), &err)), "1 2 3 4 5");
    xap_db_free(db);
}

static void wildcards(void **state)
{
    struct xap_db *db = small();
    struct xap_query *query;
    struct xap_enquire *enquire = xap_enquire_new(db, &err);

    (void)state;
    made(enquire);
    assert_string_equal(
        matches(db, xap_query_wildcard(xap_str("app"), 0, XAP_WILDCARD_ERROR, XAP_OR, &err)), "5");
    assert_string_equal(
        matches(db, xap_query_wildcard(xap_str("a"), 1, XAP_WILDCARD_FIRST, XAP_SYNONYM, &err)),
        "1 2 5");
    assert_string_equal(matches(db, xap_query_wildcard(xap_str("ap"), 1, XAP_WILDCARD_MOST_FREQUENT,
                                                       XAP_MAX, &err)),
                        "5");
    query = xap_query_wildcard(xap_str("a"), 2, XAP_WILDCARD_ERROR, XAP_OR, &err);
    made(query);
    ok(xap_enquire_set_query(enquire, query, &err));
    assert_null(xap_enquire_run(enquire, 0, 10, 0, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    xap_query_free(query);
    assert_null(xap_query_wildcard(xap_str("a"), 2, (enum xap_wildcard_limit)7, XAP_OR, &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_null(xap_query_wildcard(xap_str("a"), 2, XAP_WILDCARD_FIRST, XAP_AND, &err));
    assert_int_equal(err.code, ERR_INPUT);
    xap_enquire_free(enquire);
    xap_db_free(db);
}

static void query_handles(void **state)
{
    struct xap_query *a = xap_query_term(xap_str("a"), 2, 7, &err), *b = term("b"), *both, *copy;
    const struct xap_query *parts[2] = {a, b};
    struct xap_bytes text;

    (void)state;
    both = xap_query_combine(XAP_AND, parts, 2, 0, &err);
    made(both);
    copy = xap_query_copy(both, &err);
    made(copy);
    xap_query_free(a);
    xap_query_free(b);
    xap_query_free(both);
    xap_query_free(NULL);
    ok(xap_query_description(copy, &text, &err));
    assert_bytes(text, "Query((a#2@7 AND b))");
    assert_string_equal(all_terms(xap_query_terms(copy, &err)), "b a");
    assert_false(xap_query_empty(copy));
    xap_query_free(copy);
    copy = xap_query_nothing(&err);
    made(copy);
    assert_true(xap_query_empty(copy));
    xap_query_free(copy);
}

/* The docids of hits first .. of what enquire yields, joined by blanks. */
static const char *hits_of(struct xap_enquire *enquire, uint32_t first, uint32_t max)
{
    static char text[256];
    struct xap_mset *mset = xap_enquire_run(enquire, first, max, 100, &err);
    const struct xap_hit *hits;
    size_t n, len = 0;

    made(mset);
    hits = xap_mset_hits(mset, &n);
    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%u", i ? " " : "", hits[i].docid);
    xap_mset_free(mset);
    return text;
}

static struct xap_enquire *search_all(struct xap_db *db)
{
    struct xap_enquire *enquire = xap_enquire_new(db, &err);
    struct xap_query *all = xap_query_all(&err);

    made(enquire);
    made(all);
    ok(xap_enquire_set_query(enquire, all, &err));
    xap_query_free(all);
    return enquire;
}

static void orders(void **state)
{
    struct xap_db *db = small();
    struct xap_enquire *e = search_all(db);
    const struct xap_sort_key keys[] = {{.slot = 1, .reverse = true},
                                        {.slot = 0, .if_missing = {"z", 1}}};

    (void)state;
    assert_string_equal(hits_of(e, 0, 10), "1 2 3 4 5");
    assert_string_equal(hits_of(e, 3, 10), "4 5");
    assert_string_equal(hits_of(e, 1, 2), "2 3");
    ok(xap_enquire_set_docid_order(e, XAP_DESCENDING, &err));
    assert_string_equal(hits_of(e, 0, 10), "5 4 3 2 1");
    ok(xap_enquire_set_docid_order(e, XAP_ASCENDING, &err));
    assert_int_equal(xap_enquire_set_docid_order(e, (enum xap_docid_order)9, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    ok(xap_enquire_sort_value(e, XAP_SORT_ONLY, 0, false, &err));
    assert_string_equal(hits_of(e, 0, 10), "3 2 1 5 4");
    ok(xap_enquire_sort_value(e, XAP_SORT_THEN_RELEVANCE, 0, true, &err));
    assert_string_equal(hits_of(e, 0, 10), "4 1 5 2 3");
    ok(xap_enquire_sort_value(e, XAP_SORT_AFTER_RELEVANCE, 0, true, &err));
    assert_string_equal(hits_of(e, 0, 10), "4 1 5 2 3");
    ok(xap_enquire_sort_keys(e, XAP_SORT_ONLY, keys, 2, false, &err));
    assert_string_equal(hits_of(e, 0, 10), "5 3 2 1 4");
    ok(xap_enquire_sort_keys(e, XAP_SORT_THEN_RELEVANCE, keys, 2, true, &err));
    assert_string_equal(hits_of(e, 0, 10), "4 1 2 3 5");
    ok(xap_enquire_sort_keys(e, XAP_SORT_AFTER_RELEVANCE, keys, 2, false, &err));
    assert_string_equal(hits_of(e, 0, 10), "5 3 2 1 4");
    assert_int_equal(xap_enquire_sort_keys(e, XAP_SORT_ONLY, keys, 0, false, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(xap_enquire_sort_keys(e, (enum xap_sort)9, keys, 1, false, &err), -1);
    assert_int_equal(xap_enquire_sort_value(e, (enum xap_sort)9, 0, false, &err), -1);
    ok(xap_enquire_sort_relevance(e, &err));
    assert_string_equal(hits_of(e, 0, 10), "1 2 3 4 5");
    xap_enquire_free(e);
    xap_db_free(db);
}

static void weights_and_cutoff(void **state)
{
    struct xap_db *db = small();
    struct xap_enquire *e = xap_enquire_new(db, &err);
    struct xap_query *query = join(XAP_OR, 0, 2, term("d"), term("b"));
    struct xap_bm25 bm25 = XAP_BM25_DEFAULT;
    struct xap_mset *mset;
    const struct xap_hit *hits;
    double heavy;
    size_t n;

    (void)state;
    made(e);
    mset = xap_enquire_run(e, 0, 10, 0, &err); /* without a query: no hits */
    made(mset);
    xap_mset_hits(mset, &n);
    assert_int_equal(n, 0);
    xap_mset_free(mset);

    ok(xap_enquire_set_query(e, query, &err));
    mset = xap_enquire_run(e, 0, 10, 10, &err);
    made(mset);
    hits = xap_mset_hits(mset, &n);
    assert_int_equal(n, 4);
    assert_int_equal(hits[0].docid, 3);
    assert_int_equal(hits[0].percent, 100);
    assert_true(hits[0].weight >= hits[1].weight && hits[3].weight > 0);
    assert_true(xap_mset_totals(mset)->max_attained == hits[0].weight);
    assert_true(xap_mset_totals(mset)->max_possible >= hits[0].weight);
    assert_int_equal(xap_mset_totals(mset)->estimated, 4);
    heavy = hits[0].weight;
    xap_mset_free(mset);

    bm25.k1 = 2, bm25.b = 0;
    ok(xap_enquire_set_bm25(e, &bm25, &err));
    mset = xap_enquire_run(e, 0, 1, 10, &err);
    made(mset);
    assert_true(xap_mset_hits(mset, &n)->weight != heavy);
    heavy = xap_mset_hits(mset, &n)->weight;
    xap_mset_free(mset);
    ok(xap_enquire_set_cutoff(e, 0, heavy, &err));
    assert_string_equal(hits_of(e, 0, 10), "4"); /* "d d d": now its length does not count */
    bm25 = XAP_BM25_DEFAULT;
    ok(xap_enquire_set_bm25(e, &bm25, &err));
    ok(xap_enquire_set_cutoff(e, 100, 0, &err));
    assert_string_equal(hits_of(e, 0, 10), "3");
    assert_int_equal(xap_enquire_set_cutoff(e, 101, 0, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    ok(xap_enquire_set_cutoff(e, 0, 0, &err));
    ok(xap_enquire_set_time_limit(e, 5, &err));
    ok(xap_enquire_set_bool(e, &err));
    assert_string_equal(hits_of(e, 0, 10), "1 2 3 4");
    assert_string_equal(all_terms(xap_enquire_matching_terms(e, 3, &err)), "b d");
    xap_query_free(query);
    xap_enquire_free(e);
    xap_db_free(db);
}

static void collapse_and_keys(void **state)
{
    struct xap_db *db = small();
    struct xap_enquire *e = search_all(db);
    const struct xap_hit *hits;
    struct xap_document *doc;
    struct xap_mset *mset;
    struct xap_bytes key;
    size_t n;

    (void)state;
    ok(xap_enquire_set_collapse(e, 1, 1, &err));
    ok(xap_enquire_sort_value(e, XAP_SORT_ONLY, 0, true, &err));
    mset = xap_enquire_run(e, 0, 10, 10, &err);
    made(mset);
    xap_enquire_free(e); /* the result keeps what it needs */
    xap_db_free(db);
    hits = xap_mset_hits(mset, &n);
    assert_int_equal(n, 2);
    assert_int_equal(hits[0].docid, 4);
    assert_int_equal(hits[0].collapsed, 2);
    assert_int_equal(hits[1].docid, 5);
    assert_int_equal(hits[1].collapsed, 1);
    ok(xap_mset_sort_key(mset, 0, &key, &err));
    assert_bytes(key, "x");
    ok(xap_mset_collapse_key(mset, 1, &key, &err));
    assert_bytes(key, "g2");
    assert_int_equal(xap_mset_sort_key(mset, 2, &key, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    doc = xap_mset_document(mset, 1, &err);
    made(doc);
    ok(xap_document_data(doc, &key, &err));
    assert_bytes(key, "a apple apply");
    xap_document_free(doc);
    xap_mset_free(mset);

    db = small();
    e = search_all(db);
    ok(xap_enquire_set_collapse(e, 1, 2, &err));
    assert_string_equal(hits_of(e, 0, 10), "1 2 3 5");
    ok(xap_enquire_set_collapse(e, 1, 0, &err));
    assert_string_equal(hits_of(e, 0, 10), "1 2 3 4 5");
    xap_enquire_free(e);
    xap_db_free(db);
}

static void spies(void **state)
{
    struct xap_db *db = small();
    struct xap_enquire *e = search_all(db);
    struct xap_spy *spy = xap_spy_new(0, &err), *lost = xap_spy_new(1, &err);
    struct xap_terms *values;
    uint32_t n;

    (void)state;
    made(spy);
    made(lost);
    ok(xap_enquire_add_spy(e, spy, &err));
    ok(xap_enquire_add_spy(e, lost, &err));
    xap_spy_free(lost); /* the enquire still counts with it */
    hits_of(e, 0, 1);
    assert_int_equal(xap_spy_total(spy), 5);
    assert_string_equal(all_terms(xap_spy_values(spy, 0, &err)), "c m x");
    values = xap_spy_values(spy, 1, &err);
    made(values);
    assert_int_equal(xap_terms_next(values, &err), 1);
    assert_bytes(xap_terms_term(values), "m");
    ok(xap_terms_freq(values, &n, &err));
    assert_int_equal(n, 2);
    xap_terms_free(values);
    ok(xap_enquire_clear_spies(e, &err));
    hits_of(e, 0, 1);
    assert_int_equal(xap_spy_total(spy), 5);
    xap_enquire_free(e);
    xap_spy_free(spy);
    xap_db_free(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators),
        cmocka_unit_test(scale_wants_a_factor_of_at_least_0),
        cmocka_unit_test(value_ranges),
        cmocka_unit_test(wildcards),
        cmocka_unit_test(query_handles),
        cmocka_unit_test(orders),
        cmocka_unit_test(weights_and_cutoff),
        cmocka_unit_test(collapse_and_keys),
        cmocka_unit_test(spies),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
