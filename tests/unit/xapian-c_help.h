/* What the tests of the bindings share: a scratch directory, checks that show err, small databases.
 */
#ifndef XAPIAN_C_HELP_H
#define XAPIAN_C_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <ftw.h>
#include <unistd.h>

#include "xapian-c/xapian_c.h"

static struct err err;

/* The call must succeed, or the test fails with its err. */
#define ok(call)                                 \
    do {                                         \
        if ((call) < 0)                          \
            fail_msg("%s: %s", #call, err.text); \
    } while (0)

/* The call must yield a handle. */
#define made(handle)                               \
    do {                                           \
        if (!(handle))                             \
            fail_msg("%s: %s", #handle, err.text); \
    } while (0)

#define assert_bytes(bytes_, text_)                      \
    do {                                                 \
        struct xap_bytes got_ = (bytes_);                \
        assert_int_equal(got_.len, strlen(text_));       \
        assert_memory_equal(got_.data, text_, got_.len); \
    } while (0)

static char scratch[64];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

static inline int scratch_setup(void **state)
{
    (void)state;
    snprintf(scratch, sizeof scratch, "/tmp/xapian-c.XXXXXX");
    return mkdtemp(scratch) ? 0 : -1;
}

static inline int scratch_teardown(void **state)
{
    (void)state;
    return nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A path in the scratch directory; good until eight more have been asked for. */
static inline const char *at(const char *name)
{
    static char paths[8][128];
    static unsigned turn;
    char *path = paths[turn++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", scratch, name);
    return path;
}

static inline struct xap_wdb *create(const char *name)
{
    struct xap_wdb *wdb = xap_wdb_open(at(name), XAP_CREATE | XAP_NO_SYNC, 0, &err);

    made(wdb);
    return wdb;
}

static inline struct xap_db *open_db(const char *name)
{
    struct xap_db *db = xap_db_open(at(name), &err);

    made(db);
    return db;
}

static inline void finish(struct xap_wdb *wdb)
{
    ok(xap_wdb_commit(wdb, &err));
    xap_wdb_free(wdb);
}

/* A document of the words of text at positions 1, 2, ... */
static inline struct xap_document *document(const char *text)
{
    struct xap_document *doc = xap_document_new(&err);
    uint32_t pos = 0;

    made(doc);
    ok(xap_document_set_data(doc, xap_str(text), &err));
    while (*text) {
        size_t len = strcspn(text, " ");
        if (len)
            ok(xap_document_add_posting(doc, xap_mem(text, len), ++pos, 1, &err));
        text += len + (text[len] == ' ');
    }
    return doc;
}

static inline uint32_t add(struct xap_wdb *wdb, const char *text)
{
    struct xap_document *doc = document(text);
    uint32_t docid;

    ok(xap_wdb_add(wdb, doc, &docid, &err));
    xap_document_free(doc);
    return docid;
}

static inline void put(struct xap_wdb *wdb, uint32_t docid, const char *text)
{
    struct xap_document *doc = document(text);

    ok(xap_wdb_replace(wdb, docid, doc, &err));
    xap_document_free(doc);
}

/* What an iterator yields, joined by blanks; frees it. Good until the next call. */
static inline const char *all_terms(struct xap_terms *it)
{
    static char text[4096];
    size_t len = 0;
    int there;

    made(it);
    text[0] = '\0';
    while ((there = xap_terms_next(it, &err)) > 0) {
        struct xap_bytes term = xap_terms_term(it);
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%.*s", len ? " " : "",
                                (int)term.len, term.data);
    }
    ok(there);
    xap_terms_free(it);
    return text;
}

static inline const char *all_postings(struct xap_postings *it)
{
    static char text[4096];
    size_t len = 0;
    int there;

    made(it);
    text[0] = '\0';
    while ((there = xap_postings_next(it, &err)) > 0)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%u", len ? " " : "",
                                xap_postings_docid(it));
    ok(there);
    xap_postings_free(it);
    return text;
}

static inline const char *all_positions(struct xap_positions *it)
{
    static char text[4096];
    size_t len = 0;
    int there;

    made(it);
    text[0] = '\0';
    while ((there = xap_positions_next(it, &err)) > 0)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%u", len ? " " : "",
                                xap_positions_get(it));
    ok(there);
    xap_positions_free(it);
    return text;
}

static inline struct xap_query *term(const char *text)
{
    struct xap_query *query = xap_query_term(xap_str(text), 1, 0, &err);

    made(query);
    return query;
}

/* Combine and free the parts, n of them. */
static inline struct xap_query *join(enum xap_op op, uint32_t param, size_t n, ...)
{
    const struct xap_query *parts[16];
    struct xap_query *query;
    va_list ap;

    assert_true(n <= 16);
    va_start(ap, n);
    for (size_t i = 0; i < n; i++)
        parts[i] = va_arg(ap, struct xap_query *);
    va_end(ap);
    query = xap_query_combine(op, parts, n, param, &err);
    made(query);
    for (size_t i = 0; i < n; i++)
        xap_query_free((struct xap_query *)parts[i]);
    return query;
}

/* The docids that query matches in db, ascending, joined by blanks; frees the query. */
static inline const char *matches(struct xap_db *db, struct xap_query *query)
{
    static char text[8192];
    struct xap_enquire *enquire = xap_enquire_new(db, &err);
    struct xap_mset *mset;
    const struct xap_hit *hits;
    size_t n, len = 0;

    made(enquire);
    ok(xap_enquire_set_query(enquire, query, &err));
    ok(xap_enquire_set_bool(enquire, &err));
    mset = xap_enquire_run(enquire, 0, 1000000, 1000000, &err);
    made(mset);
    hits = xap_mset_hits(mset, &n);
    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        len +=
            (size_t)snprintf(text + len, sizeof text - len, "%s%u", len ? " " : "", hits[i].docid);
    assert_int_equal(xap_mset_totals(mset)->lower, n);
    assert_int_equal(xap_mset_totals(mset)->upper, n);
    xap_mset_free(mset);
    xap_enquire_free(enquire);
    xap_query_free(query);
    return text;
}

#endif
