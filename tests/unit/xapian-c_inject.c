/* Every entry point of the bindings meets every kind of exception, and gives the code that the
 * header says.
 *
 * The table below is held to the header: a function there that may fail and is not in the table
 * fails the test, and so does one that neither may fail nor is marked XAP_NOTHROW.
 */
#include "tests/unit/xapian-c_help.h"

#include "xapian-c/inject.h"

#define HEADER "xapian-c/xapian_c.h"

/* Handles of every type, for the entries to be called with. */
static struct {
    struct xap_wdb *wdb;
    struct xap_db *db, *more;
    struct xap_document *doc;
    struct xap_terms *terms;
    struct xap_postings *postings;
    struct xap_positions *positions;
    struct xap_values *values;
    struct xap_query *query;
    const struct xap_query *parts[2];
    struct xap_enquire *enquire;
    struct xap_mset *mset;
    struct xap_spy *spy;
    struct xap_stem *stem;
    struct xap_bytes a, out;
    struct xap_sort_key key;
    struct xap_bm25 bm25;
    uint32_t n, m;
    uint64_t wide;
    size_t size;
    double real;
} f;

static int no_init(void *user, struct xap_db *db, struct xap_source_state *state, struct err *e)
{
    (void)user, (void)db, (void)state, (void)e;
    return 0;
}

static int no_next(void *user, double min, struct xap_source_state *state, struct err *e)
{
    (void)user, (void)min, (void)e;
    state->docid = 0;
    return 0;
}

static void never_released(void *user)
{
    (void)user;
    fail_msg("a user that was never taken over has been released");
}

static const struct xap_source_calls calls = {
    .init = no_init, .next = no_next, .release = never_released};

/* I: fails with -1; P: fails with NULL. */
#define ENTRIES(I, P)                                                    \
    P(xap_db_open, at("db"))                                             \
    P(xap_db_open_fd, 0)                                                 \
    P(xap_db_open_tcp, "127.0.0.1", 1, 1, 1)                             \
    P(xap_db_open_prog, "/bin/false", "", 1)                             \
    I(xap_db_add, f.db, f.more)                                          \
    I(xap_db_reopen, f.db)                                               \
    I(xap_db_close, f.db)                                                \
    I(xap_db_keep_alive, f.db)                                           \
    I(xap_db_doccount, f.db, &f.n)                                       \
    I(xap_db_lastdocid, f.db, &f.n)                                      \
    I(xap_db_avlength, f.db, &f.real)                                    \
    I(xap_db_total_length, f.db, &f.wide)                                \
    I(xap_db_doclength, f.db, 1, &f.n)                                   \
    I(xap_db_doclength_bounds, f.db, &f.n, &f.m)                         \
    I(xap_db_unique_terms, f.db, 1, &f.n)                                \
    I(xap_db_has_positions, f.db)                                        \
    I(xap_db_uuid, f.db, &f.out)                                         \
    I(xap_db_revision, f.db, &f.wide)                                    \
    I(xap_db_locked, f.db)                                               \
    I(xap_db_term_exists, f.db, f.a)                                     \
    I(xap_db_termfreq, f.db, f.a, &f.n)                                  \
    I(xap_db_collfreq, f.db, f.a, &f.n)                                  \
    I(xap_db_wdf_upper_bound, f.db, f.a, &f.n)                           \
    I(xap_db_valuefreq, f.db, 0, &f.n)                                   \
    I(xap_db_value_lower, f.db, 0, &f.out)                               \
    I(xap_db_value_upper, f.db, 0, &f.out)                               \
    I(xap_db_metadata, f.db, f.a, &f.out)                                \
    I(xap_db_spelling, f.db, f.a, 2, &f.out)                             \
    I(xap_check, at("db"), &f.size)                                      \
    P(xap_db_terms, f.db, f.a)                                           \
    P(xap_db_document_terms, f.db, 1)                                    \
    P(xap_db_synonyms, f.db, f.a)                                        \
    P(xap_db_synonym_keys, f.db, f.a)                                    \
    P(xap_db_metadata_keys, f.db, f.a)                                   \
    P(xap_db_spellings, f.db)                                            \
    P(xap_document_terms, f.doc)                                         \
    P(xap_query_terms, f.query)                                          \
    P(xap_enquire_matching_terms, f.enquire, 1)                          \
    P(xap_spy_values, f.spy, 0)                                          \
    I(xap_terms_next, f.terms)                                           \
    I(xap_terms_skip_to, f.terms, f.a)                                   \
    I(xap_terms_freq, f.terms, &f.n)                                     \
    I(xap_terms_wdf, f.terms, &f.n)                                      \
    P(xap_terms_positions, f.terms)                                      \
    P(xap_db_postings, f.db, f.a)                                        \
    I(xap_postings_next, f.postings)                                     \
    I(xap_postings_skip_to, f.postings, 1)                               \
    I(xap_postings_wdf, f.postings, &f.n)                                \
    I(xap_postings_doclength, f.postings, &f.n)                          \
    P(xap_postings_positions, f.postings)                                \
    P(xap_db_positions, f.db, 1, f.a)                                    \
    I(xap_positions_move, f.positions, f.postings)                       \
    I(xap_positions_next, f.positions)                                   \
    I(xap_positions_skip_to, f.positions, 1)                             \
    P(xap_db_values, f.db, 0)                                            \
    P(xap_document_values, f.doc)                                        \
    I(xap_values_next, f.values)                                         \
    I(xap_values_skip_to, f.values, 1)                                   \
    I(xap_values_value, f.values, &f.out)                                \
    P(xap_db_document, f.db, 1)                                          \
    I(xap_document_docid, f.doc, &f.n)                                   \
    I(xap_document_set_data, f.doc, f.a)                                 \
    I(xap_document_data, f.doc, &f.out)                                  \
    I(xap_document_add_term, f.doc, f.a, 1)                              \
    I(xap_document_add_boolean_term, f.doc, f.a)                         \
    I(xap_document_add_posting, f.doc, f.a, 1, 1)                        \
    I(xap_document_remove_posting, f.doc, f.a, 1, 1)                     \
    I(xap_document_remove_term, f.doc, f.a)                              \
    I(xap_document_clear_terms, f.doc)                                   \
    I(xap_document_term_count, f.doc, &f.n)                              \
    I(xap_document_set_value, f.doc, 0, f.a)                             \
    I(xap_document_value, f.doc, 0, &f.out)                              \
    I(xap_document_remove_value, f.doc, 0)                               \
    I(xap_document_clear_values, f.doc)                                  \
    P(xap_wdb_open, at("another"), 0, 0)                                 \
    I(xap_wdb_commit, f.wdb)                                             \
    I(xap_wdb_begin, f.wdb, true)                                        \
    I(xap_wdb_commit_transaction, f.wdb)                                 \
    I(xap_wdb_cancel_transaction, f.wdb)                                 \
    I(xap_wdb_close, f.wdb)                                              \
    I(xap_wdb_add, f.wdb, f.doc, &f.n)                                   \
    I(xap_wdb_replace, f.wdb, 1, f.doc)                                  \
    I(xap_wdb_replace_term, f.wdb, f.a, f.doc, &f.n)                     \
    I(xap_wdb_delete, f.wdb, 1)                                          \
    I(xap_wdb_delete_term, f.wdb, f.a)                                   \
    I(xap_wdb_set_metadata, f.wdb, f.a, f.a)                             \
    I(xap_wdb_add_synonym, f.wdb, f.a, f.a)                              \
    I(xap_wdb_remove_synonym, f.wdb, f.a, f.a)                           \
    I(xap_wdb_clear_synonyms, f.wdb, f.a)                                \
    I(xap_wdb_add_spelling, f.wdb, f.a, 1)                               \
    I(xap_wdb_remove_spelling, f.wdb, f.a, 1)                            \
    I(xap_db_compact, f.db, at("compacted"), 0, 0)                       \
    P(xap_query_term, f.a, 1, 0)                                         \
    P(xap_query_combine, XAP_AND, f.parts, 2, 0)                         \
    P(xap_query_scale, f.query, 1)                                       \
    P(xap_query_value_range, 0, f.a, f.a)                                \
    P(xap_query_value_ge, 0, f.a)                                        \
    P(xap_query_value_le, 0, f.a)                                        \
    P(xap_query_wildcard, f.a, 0, XAP_WILDCARD_ERROR, XAP_OR)            \
    P(xap_query_copy, f.query)                                           \
    I(xap_query_description, f.query, &f.out)                            \
    I(xap_query_serialise, f.query, &f.out)                              \
    P(xap_query_unserialise, f.a)                                        \
    P(xap_query_source, &calls, NULL)                                    \
    P(xap_enquire_new, f.db)                                             \
    I(xap_enquire_set_query, f.enquire, f.query)                         \
    I(xap_enquire_set_bm25, f.enquire, &f.bm25)                          \
    I(xap_enquire_set_bool, f.enquire)                                   \
    I(xap_enquire_set_docid_order, f.enquire, XAP_ASCENDING)             \
    I(xap_enquire_sort_relevance, f.enquire)                             \
    I(xap_enquire_sort_value, f.enquire, XAP_SORT_ONLY, 0, false)        \
    I(xap_enquire_sort_keys, f.enquire, XAP_SORT_ONLY, &f.key, 1, false) \
    I(xap_enquire_set_collapse, f.enquire, 0, 1)                         \
    I(xap_enquire_set_cutoff, f.enquire, 0, 0)                           \
    I(xap_enquire_set_time_limit, f.enquire, 0)                          \
    P(xap_spy_new, 0)                                                    \
    I(xap_enquire_add_spy, f.enquire, f.spy)                             \
    I(xap_enquire_clear_spies, f.enquire)                                \
    P(xap_enquire_run, f.enquire, 0, 1, 0)                               \
    I(xap_mset_sort_key, f.mset, 0, &f.out)                              \
    I(xap_mset_collapse_key, f.mset, 0, &f.out)                          \
    P(xap_mset_document, f.mset, 0)                                      \
    P(xap_stem_new, "en")                                                \
    I(xap_stem_languages, &f.out)                                        \
    I(xap_stem_word, f.stem, f.a, &f.out)

/* Those that take nothing but err. */
#define BARE_ENTRIES(P) \
    P(xap_db_new)       \
    P(xap_document_new) \
    P(xap_query_all)    \
    P(xap_query_nothing)

#define CALL_INT(name, ...)                   \
    static bool fails_##name(void)            \
    {                                         \
        return name(__VA_ARGS__, &err) == -1; \
    }
#define CALL_POINTER(name, ...)                 \
    static bool fails_##name(void)              \
    {                                           \
        return name(__VA_ARGS__, &err) == NULL; \
    }
#define CALL_BARE(name)            \
    static bool fails_##name(void) \
    {                              \
        return name(&err) == NULL; \
    }
ENTRIES(CALL_INT, CALL_POINTER)
BARE_ENTRIES(CALL_BARE)

#define ROW(name, ...) {#name, fails_##name},
static const struct entry {
    const char *name;
    bool (*fails)(void);
} entries[] = {ENTRIES(ROW, ROW) BARE_ENTRIES(ROW)};
enum { ENTRY_COUNT = sizeof entries / sizeof *entries };

static const struct {
    enum err_code code;
    const char *text;
} expected[XAP_INJECT_KINDS] = {
    [XAP_INJECT_LOCK] = {ERR_LOCKED, "DatabaseLockError: injected"},
    [XAP_INJECT_CORRUPT] = {ERR_DAMAGED, "DatabaseCorruptError: injected"},
    [XAP_INJECT_VERSION] = {ERR_VERSION, "DatabaseVersionError: injected"},
    [XAP_INJECT_DOC_NOT_FOUND] = {ERR_NOT_FOUND, "DocNotFoundError: injected"},
    [XAP_INJECT_DATABASE_NOT_FOUND] = {ERR_NOT_FOUND, "DatabaseNotFoundError: injected"},
    [XAP_INJECT_MODIFIED] = {ERR_IO, "DatabaseModifiedError: injected"},
    [XAP_INJECT_CLOSED] = {ERR_IO, "DatabaseClosedError: injected"},
    [XAP_INJECT_OPENING] = {ERR_IO, "DatabaseOpeningError: injected"},
    [XAP_INJECT_CREATE] = {ERR_IO, "DatabaseCreateError: injected"},
    [XAP_INJECT_INVALID_ARGUMENT] = {ERR_INPUT, "InvalidArgumentError: injected"},
    [XAP_INJECT_INVALID_OPERATION] = {ERR_INTERNAL, "InvalidOperationError: injected"},
    [XAP_INJECT_UNIMPLEMENTED] = {ERR_UNAVAILABLE, "UnimplementedError: injected"},
    [XAP_INJECT_FEATURE] = {ERR_UNAVAILABLE, "FeatureUnavailableError: injected"},
    [XAP_INJECT_NETWORK] = {ERR_IO, "NetworkError: injected"},
    [XAP_INJECT_NETWORK_TIMEOUT] = {ERR_TIMEOUT, "NetworkTimeoutError: injected"},
    [XAP_INJECT_WILDCARD] = {ERR_LIMIT, "WildcardError: injected"},
    [XAP_INJECT_RANGE] = {ERR_INTERNAL, "RangeError: injected"},
    [XAP_INJECT_BAD_ALLOC] = {ERR_NOMEM, "out of memory"},
    [XAP_INJECT_RUNTIME_ERROR] = {ERR_INTERNAL, "C++ exception: injected"},
    [XAP_INJECT_INT] = {ERR_INTERNAL, "C++ exception of an unknown type"},
};

static int open_all(void **state)
{
    if (scratch_setup(state) != 0)
        return -1;
    f.a = xap_str("a");
    f.bm25 = XAP_BM25_DEFAULT;
    f.wdb = create("db");
    add(f.wdb, "a b a");
    ok(xap_wdb_commit(f.wdb, &err));
    f.db = open_db("db");
    f.more = open_db("db");
    f.doc = document("a b");
    made(f.terms = xap_db_document_terms(f.db, 1, &err));
    assert_int_equal(xap_terms_next(f.terms, &err), 1);
    made(f.postings = xap_db_postings(f.db, f.a, &err));
    assert_int_equal(xap_postings_next(f.postings, &err), 1);
    made(f.positions = xap_db_positions(f.db, 1, f.a, &err));
    made(f.values = xap_db_values(f.db, 0, &err));
    f.query = term("a");
    f.parts[0] = f.parts[1] = f.query;
    made(f.enquire = xap_enquire_new(f.db, &err));
    ok(xap_enquire_set_query(f.enquire, f.query, &err));
    made(f.mset = xap_enquire_run(f.enquire, 0, 1, 0, &err));
    made(f.spy = xap_spy_new(0, &err));
    made(f.stem = xap_stem_new("en", &err));
    return 0;
}

static int close_all(void **state)
{
    xap_wdb_free(f.wdb);
    xap_db_free(f.db);
    xap_db_free(f.more);
    xap_document_free(f.doc);
    xap_terms_free(f.terms);
    xap_postings_free(f.postings);
    xap_positions_free(f.positions);
    xap_values_free(f.values);
    xap_query_free(f.query);
    xap_enquire_free(f.enquire);
    xap_mset_free(f.mset);
    xap_spy_free(f.spy);
    xap_stem_free(f.stem);
    return scratch_teardown(state);
}

static void every_entry_meets_every_exception(void **state)
{
    (void)state;
    for (int i = 0; i < ENTRY_COUNT; i++)
        for (int kind = 1; kind < XAP_INJECT_KINDS; kind++) {
            memset(&err, 0, sizeof err);
            xap_injection = kind;
            if (!entries[i].fails())
                fail_msg("%s: exception %d did not make it fail", entries[i].name, kind);
            if (xap_injection != XAP_INJECT_NOTHING)
                fail_msg("%s does not go through the guard", entries[i].name);
            if (err.code != expected[kind].code || strcmp(err.text, expected[kind].text) != 0)
                fail_msg("%s: exception %d became %d \"%s\"", entries[i].name, kind, err.code,
                         err.text);
            assert_int_equal(xap_is_modified(&err), kind == XAP_INJECT_MODIFIED);
        }
}

/* What was injected has left the handles as they were. */
static void handles_survive(void **state)
{
    (void)state;
    assert_bytes(xap_terms_term(f.terms), "a");
    assert_int_equal(xap_terms_next(f.terms, &err), 1);
    assert_bytes(xap_terms_term(f.terms), "b");
    assert_int_equal(xap_postings_next(f.postings, &err), 0);
    assert_string_equal(all_terms(xap_document_terms(f.doc, &err)), "a b");
    assert_string_equal(matches(f.db, term("b")), "1");
    add(f.wdb, "c");
    ok(xap_wdb_commit(f.wdb, &err));
    assert_int_equal(access(at("another"), F_OK), -1);
    assert_int_equal(access(at("compacted"), F_OK), -1);
}

static void free_takes_null(void **state)
{
    (void)state;
    xap_wdb_free(NULL);
    xap_db_free(NULL);
    xap_document_free(NULL);
    xap_terms_free(NULL);
    xap_postings_free(NULL);
    xap_positions_free(NULL);
    xap_values_free(NULL);
    xap_query_free(NULL);
    xap_enquire_free(NULL);
    xap_mset_free(NULL);
    xap_spy_free(NULL);
    xap_stem_free(NULL);
}

/* ---- the table against the header ---- */

static char *read_header(void)
{
    FILE *file = fopen(HEADER, "r");
    char *text = calloc(1, 1 << 18);

    if (!file)
        fail_msg("run this from the root of the sources: no " HEADER);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 18) - 1, file) > 1000);
    fclose(file);
    return text;
}

static void blank(char *from, const char *to)
{
    while (from < to)
        *from++ = ' ';
}

/* Comments, preprocessor lines and bodies of inline functions become blanks. */
static void strip(char *text)
{
    for (char *c; (c = strstr(text, "/*"));)
        blank(c, strstr(c, "*/") + 2);
    for (char *c = text; c; c = strchr(c, '\n')) {
        c += *c == '\n';
        if (*c == '#')
            blank(c, c + strcspn(c, "\n"));
    }
    for (char *c; (c = strstr(text, "static inline"));)
        blank(c, strstr(c, "\n}") + 2);
}

/* The name of the function that statement declares, into name; false if it declares none. */
static bool declared(const char *statement, char *name, size_t size)
{
    const char *end = strchr(statement, '('), *start = end;

    if (!end)
        return false;
    while (start > statement && (start[-1] == '_' || (start[-1] >= '0' && start[-1] <= '9') ||
                                 (start[-1] >= 'a' && start[-1] <= 'z')))
        start--;
    snprintf(name, size, "%.*s", (int)(end - start), start);
    return strncmp(name, "xap_", 4) == 0;
}

static bool in_table(const char *name)
{
    for (int i = 0; i < ENTRY_COUNT; i++)
        if (strcmp(entries[i].name, name) == 0)
            return true;
    return false;
}

static void no_entry_of_the_header_is_missing(void **state)
{
    char *text = read_header(), name[80];
    int fallible = 0, nothrow = 0;

    (void)state;
    strip(text);
    for (char *statement = strtok(text, ";"); statement; statement = strtok(NULL, ";")) {
        if (!declared(statement, name, sizeof name))
            continue;
        if (strstr(statement, "XAP_NOTHROW"))
            nothrow++;
        else if (!strstr(statement, "struct err *err)"))
            fail_msg("%s neither takes an err nor is marked XAP_NOTHROW", name);
        else if (!in_table(name))
            fail_msg("%s is in the header, but not in the table of this test", name);
        else
            fallible++;
    }
    free(text);
    assert_int_equal(fallible, ENTRY_COUNT); /* and none is in the table only, or twice */
    assert_true(nothrow > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_entry_of_the_header_is_missing),
        cmocka_unit_test(every_entry_meets_every_exception),
        cmocka_unit_test(handles_survive),
        cmocka_unit_test(free_takes_null),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
