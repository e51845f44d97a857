/* Databases, documents, iterators, metadata, synonyms, spelling. */
#include "tests/unit/xapian-c_help.h"

#include <fcntl.h>
#include <sys/stat.h>

static void open_failures(void **state)
{
    struct xap_wdb *wdb;
    FILE *file;

    (void)state;
    assert_null(xap_db_open(at("nothing-there"), &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_non_null(strstr(err.text, "DatabaseNotFoundError: "));
    assert_null(xap_wdb_open(at("nothing-there"), XAP_OPEN, 0, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(xap_wdb_open(at("no/parent"), XAP_CREATE, 0, &err));
    assert_int_equal(err.code, ERR_IO);
    assert_null(xap_wdb_open(at("x"), 0x8000, 0, &err));
    assert_int_equal(err.code, ERR_INPUT);

    wdb = create("locked");
    assert_null(xap_wdb_open(at("locked"), XAP_OPEN, 0, &err));
    assert_int_equal(err.code, ERR_LOCKED);
    finish(wdb);
    assert_null(xap_wdb_open(at("locked"), XAP_CREATE, 0, &err));
    assert_int_equal(err.code, ERR_IO);

    file = fopen(at("garbage"), "w");
    assert_non_null(file);
    fputs("this is no database, and not a stub either\n", file);
    fclose(file);
    assert_null(xap_db_open(at("garbage"), &err));
    assert_true(err.code == ERR_IO || err.code == ERR_NOT_FOUND || err.code == ERR_DAMAGED);
}

static void damaged_and_foreign_versions(void **state)
{
    struct xap_wdb *wdb = create("hurt");
    int fd;

    (void)state;
    add(wdb, "a b c");
    finish(wdb);
    fd = open(at("hurt/iamglass"), O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, "\xff\xff", 2, 14), 2); /* the format's version */
    assert_null(xap_db_open(at("hurt"), &err));
    assert_int_equal(err.code, ERR_VERSION);
    assert_int_equal(pwrite(fd, "JunkJunkJunkJunk", 16, 0), 16);
    assert_null(xap_db_open(at("hurt"), &err));
    assert_int_equal(err.code, ERR_DAMAGED);
    close(fd);
}

static void counts(void **state)
{
    struct xap_wdb *wdb = create("counts");
    struct xap_db *db;
    struct xap_bytes uuid;
    uint32_t n, upper;
    uint64_t total, before, after;
    double average;
    size_t problems = 99;
    int locked;

    (void)state;
    add(wdb, "red red green");
    add(wdb, "red");
    ok(xap_wdb_commit(wdb, &err));
    db = open_db("counts");
    ok(locked = xap_db_locked(db, &err));
    assert_int_equal(locked, 1);
    ok(xap_db_revision(db, &before, &err));
    add(wdb, "blue blue blue blue");
    ok(xap_wdb_delete(wdb, 2, &err));
    ok(xap_wdb_close(wdb, &err));
    xap_wdb_free(wdb);

    assert_int_equal(xap_db_shards(db), 1);
    ok(xap_db_doccount(db, &n, &err));
    assert_int_equal(n, 2);
    assert_int_equal(xap_db_reopen(db, &err), 1);
    ok(locked = xap_db_locked(db, &err));
    assert_int_equal(locked, 0);
    ok(xap_db_revision(db, &after, &err));
    assert_true(after > before);
    ok(xap_db_doccount(db, &n, &err));
    assert_int_equal(n, 2);
    ok(xap_db_lastdocid(db, &n, &err));
    assert_int_equal(n, 3);
    ok(xap_db_avlength(db, &average, &err));
    assert_true(average == 3.5);
    ok(xap_db_total_length(db, &total, &err));
    assert_int_equal(total, 7);
    ok(xap_db_doclength(db, 1, &n, &err));
    assert_int_equal(n, 3);
    ok(xap_db_unique_terms(db, 1, &n, &err));
    assert_int_equal(n, 2);
    ok(xap_db_doclength_bounds(db, &n, &upper, &err));
    assert_true(n <= 3 && upper >= 4);
    assert_int_equal(xap_db_doclength(db, 2, &n, &err), -1);
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_int_equal(xap_db_has_positions(db, &err), 1);
    ok(xap_db_uuid(db, &uuid, &err));
    assert_int_equal(uuid.len, 36);

    assert_int_equal(xap_db_term_exists(db, xap_str("red"), &err), 1);
    assert_int_equal(xap_db_term_exists(db, xap_str("pink"), &err), 0);
    ok(xap_db_termfreq(db, xap_str("red"), &n, &err));
    assert_int_equal(n, 1);
    ok(xap_db_collfreq(db, xap_str("blue"), &n, &err));
    assert_int_equal(n, 4);
    ok(xap_db_wdf_upper_bound(db, xap_str("blue"), &n, &err));
    assert_true(n >= 4);
    ok(xap_db_keep_alive(db, &err));
    ok(xap_db_close(db, &err));
    ok(xap_db_close(db, &err));
    assert_int_equal(xap_db_reopen(db, &err), -1);
    assert_int_equal(err.code, ERR_IO);
    xap_db_free(db);
    ok(xap_check(at("counts"), &problems, &err));
    assert_int_equal(problems, 0);
}

static void document_round_trip(void **state)
{
    struct xap_wdb *wdb = create("docs");
    struct xap_document *doc = xap_document_new(&err);
    struct xap_bytes bytes;
    struct xap_terms *terms;
    struct xap_values *values;
    struct xap_db *db;
    uint32_t docid, n;

    (void)state;
    made(doc);
    ok(xap_document_set_data(doc, xap_mem("nul\0inside", 10), &err));
    ok(xap_document_add_posting(doc, xap_mem("t\0u", 3), 7, 1, &err));
    ok(xap_document_add_posting(doc, xap_mem("t\0u", 3), 3, 1, &err));
    ok(xap_document_add_posting(doc, xap_mem("t\0u", 3), 5, 1, &err));
    ok(xap_document_remove_posting(doc, xap_mem("t\0u", 3), 5, 1, &err));
    assert_int_equal(xap_document_add_posting(doc, xap_str("zero"), 0, 1, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(xap_document_remove_posting(doc, xap_str("none"), 5, 1, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    ok(xap_document_add_term(doc, xap_str("plain"), 4, &err));
    ok(xap_document_add_term(doc, xap_str("gone"), 4, &err));
    ok(xap_document_remove_term(doc, xap_str("gone"), &err));
    ok(xap_document_add_boolean_term(doc, xap_str("Kfilter"), &err));
    ok(xap_document_set_value(doc, 0, xap_str("zero"), &err));
    ok(xap_document_set_value(doc, 9, xap_mem("ni\0ne", 5), &err));
    ok(xap_document_set_value(doc, 4, xap_str("four"), &err));
    ok(xap_document_remove_value(doc, 4, &err));
    ok(xap_document_term_count(doc, &n, &err));
    assert_int_equal(n, 3);
    ok(xap_wdb_add(wdb, doc, &docid, &err));
    xap_document_free(doc);
    finish(wdb);

    db = open_db("docs");
    doc = xap_db_document(db, docid, &err);
    made(doc);
    ok(xap_document_docid(doc, &n, &err));
    assert_int_equal(n, docid);
    ok(xap_document_data(doc, &bytes, &err));
    assert_int_equal(bytes.len, 10);
    assert_memory_equal(bytes.data, "nul\0inside", 10);
    ok(xap_document_value(doc, 9, &bytes, &err));
    assert_int_equal(bytes.len, 5);
    assert_memory_equal(bytes.data, "ni\0ne", 5);
    ok(xap_document_value(doc, 4, &bytes, &err));
    assert_int_equal(bytes.len, 0);
    assert_non_null(bytes.data);

    values = xap_document_values(doc, &err);
    made(values);
    xap_document_free(doc); /* the iterator keeps what it needs */
    assert_int_equal(xap_values_next(values, &err), 1);
    assert_int_equal(xap_values_at(values), 0);
    ok(xap_values_value(values, &bytes, &err));
    assert_bytes(bytes, "zero");
    assert_int_equal(xap_values_skip_to(values, 5, &err), 1);
    assert_int_equal(xap_values_at(values), 9);
    assert_int_equal(xap_values_next(values, &err), 0);
    xap_values_free(values);

    terms = xap_db_document_terms(db, docid, &err);
    made(terms);
    xap_db_free(db); /* and so does this one */
    assert_int_equal(xap_terms_next(terms, &err), 1);
    assert_bytes(xap_terms_term(terms), "Kfilter");
    ok(xap_terms_wdf(terms, &n, &err));
    assert_int_equal(n, 0);
    assert_int_equal(xap_terms_next(terms, &err), 1);
    assert_bytes(xap_terms_term(terms), "plain");
    ok(xap_terms_wdf(terms, &n, &err));
    assert_int_equal(n, 4);
    assert_int_equal(xap_terms_skip_to(terms, xap_str("t"), &err), 1);
    assert_memory_equal(xap_terms_term(terms).data, "t\0u", 3);
    ok(xap_terms_freq(terms, &n, &err));
    assert_int_equal(n, 1);
    assert_string_equal(all_positions(xap_terms_positions(terms, &err)), "3 7");
    assert_int_equal(xap_terms_next(terms, &err), 0);
    assert_int_equal(xap_terms_next(terms, &err), 0);
    xap_terms_free(terms);
}

static void documents_in_memory(void **state)
{
    struct xap_document *doc = document("b a b");

    (void)state;
    assert_string_equal(all_terms(xap_document_terms(doc, &err)), "a b");
    ok(xap_document_set_value(doc, 1, xap_str("one"), &err));
    ok(xap_document_clear_values(doc, &err));
    ok(xap_document_clear_terms(doc, &err));
    assert_string_equal(all_terms(xap_document_terms(doc, &err)), "");
    xap_document_free(doc);
}

static void too_long_a_term(void **state)
{
    struct xap_wdb *wdb = create("long");
    struct xap_document *doc = xap_document_new(&err);
    char text[300];
    uint32_t docid;

    (void)state;
    memset(text, 'x', sizeof text);
    made(doc);
    ok(xap_document_add_term(doc, xap_mem(text, 245), 1, &err));
    ok(xap_wdb_add(wdb, doc, &docid, &err));
    ok(xap_document_add_term(doc, xap_mem(text, 246), 1, &err));
    assert_int_equal(xap_wdb_add(wdb, doc, &docid, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(xap_document_add_term(doc, xap_str(""), 1, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    xap_document_free(doc);
    finish(wdb);
}

static void replace_and_delete(void **state)
{
    struct xap_wdb *wdb = create("replace");
    struct xap_db *reader = xap_wdb_reader(wdb);
    struct xap_document *doc = document("Q1 new");
    uint32_t docid;

    (void)state;
    put(wdb, 10, "Q1 old");
    put(wdb, 20, "Q1 twin");
    put(wdb, 30, "Q2 other");
    put(wdb, 30, "Q2 changed");
    assert_string_equal(all_terms(xap_db_terms(reader, xap_str(""), &err)),
                        "Q1 Q2 changed old twin");
    ok(xap_wdb_replace_term(wdb, xap_str("Q1"), doc, &docid, &err));
    assert_int_equal(docid, 10);
    assert_string_equal(all_postings(xap_db_postings(reader, xap_str(""), &err)), "10 30");
    ok(xap_wdb_replace_term(wdb, xap_str("Q3"), doc, &docid, &err));
    assert_int_equal(docid, 31);
    ok(xap_wdb_delete_term(wdb, xap_str("Q1"), &err));
    ok(xap_wdb_delete_term(wdb, xap_str("none"), &err));
    assert_int_equal(xap_wdb_delete(wdb, 10, &err), -1);
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_string_equal(all_terms(xap_db_terms(reader, xap_str("Q"), &err)), "Q2");
    xap_document_free(doc);
    finish(wdb);
}

static void transactions(void **state)
{
    struct xap_wdb *wdb = create("trans");
    struct xap_db *db;

    (void)state;
    add(wdb, "kept");
    ok(xap_wdb_begin(wdb, true, &err));
    add(wdb, "dropped");
    assert_int_equal(xap_wdb_commit(wdb, &err), -1);
    assert_int_equal(err.code, ERR_INTERNAL);
    ok(xap_wdb_cancel_transaction(wdb, &err));
    ok(xap_wdb_begin(wdb, true, &err));
    add(wdb, "second");
    ok(xap_wdb_commit_transaction(wdb, &err));
    db = open_db("trans");
    assert_string_equal(all_terms(xap_db_terms(db, xap_str(""), &err)), "kept second");
    xap_db_free(db);
    xap_wdb_free(wdb);
}

static void reader_overtaken_by_its_writer(void **state)
{
    struct xap_wdb *wdb = create("overtaken");
    struct xap_terms *terms = NULL;
    struct xap_db *db;

    (void)state;
    for (int i = 0; i < 1000; i++)
        add(wdb, "same words in each of them");
    ok(xap_wdb_commit(wdb, &err));
    db = open_db("overtaken");
    for (int round = 0; round < 4; round++) {
        for (uint32_t d = 1; d <= 1000; d++)
            put(wdb, d, round % 2 ? "other text with words" : "words again, and more of them");
        ok(xap_wdb_commit(wdb, &err));
    }
    for (uint32_t d = 1; d <= 1000; d++) {
        terms = xap_db_document_terms(db, d, &err);
        if (!terms)
            break;
        xap_terms_free(terms);
    }
    assert_null(terms);
    assert_int_equal(err.code, ERR_IO);
    assert_true(xap_is_modified(&err));
    assert_int_equal(xap_db_reopen(db, &err), 1);
    assert_int_equal(xap_db_term_exists(db, xap_str("text"), &err), 1);
    xap_db_free(db);
    finish(wdb);
}

static void no_termlist(void **state)
{
    struct xap_wdb *wdb = xap_wdb_open(
        at("bare"), XAP_CREATE | XAP_NO_TERMLIST | XAP_DANGEROUS | XAP_NO_SYNC, 4096, &err);
    struct xap_db *db;

    (void)state;
    made(wdb);
    add(wdb, "a b");
    finish(wdb);
    db = open_db("bare");
    assert_string_equal(all_postings(xap_db_postings(db, xap_str("a"), &err)), "1");
    assert_null(xap_db_document_terms(db, 1, &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    xap_db_free(db);
}

static void posting_iterator(void **state)
{
    struct xap_wdb *wdb = create("postings");
    struct xap_postings *it;
    struct xap_positions *pos;
    struct xap_db *db;
    uint32_t n;

    (void)state;
    put(wdb, 3, "x y x");
    put(wdb, 8, "y x");
    put(wdb, 11, "x");
    put(wdb, 12, "y");
    finish(wdb);
    db = open_db("postings");
    it = xap_db_postings(db, xap_str("x"), &err);
    made(it);
    assert_int_equal(xap_postings_next(it, &err), 1);
    assert_int_equal(xap_postings_docid(it), 3);
    ok(xap_postings_wdf(it, &n, &err));
    assert_int_equal(n, 2);
    ok(xap_postings_doclength(it, &n, &err));
    assert_int_equal(n, 3);
    pos = xap_postings_positions(it, &err);
    made(pos);
    assert_int_equal(xap_positions_next(pos, &err), 1);
    assert_int_equal(xap_positions_get(pos), 1);
    assert_int_equal(xap_positions_skip_to(pos, 2, &err), 1);
    assert_int_equal(xap_positions_get(pos), 3);
    assert_int_equal(xap_positions_skip_to(pos, 4, &err), 0);
    assert_int_equal(xap_postings_skip_to(it, 4, &err), 1);
    assert_int_equal(xap_postings_docid(it), 8);
    ok(xap_positions_move(pos, it, &err));
    assert_int_equal(xap_positions_next(pos, &err), 1);
    assert_int_equal(xap_positions_get(pos), 2);
    assert_int_equal(xap_positions_next(pos, &err), 0);
    assert_int_equal(xap_postings_skip_to(it, 8, &err), 1);
    assert_int_equal(xap_postings_docid(it), 8);
    assert_int_equal(xap_postings_skip_to(it, 12, &err), 0);
    assert_int_equal(xap_postings_next(it, &err), 0);
    xap_positions_free(pos);
    xap_postings_free(it);
    assert_string_equal(all_positions(xap_db_positions(db, 3, xap_str("x"), &err)), "1 3");
    assert_string_equal(all_positions(xap_db_positions(db, 3, xap_str("zz"), &err)), "");
    assert_string_equal(all_postings(xap_db_postings(db, xap_str("zz"), &err)), "");
    xap_db_free(db);
}

static void value_stream(void **state)
{
    struct xap_wdb *wdb = create("values");
    struct xap_values *it;
    struct xap_bytes bytes;
    struct xap_db *db;
    uint32_t n, docid;

    (void)state;
    for (int i = 1; i <= 9; i++) {
        struct xap_document *doc = document("x");
        char value[] = {(char)('a' + i), 0};
        if (i % 3)
            ok(xap_document_set_value(doc, 5, xap_str(value), &err));
        ok(xap_wdb_add(wdb, doc, &docid, &err));
        xap_document_free(doc);
    }
    finish(wdb);
    db = open_db("values");
    ok(xap_db_valuefreq(db, 5, &n, &err));
    assert_int_equal(n, 6);
    ok(xap_db_value_lower(db, 5, &bytes, &err));
    assert_bytes(bytes, "b");
    ok(xap_db_value_upper(db, 5, &bytes, &err));
    assert_bytes(bytes, "i");
    it = xap_db_values(db, 5, &err);
    made(it);
    assert_int_equal(xap_values_next(it, &err), 1);
    assert_int_equal(xap_values_at(it), 1);
    assert_int_equal(xap_values_skip_to(it, 6, &err), 1);
    assert_int_equal(xap_values_at(it), 7);
    ok(xap_values_value(it, &bytes, &err));
    assert_bytes(bytes, "h");
    assert_int_equal(xap_values_next(it, &err), 1);
    assert_int_equal(xap_values_next(it, &err), 0);
    xap_values_free(it);
    xap_db_free(db);
}

static void numbers_sort_as_values(void **state)
{
    const double numbers[] = {-1e300, -2, -0.5, 0, 1e-9, 1, 1.5, 20260101, 1e300};
    char last[9], value[9];
    size_t last_len = 0, len;

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        len = xap_number_to_value(numbers[i], value);
        assert_true(len <= 9);
        assert_true(xap_value_to_number(xap_mem(value, len)) == numbers[i]);
        int order = memcmp(last, value, len < last_len ? len : last_len);
        assert_true(i == 0 || order < 0 || (order == 0 && last_len < len));
        memcpy(last, value, len);
        last_len = len;
    }
}

static void metadata(void **state)
{
    struct xap_wdb *wdb = create("meta");
    struct xap_bytes value;
    struct xap_db *db;

    (void)state;
    ok(xap_wdb_set_metadata(wdb, xap_str("a.one"), xap_mem("1\0", 2), &err));
    ok(xap_wdb_set_metadata(wdb, xap_str("a.two"), xap_str("2"), &err));
    ok(xap_wdb_set_metadata(wdb, xap_str("b"), xap_str("3"), &err));
    ok(xap_wdb_set_metadata(wdb, xap_str("gone"), xap_str("4"), &err));
    ok(xap_wdb_set_metadata(wdb, xap_str("gone"), xap_str(""), &err));
    assert_int_equal(xap_wdb_set_metadata(wdb, xap_str(""), xap_str("4"), &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    finish(wdb);
    db = open_db("meta");
    ok(xap_db_metadata(db, xap_str("a.one"), &value, &err));
    assert_int_equal(value.len, 2);
    ok(xap_db_metadata(db, xap_str("nothing"), &value, &err));
    assert_int_equal(value.len, 0);
    assert_string_equal(all_terms(xap_db_metadata_keys(db, xap_str("a."), &err)), "a.one a.two");
    assert_string_equal(all_terms(xap_db_metadata_keys(db, xap_str(""), &err)), "a.one a.two b");
    xap_db_free(db);
}

static void synonyms_over_shards(void **state)
{
    struct xap_wdb *wdb = create("syn1");
    struct xap_db *db, *more;

    (void)state;
    ok(xap_wdb_add_synonym(wdb, xap_str("say"), xap_str("tell"), &err));
    ok(xap_wdb_add_synonym(wdb, xap_str("say"), xap_str("state"), &err));
    ok(xap_wdb_add_synonym(wdb, xap_str("say"), xap_str("wrong"), &err));
    ok(xap_wdb_remove_synonym(wdb, xap_str("say"), xap_str("wrong"), &err));
    ok(xap_wdb_add_synonym(wdb, xap_str("walk"), xap_str("go"), &err));
    ok(xap_wdb_clear_synonyms(wdb, xap_str("walk"), &err));
    finish(wdb);
    wdb = create("syn2");
    ok(xap_wdb_add_synonym(wdb, xap_str("say"), xap_str("utter"), &err));
    ok(xap_wdb_add_synonym(wdb, xap_str("say"), xap_str("tell"), &err));
    ok(xap_wdb_add_synonym(wdb, xap_str("saw"), xap_str("cut"), &err));
    finish(wdb);
    db = open_db("syn1");
    more = open_db("syn2");
    ok(xap_db_add(db, more, &err));
    xap_db_free(more);
    assert_string_equal(all_terms(xap_db_synonyms(db, xap_str("say"), &err)), "state tell utter");
    assert_string_equal(all_terms(xap_db_synonyms(db, xap_str("walk"), &err)), "");
    assert_string_equal(all_terms(xap_db_synonym_keys(db, xap_str("sa"), &err)), "saw say");
    ok(xap_db_compact(db, at("syn"), XAP_COMPACT_FULL, 0, &err));
    xap_db_free(db);

    db = open_db("syn");
    assert_string_equal(all_terms(xap_db_synonyms(db, xap_str("say"), &err)), "state tell utter");
    assert_string_equal(all_terms(xap_db_synonyms(db, xap_str("saw"), &err)), "cut");
    assert_string_equal(all_terms(xap_db_synonym_keys(db, xap_str(""), &err)), "saw say");
    xap_db_free(db);
}

static void spelling(void **state)
{
    struct xap_wdb *wdb = create("spell");
    struct xap_bytes word;
    struct xap_db *db;

    (void)state;
    ok(xap_wdb_add_spelling(wdb, xap_str("corruption"), 5, &err));
    ok(xap_wdb_add_spelling(wdb, xap_str("corrosion"), 1, &err));
    ok(xap_wdb_add_spelling(wdb, xap_str("typo"), 1, &err));
    ok(xap_wdb_remove_spelling(wdb, xap_str("typo"), 1, &err));
    finish(wdb);
    db = open_db("spell");
    ok(xap_db_spelling(db, xap_str("coruption"), 2, &word, &err));
    assert_bytes(word, "corruption");
    ok(xap_db_spelling(db, xap_str("zzzzzz"), 2, &word, &err));
    assert_int_equal(word.len, 0);
    assert_string_equal(all_terms(xap_db_spellings(db, &err)), "corrosion corruption");
    xap_db_free(db);
}

static void in_memory(void **state)
{
    struct xap_wdb *wdb = xap_wdb_open("", XAP_INMEMORY, 0, &err);

    (void)state;
    made(wdb);
    add(wdb, "a b");
    assert_string_equal(matches(xap_wdb_reader(wdb), term("b")), "1");
    xap_wdb_free(wdb);
}

static void stemmers(void **state)
{
    struct xap_stem *stem = xap_stem_new("en", &err);
    struct xap_bytes out;

    (void)state;
    made(stem);
    ok(xap_stem_word(stem, xap_str("protests"), &out, &err));
    assert_bytes(out, "protest");
    xap_stem_free(stem);
    stem = xap_stem_new("russian", &err);
    made(stem);
    ok(xap_stem_word(stem, xap_str("протесты"), &out, &err));
    assert_bytes(out, "протест");
    xap_stem_free(stem);
    stem = xap_stem_new("none", &err);
    made(stem);
    ok(xap_stem_word(stem, xap_str("protests"), &out, &err));
    assert_bytes(out, "protests");
    xap_stem_free(stem);
    assert_null(xap_stem_new("klingon", &err));
    assert_int_equal(err.code, ERR_INPUT);
    ok(xap_stem_languages(&out, &err));
    assert_non_null(memmem(out.data, out.len, "russian", 7));
    assert_non_null(strchr(xap_version(), '.'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_failures),
        cmocka_unit_test(damaged_and_foreign_versions),
        cmocka_unit_test(counts),
        cmocka_unit_test(document_round_trip),
        cmocka_unit_test(documents_in_memory),
        cmocka_unit_test(too_long_a_term),
        cmocka_unit_test(replace_and_delete),
        cmocka_unit_test(transactions),
        cmocka_unit_test(reader_overtaken_by_its_writer),
        cmocka_unit_test(no_termlist),
        cmocka_unit_test(posting_iterator),
        cmocka_unit_test(value_stream),
        cmocka_unit_test(numbers_sort_as_values),
        cmocka_unit_test(metadata),
        cmocka_unit_test(synonyms_over_shards),
        cmocka_unit_test(spelling),
        cmocka_unit_test(in_memory),
        cmocka_unit_test(stemmers),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
